"""The owner's first page: where every centre stands, where the cards are, what needs somebody today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlalchemy import Connection, func, select

from volute.domain.instant import read
from volute.domain.quotes import Limits
from volute.economics.answer import Answer, answers
from volute.economics.columns import columns
from volute.economics.decide import Advice, compare, weigh
from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.ledger.past import Past
from volute.ledger.store import Ledger
from volute.ledger.tables import RATES, RUNS
from volute.queries.comparison import Book, Counts
from volute.queries.counted import parts_now, states
from volute.queries.doings import Doing, doings
from volute.queries.past import book_shown
from volute.queries.pressing import Pressing, pressing
from volute.queries.prices import Course, courses
from volute.queries.today import Due, due

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Day:
    """Rates of all centres on one day: counts, not shares."""

    day: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class OverviewBoard:
    """Everything the page shows. ``states`` counts every owned card once; ``dark`` is idle cards' load not known."""

    book: Book
    answers: tuple[Answer, ...]
    states: Mapping[str, int]
    days: tuple[Day, ...]
    idle_worth: float | None  # of the racked cards that do no work, sold today
    due: Due
    doings: tuple[Doing, ...]
    prices: tuple[Course, ...]
    pressing: tuple[Pressing, ...] = ()

    @property
    def owned(self) -> int:
        return sum(self.states.values())

    @property
    def idle(self) -> int:
        return sum(cohort.count for cohort in self.book.idle)

    def month_ago(self) -> Counts | None:
        return self.counts_ago(MONTH)

    def counts_ago(self, ago: timedelta) -> Counts | None:
        """The rates of the newest day at least so long before today; None when none is known."""
        old = [day for day in self.days if day.day <= self.book.today - ago]
        return old[-1].counts if old else None


def overview(ledger: Ledger, now: datetime, zone: tzinfo = UTC, limits: Limits | None = None) -> OverviewBoard:
    """As of now; days are days of ``zone``, prices flagged by ``limits``."""
    today = now.astimezone(zone).date()
    told = book_shown(ledger, today)
    found = answers(compare(told.cohorts, told.centres, told.regime)) if told.cohorts else ()
    past, counted = isinstance(ledger, Past), states(parts_now(ledger))
    with ledger.reading() as connection:
        waits = due(connection, today, now)
        return OverviewBoard(
            book=told,
            answers=found,
            states=_as_run(counted, told) if past else counted,
            days=_days(connection, Day(today, told.total), zone),
            idle_worth=None if past else idle_worth(told),
            due=waits,
            doings=doings(connection, now, zone),
            prices=courses(connection, today, limits or Limits()),
            pressing=pressing(connection, waits, told, found),
        )


def _as_run(states: Mapping[str, int], told: Book) -> Mapping[str, int]:
    """In the past no card's own load was kept: racked cards fall in three as the last runs counted them."""
    racked, total = states.get("dark", 0), told.total
    lit = min(total.lit, racked)
    dark = min(total.unknown, racked - lit)
    parts = {"lit": lit, "dark": dark, "idle": racked - lit - dark}
    return {**states, **{state: cards for state, cards in parts.items() if cards or state in states}}


def _days(connection: Connection, today: Day, zone: tzinfo) -> tuple[Day, ...]:
    """One point a day: its last finished run that asked every centre. Today is as the page counts it."""
    totals = [func.sum(RATES.c[name]).label(name) for name in ("owned", "racked", "lit", "unknown")]
    whole = RUNS.c.id.is_(None) | ((RUNS.c.scope == "") & (RUNS.c.state == "done"))
    rows = connection.execute(
        select(RATES.c.run, func.max(RATES.c.at).label("at"), *totals)
        .select_from(RATES.outerjoin(RUNS, RUNS.c.id == RATES.c.run))
        .where(whole)
        .group_by(RATES.c.run)
        .order_by(RATES.c.run)
    )
    found: dict[date, Counts] = {}
    for row in rows:
        found[read(row.at).astimezone(zone).date()] = Counts(row.owned, row.racked, row.lit, row.unknown)
    return tuple(Day(day, counts) for day, counts in sorted({**found, today.day: today.counts}.items()))


def idle_worth(told: Book) -> float | None:
    """All at once, so they press each other's price; kinds without a price are left out. None when none has one."""
    if not told.idle:
        return 0.0 if told.cohorts else None
    if all(cohort.resale.price is None for cohort in told.idle):
        return None
    sold = weigh(columns(told.idle, told.centres), told.regime, Scenario.base(told.regime), By.COHORT)
    known = any(advice is not Advice.UNKNOWN for advice in sold.advice())
    return sold.worth().sell_everywhere if known else None


def totals(found: Sequence[Answer]) -> tuple[float | None, float | None]:
    """Rent of the next month, and rent less sell over the horizon; unknown ones are left out, None when all are."""
    rents = [a.net_rent for a in found if a.net_rent is not None]
    differences = [a.difference for a in found if a.difference is not None]
    return sum(rents) if rents else None, sum(differences) if differences else None
