"""A card that differs from its model while nobody said why is one task, opened by evidence alone; it is declared or
judged, asked again only by a new sign, and until then the card is not sold as if nothing were. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from sqlalchemy import func, select

from two_hosts import Ticking, looked
from volute.commands import settling
from volute.commands.cards import register, take_step, take_step_with
from volute.commands.judging import clear_signs
from volute.commands.leasing import Fates, Next, begin_lease, end_lease
from volute.commands.lot_sale import Sale, sell_lot
from volute.commands.lots import move_lot, open_lot, pack
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.differences import Verdict
from volute.domain.events import Identified, Registered
from volute.domain.money import Money
from volute.domain.problems import Refused
from volute.domain.seen import Seen
from volute.ledger.store import Ledger
from volute.ledger.suspects import Task, open_tasks
from volute.ledger.tables import ENTRIES
from volute.queries.conditions import conditions
from volute.queries.lots import lot_sheet
from volute.queries.open_differences import differences
from volute.queries.overview import overview


@pytest.fixture
def ledger(ledger: Ledger, seat: Seat) -> Ledger:
    """Three cards of a centre with two hosts; two of them are 4090s, one a workstation card with as much memory."""
    for slot, model, memory in ((0, "rtx4090", 24564), (1, "rtx4090", 24564), (2, "6000ada", 49140)):
        entered = Registered(model, "WHU", host="h1", slot=slot, memory_mib=memory, vbios="95.02.3C.00.EB")
        register(ledger, seat, entered, Identified("uuid", uuid(slot), "scan"))
    return ledger


def uuid(number: int) -> str:
    return f"GPU-0000000{number}-1111-2222-3333-444444444444"


def seen(slot: int, **more: object) -> Seen:
    kind = {"device": "10de:26b1", "memory_mib": 49140} if slot == 2 else {"device": "10de:2684", "memory_mib": 24564}
    fields = {**kind, "uuid": uuid(slot), "vbios": "95.02.3C.00.EB", "subsystem": "1458:40bf", **more}
    return Seen("nvidia", slot, bus=f"0000:{slot + 1:02x}:00.0", **fields)  # type: ignore[arg-type]


MORE = {"memory_mib": 49140}


def look(ledger: Ledger, seat: Seat, clock: Ticking, *shown: Seen) -> tuple[Task, ...]:
    looked(ledger, seat, clock, h1=list(shown))
    return tasks(ledger)


def tasks(ledger: Ledger) -> tuple[Task, ...]:
    with ledger.reading() as connection:
        return open_tasks(connection)


def entries(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return connection.scalar(select(func.count()).select_from(ENTRIES)) or 0


def test_a_4090_with_twice_its_memory_is_one_task_and_a_card_made_so_is_none(
    ledger: Ledger, seat: Seat, clock: Ticking
) -> None:
    before = entries(ledger)
    assert look(ledger, seat, clock, seen(0), seen(1), seen(2)) == ()
    (task,) = look(ledger, seat, clock, seen(0, **MORE), seen(1), seen(2))
    assert (task.card, [sign.kind for sign in task.signs]) == ("V-000001", ["memory_larger"])
    assert (task.signs[0].expected, task.signs[0].shown) == ("24564", "49140")
    (again,) = look(ledger, seat, clock, seen(0, memory_mib=49152), seen(1), seen(2))
    assert (again.since, again.run) == (task.since, task.run + 1)
    due = overview(ledger, clock.now).due.undeclared
    assert (due.cards, due.reasons) == (("V-000001",), (("memory_larger", 1),))
    assert entries(ledger) == before  # a probe writes nothing into the ledger


def test_a_transplant_that_leaves_the_memory_as_it_was_is_a_task_too(
    ledger: Ledger, seat: Seat, clock: Ticking
) -> None:
    look(ledger, seat, clock, seen(0))
    take_step(ledger, seat, "V-000001", "declare", {"modification": "vbios", "subsystem": "1458:40bf"})
    (task,) = look(ledger, seat, clock, seen(0, subsystem="10de:16f3"))
    assert [(sign.kind, sign.expected, sign.shown) for sign in task.signs] == [
        ("board_not_recorded", "1458:40bf", "10de:16f3")
    ]


def test_declaring_answers_the_task_and_taking_it_back_asks_again(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    look(ledger, seat, clock, seen(0, **MORE))
    declared = take_step(ledger, seat, "V-000001", "declare", {"modification": "memory", "memory_mib": "49140"})
    assert tasks(ledger) == ()
    undo(ledger, seat, declared)
    assert len(tasks(ledger)) == 1


def test_accepting_the_difference_answers_it(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    look(ledger, seat, clock, seen(0, **MORE))
    changed = [d.key for d in differences(ledger) if d.kind == "changed"]
    settling.settle(ledger, seat, changed, Verdict.RECORD_WRONG)
    assert tasks(ledger) == ()


def test_a_judged_sign_rests_and_only_a_new_one_asks_again(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    look(ledger, seat, clock, seen(0, **MORE))
    with pytest.raises(Refused, match="note_needed"):
        clear_signs(ledger, seat, "V-000001", " ")
    with pytest.raises(Refused, match="no_open_task"):
        clear_signs(ledger, seat, "V-000002", "nothing is open of it")
    judged = clear_signs(ledger, seat, "V-000001", "a driver of the maker's own")
    assert tasks(ledger) == ()
    assert look(ledger, seat, clock, seen(0, memory_mib=49152)) == ()
    assert look(ledger, seat, clock, seen(0)) == ()
    assert look(ledger, seat, clock, seen(0, **MORE)) == ()
    verdicts = {c.card: c.judgement.verdict.value for c in conditions(ledger)}
    assert verdicts["V-000001"] == "as_model"
    (task,) = look(ledger, seat, clock, seen(0, memory_mib=98280))
    assert [sign.shown for sign in task.signs] == ["98280"]
    undo(ledger, seat, judged)
    look(ledger, seat, clock, seen(0, **MORE))
    assert len(tasks(ledger)) == 1


def test_what_is_seen_through_a_slice_answers_and_opens_nothing(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    assert look(ledger, seat, clock, seen(0, memory_mib=8192, virtual="hami")) == ()
    (task,) = look(ledger, seat, clock, seen(0, **MORE))
    for view in ({"virtual": "hami"}, {"mig": True}):
        assert look(ledger, seat, clock, seen(0, memory_mib=8192, **view)) == (task,)


@pytest.fixture
def suspected(ledger: Ledger, seat: Seat, clock: Ticking) -> Ledger:
    """The first card shows twice its memory, and is in stock since."""
    look(ledger, seat, clock, seen(0, **MORE), seen(1), seen(2))
    take_step_with(ledger, seat, ["V-000001", "V-000002"], "pull", {"reason": "sale"})
    return ledger


def sale(sold_as: str) -> dict[str, str]:
    return {"buyer": "Lin", "price": "15800", "sold_as": sold_as}


@pytest.mark.parametrize("sold_as", ["used", "new", "refurbished"])
def test_it_is_not_sold_as_if_nothing_were_and_the_refusal_says_what_was_seen(
    suspected: Ledger, seat: Seat, sold_as: str
) -> None:
    with pytest.raises(Refused, match="undeclared_modification") as refused:
        take_step(suspected, seat, "V-000001", "sell", sale(sold_as))
    assert refused.value.facts["signs"] == "memory_mib 49140 ≠ 24564"
    with pytest.raises(Refused, match="undeclared_modification"):
        take_step_with(suspected, seat, ["V-000002", "V-000001"], "list_for_sale", {"price": "15800"})


def test_it_is_sold_for_parts_or_once_somebody_said_why(suspected: Ledger, seat: Seat) -> None:
    parts = take_step(suspected, seat, "V-000001", "sell", sale("for_parts"))
    undo(suspected, seat, parts)
    clear_signs(suspected, seat, "V-000001", "measured at the bench: its chips are as delivered")
    take_step(suspected, seat, "V-000001", "list_for_sale", {"price": "15800"})
    take_step(suspected, seat, "V-000001", "sell", sale("used"))


def test_a_lease_does_not_end_in_such_an_offer(suspected: Ledger, seat: Seat) -> None:
    terms = {"tenant": "Lin", "price": "3000", "currency": "CNY", "start": "2026-11-01", "unit": "card_month"}
    terms |= {"vat_included": "True", "notice_days": "30"}
    begin_lease(suspected, seat, terms, ["V-000001"], name="L-0001")
    offered = Fates(single={"V-000001": Next("list_for_sale", {"price": "15800"})})
    with pytest.raises(Refused, match="undeclared_modification"):
        end_lease(suspected, seat, "L-0001", "over", date(2026, 11, 30), offered)


def test_it_is_packed_only_into_a_lot_of_parts_and_that_is_not_sold_as_anything_else(
    suspected: Ledger, seat: Seat
) -> None:
    open_lot(suspected, seat, {"title": "for Huaqiang"})
    with pytest.raises(Refused, match=r"undeclared_modification.*V-000001"):
        pack(suspected, seat, "LOT-0001", ["V-000001", "V-000002"])
    open_lot(suspected, seat, {"title": "for parts", "sold_as": "for_parts"})
    pack(suspected, seat, "LOT-0002", ["V-000001", "V-000002"])
    move_lot(suspected, seat, "LOT-0002", "seal")
    prices = {card: Money.of("15000") for card in ("V-000001", "V-000002")}
    agreed = Sale("Lin", prices, vat_included=True)
    with pytest.raises(Refused, match="lot_cards_refused") as refused:
        sell_lot(suspected, seat, "LOT-0002", agreed)
    (reason,) = cast("tuple[Refused, ...]", refused.value.facts["reasons"])
    assert (reason.code, reason.facts["card"]) == ("undeclared_modification", "V-000001")
    sell_lot(suspected, seat, "LOT-0002", replace(agreed, sold_as={"V-000001": "for_parts"}))


def test_signs_seen_after_packing_stop_the_lot(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    take_step_with(ledger, seat, ["V-000002"], "pull", {"reason": "sale"})
    open_lot(ledger, seat, {})
    pack(ledger, seat, "LOT-0001", ["V-000002"])
    look(ledger, seat, clock, seen(1, **MORE))
    with pytest.raises(Refused, match=r"undeclared_modification.*V-000002"):
        move_lot(ledger, seat, "LOT-0001", "seal")
    (card,) = lot_sheet(ledger, "LOT-0001", clock().date()).cards
    assert [odd.kind for odd in card.against] == ["undeclared"]
