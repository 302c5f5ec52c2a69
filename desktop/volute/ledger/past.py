"""The ledger as it stood on a day, as far as it is known today: a ledger in memory that every query can read.

A history is cut before its first fact of a later day; what was taken back since was wrong then too. A quote belongs to
the day it was given for, whenever it was written down. Nothing can be written into the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import groupby, takewhile
from typing import NoReturn

from sqlalchemy import Connection, Engine, Table, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from volute.domain.events import Described, Fact
from volute.domain.instant import written
from volute.domain.problems import Refused
from volute.domain.replay import standing
from volute.ledger import reading_tables
from volute.ledger.chain import Entry
from volute.ledger.histories import MANY, entries_of
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, ENTRIES, META, METADATA, RATES, REGISTERS, RUNS

PAGE = 5000  # rows copied at a time
Far = Callable[[int, int], object]  # told how far of how many; what it raises ends the work


class Past(Ledger):
    """A ledger that was. Its histories hold what stood at ``until``."""

    def __init__(self, engine: Engine, until: datetime) -> None:
        super().__init__(engine)
        self.until = until

    def writing(self, by: str, now: datetime) -> NoReturn:
        """Refused, always."""
        raise Refused("past_read_only", day=self.until.date().isoformat())


@contextmanager
def past(ledger: Ledger, until: datetime) -> Iterator[Past]:
    """As it stood at this moment, while it is looked at."""
    stood = stand(ledger, until)
    try:
        yield stood
    finally:
        stood.close()


def stand(ledger: Ledger, until: datetime, far: Far = lambda n, of: None) -> Past:
    """As it stood at this moment; close it after use. Loads of single cards are not kept for the past; the rates of
    each run are."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    METADATA.create_all(engine)
    with ledger.reading() as now, engine.begin() as then:
        later = _later(now, until)
        _copy_unchanged(now, then, later)
        for at in range(0, len(later), MANY):
            far(at, len(later))
            _cut(now, then, later[at : at + MANY], until)
        for table, moment in ((RATES, RATES.c.at), (RUNS, RUNS.c.started), (META, None)):
            query = select(table) if moment is None else select(table).where(moment <= written(until))
            _insert(then, table, (dict(row) for row in now.execute(query).mappings()))
    return Past(engine, until)


def _later(now: Connection, until: datetime) -> Sequence[str]:
    """Histories that went on since, and all quotes: their days are not those of their entry."""
    query = select(ENTRIES.c.subject).where((ENTRIES.c.at > written(until)) | ENTRIES.c.subject.startswith("price:"))
    return list(now.execute(query.distinct().order_by(ENTRIES.c.subject)).scalars())


def _copy_unchanged(now: Connection, then: Connection, later: Sequence[str]) -> None:
    """Histories that ended by then fold to what they fold to today."""
    moved = frozenset(later)
    for table, key in ((CARDS, "id"), (REGISTERS, "subject"), (ENTRIES, "subject")):
        rows = now.execution_options(yield_per=PAGE).execute(select(table)).mappings()
        _insert(then, table, (dict(row) for row in rows if row[key] not in moved))


def _insert(then: Connection, table: Table, rows: Iterable[dict[str, object]]) -> None:
    """A page at a time."""
    page: list[dict[str, object]] = []
    for row in rows:
        page.append(row)
        if len(page) == PAGE:
            then.execute(insert(table), page)
            page = []
    if page:
        then.execute(insert(table), page)


def _cut(now: Connection, then: Connection, subjects: Sequence[str], until: datetime) -> None:
    """Fold what stood of these histories, and keep just that."""
    rows: dict[str, reading_tables.Row | None] = {}
    entries: list[dict[str, object]] = []
    for subject, group in groupby(entries_of(now, subjects), key=lambda entry: entry.subject):
        history = list(group)
        facts = standing([entry.fact for entry in history])
        kept = _quotes(facts, until) if subject.startswith("price:") else _before(facts, until)
        if kept and (row := reading_tables.folded(subject, kept)):
            rows[subject] = row
            entries += _of(history, kept)
    reading_tables.write(then, rows)
    _insert(then, ENTRIES, entries)


def _of(history: Sequence[Entry], kept: Sequence[Fact]) -> list[dict[str, object]]:
    """The entries of the facts kept."""
    seqs = {fact.seq for fact in kept}
    return [asdict(entry) for entry in history if entry.seq in seqs]


def _before(facts: Iterable[Fact], until: datetime) -> list[Fact]:
    return list(takewhile(lambda fact: fact.at <= until, facts))


def _quotes(facts: Iterable[Fact], until: datetime) -> list[Fact]:
    """Quotes given for the day or before; a correction without a day is of the quote before it."""
    day, given, kept = until.date().isoformat(), "", list[Fact]()
    for fact in facts:
        if isinstance(fact.event, Described):
            given = str(fact.event.fields.get("as_of") or given)
        if given <= day if isinstance(fact.event, Described) else fact.at <= until:
            kept.append(fact)
    return kept
