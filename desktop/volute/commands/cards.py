"""Things done to a card: register it, take a step, pair a sticker, note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from volute.commands.judging import must_be_declared, must_be_free
from volute.commands.keeping import file_to_keep
from volute.commands.sale_limits import must_reach_floor
from volute.commands.seat import Seat
from volute.domain.events import Event, Evidence, Identified, Noted, Registered, StepTaken
from volute.domain.evidence import as_evidence
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.steps import STEPS
from volute.ledger.expectations import register as entries
from volute.ledger.numbering import next_cards
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx
from volute.ledger.whereabouts import slots_taken

OWN = ("slot", "sticker", "serial")  # what no two cards have


def register(ledger: Ledger, seat: Seat, registered: Registered, *more: Event, card: str = "") -> Receipt:
    """Enter one card; its number is the next free one unless given."""
    with ledger.writing(seat.by, seat.now()) as tx:
        number = card or next_cards(tx.connection, 1)[0]
        if tx.history(number):
            raise Refused("registered_twice", card=number)
        return tx.append(number, registered, *more)


def take_step(
    ledger: Ledger, seat: Seat, card: str, step: str, evidence: Mapping[str, Evidence], *, seen: int | None = None
) -> Receipt:
    """Carry out a row of STEPS. ``seen`` is the card's seq the person looked at (Conflict when it moved on).

    A ``photo`` may be a path: the file is kept in the ledger and the evidence holds its digest.
    """
    with _stepping(ledger, seat, step) as tx:
        must_be_declared(tx, [card], step, evidence)
        must_be_free(tx, seat, [card], step, evidence)
        must_reach_floor(tx, step, {card: evidence})
        return tx.append(card, *_events(tx, [card], step, evidence), after=seen)


def take_step_with(
    ledger: Ledger, seat: Seat, cards: Sequence[str], step: str, evidence: Mapping[str, Evidence]
) -> Receipt:
    """The same step for many cards: one transaction, one undoable intent. Refused for what only one card can have."""
    with _stepping(ledger, seat, step) as tx:
        must_be_declared(tx, cards, step, evidence)
        must_be_free(tx, seat, cards, step, evidence)
        must_reach_floor(tx, step, dict.fromkeys(cards, evidence))
        events = _events(tx, cards, step, evidence)
        return tx.append_all([Draft(card, event) for card in cards for event in events])


@contextmanager
def _stepping(ledger: Ledger, seat: Seat, step: str) -> Iterator[Tx]:
    row = STEPS.get(step)
    if row is None:
        raise Refused("step_unknown", step=step)
    seat.must_be(row.by, step)
    with ledger.writing(seat.by, seat.now()) as tx:
        yield tx


def _events(tx: Tx, cards: Sequence[str], step: str, evidence: Mapping[str, Evidence]) -> list[Event]:
    given = placed(tx, kept(tx, evidence))
    if len(cards) > 1 and (own := [name for name in OWN if given.get(name) not in (None, "")]):
        raise Refused("one_card_only", field=own[0], cards=len(cards))
    if step != "scan_card" or not given.get("sticker"):
        return [StepTaken(step, given)]
    sticker = str(given["sticker"])
    _unused(tx, sticker, cards[0])
    return [StepTaken(step, given), Identified("sticker", sticker, "scan")]


def _unused(tx: Tx, sticker: str, card: str) -> None:
    holder = tx.sticker_holder(sticker)
    if holder and holder != card:
        raise Refused("sticker_taken", sticker=sticker, card=holder)


def placed(tx: Tx, evidence: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    """The evidence with the centre that its host stands in. Refused for places that are not there or not free."""
    host, slot, centre = (evidence.get(name) for name in ("host", "slot", "centre"))
    if centre and centre not in entries(tx.connection, "centre"):
        raise Refused("no_such_entry", register="centre", name=str(centre))
    if not host:
        return evidence
    if (there := entries(tx.connection, "host").get(str(host))) is None:
        raise Refused("no_such_entry", register="host", name=str(host))
    taken = slots_taken(tx.connection, str(host))
    if isinstance(slot, int) and slot in taken:
        raise Refused("slot_taken", field="slot", host=str(host), slot=slot, card=taken[slot])
    return {**evidence, "centre": there["centre"]}


def kept(tx: Tx, evidence: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    """The evidence as read, with a photo's path replaced by ``sha256:digest name`` of the file now kept."""
    evidence = {name: as_evidence(name, given) for name, given in evidence.items()}
    photo = evidence.get("photo")
    if not isinstance(photo, str) or not photo or photo.startswith("sha256:"):
        return evidence
    file = file_to_keep(photo)
    tx.attach(file.digest, file.name, file.data)
    return {**evidence, "photo": file.said}


def pair_sticker(ledger: Ledger, seat: Seat, card: str, sticker: str) -> Receipt:
    """Tie a scanned sticker to a card that a probe observed: GeForce cards report no serial of their own."""
    if not sticker.strip():
        raise Refused("sticker_empty")
    with ledger.writing(seat.by, seat.now()) as tx:
        _unused(tx, sticker.strip(), card)
        return tx.append(card, Identified("sticker", sticker.strip(), "scan"))


def note(ledger: Ledger, seat: Seat, card: str, text: str) -> Receipt:
    """Leave a remark in a card's history."""
    if not text.strip():
        raise Refused("note_empty")
    with ledger.writing(seat.by, seat.now()) as tx:
        return tx.append(card, Noted(text.strip()))
