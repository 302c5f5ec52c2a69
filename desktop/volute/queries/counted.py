"""What counts are made of parts of the fleet, now or as they stood on a day: cohorts of centre and variant, leases,
states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from volute.domain.seen import Activity
from volute.domain.view import lit_state
from volute.ledger.parts import Part, cards_now
from volute.ledger.store import Ledger

UNSEEN = ("", Activity.UNKNOWN.value)
Key = tuple[str, str]  # centre and variant


@dataclass(slots=True)
class Counted:
    """Cards of a centre and variant, those that are gone left out. ``seen`` are racked ones whose load is known,
    ``idle`` those of them that do no work; ``fans`` could be converted; ``cost`` in minor units."""

    centre: str
    variant: str
    received: str
    cards: int = 0
    racked: int = 0
    lit: int = 0
    seen: int = 0
    idle: int = 0
    fans: int = 0
    idle_fans: int = 0
    cost: int = 0

    def add(self, part: Part) -> None:
        racked, fan = part.custody == "racked", part.cooler == "fan"
        known = racked and part.activity not in UNSEEN
        lit = is_lit(part)
        idle = known and part.state == "idle" and not lit
        counts = (True, racked, lit, known, idle, fan, idle and fan)
        for name, holds in zip(COUNTS, counts, strict=True):
            if holds:
                setattr(self, name, getattr(self, name) + part.cards)
        self.cost += part.cost
        self.received = min(self.received, part.received)


COUNTS = tuple(field.name for field in fields(Counted))[3:-1]


def parts_now(ledger: Ledger) -> Sequence[Part]:
    """Counted once for each state of the ledger."""

    def count() -> Sequence[Part]:
        with ledger.reading() as connection:
            return cards_now(connection)

    return ledger.once("parts", None, count)


def is_lit(part: Part) -> bool:
    """Racked cards that a probe saw work."""
    return part.state == "idle" and part.activity == Activity.WORKING


def owned(parts: Sequence[Part]) -> list[Part]:
    """Those that are not gone."""
    return [part for part in parts if part.custody != "gone"]


def counted(parts: Sequence[Part]) -> tuple[Counted, ...]:
    """By centre and variant, in their order."""
    rows: dict[Key, Counted] = {}
    for part in owned(parts):
        key = part.centre, part.variant
        if key not in rows:
            rows[key] = Counted(*key, part.received)
        rows[key].add(part)
    return tuple(rows[key] for key in sorted(rows))


def leased(parts: Sequence[Part]) -> dict[Key, list[tuple[str, int]]]:
    """Cards under each lease, by centre and variant."""
    found: dict[Key, dict[str, int]] = {}
    for part in parts:
        if part.lease:
            under = found.setdefault((part.centre, part.variant), {})
            under[part.lease] = under.get(part.lease, 0) + part.cards
    return {key: sorted(under.items()) for key, under in found.items()}


def states(parts: Sequence[Part]) -> Mapping[str, int]:
    """Every card by state. Racked ones without work fall in two: seen idle, and ``dark`` whose load nobody knows."""
    found: dict[str, int] = {}
    for part in owned(parts):
        dark = part.state == "idle" and part.activity in UNSEEN
        state = "dark" if dark else lit_state(part.state, part.activity)
        found[state] = found.get(state, 0) + part.cards
    return found
