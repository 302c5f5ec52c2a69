"""Cards as a list of values, for the command line and for lists that are short."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from volute.domain.view import lit_state
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card as of now; ``state`` includes what the last probe saw."""

    id: str
    state: str
    variant: str
    cooler: str
    memory_mib: int | None
    centre: str
    host: str
    slot: int | None
    store: str
    tenant: str
    lease: str
    uuid: str
    serial: str
    sticker: str
    modifications: str
    job: str
    health: str
    changed: str

    @property
    def place(self) -> str:
        """Host and slot, or the shelf."""
        return f"{self.host} #{self.slot}" if self.host else self.store or "—"


def cards(
    ledger: Ledger, state: str = "", centre: str = "", model: str = "", host: str = "", text: str = ""
) -> tuple[CardRow, ...]:
    """Cards that fit every given filter; ``text`` is looked for in numbers, identifiers and places."""
    names = [name for name in CardRow.__dataclass_fields__ if name != "state"]
    query = select(*(CARDS.c[name] for name in names), CARDS.c.state, SIGHTINGS.c.activity)
    query = query.select_from(CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)).order_by(CARDS.c.id)
    with ledger.reading() as connection:
        rows = connection.execute(_narrowed(query, centre, model, host, text)).all()
    found = (
        CardRow(**{name: getattr(row, name) for name in names}, state=lit_state(row.state, row.activity or ""))
        for row in rows
    )
    return tuple(card for card in found if not state or card.state == state)


def _narrowed(
    query: Select[tuple[object, ...]], centre: str, model: str, host: str, text: str
) -> Select[tuple[object, ...]]:
    if centre:
        query = query.where(CARDS.c.centre == centre)
    if model:
        query = query.where((CARDS.c.variant == model) | (CARDS.c.model == model))
    if host:
        query = query.where(CARDS.c.host == host)
    if text:
        columns = ("id", "uuid", "serial", "sticker", "host", "store", "tenant")
        query = query.where(or_(*(CARDS.c[name].icontains(text, autoescape=True) for name in columns)))
    return query
