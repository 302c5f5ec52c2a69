"""Cards come in: several alike at once, each with its number, its label and its share of the invoice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from volute.commands.seat import Seat
from volute.domain.catalogue import MODELS
from volute.domain.events import Costed, Event, Identified, Registered
from volute.domain.money import Money
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.ledger.expectations import register
from volute.ledger.numbering import next_cards
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx
from volute.ledger.whereabouts import slots_taken

MOST = 500


@dataclass(frozen=True, slots=True)
class Paid:
    """What each card cost, on which VAT basis, by which document."""

    each: Money
    vat_included: bool
    document: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Cards that are alike. ``first`` is the first of them; in a host the others take the slots after it."""

    first: Registered
    count: int = 1
    labels: tuple[str, ...] = ()
    paid: Paid | None = None


def receive(ledger: Ledger, seat: Seat, delivery: Delivery) -> Receipt:
    """Enter every card of a delivery: one transaction, one undo."""
    _lawful(delivery)
    with ledger.writing(seat.by, seat.now()) as tx:
        _fits(tx, delivery)
        numbers = next_cards(tx.connection, delivery.count)
        return tx.append_all([Draft(card, event) for at, card in enumerate(numbers) for event in _card(delivery, at)])


def _lawful(delivery: Delivery) -> None:
    if delivery.first.model not in MODELS:
        raise Refused("model_unknown", field="model", given=delivery.first.model)
    if not 1 <= delivery.count <= MOST:
        raise Refused("count_bad", field="count", given=delivery.count, most=MOST)
    if delivery.labels and len(delivery.labels) != delivery.count:
        raise Refused("labels_differ", field="labels", labels=len(delivery.labels), cards=delivery.count)
    twice = [label for label, times in Counter(delivery.labels).items() if label and times > 1]
    if twice:
        raise Refused("label_twice", field="labels", label=twice[0])
    if bool(delivery.first.host) == bool(delivery.first.store):
        raise Refused("place_needed", field="store")


def _fits(tx: Tx, delivery: Delivery) -> None:
    first = delivery.first
    if first.centre not in register(tx.connection, "centre"):
        raise Refused("no_such_entry", register="centre", name=first.centre)
    for label in filter(None, delivery.labels):
        if holder := tx.sticker_holder(label):
            raise Refused("sticker_taken", sticker=label, card=holder)
    if not first.host:
        return
    if first.host not in register(tx.connection, "host"):
        raise Refused("no_such_entry", register="host", name=first.host)
    taken = slots_taken(tx.connection, first.host)
    for slot in range(first.slot or 0, (first.slot or 0) + delivery.count):
        if slot in taken:
            raise Refused("slot_taken", field="slot", host=first.host, slot=slot, card=taken[slot])


def _card(delivery: Delivery, at: int) -> list[Event]:
    first = delivery.first
    events: list[Event] = [replace(first, slot=(first.slot or 0) + at) if first.host else first]
    if delivery.labels and delivery.labels[at]:
        events.append(Identified("sticker", delivery.labels[at], "scan"))
    if paid := delivery.paid:
        cost = Costed("purchase", paid.each.minor, paid.each.currency.value, paid.vat_included, paid.document)
        events.append(cost)
    return events
