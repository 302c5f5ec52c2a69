"""Numbers of cards and of register entries: the next free ones, counted inside the writer lane."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from volute.ledger.tables import ENTRIES


def next_cards(connection: Connection, count: int) -> list[str]:
    """``V-000001`` and on, after the highest number ever given."""
    last = last_card(connection)
    return [card_number(last + n) for n in range(1, count + 1)]


def last_card(connection: Connection) -> int:
    """The highest number ever given to a card; 0 when there is none."""
    last = connection.scalar(select(func.max(ENTRIES.c.subject)).where(ENTRIES.c.subject.like("V-______")))
    return int(str(last)[2:]) if last else 0


def card_number(n: int) -> str:
    return f"V-{n:06d}"


def next_entry(connection: Connection, register: str, letters: str) -> str:
    """``L-0001`` and on, after the highest number ever given: a number taken back is not given again."""
    like = ENTRIES.c.subject.like(f"{register}:{letters}-____")
    digits = str(connection.scalar(select(func.max(ENTRIES.c.subject)).where(like)) or "").rpartition("-")[2]
    return f"{letters}-{(int(digits) if digits.isdigit() else 0) + 1:04d}"
