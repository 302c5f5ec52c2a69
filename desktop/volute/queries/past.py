"""The comparison's inputs as of a past day: cards, contracts and quotes from the history, lit rates from the runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import Connection, func, select

from volute.domain.instant import written
from volute.domain.problems import Refused
from volute.economics.inputs import Cohort
from volute.ledger.moments import cards_at
from volute.ledger.parts import Part
from volute.ledger.past import Far, Past, registers_at, stand
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, RATES
from volute.queries.comparison import TOLD_BY, Book, Counts, book, book_of

FRESH = timedelta(days=45)  # a run longer ago says nothing of the day


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the last run before the day counted in a centre."""

    racked: int
    lit: int
    unknown: int

    @property
    def known(self) -> float:
        """Share of racked cards whose load was seen."""
        return max(self.racked - self.unknown, 0) / self.racked if self.racked else 0.0

    @property
    def rate(self) -> float | None:
        """Lit of those."""
        looked = self.racked - self.unknown
        return min(self.lit / looked, 1.0) if looked > 0 else None


@dataclass(frozen=True, slots=True)
class Then:
    """A day as it was: what cards there were, and the inputs of the comparison."""

    parts: Sequence[Part]
    book: Book


def looked_back(ledger: Ledger, days: Sequence[date], zone: tzinfo = UTC, far: Far = lambda n, of: None) -> list[Then]:
    """The ends of these days, the oldest first; what is read of the past is read once for all of them."""
    moments = [end_of(day, zone) for day in days]
    found: list[Then] = []
    with ledger.reading() as connection:
        stood = zip(cards_at(connection, moments, far), registers_at(connection, TOLD_BY, moments), strict=True)
        for day, moment, (parts, entries) in zip(days, moments, stood, strict=True):
            told = book_of(parts, entries, day)
            found.append(Then(parts, _as_run(told, _seen(connection, moment))))
    return found


def book_as_of(ledger: Ledger, day: date, today: date, zone: tzinfo = UTC) -> Book:
    """At the end of that day. Refused for a day to come, and where there were no cards yet."""
    if day > today:
        raise Refused("day_to_come", day=day.isoformat(), today=today.isoformat())
    (then,) = looked_back(ledger, [day], zone)
    if not then.book.cohorts:
        raise Refused("no_cards_then", day=day.isoformat())
    return then.book


def stand_on(ledger: Ledger, day: date, today: date, zone: tzinfo, far: Far, *, lives: bool = True) -> Past:
    """The ledger at the end of that day; close it after use. Refused as ``book_as_of`` is."""
    if day > today:
        raise Refused("day_to_come", day=day.isoformat(), today=today.isoformat())
    stood = stand(ledger, end_of(day, zone), far, lives=lives)
    with stood.reading() as connection:
        cards = connection.scalar(select(func.count()).select_from(CARDS).where(CARDS.c.custody != "gone"))
    if not cards:
        stood.close()
        raise Refused("no_cards_then", day=day.isoformat())
    return stood


def days_to_look_at(today: date) -> dict[str, date]:
    """The days people ask for most, by name."""
    month = today.replace(day=1) - timedelta(days=1)
    quarter = today.replace(month=today.month - (today.month - 1) % 3, day=1) - timedelta(days=1)
    return {"month": month, "quarter": quarter, "year": date(today.year - 1, 12, 31)}


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day somewhere."""
    return datetime.combine(day, time.max, zone).astimezone(UTC)


def book_shown(ledger: Ledger, day: date) -> Book:
    """The inputs of the comparison, of a ledger of today or of the past, counted once for each of its states."""
    return ledger.once("book", day, lambda: _shown(ledger, day))


def _shown(ledger: Ledger, day: date) -> Book:
    told = book(ledger, day)
    if not isinstance(ledger, Past):
        return told
    with ledger.reading() as connection:
        return _as_run(told, _seen(connection, ledger.until))


def _as_run(told: Book, seen: Mapping[str, _Seen]) -> Book:
    """In the past every cohort of a centre has the centre's lit rate: runs kept no finer one."""
    cohorts = tuple(_lit(cohort, seen) for cohort in told.cohorts)
    return replace(
        told,
        cohorts=cohorts,
        assumed=tuple(sorted({c.centre for c in cohorts if c.lit_assumed})),
        counts={centre: _counted(counts, seen.get(centre)) for centre, counts in told.counts.items()},
        idle=(),
    )


def _seen(connection: Connection, until: datetime) -> dict[str, _Seen]:
    """By centre, the newest run that counted it."""
    newest = select(RATES.c.centre, func.max(RATES.c.at).label("at"))
    newest = newest.where(RATES.c.at >= written(until - FRESH), RATES.c.at <= written(until))
    last = newest.group_by(RATES.c.centre).subquery()
    query = select(RATES).join(last, (RATES.c.centre == last.c.centre) & (RATES.c.at == last.c.at))
    return {row.centre: _Seen(row.racked, row.lit, row.unknown) for row in connection.execute(query)}


def _lit(cohort: Cohort, seen: Mapping[str, _Seen]) -> Cohort:
    run = seen.get(cohort.centre)
    if run is None or run.rate is None:
        return cohort
    return replace(cohort, lit=run.rate, lit_assumed=False)


def _counted(counts: Counts, run: _Seen | None) -> Counts:
    """The run's shares of the cards that the history has racked; without a run no load is known."""
    if run is None or run.rate is None:
        return replace(counts, lit=0, unknown=counts.racked)
    looked = round(counts.racked * run.known)
    return replace(counts, lit=round(looked * run.rate), unknown=counts.racked - looked)
