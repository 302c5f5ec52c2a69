"""Loads sampled before a card was first sighted here, as a site's own exporter has them: they come before ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, insert

from volute.domain.seen import Activity
from volute.ledger.tables import SIGHTINGS


class Load(NamedTuple):
    """A card's samples in percent until ``at``, newest last, one an hour; where it was then."""

    card: str
    host: str
    slot: int
    at: str
    load: bytes


def keep_loads(connection: Connection, loads: Iterable[Load]) -> None:
    """What a card did in the past says nothing of what it does now: its activity is unknown until a run sees it."""
    rows = [{**load._asdict(), "run": 0, "activity": Activity.UNKNOWN.value} for load in loads]
    if rows:
        connection.execute(insert(SIGHTINGS), rows)
