"""Entering a list of quotes: held against the ledger first, then the new ones in one transaction and one undo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from volute.commands.keeping import KeptFile
from volute.commands.listed import BadRow, ListLine
from volute.commands.quotelines import read_quotes
from volute.commands.registers import describe_all
from volute.commands.seat import Seat
from volute.domain.events import Evidence
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.ledger.expectations import names_given, register
from volute.ledger.store import Ledger

SAME = (
    "model",
    "what",
    "centre",
    "as_of",
    "source",
    "vat_included",
    "quantity",
    "condition",
)  # and the amount: the same quote again
Fields = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Examined:
    """A list as it would be entered: quotes that are new, those the book holds already, those that say what an
    earlier line of it says, and the bad lines."""

    new: tuple[ListLine, ...] = ()
    known: tuple[ListLine, ...] = ()
    repeated: tuple[ListLine, ...] = ()
    bad: tuple[BadRow, ...] = ()


def examine_quotes(ledger: Ledger, text: str, today: date) -> Examined:
    """Read a list and hold it against the book; nothing is written."""
    good, bad = read_quotes(text, today)
    with ledger.reading() as connection:
        held, centres = register(connection, "price"), register(connection, "centre")
    booked = {_mark(fields) for fields in held.values()}
    seen: set[tuple[object, ...]] = set()
    new, known, repeated = list[ListLine](), list[ListLine](), list[ListLine]()
    for line in good:
        try:
            placed = _placed(line, centres)
        except Refused as trouble:
            bad.append(BadRow(line.number, " ".join(map(str, line.fields.values())), trouble))
            continue
        mark = _mark(placed.fields)
        (known if mark in booked else repeated if mark in seen else new).append(placed)
        seen.add(mark)
    return Examined(tuple(new), tuple(known), tuple(repeated), tuple(sorted(bad, key=lambda line: line.number)))


def enter_quotes(ledger: Ledger, seat: Seat, lines: Sequence[ListLine], keep: Iterable[KeptFile] = ()) -> Receipt:
    """Each with an entry of its own, so that an older one never takes the place of a newer; all or none."""
    if not lines:
        raise Refused("nothing_to_enter")
    with ledger.reading() as connection:
        taken = names_given(connection, "price")
    entries: dict[str, Fields] = {}
    for line in lines:
        name = _name(line.fields, taken)
        taken.add(name)
        entries[name] = line.fields
    return describe_all(ledger, seat, "price", entries, keep)


def _placed(line: ListLine, centres: Mapping[str, Fields]) -> ListLine:
    """A list may call a centre by its code or its name, in any case."""
    given = str(line.fields.get("centre") or "")
    if not given:
        return line
    codes = {str(fields.get("name", "")).lower(): code for code, fields in centres.items()}
    codes |= {code.lower(): code for code in centres}
    if given.lower() not in codes:
        raise Refused("no_such_entry", register="centre", name=given)
    return replace(line, fields={**line.fields, "centre": codes[given.lower()]})


def _mark(fields: Fields) -> tuple[object, ...]:
    """By which the same quote is known again."""
    return (Decimal(str(fields["amount"])), *(fields.get(name) or "" for name in SAME))


def _name(fields: Fields, taken: Iterable[str]) -> str:
    """``rtx4090-resale-WHU-20261121``, numbered where there are several of a day."""
    parts = (str(fields.get(name) or "") for name in ("model", "what", "centre"))
    stem = "-".join(filter(None, (*parts, str(fields["as_of"]).replace("-", ""))))
    plain = re.sub(r"[^\w.@+-]+", "_", stem)[:52]
    held = set(taken)
    return next(name for at in range(1, len(held) + 2) if (name := f"{plain}-{at}") not in held)
