"""What speaks against a card in its lot today: the same rules that refuse to pack, seal, ship and sell it, told before
anybody tries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from volute.domain.card import Card, Commercial, Custody
from volute.domain.events import Evidence
from volute.domain.lifecycle import claims_in_force, truthful
from volute.domain.problems import Refused
from volute.domain.replay import replay
from volute.ledger.lots import histories_of, rows_of
from volute.ledger.suspects import open_tasks

Fields = Mapping[str, Evidence]
HONEST = "for_parts"  # promises nothing of a card as a whole
PROMISES = ("new", "refurbished")  # what a history may contradict
AXES = {"commercial": (Commercial.LEASED, Commercial.RESERVED), "custody": (Custody.MISSING, Custody.AT_REPAIR)}


@dataclass(frozen=True, slots=True)
class Odd:
    """``kind`` is the key of its words; ``claim`` what is claimed, ``said`` by whom and until when."""

    kind: str
    claim: str = ""
    said: str = ""


def against(connection: Connection, lying: Mapping[str, Fields], sold_as: str, today: date) -> dict[str, list[Odd]]:
    """Cards that something speaks against: where one stands, claims on it that nobody allowed when it was
    packed, a modification that nobody declared."""
    rows = rows_of(connection, lying)
    found: dict[str, list[Odd]] = {}
    for card, row in rows.items():
        found[card] = [Odd(str(getattr(row, axis))) for axis, odd in AXES.items() if getattr(row, axis) in odd]
    asked = [card for card, row in rows.items() if row.encumbrances or sold_as in PROMISES]
    for card, history in histories_of(connection, asked).items():
        if now := replay(history):
            allowed = str(lying[card].get("claims") or "").splitlines()
            claims = [claim for claim in claims_in_force(now, today.isoformat()) if claim not in allowed]
            found[card] += [*map(_claim, claims), *_contradicts(now, sold_as)]
    for task in open_tasks(connection, list(rows)) if sold_as != HONEST else ():
        found[task.card].append(Odd("undeclared"))
    return {card: said for card, said in found.items() if said}


def _contradicts(card: Card, sold_as: str) -> Iterator[Odd]:
    try:
        truthful(card, {"sold_as": sold_as} if sold_as else {})
    except Refused:
        yield Odd("contradicts")


def _claim(text: str) -> Odd:
    kind, _, said = text.partition(" ")
    return Odd("encumbered", kind, said)
