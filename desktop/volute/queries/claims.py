"""Encumbrances by who holds them and until when: what still guards a sale, and what expired and no longer does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select

from volute.domain.replay import replay
from volute.ledger.histories import entries_of
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS


@dataclass(frozen=True, slots=True)
class Claim:
    """Cards under one claim of one holder with the same days; ``until`` None is open."""

    kind: str
    holder: str
    since: date | None
    until: date | None
    cards: tuple[str, ...]
    centres: tuple[str, ...]

    def expired(self, today: date) -> bool:
        return self.until is not None and self.until < today


def claims(ledger: Ledger) -> tuple[Claim, ...]:
    """Of every card that is not gone, the next to end first, open ones last."""
    with ledger.reading() as connection:
        query = select(CARDS.c.id).where(CARDS.c.encumbrances != "", CARDS.c.custody != "gone").order_by(CARDS.c.id)
        cards = list(connection.scalars(query))
        facts = [entry.fact for entry in entries_of(connection, cards)]
    held_by = {number: replay(list(history)) for number, history in groupby(facts, key=attrgetter("subject"))}
    found: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
    for number in cards:
        card = held_by.get(number)
        for claim in card.encumbrances if card else ():
            key = (claim.kind, claim.holder, claim.since, claim.until)
            found.setdefault(key, []).append((number, card.place.centre if card else ""))
    made = [
        Claim(kind, holder, _day(since), _day(until), tuple(n for n, _ in held), tuple(sorted({c for _, c in held})))
        for (kind, holder, since, until), held in found.items()
    ]
    return tuple(sorted(made, key=lambda claim: (claim.until or date.max, claim.kind, claim.holder)))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
