"""How the Overview stood before: net rent and idle worth over the last month, and where the cards were a week ago.

Both are worked out from the histories as they are known today. Which cards idled then nobody kept: their number is the
racked ones less the share that runs saw lit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from volute.economics.answer import answers
from volute.economics.decide import compare
from volute.economics.inputs import Cohort
from volute.ledger.past import Far
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.counted import owned
from volute.queries.overview import idle_worth, totals
from volute.queries.past import looked_back

DAYS_AGO = (30, 20, 10)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stood:
    """Net rent of the month after ``day``, and what its idle cards would have fetched; None where unknown."""

    day: date
    rent: float | None
    idle_worth: float | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The oldest first. ``states`` are cards by state a week ago, racked ones in one; empty when there were none."""

    stood: tuple[Stood, ...] = ()
    states: Mapping[str, int] | None = None


def earlier(ledger: Ledger, now: datetime, zone: tzinfo = UTC, far: Far = lambda n, of: None) -> Earlier:
    """``far`` is told how far of how many histories; what it raises ends the work. Worked out once for each day and
    state of the ledger."""
    today = now.astimezone(zone).date()
    return ledger.once("earlier", today, lambda: _earlier(ledger, today, zone, far))


def _earlier(ledger: Ledger, today: date, zone: tzinfo, far: Far) -> Earlier:
    days = [*(today - timedelta(days=ago) for ago in DAYS_AGO), today - WEEK]
    *before, week = looked_back(ledger, days, zone, far)
    states: Counter[str] = Counter()
    for part in owned(week.parts):
        states[part.state] += part.cards
    return Earlier(tuple(_stood(then.book) for then in before if then.book.cohorts), states or None)


def _stood(told: Book) -> Stood:
    rent, _ = totals(answers(compare(told.cohorts, told.centres, told.regime)))
    idle = replace(told, idle=tuple(filter(None, map(_idle, told.cohorts))))
    return Stood(told.today, rent, idle_worth(idle) if _looked(told) else None)


def _looked(told: Book) -> bool:
    """Whether any racked card was looked at by then: idle cards that nobody saw are not none."""
    racked = [cohort for cohort in told.cohorts if cohort.racked]
    return not racked or any(not cohort.lit_assumed for cohort in racked)


def _idle(cohort: Cohort) -> Cohort | None:
    """The racked cards of a cohort that did no work."""
    count = round(cohort.count * cohort.racked * (1 - cohort.lit))
    if not count or cohort.lit_assumed:
        return None
    fans = min(cohort.resale.to_convert, count)
    return replace(cohort, count=count, resale=replace(cohort.resale, to_convert=fans))
