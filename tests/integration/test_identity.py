"""What happened to a card comes home as its history: identifiers begin and end with evidence, replacements are linked,
and nothing of it happens before a person says so. On SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from two_hosts import NOW, Ticking, looked
from volute.commands import settling
from volute.commands.cards import pair_sticker, register, take_step
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.card import Card, Identifier
from volute.domain.differences import Verdict
from volute.domain.events import Event, Identified, Noted, Registered
from volute.domain.problems import Refused
from volute.domain.seen import Seen
from volute.ledger.store import Ledger
from volute.ledger.tables import DIFFERENCES
from volute.queries.card_sheet import card_sheet
from volute.queries.cards import cards
from volute.queries.open_differences import DifferenceRow, differences

DIE, OTHER = "GPU-1ac807aa-cbcd-5579-8591-d59d436d6eca", "GPU-be5622c9-df8e-56fb-8586-86e94d57c938"
SERIAL, NEW_SERIAL = "1652722003820", "1650724009999"
BOARD = {"serial": SERIAL, "board_part": "900-21001-0000-000", "subsystem": "10de:1463", "vbios": "92.00.45.00.03"}
NEW_BOARD = {
    "serial": NEW_SERIAL,
    "board_part": "900-21001-0100-030",
    "subsystem": "10de:147f",
    "vbios": "92.00.9e.00.01",
}


def seen(slot: int = 0, **more: object) -> Seen:
    fields = {"uuid": DIE, "memory_mib": 81920, "pdi": "0x1a2b", **BOARD, **more}
    return Seen("nvidia", slot, device="10de:20b2", **fields)  # type: ignore[arg-type]


def look(ledger: Ledger, seat: Seat, clock: Ticking, **hosts: list[Seen]) -> tuple[DifferenceRow, ...]:
    looked(ledger, seat, clock, **hosts)
    return differences(ledger)


def accept(ledger: Ledger, seat: Seat, found: tuple[DifferenceRow, ...]) -> None:
    settling.settle(ledger, seat, [d.key for d in found], Verdict.RECORD_WRONG)


def the_card(ledger: Ledger, number: str = "V-000001") -> Card:
    return card_sheet(ledger, number).card


def life(card: Card, kind: str) -> list[tuple[str, int | None, int | None, str]]:
    """Every value of this kind with the day it began and ended, counted from the start."""

    def day(at: datetime | None) -> int | None:
        return (at - NOW).days if at else None

    def told(one: Identifier) -> tuple[str, int | None, int | None, str]:
        return one.value, day(one.since), day(one.until), one.evidence

    return [told(one) for one in card.identifiers if one.kind == kind]


def test_a_card_taken_in_has_every_identifier_that_was_read(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    accept(ledger, seat, look(ledger, seat, clock, h1=[seen()]))
    pair_sticker(ledger, seat, "V-000001", "SN-88")
    card = the_card(ledger)
    told = {"uuid": DIE, "pdi": "0x1a2b", **BOARD}
    assert {kind: life(card, kind) for kind in told} == {k: [(v, 1, None, "probe")] for k, v in told.items()}
    assert life(card, "sticker") == [("SN-88", 1, None, "scan")]


def test_a_transplant_ends_what_the_old_board_was_called_and_keeps_the_die(
    ledger: Ledger, seat: Seat, clock: Ticking
) -> None:
    accept(ledger, seat, look(ledger, seat, clock, h1=[seen()]))
    (found,) = look(ledger, seat, clock, h1=[seen(**NEW_BOARD)])
    assert (found.kind, found.incident, found.confidence, found.sure) == ("changed", "transplanted", None, False)
    assert ("serial", SERIAL, NEW_SERIAL) in found.evidence
    accept(ledger, seat, (found,))
    card = the_card(ledger)
    for kind, new in NEW_BOARD.items():
        assert life(card, kind) == [(BOARD[kind], 1, 2, "probe"), (new, 2, None, "probe")]
    assert life(card, "uuid") == [(DIE, 1, None, "probe")]
    assert (card.modifications, card.vbios, card.subsystem) == (("board",), NEW_BOARD["vbios"], NEW_BOARD["subsystem"])
    assert differences(ledger) == ()


def test_a_board_that_says_no_serial_ends_the_one_of_the_board_before(
    ledger: Ledger, seat: Seat, clock: Ticking
) -> None:
    accept(ledger, seat, look(ledger, seat, clock, h1=[seen()]))
    (found,) = look(ledger, seat, clock, h1=[seen(serial=None, board_part=None, subsystem="10b0:f297")])
    assert found.incident == "transplanted"
    accept(ledger, seat, (found,))
    assert life(the_card(ledger), "serial") == [(SERIAL, 1, 2, "probe")]
    assert the_card(ledger).identifier("serial") == ""
    assert look(ledger, seat, clock, h1=[seen(serial=None, board_part=None, subsystem="10b0:f297")]) == ()


def test_a_flash_changes_the_vbios_and_nothing_else(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    accept(ledger, seat, look(ledger, seat, clock, h1=[seen()]))
    before = the_card(ledger)
    (found,) = look(ledger, seat, clock, h1=[seen(vbios="92.00.9e.00.01")])
    assert (found.incident, found.sure, found.confidence) == ("flashed", True, 0.99)
    accept(ledger, seat, (found,))
    card = the_card(ledger)
    assert life(card, "vbios") == [("92.00.45.00.03", 1, 2, "probe"), ("92.00.9e.00.01", 2, None, "probe")]
    assert card.modifications == ("vbios",)
    same = [i for i in before.identifiers if i.kind != "vbios"]
    assert [i for i in card.identifiers if i.kind != "vbios"] == same


def test_a_new_die_on_a_board_ends_the_old_ones_names(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    accept(ledger, seat, look(ledger, seat, clock, h1=[seen()]))
    (found,) = look(ledger, seat, clock, h1=[seen(uuid=OTHER, pdi="0x77")])
    assert found.incident == "other_die"
    accept(ledger, seat, (found,))
    card = the_card(ledger)
    assert life(card, "uuid") == [(DIE, 1, 2, "probe"), (OTHER, 2, None, "probe")]
    assert life(card, "pdi") == [("0x1a2b", 1, 2, "probe"), ("0x77", 2, None, "probe")]
    assert life(card, "serial") == [(SERIAL, 1, None, "probe")]


def test_a_step_that_flashes_or_repairs_dates_its_identifiers_too(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    entered = Registered("a100", "WHU", store="A-1", vbios="92.00.45.00.03", subsystem="10de:1463", source="typed")
    register(ledger, seat, entered, Identified("serial", SERIAL, "typed"))
    clock.now += timedelta(days=3)
    take_step(ledger, seat, "V-000001", "declare", {"modification": "vbios", "vbios": "92.00.9e.00.01"})
    take_step(ledger, seat, "V-000001", "send_repair", {"supplier": "maker", "reason": "fan"})
    take_step(ledger, seat, "V-000001", "back_from_repair", {"outcome": "new board", "serial": NEW_SERIAL})
    card = the_card(ledger)
    assert life(card, "vbios") == [("92.00.45.00.03", 0, 3, "typed"), ("92.00.9e.00.01", 3, None, "declare")]
    assert life(card, "serial") == [(SERIAL, 0, 3, "typed"), (NEW_SERIAL, 3, None, "repair")]
    assert life(card, "subsystem") == [("10de:1463", 0, None, "typed")]


def notes(ledger: Ledger, card: str) -> list[str]:
    return [fact.event.text for fact in card_sheet(ledger, card).standing if isinstance(fact.event, Noted)]


def test_a_replacement_is_a_new_card_linked_with_the_old_one(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    accept(ledger, seat, look(ledger, seat, clock, h1=[seen()]))
    for step, given in (
        ("pull", {"reason": "rma", "store": "A-1"}),
        ("send_repair", {"supplier": "maker", "reason": "remap"}),
    ):
        take_step(ledger, seat, "V-000001", step, given)
    new = seen(uuid=OTHER, pdi="0x77", **NEW_BOARD)
    (found,) = look(ledger, seat, clock, h1=[new])
    assert (found.kind, found.incident, found.other, found.sure) == ("appeared", "replaced", "V-000001", False)
    receipt = settling.settle(ledger, seat, [found.key], Verdict.RECORD_WRONG)
    assert [card.id for card in cards(ledger)] == ["V-000001", "V-000002"]
    assert notes(ledger, "V-000001") == ["replaced by V-000002 (RMA)"]
    assert notes(ledger, "V-000002") == ["replaces V-000001 (RMA)"]
    assert (the_card(ledger).identifier("uuid"), the_card(ledger, "V-000002").identifier("uuid")) == (DIE, OTHER)
    undo(ledger, seat, receipt)
    assert ([card.id for card in cards(ledger)], notes(ledger, "V-000001")) == (["V-000001"], [])
    assert [d.key for d in differences(ledger)] == [found.key]


def test_two_cards_swapped_between_hosts_are_two_moves_and_both_histories_go_on(
    ledger: Ledger, seat: Seat, clock: Ticking
) -> None:
    other = seen(uuid=OTHER, pdi="0x77", serial=NEW_SERIAL)
    accept(ledger, seat, look(ledger, seat, clock, h1=[seen()], h2=[other]))
    found = look(ledger, seat, clock, h1=[other], h2=[seen()])
    assert sorted((d.kind, d.card, d.incident, d.other) for d in found) == [
        ("moved", "V-000001", "exchanged", "V-000002"),
        ("moved", "V-000002", "exchanged", "V-000001"),
    ]
    accept(ledger, seat, found)
    assert [(card.id, card.host) for card in cards(ledger)] == [("V-000001", "h2"), ("V-000002", "h1")]
    assert differences(ledger) == ()


@pytest.mark.parametrize("view", [{"virtual": "hami"}, {"virtual": "vgpu"}, {"mig": True, "uuid": f"MIG-{DIE}"}])
def test_a_slice_or_a_virtual_card_is_never_entered(
    ledger: Ledger, seat: Seat, clock: Ticking, view: dict[str, object]
) -> None:
    found = look(ledger, seat, clock, h1=[seen(**{"serial": None, "pdi": None, **view})])
    assert [(d.kind, d.incident, d.sure) for d in found] == [("appeared", "through_a_slice", False)]
    with pytest.raises(Refused, match="slice_is_no_card"):
        accept(ledger, seat, found)
    assert cards(ledger) == ()


def test_a_judgement_from_before_a_field_was_looked_at_still_stands(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    """A newer program shows more of a card: that alone opens nothing."""
    learned: Event = Identified("uuid", DIE, "typed")
    register(ledger, seat, Registered("a100", "WHU", host="h1", slot=0, memory_mib=40960), learned)
    (found,) = look(ledger, seat, clock, h1=[seen(board_part=None)])
    settling.settle(ledger, seat, [found.key], Verdict.REALITY_WRONG)
    _forget(ledger, seat, found.key, "board_part")
    assert look(ledger, seat, clock, h1=[seen()]) == ()


def _forget(ledger: Ledger, seat: Seat, key: str, name: str) -> None:
    """The stored difference as a program wrote it that did not read this field."""
    mine = DIFFERENCES.c.key == key
    with ledger.writing(seat.by, seat.now()) as tx:
        body = json.loads(str(tx.connection.scalar(select(DIFFERENCES.c.body).where(mine))))
        kept = {s: {k: v for k, v in body[s].items() if k != name} for s in ("ledger", "probe")}
        text = json.dumps({**kept, "reasons": body["reasons"]})
        tx.connection.execute(update(DIFFERENCES).where(mine).values(body=text))
