"""How the Overview stood before: net rent and idle worth over the last month, and where the cards were a week ago.

Both are worked out from the histories as they are known today. Which cards idled then nobody kept: their number is the
racked ones less the share that runs saw lit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import func, select

from volute.domain.problems import Refused
from volute.economics.answer import answers
from volute.economics.decide import compare
from volute.economics.inputs import Cohort
from volute.ledger.past import past
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.queries.comparison import Book
from volute.queries.overview import idle_worth, totals
from volute.queries.past import book_as_of

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


def earlier(
    ledger: Ledger, now: datetime, zone: tzinfo = UTC, goes_on: Callable[[], bool] = lambda: True
) -> Earlier:  # fmt: skip
    """``goes_on`` is asked between the days; what was found by then is given."""
    today = now.astimezone(zone).date()
    states = _states(ledger, datetime.combine(today - WEEK, time.max, zone).astimezone(UTC))
    found: list[Stood] = []
    for days in DAYS_AGO:
        if not goes_on():
            break
        try:
            found.append(_stood(book_as_of(ledger, today - timedelta(days=days), today, zone)))
        except Refused:  # there were no cards then
            continue
    return Earlier(tuple(found), states)


def _stood(told: Book) -> Stood:
    rent, _ = totals(answers(compare(told.cohorts, told.centres, told.regime)))
    return Stood(told.today, rent, idle_worth(replace(told, idle=tuple(filter(None, map(_idle, told.cohorts))))))


def _idle(cohort: Cohort) -> Cohort | None:
    """The racked cards of a cohort that did no work."""
    count = round(cohort.count * cohort.racked * (1 - cohort.lit))
    if not count or cohort.lit_assumed:
        return None
    fans = min(cohort.resale.to_convert, count)
    return replace(cohort, count=count, resale=replace(cohort.resale, to_convert=fans))


def _states(ledger: Ledger, until: datetime) -> Mapping[str, int] | None:
    with past(ledger, until, lives=False) as stood, stood.reading() as connection:
        query = (
            select(CARDS.c.state, func.count().label("cards")).where(CARDS.c.custody != "gone").group_by(CARDS.c.state)
        )
        return {row.state: row.cards for row in connection.execute(query)} or None
