"""Where cards may be put: centres, their hosts, and the shelves that are in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from volute.ledger.expectations import centre_names, register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS


@dataclass(frozen=True, slots=True)
class Room:
    """Names of centres by code, centres of hosts, and the shelves of each centre."""

    centres: Mapping[str, str]
    hosts: Mapping[str, str]
    shelves: Mapping[str, tuple[str, ...]]


def room(ledger: Ledger) -> Room:
    """As of now."""
    used = select(CARDS.c.centre, CARDS.c.store).where(CARDS.c.store != "", CARDS.c.custody == "in_stock").distinct()
    with ledger.reading() as connection:
        centres = centre_names(connection)
        hosts = {host: str(fields["centre"]) for host, fields in register(connection, "host").items()}
        shelves: dict[str, list[str]] = {}
        for row in connection.execute(used.order_by(CARDS.c.store)):
            shelves.setdefault(row.centre, []).append(row.store)
    return Room(centres, hosts, {centre: tuple(stores) for centre, stores in shelves.items()})
