"""Where a few letters may lead: centres, hosts and cards whose name or number contains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, func, or_, select

from volute.domain.catalogue import variant_name
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, REGISTERS

MOST = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Something to go to: what it is, its key, how it is called, and how many cards it has."""

    kind: Literal["centre", "host", "card"]
    key: str
    title: str
    cards: int = 1


def places(ledger: Ledger, text: str) -> tuple[Place, ...]:
    """At most five of each kind, in order of their keys; nothing for an empty text."""
    wanted = text.strip().lower()
    if not wanted:
        return ()
    with ledger.reading() as connection:
        return (*_centres(connection, wanted), *_hosts(connection, wanted), *_cards(connection, wanted))


def _centres(connection: Connection, wanted: str) -> list[Place]:
    named = {key: str(fields.get("name", key)) for key, fields in register(connection, "centre").items()}
    hit = {key: name for key, name in named.items() if wanted in key.lower() or wanted in name.lower()}
    counts = _counted(connection, CARDS.c.centre, list(hit)[:MOST])
    return [Place("centre", key, hit[key], n) for key, n in counts.items()]


def _hosts(connection: Connection, wanted: str) -> list[Place]:
    of = func.lower(REGISTERS.c.subject)
    rows = connection.scalars(
        select(REGISTERS.c.subject)
        .where(REGISTERS.c.register == "host", of.contains(wanted, autoescape=True))
        .order_by(REGISTERS.c.subject)
        .limit(MOST)
    )
    counts = _counted(connection, CARDS.c.host, [subject.partition(":")[2] for subject in rows])
    return [Place("host", key, key, n) for key, n in counts.items()]


def _cards(connection: Connection, wanted: str) -> list[Place]:
    numbers = (CARDS.c.id, CARDS.c.sticker, CARDS.c.serial, CARDS.c.uuid)
    hit = or_(*(func.lower(number).contains(wanted, autoescape=True) for number in numbers))
    rows = connection.execute(select(CARDS.c.id, CARDS.c.variant).where(hit).order_by(CARDS.c.id).limit(MOST))
    return [Place("card", row.id, variant_name(row.variant)) for row in rows]


def _counted(connection: Connection, of: ColumnElement[str], keys: Sequence[str]) -> dict[str, int]:
    """Cards still owned, for every key asked."""
    mine = select(of, func.count()).where(of.in_(keys), CARDS.c.custody != "gone").group_by(of)
    counted = {row[0]: row[1] for row in connection.execute(mine)}
    return {key: counted.get(key, 0) for key in keys}
