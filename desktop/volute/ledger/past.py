"""The ledger as it stood on a day, as far as it is known today: a ledger in memory that every query can read.

A history is cut before its first fact of a later day; what was taken back since was wrong then too. A quote belongs to
the day it was given for, whenever it was written down. Nothing can be written into the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import groupby, takewhile

from sqlalchemy import Connection, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from volute.domain.events import Described, Fact
from volute.domain.instant import written
from volute.domain.replay import standing
from volute.ledger import reading_tables
from volute.ledger.histories import all_entries
from volute.ledger.store import Ledger
from volute.ledger.tables import META, METADATA, RATES, RUNS


@contextmanager
def past(ledger: Ledger, until: datetime) -> Iterator[Ledger]:
    """As it stood at this moment. Loads of single cards are not kept for the past; the rates of each run are."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    METADATA.create_all(engine)
    with ledger.reading() as now, engine.begin() as then:
        reading_tables.write(then, dict(_rows(now, until)))
        for table, moment in ((RATES, RATES.c.at), (RUNS, RUNS.c.started), (META, None)):
            query = select(table) if moment is None else select(table).where(moment <= written(until))
            if rows := [dict(row) for row in now.execute(query).mappings()]:
                then.execute(insert(table), rows)
    stood = Ledger(engine)
    try:
        yield stood
    finally:
        stood.close()


def _rows(connection: Connection, until: datetime) -> Iterator[tuple[str, reading_tables.Row | None]]:
    with closing(all_entries(connection)) as every:
        for subject, group in groupby(every, key=lambda entry: entry.subject):
            facts = standing([entry.fact for entry in group])
            kept = _quotes(facts, until) if subject.startswith("price:") else _before(facts, until)
            if kept and (row := reading_tables.folded(subject, kept)):
                yield subject, row


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
