"""Which cards stand under a lease or in a host, what rests on an entry, the next lease number."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from volute.ledger.expectations import register
from volute.ledger.numbering import next_entry
from volute.ledger.tables import CARDS


def cards_under(connection: Connection, lease: str) -> dict[str, tuple[str, str]]:
    """Card number -> (variant, centre) of every card under this lease now."""
    query = select(CARDS.c.id, CARDS.c.variant, CARDS.c.centre).where(CARDS.c.lease == lease).order_by(CARDS.c.id)
    return {row.id: (row.variant, row.centre) for row in connection.execute(query)}


def cards_by_lease(connection: Connection) -> dict[str, int]:
    """How many cards stand under each lease now."""
    query = select(CARDS.c.lease, func.count()).where(CARDS.c.lease != "").group_by(CARDS.c.lease)
    return {lease: count for lease, count in connection.execute(query)}  # noqa: C416 - a row is no pair to mypy


def slots_taken(connection: Connection, host: str) -> dict[int, str]:
    """Slot -> card number of a host; a card that is missing leaves its slot to another."""
    racked = (CARDS.c.custody == "racked") & CARDS.c.slot.is_not(None)
    query = select(CARDS.c.slot, CARDS.c.id).where(CARDS.c.host == host, racked)
    return {row.slot: row.id for row in connection.execute(query)}


def resting_on(connection: Connection, of: str, name: str) -> dict[str, int]:
    """How many cards, and how many hosts, name this centre, host or lease: they would be left without it."""
    if of == "lot":
        return {
            "cards": sum(fields.get("lot") == name for fields in register(connection, "packed").values()),
            "hosts": 0,
        }
    column = {"centre": CARDS.c.centre, "host": CARDS.c.host, "lease": CARDS.c.lease}.get(of)
    if column is None:
        return {"cards": 0, "hosts": 0}
    here = select(func.count()).where(column == name, CARDS.c.custody != "gone")
    field = {"centre": "centre", "host": "jump"}.get(of, "")
    hosts = sum(fields.get(field) == name for fields in register(connection, "host").values()) if field else 0
    return {"cards": connection.scalar(here) or 0, "hosts": hosts}


def next_lease(connection: Connection) -> str:
    """``L-0001`` and on, after the highest number ever given: a number taken back is not given again."""
    return next_entry(connection, "lease", "L")
