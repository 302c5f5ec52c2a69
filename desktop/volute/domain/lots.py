"""A lot's life is one table: boxes are filled while it is open, sealed with a digest of what is in them, shipped and
received. Money for a whole lot is shared out so that the parts add up to the cent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from volute.domain.events import Described, Evidence, Fact
from volute.domain.problems import Refused
from volute.domain.replay import standing

STATUSES = ("open", "sealed", "shipped", "received")
SPLITS = ("equal", "by_price", "by_cost")  # how a price for the whole is shared: alike, by list price, by cost


@dataclass(frozen=True, slots=True)
class Move:
    """From one status to the next, and what must be said for it."""

    name: str
    before: str
    after: str
    asks: tuple[str, ...] = ()


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        move.name: move
        for move in (
            Move("seal", "open", "sealed"),
            Move("reopen", "sealed", "open", ("reason",)),
            Move("ship", "sealed", "shipped", ("carrier", "waybill")),
            Move("receive", "shipped", "received", ("receiver",)),
        )
    }
)
LAWFUL = frozenset((move.before, move.after) for move in MOVES.values())


def move(lot: str, name: str, fields: Mapping[str, Evidence], given: Mapping[str, Evidence]) -> Move:
    """The row of this move, if the lot may make it now. Refused where it stands elsewhere or is sold."""
    if name not in MOVES:
        raise Refused("lot_move_unknown", given=name, known=" / ".join(MOVES))
    row, now = MOVES[name], str(fields.get("status") or "")
    if now != row.before:
        raise Refused("lot_not_lawful", lot=lot, axis="lot", now=now, needs=row.before)
    if name == "reopen" and fields.get("sold"):
        raise Refused("lot_sold", lot=lot, buyer=str(fields.get("buyer") or ""))
    if missing := [asked for asked in row.asks if not str(given.get(asked) or "").strip()]:
        raise Refused("lot_says_nothing", lot=lot, field=missing[0], fields=", ".join(missing))
    return row


def must_be_lawful(lot: str, history: Sequence[Fact]) -> None:
    """Refused when what stands of a lot's history jumps over a status: a seal taken back under a shipment."""
    said = [f.event.fields["status"] for f in standing(history) if isinstance(f.event, Described) and _says(f.event)]
    for before, after in pairwise(["open", *said]):
        if before != after and (before, after) not in LAWFUL:
            raise Refused("lot_not_lawful", lot=lot, axis="lot", now=str(before), needs=str(after))


def _says(event: Described) -> bool:
    return bool(event.fields.get("status"))


def digest(boxes: Mapping[str, str], heads: Mapping[str, str]) -> str:
    """Of what is in a lot: sha256 over box, card and head hash of each card, in the order of the cards."""
    lines = (f"{card} {boxes[card]} {heads[card]}" for card in sorted(boxes))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def written_heads(heads: Mapping[str, str]) -> str:
    """Head hashes as a field of a lot: a card and its hash a line."""
    return "\n".join(f"{card} {head}" for card, head in sorted(heads.items()))


def read_heads(text: str) -> dict[str, str]:
    """What ``written_heads`` wrote."""
    return dict(line.split(" ", 1) for line in text.splitlines())


def split(total: int, weights: Sequence[int]) -> list[int]:
    """A sum in minor units in proportion to whole weights; the parts add up to it exactly.

    Each gets its share rounded down; the cents left over go one each to those that lost most by it, the first first.
    Weights that are all nought share alike. Refused for a negative weight and for nothing to share among.
    """
    if not weights or min(weights) < 0:
        raise Refused("split_nothing", n=len(weights))
    given = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(given)
    parts = [total * weight // whole for weight in given]
    lost = sorted(range(len(given)), key=lambda at: (-(total * given[at] % whole), at))
    for at in lost[: total - sum(parts)]:
        parts[at] += 1
    return parts


def full(boxes: Iterable[str], capacity: int) -> str:
    """The first box that holds more than it may; nothing when all close."""
    counted: dict[str, int] = {}
    for box in boxes:
        counted[box] = counted.get(box, 0) + 1
    return next((box for box, n in counted.items() if capacity and n > capacity), "")
