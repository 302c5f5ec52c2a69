"""The comparison's inputs as of a past day: cards, contracts and quotes from the history, lit rates from the runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import func, select

from volute.domain.problems import Refused
from volute.economics.inputs import Cohort
from volute.ledger.past import Far, Past, past, stand
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, RATES
from volute.queries.comparison import Book, Counts, book

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


def book_as_of(ledger: Ledger, day: date, today: date, zone: tzinfo = UTC) -> Book:
    """At the end of that day. Refused for a day to come, and where there were no cards yet."""
    if day > today:
        raise Refused("day_to_come", day=day.isoformat(), today=today.isoformat())
    with past(ledger, end_of(day, zone), lives=False) as stood:
        told = book_shown(stood, day)
    if not told.cohorts:
        raise Refused("no_cards_then", day=day.isoformat())
    return told


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
    """The inputs of the comparison, from a ledger of today or of the past. In the past every cohort of a centre has the
    centre's lit rate: runs kept no finer one."""
    told = book(ledger, day)
    if not isinstance(ledger, Past):
        return told
    seen = _seen(ledger, ledger.until)
    cohorts = tuple(_lit(cohort, seen) for cohort in told.cohorts)
    return replace(
        told,
        cohorts=cohorts,
        assumed=tuple(sorted({c.centre for c in cohorts if c.lit_assumed})),
        counts={centre: _counted(counts, seen.get(centre)) for centre, counts in told.counts.items()},
        idle=(),
    )


def _seen(stood: Ledger, until: datetime) -> dict[str, _Seen]:
    """By centre, the newest run that counted it."""
    since = (until - FRESH).strftime("%Y-%m-%dT%H:%M:%SZ")
    newest = select(RATES.c.centre, func.max(RATES.c.at).label("at")).where(RATES.c.at >= since)
    last = newest.group_by(RATES.c.centre).subquery()
    query = select(RATES).join(last, (RATES.c.centre == last.c.centre) & (RATES.c.at == last.c.at))
    with stood.reading() as connection:
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
