"""Card and job numbers: the next free ones, counted inside the writer lane."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from volute.ledger.tables import ENTRIES


def next_cards(connection: Connection, count: int) -> list[str]:
    """``V-000001`` and on, after the highest number ever given."""
    last = connection.scalar(select(func.max(ENTRIES.c.subject)).where(ENTRIES.c.subject.like("V-______")))
    start = int(str(last)[2:]) + 1 if last else 1
    return [f"V-{number:06d}" for number in range(start, start + count)]
