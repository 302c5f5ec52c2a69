"""Reading histories back: entries by subject, by position, and how they verify."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from volute.domain.events import Fact
from volute.domain.problems import Broken, Refused
from volute.ledger import reading_tables
from volute.ledger.chain import Entry, verify_chain
from volute.ledger.tables import CARDS, ENTRIES, REGISTERS

MANY = 500


def _entry(row: Row[Any]) -> Entry:
    return Entry(*tuple(row))  # the table's columns are an entry's fields, in order: by name took half of all reading


def entries_of(connection: Connection, subjects: Sequence[str]) -> Iterator[Entry]:
    """The entries of these histories, each history in order."""
    for start in range(0, len(subjects), MANY):
        some = subjects[start : start + MANY]
        query = select(ENTRIES).where(ENTRIES.c.subject.in_(some)).order_by(ENTRIES.c.subject, ENTRIES.c.seq)
        yield from (_entry(row) for row in connection.execute(query).all())


def all_entries(connection: Connection) -> Generator[Entry, None, None]:
    """Every entry, history by history."""
    query = select(ENTRIES).order_by(ENTRIES.c.subject, ENTRIES.c.seq)
    with connection.execution_options(yield_per=2000).execute(query) as rows:
        yield from (_entry(row) for row in rows)


def facts_of(connection: Connection, subject: str) -> tuple[Fact, ...]:
    """One history as facts."""
    return tuple(entry.fact for entry in entries_of(connection, [subject]))


def verify(connection: Connection) -> tuple[int, int]:
    """Recompute every chain and compare the reading tables with a replay; (entries, histories) that hold.

    Broken names the first history that does not.
    """
    stored = _stored_rows(connection)
    entries = histories = 0
    with closing(all_entries(connection)) as every:
        for subject, group in groupby(every, key=lambda entry: entry.subject):
            chain = list(group)
            entries += verify_chain(chain)
            histories += 1
            _compare(subject, chain, stored.pop(subject, None))
    if stored:
        raise Broken("row_without_history", subject=min(stored))
    return entries, histories


def _compare(subject: str, chain: Sequence[Entry], stored: reading_tables.Row | None) -> None:
    try:
        expected = reading_tables.folded(subject, [entry.fact for entry in chain])
    except Refused as unlawful:
        raise Broken("history_unlawful", subject=subject, reason=str(unlawful)) from unlawful
    if expected != stored:
        raise Broken("row_differs", subject=subject)


def _stored_rows(connection: Connection) -> dict[str, reading_tables.Row]:
    cards = {str(row.id): dict(row._mapping) for row in connection.execute(select(CARDS))}  # noqa: SLF001
    others = {str(row.subject): dict(row._mapping) for row in connection.execute(select(REGISTERS))}  # noqa: SLF001
    return {**cards, **others}
