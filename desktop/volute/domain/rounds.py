"""When hosts are asked again and again: every so many minutes, and where a person wants quiet only in some hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from volute.domain.problems import Refused

LONGEST = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Rounds:
    """``hours`` are the first hour of the day in which is asked and the first in which it is not any more; where that
    comes before the first, it is the next day's."""

    minutes: int
    hours: tuple[int, int] = (0, 24)

    @classmethod
    def read(cls, minutes: str, hours: str = "") -> Rounds:
        """As a person writes them, ``5`` and ``8-22``. Refused where they make no sense."""
        span = re.fullmatch(r"\s*(\d{1,2})\s*-\s*(\d{1,2})\s*", hours) if hours else None
        first, last = (int(span[1]), int(span[2])) if span else (0, 24)
        every = int(minutes) if minutes.isascii() and minutes.isdigit() else 0
        if not 1 <= every <= LONGEST:
            raise Refused("rounds_minutes", given=minutes)
        if (hours and span is None) or first == last or max(first, last - 1) > 23:
            raise Refused("rounds_hours", given=hours)
        return cls(every, (first, last))

    def due(self, begun: datetime | None, now: datetime) -> datetime:
        """When the next round begins, on the clock of the centre: never before ``now``, and rounds that were missed
        while the machine slept are not made up for. ``begun`` is the begin of the last one, None before the first."""
        due = now if begun is None else max(now, begun + timedelta(minutes=self.minutes))
        first, last = self.hours
        if first <= due.hour < last or (last < first and not last <= due.hour < first):
            return due
        opens = due.replace(hour=first, minute=0, second=0, microsecond=0)
        return opens if due.hour < first else opens + timedelta(days=1)
