"""Entering a list of cards: looked at against the ledger first, then the good lines in one transaction and one undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from volute.commands.cardlines import Basis, Line, read_cards
from volute.commands.listed import BadRow
from volute.commands.seat import Seat
from volute.domain.events import Costed, Event, Evidence, Identified
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.ledger.expectations import register
from volute.ledger.marks import taken
from volute.ledger.numbering import next_cards
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft

Register = Mapping[str, Mapping[str, Evidence]]
Stickers = Mapping[str, str]
Slots = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Examined:
    """A list as it would be entered: good lines, and those left out with their reasons, in order."""

    good: tuple[Line, ...] = ()
    bad: tuple[BadRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger holds that a line may disagree with."""

    centres: Mapping[str, str]  # codes, by code and by name in lower case
    hosts: Mapping[str, str]  # centres of hosts
    stickers: Mapping[str, str]
    slots: Mapping[tuple[str, int], str]


def examine(ledger: Ledger, text: str, basis: Basis) -> Examined:
    """Read a pasted list and hold it against the ledger; nothing is written."""
    good, bad = read_cards(text, basis)
    with ledger.reading() as connection:
        known = _known(register(connection, "centre"), register(connection, "host"), taken(connection))
    fitting, unfit = _held_against(good, known)
    return Examined(tuple(fitting), tuple(sorted([*bad, *unfit], key=lambda line: line.number)))


def receive_list(ledger: Ledger, seat: Seat, lines: Sequence[Line]) -> Receipt:
    """Enter these cards, all or none; Refused when the ledger has changed since they were examined."""
    with ledger.writing(seat.by, seat.now()) as tx:
        at = tx.connection
        known = _known(register(at, "centre"), register(at, "host"), taken(at))
        fitting, unfit = _held_against(lines, known)
        if unfit:
            raise unfit[0].trouble
        numbers = next_cards(at, len(fitting))
        drafts = [Draft(card, e) for card, line in zip(numbers, fitting, strict=True) for e in _events(line)]
        return tx.append_all(drafts)


def _known(centres: Register, hosts: Register, marks: tuple[Stickers, Slots]) -> _Known:
    """A list may call a centre by its code or its name, in any case."""
    named = {str(fields.get("name", "")).lower(): code for code, fields in centres.items()}
    codes = {**named, **{code.lower(): code for code in centres}}
    return _Known(codes, {host: str(fields["centre"]) for host, fields in hosts.items()}, *marks)


def _held_against(lines: Sequence[Line], known: _Known) -> tuple[list[Line], list[BadRow]]:
    """Lines that fit the ledger and each other, with their centres as codes; the rest with the reason."""
    fitting: list[Line] = []
    unfit: list[BadRow] = []
    labels: set[str] = set()
    slots: set[tuple[str, int]] = set()
    for line in lines:
        card = line.registered
        try:
            centre = _centre(line, known)
            _alone(line, known, labels, slots)
        except Refused as trouble:
            unfit.append(BadRow(line.number, line.label or card.model, trouble))
            continue
        labels |= {line.label} - {""}
        slots |= {(card.host, card.slot or 0)} if card.host else set()
        fitting.append(replace(line, registered=replace(card, centre=centre)))
    return fitting, unfit


def _alone(line: Line, known: _Known, labels: set[str], slots: set[tuple[str, int]]) -> None:
    """No other card, in the ledger or further up in the list, bears this label or fills this slot."""
    card, slot = line.registered, line.registered.slot or 0
    if line.label in known.stickers:
        raise Refused("sticker_taken", sticker=line.label, card=known.stickers[line.label])
    if line.label in labels:
        raise Refused("label_twice", field="label", label=line.label)
    if (card.host, slot) in known.slots:
        raise Refused("slot_taken", field="slot", host=card.host, slot=slot, card=known.slots[card.host, slot])
    if (card.host, slot) in slots:
        raise Refused("slot_twice", field="slot", host=card.host, slot=slot)


def _centre(line: Line, known: _Known) -> str:
    """The code of the line's centre; a host stands where the ledger says."""
    card = line.registered
    if card.host:
        if card.host not in known.hosts:
            raise Refused("no_such_entry", register="host", name=card.host)
        return known.hosts[card.host]
    if card.centre.lower() not in known.centres:
        raise Refused("no_such_entry", register="centre", name=card.centre or "—")
    return known.centres[card.centre.lower()]


def _events(line: Line) -> list[Event]:
    events: list[Event] = [line.registered]
    if line.label:
        events.append(Identified("sticker", line.label, "typed"))
    if paid := line.paid:
        each = paid.each
        events.append(Costed("purchase", each.minor, each.currency.value, paid.vat_included, paid.document))
    return events
