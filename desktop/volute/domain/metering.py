"""Metered use of a lease: card-hours and tokens of a day or a whole month. A period is known once, never twice."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from volute.domain.events import Evidence

PERIOD = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
HOURS_A_DAY = 24


def period_days(period: str) -> tuple[date, date]:
    """The first and last day of ``2026-10`` or of ``2026-10-05``. ValueError for anything else."""
    found = PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(period)
    year, month = int(found[1]), int(found[2])
    if found[3]:
        day = date(year, month, int(found[3]))
        return day, day
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def days_shared(first: date, last: date, since: date, until: date) -> int:
    """Days in both spans, their ends counted."""
    return max((min(last, until) - max(first, since)).days + 1, 0)


@dataclass(frozen=True, slots=True)
class Meter:
    """One reading. None is *not metered*, which is not nil. ``coverage`` is what of the period was looked at, where
    probes counted; ``down_evidence`` what the downtime rests on."""

    lease: str
    period: str
    card_hours: Decimal | None
    tokens: Decimal | None  # millions
    down_hours: Decimal | None  # card-hours in which the cards could not be used
    source: str
    coverage: Decimal | None = None
    down_evidence: str = ""

    @property
    def days(self) -> tuple[date, date]:
        return period_days(self.period)


def meter_of(fields: Mapping[str, Evidence]) -> Meter:
    """A reading from its register entry."""

    def number(name: str) -> Decimal | None:
        value = fields.get(name)
        return None if value in (None, "") else Decimal(str(value))

    amounts = (number("card_hours"), number("tokens"), number("down_hours"))
    told = (str(fields["source"]), number("coverage"), str(fields.get("down_evidence") or ""))
    return Meter(str(fields["lease"]), str(fields["period"]), *amounts, *told)


@dataclass(frozen=True, slots=True)
class Metered:
    """What the readings say of some days: a sum, and on how many of the days it rests."""

    amount: Decimal
    days: int
    of: int

    @property
    def known(self) -> bool:
        return self.days > 0


def metered(meters: Iterable[Meter], name: str, since: date, until: date) -> Metered:
    """The sum of ``card_hours``, ``tokens`` or ``down_hours`` between two days, both counted. A month that reaches
    beyond them counts by its days, as if it were even."""
    amount, days = Decimal(0), 0
    for meter in meters:
        value: Decimal | None = getattr(meter, name)
        first, last = meter.days
        if value is not None and (shared := days_shared(first, last, since, until)):
            amount += value * shared / ((last - first).days + 1)
            days += shared
    return Metered(amount, days, max((until - since).days + 1, 0))


def overlapping(periods: Sequence[str], period: str) -> str:
    """A reading of other length that says something of the same days, or nothing."""
    first, last = period_days(period)
    for other in periods:
        start, end = period_days(other)
        if other != period and days_shared(first, last, start, end):
            return other
    return ""
