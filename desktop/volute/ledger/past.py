"""The ledger as it stood on a day, as far as it is known today: a ledger in memory that every query can read.

A history is cut before its first fact of a later day; what was taken back since was wrong then too. A quote belongs to
the day it was given for, whenever it was written down. Nothing can be written into the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby, islice, takewhile
from operator import attrgetter
from typing import NoReturn

from sqlalchemy import Connection, Engine, Table, create_engine, select
from sqlalchemy.pool import StaticPool

from volute.domain.events import Described, Evidence, Fact
from volute.domain.instant import written
from volute.domain.problems import Refused
from volute.domain.replay import described, standing
from volute.ledger import reading_tables
from volute.ledger.chain import Entry
from volute.ledger.histories import MANY, entries_of
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, ENTRIES, META, METADATA, RATES, REGISTERS, RUNS

PAGE = 5000  # rows copied at a time
OF_REGISTERS = ENTRIES.c.subject.contains(":")  # a card's number has none
IN_ORDER = attrgetter(*ENTRIES.columns.keys())
Registers = dict[str, dict[str, Mapping[str, Evidence]]]
Far = Callable[[int, int], object]  # told how far of how many; what it raises ends the work


class Past(Ledger):
    """A ledger that was. Its histories hold what stood at ``until``; ``whole`` is the ledger it was cut from."""

    def __init__(self, engine: Engine, until: datetime, whole: Ledger) -> None:
        super().__init__(engine)
        self.until, self.whole = until, whole

    @property
    def name(self) -> str:
        """Of the ledger it was cut from."""
        return self.whole.name

    def writing(self, by: str, now: datetime) -> NoReturn:
        """Refused, always."""
        raise Refused("past_read_only", day=self.until.date().isoformat())


@contextmanager
def past(ledger: Ledger, until: datetime, *, lives: bool = True) -> Iterator[Past]:
    """As it stood at this moment, while it is looked at. Without ``lives`` cards have a state and no history."""
    stood = stand(ledger, until, lives=lives)
    try:
        yield stood
    finally:
        stood.close()


def stand(ledger: Ledger, until: datetime, far: Far = lambda n, of: None, *, lives: bool = True) -> Past:
    """As it stood at this moment; close it after use. Loads of single cards are not kept for the past; the rates of
    each run are. Without ``lives`` cards have no histories, only their state: several times faster."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    METADATA.create_all(engine)
    with ledger.reading() as now, engine.begin() as then:
        later = _later(now, until)
        _copy_unchanged(now, then, later, lives=lives)
        for at in range(0, len(later), MANY):
            far(at, len(later))
            _cut(now, then, later[at : at + MANY], until, lives=lives)
        for table, moment in ((RATES, RATES.c.at), (RUNS, RUNS.c.started), (META, None)):
            query = select(table) if moment is None else select(table).where(moment <= written(until))
            _insert(then, table, map(tuple, now.execute(query)))
    return Past(engine, until, ledger)


def _later(now: Connection, until: datetime) -> Sequence[str]:
    """Histories that went on since, and all quotes: their days are not those of their entry."""
    query = select(ENTRIES.c.subject).where((ENTRIES.c.at > written(until)) | ENTRIES.c.subject.startswith("price:"))
    return list(now.execute(query.distinct().order_by(ENTRIES.c.subject)).scalars())


def _copy_unchanged(now: Connection, then: Connection, later: Sequence[str], *, lives: bool) -> None:
    """Histories that ended by then fold to what they fold to today."""
    moved = frozenset(later)
    for table, key in ((CARDS, "id"), (REGISTERS, "subject"), (ENTRIES, "subject")):
        query = select(table) if lives or table is not ENTRIES else select(table).where(OF_REGISTERS)
        at = list(table.columns.keys()).index(key)
        rows = now.execution_options(yield_per=PAGE).execute(query)
        _insert(then, table, (tuple(row) for row in rows if row[at] not in moved))


def _insert(then: Connection, table: Table, rows: Iterable[tuple[object, ...]]) -> None:
    """A page at a time, and as the driver takes it: most of the time goes here."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own tables
    left = iter(rows)
    while page := list(islice(left, PAGE)):
        then.exec_driver_sql(statement, page)


def _cut(now: Connection, then: Connection, subjects: Sequence[str], until: datetime, *, lives: bool) -> None:
    """Fold what stood of these histories, and keep just that."""
    rows: dict[str, reading_tables.Row | None] = {}
    entries: list[tuple[object, ...]] = []
    for subject, group in groupby(entries_of(now, subjects), key=lambda entry: entry.subject):
        history = list(group)
        facts = standing([entry.fact for entry in history])
        kept = _stood(subject, facts, until)
        if kept and (row := reading_tables.folded(subject, kept)):
            rows[subject] = row
            entries += _of(history, kept) if lives or ":" in subject else ()
    reading_tables.write(then, rows)
    _insert(then, ENTRIES, entries)


def _of(history: Sequence[Entry], kept: Sequence[Fact]) -> list[tuple[object, ...]]:
    """The entries of the facts kept, as rows."""
    seqs = {fact.seq for fact in kept}
    return [IN_ORDER(entry) for entry in history if entry.seq in seqs]


def _stood(subject: str, facts: Sequence[Fact], until: datetime) -> list[Fact]:
    return _quotes(facts, until) if subject.startswith("price:") else _before(facts, until)


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


def registers_at(connection: Connection, names: Sequence[str], moments: Sequence[datetime]) -> list[Registers]:
    """For each moment, the entries of these registers that were in use, by register and name. Inside a reading
    transaction."""
    stood: list[Registers] = [{name: {} for name in names} for _ in moments]
    every = select(REGISTERS.c.subject).where(REGISTERS.c.register.in_(names)).order_by(REGISTERS.c.subject)
    entries = entries_of(connection, connection.scalars(every).all())
    for subject, group in groupby(entries, key=lambda entry: entry.subject):
        register, _, name = subject.partition(":")
        facts = standing([entry.fact for entry in group])
        for moment, then in zip(moments, stood, strict=True):
            fields = described(_stood(subject, facts, moment))
            if fields and "retired" not in fields:
                then[register][name] = fields
    return stood
