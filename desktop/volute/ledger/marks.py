"""What only one card can have: a sticker, and a slot of a host."""

from __future__ import annotations

from sqlalchemy import Connection, select

from volute.ledger.tables import CARDS


def taken(connection: Connection) -> tuple[dict[str, str], dict[tuple[str, int], str]]:
    """Sticker -> card, and (host, slot) -> card, of all cards that are not gone."""
    query = select(CARDS.c.id, CARDS.c.sticker, CARDS.c.host, CARDS.c.slot).where(CARDS.c.custody != "gone")
    cards = connection.execute(query).all()
    slots = {(row.host, row.slot): row.id for row in cards if row.host and row.slot is not None}
    return {row.sticker: row.id for row in cards if row.sticker}, slots
