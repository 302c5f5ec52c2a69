"""Lots on both databases: filled, sealed, shipped, sold and received, each one undo; and what a seal is good for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from volute.commands.cards import note, register, take_step
from volute.commands.lot_sale import Sale, sell_lot
from volute.commands.lots import move_lot, open_lot, pack, unpack
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.card import Commercial, Custody
from volute.domain.events import Costed, Registered
from volute.domain.money import Currency, Money
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.roles import Role
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.queries.lot_said import LotSaid
from volute.queries.lots import LotSheet, lot_sheet, lots, shares
from volute.words import Style, Words, problem_words

SEAT = Seat("Wang Hao", lambda: datetime(2026, 11, 24, 9, tzinfo=UTC))
TODAY = date(2026, 11, 24)
A, B, C, RACKED, LEASED = (f"V-{n:06d}" for n in range(1, 6))
LOT = "LOT-0001"
CARRIED = {"carrier": "SF", "waybill": "SF-1"}


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """Three 4090s on a shelf, of which one cost nobody knows what; one in a host; one leased. A lot that is empty."""
    found = Ledger.open(ledger_url)
    describe(found, SEAT, "centre", "WHU", {"name": "Wuhu"})
    describe(found, SEAT, "host", "whu-r01-n01", {"centre": "WHU", "address": "127.0.0.1"})
    for paid in (1_130_000, 1_130_000, None):
        cost = [Costed("purchase", paid)] if paid else []
        register(found, SEAT, Registered("rtx4090", "WHU", store="Store", cooler="blower", memory_mib=24564), *cost)
    for slot in range(2):
        register(found, SEAT, Registered("rtx4090", "WHU", host="whu-r01-n01", slot=slot))
    take_step(found, SEAT, LEASED, "lease", {"lease": "L-0001", "tenant": "Qwill AI"})
    open_lot(found, SEAT, {"title": "for Huaqiang", "capacity": "2"})
    yield found
    found.close()


def sealed(ledger: Ledger, *cards: str) -> Receipt:
    pack(ledger, SEAT, LOT, cards[:2])
    if cards[2:]:
        pack(ledger, SEAT, LOT, cards[2:], "2")
    return move_lot(ledger, SEAT, LOT, "seal")


def told(ledger: Ledger) -> LotSheet:
    return lot_sheet(ledger, LOT, TODAY)


def sale(ledger: Ledger, total: str = "30000.01", **more: object) -> Sale:
    prices = shares(told(ledger), Money.of(total), "equal")
    return replace(Sale("Huaqiang traders", prices, vat_included=True, split="equal"), **more)  # type: ignore[arg-type]


def sound(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        verify(connection)


def test_a_lot_is_filled_sealed_sold_shipped_and_received(ledger: Ledger) -> None:
    sealed(ledger, A, B, C)
    assert told(ledger).boxes == {"1": 2, "2": 1}
    heads = {card.card: card.head for card in told(ledger).cards}
    receipt = sell_lot(ledger, SEAT, LOT, sale(ledger, document="INV-118"))
    assert len(receipt.facts) == 4
    move_lot(ledger, SEAT, LOT, "ship", CARRIED)
    move_lot(ledger, SEAT, LOT, "receive", {"receiver": "Mr Lin"})
    sheet = told(ledger)
    assert (sheet.status, sheet.fields["waybill"], sheet.fields["received"]) == ("received", "SF-1", "2026-11-24")
    assert [card.price for card in sheet.cards] == [10_000.01, 10_000.0, 10_000.0]
    assert {card.card: card.head for card in sheet.cards} == heads  # what was sealed is what the buyer was told
    card = card_sheet(ledger, A).card
    assert (card.custody, card.commercial) == (Custody.GONE, Commercial.SOLD)
    assert (card.sale["lot"], card.sale["sold_as"], card.sale["document"]) == (LOT, "used", "INV-118")
    sound(ledger)


def test_gain_is_told_of_cards_whose_cost_is_known_and_of_no_others(ledger: Ledger) -> None:
    sealed(ledger, A, B, C)
    sell_lot(ledger, SEAT, LOT, sale(ledger, "33900", fees=Money.of("300")))
    sheet = told(ledger)
    one, unknown = sheet.cards[0].gain, sheet.cards[2].gain
    assert one.proceeds == pytest.approx(11_300 / 1.13 - 100)
    assert (one.cost, one.book) == (pytest.approx(10_000), pytest.approx(10_000))
    assert one.of_book == one.of_cash == pytest.approx(-100)
    assert (unknown.proceeds, unknown.cost, unknown.of_book, unknown.of_cash) == (one.proceeds, None, None, None)
    assert sheet.total.of_book is None
    known, n = sheet.known
    assert (n, known.of_book) == (2, pytest.approx(-200))


def test_a_sale_in_another_currency_knows_no_gain(ledger: Ledger) -> None:
    sealed(ledger, A)
    prices = {A: Money.of("2900", Currency.USD)}
    sell_lot(ledger, SEAT, LOT, Sale("Lin Trading", prices, vat_included=False, vat_rate="0"))
    assert told(ledger).cards[0].gain.of_cash is None
    assert told(ledger).currency == "USD"
    assert told(ledger).reckoned == "USD"
    assert card_sheet(ledger, A).card.sale["currency"] == "USD"


def test_a_sale_in_another_currency_with_its_rate_knows_its_gain_in_yuan(ledger: Ledger) -> None:
    sealed(ledger, A)
    prices = {A: Money.of("2900", Currency.USD)}
    rate = {"rate": "7.12", "rate_source": "SAFE", "fees": Money.of("100", Currency.USD)}
    sell_lot(ledger, SEAT, LOT, Sale("Lin Trading", prices, vat_included=False, vat_rate="0", **rate))  # type: ignore[arg-type]
    sheet = told(ledger)
    assert (sheet.currency, sheet.reckoned, sheet.cards[0].price) == ("USD", "CNY", 2_900)
    assert sheet.cards[0].gain.proceeds == pytest.approx(2_800 * 7.12)
    assert sheet.cards[0].gain.of_cash == pytest.approx(2_800 * 7.12 - 10_000)
    said = " ".join(LotSaid(sheet, Words.load("en"), Style(Words.load("en"))).sentences())
    assert "7.12 SAFE" in said
    assert "brought ¥19,936" in said


def test_the_whole_sale_is_one_undo_and_one_redo(ledger: Ledger) -> None:
    sealed(ledger, A, B)
    taken_back = undo(ledger, SEAT, sell_lot(ledger, SEAT, LOT, sale(ledger)))
    assert not told(ledger).sold
    assert card_sheet(ledger, A).card.custody is Custody.IN_STOCK
    undo(ledger, SEAT, taken_back)
    assert told(ledger).sold
    assert card_sheet(ledger, B).card.custody is Custody.GONE
    sound(ledger)


def test_what_was_done_and_taken_back_since_the_seal_changes_nothing(ledger: Ledger) -> None:
    sealed(ledger, A, B)
    undo(ledger, SEAT, sell_lot(ledger, SEAT, LOT, sale(ledger)))
    assert not any(card.changed for card in told(ledger).cards)
    sell_lot(ledger, SEAT, LOT, sale(ledger))
    assert told(ledger).sold


def test_a_card_that_changed_under_the_seal_is_named_and_not_sold(ledger: Ledger) -> None:
    sealed(ledger, A, B)
    note(ledger, SEAT, B, "fell from the table")
    assert [card.changed for card in told(ledger).cards] == [False, True]
    for tried in (
        lambda: sell_lot(ledger, SEAT, LOT, sale(ledger)),
        lambda: move_lot(ledger, SEAT, LOT, "ship", CARRIED),
    ):
        with pytest.raises(Refused, match=f"lot_card_changed.*{B}"):
            tried()
    move_lot(ledger, SEAT, LOT, "reopen", {"reason": "to look at it"})
    move_lot(ledger, SEAT, LOT, "seal")
    sell_lot(ledger, SEAT, LOT, sale(ledger))


def test_cards_shipped_before_they_are_sold_are_in_transit_until_then(ledger: Ledger) -> None:
    sealed(ledger, A, B)
    receipt = move_lot(ledger, SEAT, LOT, "ship", CARRIED)
    assert card_sheet(ledger, A).card.custody is Custody.IN_TRANSIT
    undo(ledger, SEAT, receipt)
    assert (told(ledger).status, card_sheet(ledger, A).card.custody) == ("sealed", Custody.IN_STOCK)
    move_lot(ledger, SEAT, LOT, "ship", CARRIED)
    sell_lot(ledger, SEAT, LOT, sale(ledger))
    assert card_sheet(ledger, A).card.commercial is Commercial.SOLD
    sound(ledger)


def test_a_card_lies_in_one_lot(ledger: Ledger) -> None:
    pack(ledger, SEAT, LOT, [A])
    open_lot(ledger, SEAT, {})
    with pytest.raises(Refused, match="card_in_lot"):
        pack(ledger, SEAT, "LOT-0002", [B, A])
    assert [row.cards for row in lots(ledger, TODAY)] == [0, 1]  # all or none
    unpack(ledger, SEAT, LOT, [A], "sold alone")
    pack(ledger, SEAT, "LOT-0002", [B, A])
    assert [row.cards for row in lots(ledger, TODAY)] == [2, 0]
    with pytest.raises(Refused, match="card_not_in_lot"):
        unpack(ledger, SEAT, LOT, [A], "again")
    with pytest.raises(Refused, match="reason_needed"):
        unpack(ledger, SEAT, "LOT-0002", [A], " ")


def test_a_box_holds_what_it_holds(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="box_full"):
        pack(ledger, SEAT, LOT, [A, B, C])
    pack(ledger, SEAT, LOT, [A, B])
    with pytest.raises(Refused, match="box_full"):
        pack(ledger, SEAT, LOT, [C])
    pack(ledger, SEAT, LOT, [B], "2")  # moved within the lot
    pack(ledger, SEAT, LOT, [C])


def test_only_what_can_leave_goes_into_a_sealed_box(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="lot_empty"):
        move_lot(ledger, SEAT, LOT, "seal")
    with pytest.raises(Refused, match=r"step_not_lawful.*leased"):
        pack(ledger, SEAT, LOT, [LEASED])
    with pytest.raises(Refused, match="not_registered"):
        pack(ledger, SEAT, LOT, ["V-999999"])
    pack(ledger, SEAT, LOT, [RACKED])
    with pytest.raises(Refused, match=f"step_not_lawful.*{RACKED}.*racked"):
        move_lot(ledger, SEAT, LOT, "seal")
    take_step(ledger, SEAT, RACKED, "pull", {"reason": "for the lot"})
    move_lot(ledger, SEAT, LOT, "seal")
    with pytest.raises(Refused, match="lot_not_lawful"):
        pack(ledger, SEAT, LOT, [A])
    with pytest.raises(Refused, match="lot_not_lawful"):
        unpack(ledger, SEAT, LOT, [RACKED], "changed my mind")


def test_every_card_that_may_not_be_sold_so_is_named(ledger: Ledger) -> None:
    for card in (A, C):
        take_step(ledger, SEAT, card, "encumber", {"claim": "pledged", "holder": "Bank of the Lake"})
    with pytest.raises(Refused, match="lot_cards_unfit"):
        pack(ledger, SEAT, LOT, [A, B, C])
    for box, cards in (("1", [A, B]), ("2", [C])):
        pack(ledger, SEAT, LOT, cards, box, override="Zhao Xin")
    move_lot(ledger, SEAT, LOT, "seal")
    with pytest.raises(Refused) as no:
        sell_lot(ledger, SEAT, LOT, sale(ledger))
    assert no.value.facts["n"] == 2
    said, _ = problem_words(Words.load("en"), no.value)
    assert all(card in said for card in (A, C))
    assert "Bank of the Lake" in said
    assert card_sheet(ledger, B).card.commercial is Commercial.HELD
    with pytest.raises(Refused, match="lot_cards_refused"):
        sell_lot(ledger, SEAT, LOT, sale(ledger, override="Zhao Xin", usually="refurbished"))
    sell_lot(ledger, SEAT, LOT, sale(ledger, override="Zhao Xin"))
    assert card_sheet(ledger, A).card.sale["override"] == "Zhao Xin"


def test_a_sale_needs_a_price_for_every_card_and_one_currency(ledger: Ledger) -> None:
    sealed(ledger, A, B)
    ten = Money.of(10)
    for prices, code in (
        ({A: ten}, "sale_price_missing"),
        ({A: ten, B: ten, C: ten}, "sale_price_missing"),
        ({A: ten, B: Money.of(10, Currency.USD)}, "sale_currencies"),
    ):
        with pytest.raises(Refused, match=code):
            sell_lot(ledger, SEAT, LOT, Sale("Lin", prices, vat_included=True))
    with pytest.raises(Refused, match="lot_says_nothing"):
        sell_lot(ledger, SEAT, LOT, Sale(" ", {A: ten, B: ten}, vat_included=True))
    staff = replace(SEAT, roles=frozenset({Role.STAFF}))
    with pytest.raises(Refused, match="not_your_step"):
        sell_lot(ledger, staff, LOT, sale(ledger))


def test_a_lot_is_sold_once_and_not_while_it_is_open(ledger: Ledger) -> None:
    pack(ledger, SEAT, LOT, [A])
    with pytest.raises(Refused, match="lot_not_lawful"):
        sell_lot(ledger, SEAT, LOT, sale(ledger))
    move_lot(ledger, SEAT, LOT, "seal")
    sell_lot(ledger, SEAT, LOT, sale(ledger))
    with pytest.raises(Refused, match="lot_sold"):
        sell_lot(ledger, SEAT, LOT, sale(ledger))
    with pytest.raises(Refused, match="lot_sold"):
        move_lot(ledger, SEAT, LOT, "reopen", {"reason": "the buyer rang"})


def test_an_undo_leaves_no_lot_that_could_not_be(ledger: Ledger) -> None:
    put = pack(ledger, SEAT, LOT, [A])
    seal = move_lot(ledger, SEAT, LOT, "seal")
    with pytest.raises(Refused, match="lot_not_lawful"):
        undo(ledger, SEAT, put)  # the seal says it lies there
    ship = move_lot(ledger, SEAT, LOT, "ship", CARRIED)
    with pytest.raises(Refused, match="lot_not_lawful"):
        undo(ledger, SEAT, seal)
    for receipt in (ship, seal, put):
        undo(ledger, SEAT, receipt)
    assert (told(ledger).status, told(ledger).cards) == ("open", ())
    sound(ledger)


def test_a_lot_with_cards_in_it_cannot_be_undone(ledger: Ledger) -> None:
    second = open_lot(ledger, SEAT, {})
    put = pack(ledger, SEAT, "LOT-0002", [A])
    with pytest.raises(Refused, match="entry_in_use"):
        undo(ledger, SEAT, second)
    undo(ledger, SEAT, put)
    undo(ledger, SEAT, second)
    assert [row.name for row in lots(ledger, TODAY)] == [LOT]
    assert open_lot(ledger, SEAT, {}).facts[0].subject == "lot:LOT-0003"  # a number is not given twice


def test_a_whole_price_is_shared_by_a_rule_that_is_known(ledger: Ledger) -> None:
    said = {"amount": "20000", "as_of": "2026-11-20", "source": "a buyer", "vat_included": True, "vat_rate": "0.13"}
    describe(ledger, SEAT, "price", "p", {"model": "rtx4090", "what": "resale", **said})
    take_step(ledger, SEAT, B, "list_for_sale", {"price": "30000"})
    pack(ledger, SEAT, LOT, [A, B])
    assert shares(told(ledger), Money.of(1_000), "by_price") == {A: Money.of(400), B: Money.of(600)}
    pack(ledger, SEAT, LOT, [C], "2")
    with pytest.raises(Refused, match="split_unknown"):
        shares(told(ledger), Money.of(1_000), "by_cost")
    with pytest.raises(Refused, match="evidence_not_known"):
        shares(told(ledger), Money.of(1_000), "by_weight")


def test_there_is_no_lot_of_that_name(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="no_such_entry"):
        lot_sheet(ledger, "LOT-0009", TODAY)
    with pytest.raises(Refused, match="no_such_entry"):
        pack(ledger, SEAT, "LOT-0009", [A])
