"""Lots are filled, sealed, shipped and received: a card lies in one lot, and what is sealed is what arrives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volute.commands.lot_guards import allowances, must_be_fit, must_be_ours
from volute.commands.seat import Seat
from volute.domain.card import Commercial, Custody, Workshop
from volute.domain.events import Described, Evidence, Retired, StepTaken
from volute.domain.lots import digest, full, move, must_be_lawful, read_heads, written_heads
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import complete, subject
from volute.domain.replay import described
from volute.domain.roles import Role
from volute.ledger.lots import changed_since, heads_of, packed, rows_of
from volute.ledger.numbering import next_entry
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx

Fields = Mapping[str, Evidence]
SALEABLE = {  # where a card stands that goes into a sealed box
    "custody": (Custody.IN_STOCK,),
    "workshop": (Workshop.NONE, Workshop.PASSED, Workshop.FAILED),
    "commercial": (Commercial.HELD, Commercial.LISTED),
}


def open_lot(ledger: Ledger, seat: Seat, fields: Fields) -> Receipt:
    """Begin an empty lot under the next free number; a title and a box's capacity may be given."""
    seat.must_be(Role.STAFF, "pack")
    with ledger.writing(seat.by, seat.now()) as tx:
        _open(tx, fields)
        return tx.receipt


def _open(tx: Tx, fields: Fields) -> str:
    name = next_entry(tx.connection, "lot", "LOT")
    tx.append(subject("lot", name), Described(complete("lot", {**_said(fields), "status": "open"})))
    return name


def _said(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def pack(ledger: Ledger, seat: Seat, lot: str, cards: Sequence[str], box: str = "1", override: str = "") -> Receipt:
    """Put cards into a box of an open lot; a card that lies in another box of it moves.

    Refused for a card of another lot, one that is gone, one that could not be sold from it (see ``lot_guards``), and
    for a box that is full. ``override`` names who allows the claims that are in force now, and no later ones.
    """
    seat.must_be(Role.STAFF, "pack")
    with ledger.writing(seat.by, seat.now()) as tx:
        return _pack(tx, seat, lot, Put(cards, box.strip(), override.strip()))


def pack_new(
    ledger: Ledger, seat: Seat, fields: Fields, cards: Sequence[str], box: str = "1", override: str = ""
) -> Receipt:
    """Begin a lot and put cards into its first box: one undo."""
    seat.must_be(Role.STAFF, "pack")
    with ledger.writing(seat.by, seat.now()) as tx:
        return _pack(tx, seat, _open(tx, fields), Put(cards, box.strip(), override.strip()))


@dataclass(frozen=True, slots=True)
class Put:
    """Cards into a box, and who allows those that somebody has a claim on."""

    cards: Sequence[str]
    box: str
    override: str


def _pack(tx: Tx, seat: Seat, lot: str, put: Put) -> Receipt:
    fields = must_be_open(tx, lot)
    if not put.cards or not put.box:
        missing = "box" if put.cards else "cards"
        raise Refused("lot_says_nothing", lot=lot, field=missing, fields=missing)
    wanted = list(dict.fromkeys(put.cards))
    must_be_ours(tx, lot, wanted)
    allowed = allowances(tx, seat, lot, wanted, put.override)
    must_be_fit(tx, seat, lot, fields, allowed)
    lying = {card: str(said["box"]) for card, said in packed(tx.connection, lot).items()}
    capacity = int(str(fields.get("capacity") or 0))
    if over := full({**lying, **dict.fromkeys(wanted, put.box)}.values(), capacity):
        raise Refused("box_full", lot=lot, box=over, capacity=capacity, field="box")
    where = {"lot": lot, "box": put.box}
    return tx.append_all([Draft(subject("packed", c), Described({**where, **said})) for c, said in allowed.items()])


def must_be_open(tx: Tx, lot: str) -> Fields:
    """The fields of a lot that is still open. Refused when it is not, or when there is none."""
    fields = lot_fields(tx, lot)
    if fields["status"] != "open":
        raise Refused("lot_not_lawful", lot=lot, axis="lot", now=str(fields["status"]), needs="open")
    return fields


def lot_fields(tx: Tx, lot: str) -> Fields:
    """Refused when there is no such lot."""
    fields = described(tx.history(subject("lot", lot)))
    if not fields or "retired" in fields:
        raise Refused("no_such_entry", register="lot", name=lot)
    return fields


def unpack(ledger: Ledger, seat: Seat, lot: str, cards: Sequence[str], reason: str) -> Receipt:
    """Take cards out of an open lot, with a reason."""
    seat.must_be(Role.STAFF, "pack")
    if not reason.strip():
        raise Refused("reason_needed", field="reason")
    with ledger.writing(seat.by, seat.now()) as tx:
        must_be_open(tx, lot)
        lying = packed(tx.connection, lot)
        if strange := [card for card in cards if card not in lying]:
            raise Refused("card_not_in_lot", card=strange[0], lot=lot)
        out = Retired(reason.strip())
        return tx.append_all([Draft(subject("packed", card), out) for card in dict.fromkeys(cards)])


def move_lot(ledger: Ledger, seat: Seat, lot: str, name: str, given: Fields | None = None) -> Receipt:
    """Seal, reopen, ship or receive a lot. What the table asks for must be said; a day is today unless given."""
    seat.must_be(Role.STAFF, name)
    told = _said(given or {})
    with ledger.writing(seat.by, seat.now()) as tx:
        fields = lot_fields(tx, lot)
        row = move(lot, name, fields, told)
        drafts, more = MORE[name](tx, seat, lot, fields, told) if name in MORE else ([], {})
        day = {row.after: seat.today().isoformat()} if row.after in ("shipped", "received") else {}
        said = {**day, **told, **more, "status": row.after}
        complete("lot", {**fields, **said})
        receipt = tx.append_all([*drafts, Draft(subject("lot", lot), Described(said))])
        return _resealed(tx, lot) if drafts else receipt


def _sealed(tx: Tx, seat: Seat, lot: str, fields: Fields, _: Fields) -> tuple[list[Draft], Fields]:
    """The digest of what lies in the boxes. Refused for an empty lot and for cards that cannot be sold as they are."""
    lying = packed(tx.connection, lot)
    if not lying:
        raise Refused("lot_empty", lot=lot)
    must_be_fit(tx, seat, lot, fields, lying)
    rows = rows_of(tx.connection, lying)
    for card, row in rows.items():
        for axis, values in SALEABLE.items():
            if getattr(row, axis) not in values:
                now, needs = getattr(row, axis), " / ".join(values)
                raise Refused("step_not_lawful", card=card, axis=axis, now=now, needs=needs)
    return [], _digest(tx, lying)


def _digest(tx: Tx, lying: Mapping[str, Fields]) -> Fields:
    heads = heads_of(tx.connection, lying)
    boxes = {card: str(fields["box"]) for card, fields in lying.items()}
    return {"digest": digest(boxes, heads), "heads": written_heads(heads)}


def _shipped(tx: Tx, seat: Seat, lot: str, fields: Fields, given: Fields) -> tuple[list[Draft], Fields]:
    """Cards that are still ours are in transit now; what was sold left the ledger with its sale."""
    if fields.get("sold"):
        return [], {}
    lying = packed(tx.connection, lot)
    must_be_fit(tx, seat, lot, fields, lying)
    must_be_as_sealed(tx, lot, fields)
    rows = rows_of(tx.connection, lying)
    said = {"waybill": f"{given['carrier']} {given['waybill']}", "lot": lot}
    return [Draft(card, StepTaken("ship", {"centre": row.centre, **said})) for card, row in rows.items()], {}


def _resealed(tx: Tx, lot: str) -> Receipt:
    """After a shipment the histories end with it, and so does the digest."""
    tx.flush()
    return tx.append(subject("lot", lot), Described(_digest(tx, packed(tx.connection, lot))))


MORE = {"seal": _sealed, "ship": _shipped}


def must_be_as_sealed(tx: Tx, lot: str, fields: Fields) -> None:
    """Refused when a card's history went on since its lot was sealed: it may be another card by now."""
    if moved := changed_since(tx.connection, read_heads(str(fields.get("heads") or ""))):
        raise Refused("lot_card_changed", lot=lot, n=len(moved), cards=", ".join(moved))


def left_behind(tx: Tx, register: str, name: str, taken_back: int) -> None:
    """What an undo must not leave: a lot that jumped over a status, or another content under its seal.

    ``taken_back`` is how many facts of the entry's history it retracted."""
    history = tx.history(subject(register, name))
    if register == "lot":
        must_be_lawful(name, history)
    if register != "packed":
        return
    for fields in (described(history[:-taken_back]), described(history)):
        lot = str(fields.get("lot") or "")
        if lot and described(tx.history(subject("lot", lot))):
            must_be_open(tx, lot)
