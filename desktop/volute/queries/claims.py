"""Encumbrances by who holds them and until when: what still guards a sale, and what expired and no longer does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select

from volute.domain.replay import replay
from volute.ledger.expectations import centre_names
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
    places: tuple[str, ...]  # what they are called

    def expired(self, today: date) -> bool:
        return self.until is not None and self.until < today


def claims(ledger: Ledger) -> tuple[Claim, ...]:
    """Of every card that is not gone, the next to end first, open ones last."""
    with ledger.reading() as connection:
        query = select(CARDS.c.id).where(CARDS.c.encumbrances != "", CARDS.c.custody != "gone").order_by(CARDS.c.id)
        cards = list(connection.scalars(query))
        facts = [entry.fact for entry in entries_of(connection, cards)]
        names = centre_names(connection)
    held_by = {number: replay(list(history)) for number, history in groupby(facts, key=attrgetter("subject"))}
    found: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
    for number in cards:
        card = held_by.get(number)
        for claim in card.encumbrances if card else ():
            key = (claim.kind, claim.holder, claim.since, claim.until)
            found.setdefault(key, []).append((number, card.place.centre if card else ""))
    made = [_claim(key, held, names) for key, held in found.items()]
    return tuple(sorted(made, key=lambda claim: (claim.until or date.max, claim.kind, claim.holder)))


def _claim(key: tuple[str, str, str, str], held: Sequence[tuple[str, str]], names: Mapping[str, str]) -> Claim:
    kind, holder, since, until = key
    centres = tuple(sorted({centre for _, centre in held}))
    places = tuple(names.get(centre, centre) for centre in centres)
    return Claim(kind, holder, _day(since), _day(until), tuple(card for card, _ in held), centres, places)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
