"""Hours of a card under lease that evidence says could not be used, in spells; what nobody looked at is no evidence.

Cards of a host that did not answer count only from the second miss in a row on: one may be our own network. A card that
a host which answered did not show, or showed as failed, counts from the first. While the ledger has a card out of its
rack, the ledger is the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from volute.domain.sampling import hours_held

UP, SILENT, MISSING, FAILED, OUT, UNKNOWN = "up", "silent", "missing", "failed", "out", "unknown"
DOWN = (SILENT, MISSING, FAILED)
LEAST = {SILENT: 2}  # looks in a row before they count


@dataclass(frozen=True, slots=True)
class Look:
    """What one answer of a host said of one card."""

    at: datetime
    host: str
    state: str


@dataclass(frozen=True, slots=True)
class Spell:
    """Down from ``since`` to ``until`` as far as ``looks`` tell; ``hours`` is the time they stand for."""

    kind: str
    host: str
    since: datetime
    until: datetime
    hours: float
    looks: int


def spells(looks: Sequence[Look], begin: datetime, end: datetime) -> tuple[tuple[Spell, ...], float]:
    """Of one card, its looks oldest first; with the hours between the two moments that were looked at."""
    held = hours_held([look.at for look in looks], begin, end)
    pairs = list(zip(looks, held, strict=True))
    watched = sum(hours for look, hours in pairs if look.state != UNKNOWN)
    return tuple(_spells(pairs)), watched


def _spells(pairs: Iterable[tuple[Look, float]]) -> Iterable[Spell]:
    for (kind, host), group in groupby(pairs, key=lambda pair: (pair[0].state, pair[0].host)):
        told = list(group)
        hours = sum(held for _, held in told)
        if kind in DOWN and len(told) >= LEAST.get(kind, 1) and hours:
            yield Spell(kind, host, told[0][0].at, told[-1][0].at, hours, len(told))
