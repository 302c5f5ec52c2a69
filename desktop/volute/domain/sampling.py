"""How long a sample stands for: half of the way to its neighbours, and never longer than an hour on either side. What
lies further from every sample nobody saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

REACH = timedelta(hours=1)
HOUR = timedelta(hours=1)


def hours_held(times: Sequence[datetime], since: datetime, until: datetime) -> list[float]:
    """Hours between ``since`` and ``until`` for which each sample stands; ``times`` are oldest first. Samples outside
    stand for nothing, but bound their neighbours."""
    found: list[float] = []
    for at, time in enumerate(times):
        before = min((time - times[at - 1]) / 2, REACH) if at else REACH
        after = min((times[at + 1] - time) / 2, REACH) if at + 1 < len(times) else REACH
        inside = since <= time <= until
        span = min(time + after, until) - max(time - before, since)
        found.append(max(span / HOUR, 0.0) if inside else 0.0)
    return found
