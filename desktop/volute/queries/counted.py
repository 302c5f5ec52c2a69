"""Cards counted into cohorts of centre and variant: now, with what a probe saw of them, or as they stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from volute.ledger.moments import Part
from volute.ledger.tables import CARDS, SIGHTINGS

Key = tuple[str, str]  # centre and variant


@dataclass(frozen=True, slots=True)
class Counted:
    """Cards of a centre and variant, those that are gone left out. ``seen`` are racked ones whose load is known,
    ``idle`` those of them that do no work; ``fans`` could be converted; ``cost`` in minor units."""

    centre: str
    variant: str
    cards: int
    racked: int
    lit: int
    seen: int
    idle: int
    fans: int
    idle_fans: int
    cost: int | None
    received: str


RACKED = CARDS.c.custody == "racked"
KNOWN = RACKED & SIGHTINGS.c.activity.is_not(None) & (SIGHTINGS.c.activity != "unknown")
LIT = (CARDS.c.state == "idle") & (SIGHTINGS.c.activity == "working")
IDLE = KNOWN & (CARDS.c.state == "idle") & (SIGHTINGS.c.activity != "working")


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


COUNTS = (
    select(
        CARDS.c.centre,
        CARDS.c.variant,
        func.count().label("cards"),
        _number_of(RACKED).label("racked"),
        _number_of(LIT).label("lit"),
        _number_of(KNOWN).label("seen"),
        _number_of(IDLE).label("idle"),
        _number_of(CARDS.c.cooler == "fan").label("fans"),
        _number_of(IDLE & (CARDS.c.cooler == "fan")).label("idle_fans"),
        func.sum(CARDS.c.cost_minor).label("cost"),
        func.min(CARDS.c.received).label("received"),
    )
    .select_from(CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id))
    .where(CARDS.c.custody != "gone")
    .group_by(CARDS.c.centre, CARDS.c.variant)
    .order_by(CARDS.c.centre, CARDS.c.variant)
)


def counted_now(connection: Connection) -> tuple[Counted, ...]:
    """By centre and variant, in their order."""
    return tuple(Counted(*row) for row in connection.execute(COUNTS))


def counted_then(stood: Sequence[Part]) -> tuple[Counted, ...]:
    """As they stood; what single cards did then nobody kept."""
    rows: dict[Key, dict[str, Any]] = {}
    for part in stood:
        if part.custody == "gone":
            continue
        row = rows.setdefault((part.centre, part.variant), {"cards": 0, "racked": 0, "fans": 0, "cost": 0})
        row["cards"] += part.cards
        row["racked"] += part.cards if part.custody == "racked" else 0
        row["fans"] += part.cards if part.cooler == "fan" else 0
        row["cost"] += part.cost
        row["received"] = min(row.get("received", part.received), part.received)
    return tuple(Counted(*key, **rows[key], lit=0, seen=0, idle=0, idle_fans=0) for key in sorted(rows))


def leased_then(stood: Sequence[Part]) -> dict[Key, list[tuple[str, int]]]:
    """Cards under each lease, by centre and variant, as they stood."""
    found: dict[Key, dict[str, int]] = {}
    for part in stood:
        if part.lease:
            under = found.setdefault((part.centre, part.variant), {})
            under[part.lease] = under.get(part.lease, 0) + part.cards
    return {key: sorted(under.items()) for key, under in found.items()}


def states_then(stood: Sequence[Part]) -> dict[str, int]:
    """Cards by state; those that are gone left out."""
    counted: dict[str, int] = {}
    for part in stood:
        if part.custody != "gone":
            counted[part.state] = counted.get(part.state, 0) + part.cards
    return counted
