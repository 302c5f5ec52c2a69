"""Cards counted by what they have in common, in one pass for everything that counts them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from volute.ledger.tables import CARDS, SIGHTINGS

CAME = func.substr(CARDS.c.received, 1, 7)
ALIKE = (*(CARDS.c[name] for name in ("centre", "variant", "custody", "state", "cooler", "lease", "claims")), CAME)
Key = tuple[str, str, str, str, str, str, str, str, str]  # how a part begins


class Part(NamedTuple):
    """Cards alike, those that are gone too: how many, of how many it is known what was ``paid``, how much of that was
    ``with_vat``, and what of all costs is to recover; minor units. ``came`` is a month, ``received`` when the first
    came, ``activity`` what a probe saw them do, nothing where none did. A correction has no cards."""

    centre: str
    variant: str
    custody: str
    state: str
    cooler: str
    lease: str
    claims: str
    came: str
    received: str
    cards: int = 0
    costed: int = 0
    paid: int = 0
    with_vat: int = 0
    cost: int = 0
    activity: str = ""


SUMS = (
    func.min(CARDS.c.received), func.count(), func.count(CARDS.c.paid_minor),
    func.coalesce(func.sum(CARDS.c.paid_minor), 0), func.coalesce(func.sum(CARDS.c.paid_vat_minor), 0),
    func.coalesce(func.sum(CARDS.c.cost_minor), 0),
)  # fmt: skip


def cards_now(connection: Connection) -> list[Part]:
    """All of them, with what the probe saw of each last. Inside a reading transaction."""
    doing = func.coalesce(SIGHTINGS.c.activity, "")
    joined = CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
    query = select(*ALIKE, *SUMS, doing).select_from(joined).group_by(*ALIKE, doing)
    return [Part(*row) for row in connection.execute(query)]
