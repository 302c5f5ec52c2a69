"""Which cards a number of the Overview counts: the same conditions that counted them, answered by name."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select

from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS

RACKED = CARDS.c.custody == "racked"
KNOWN = RACKED & SIGHTINGS.c.activity.is_not(None) & (SIGHTINGS.c.activity != "unknown")
LIT = (CARDS.c.state == "idle") & (SIGHTINGS.c.activity == "working")
IDLE = KNOWN & (CARDS.c.state == "idle") & (SIGHTINGS.c.activity != "working")
DARK = (CARDS.c.state == "idle") & (SIGHTINGS.c.activity.is_(None) | (SIGHTINGS.c.activity == "unknown"))
BEHIND: Mapping[str, ColumnElement[bool]] = {
    "owned": CARDS.c.custody != "gone",
    "racked": RACKED,
    "lit": LIT,
    "idle": IDLE,
    "dark": DARK,
    "unknown": RACKED & ~KNOWN,
    "workshop": CARDS.c.state.in_(("conversion", "memory_mod", "refurbish")),
    "earning": RACKED & (LIT | (CARDS.c.lease != "")),
}


def cards_behind(ledger: Ledger, what: str, centre: str = "") -> tuple[str, ...]:
    """The numbers of the cards, in order. ``what`` is a name of ``BEHIND`` or a state."""
    chosen = BEHIND.get(what, CARDS.c.state == what) & (CARDS.c.custody != "gone")
    if centre:
        chosen &= CARDS.c.centre == centre
    query = select(CARDS.c.id).select_from(CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id))
    with ledger.reading() as connection:
        return tuple(connection.scalars(query.where(chosen).order_by(CARDS.c.id)))
