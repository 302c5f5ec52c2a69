"""What may lie in a lot: a card that could not be sold from it is refused when it is packed; what arises afterwards
shows on the lot and stops it. On both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from volute.commands.cards import register, take_step
from volute.commands.lot_sale import Sale, sell_lot
from volute.commands.lots import move_lot, open_lot, pack, pack_new, unpack
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.events import Registered
from volute.domain.money import Money
from volute.domain.problems import Refused
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.lot_said import LotSaid
from volute.queries.lots import LotSheet, lot_sheet, lots
from volute.words import Style, Words, problem_words

SEAT = Seat("Wang Hao", lambda: datetime(2026, 11, 24, 9, tzinfo=UTC))
LATER = replace(SEAT, clock=lambda: datetime(2026, 12, 2, 9, tzinfo=UTC))
TODAY = date(2026, 11, 24)
A, B, C, RACKED = (f"V-{n:06d}" for n in range(1, 5))
LOT, WORDS = "LOT-0001", Words.load("en")
BANK = {"claim": "pledged", "holder": "Bank of the Lake", "until": "2026-12-01"}
CARRIED = {"carrier": "SF", "waybill": "SF-1"}


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """Three cards on a shelf and one that came out of a host. A lot that is empty."""
    found = Ledger.open(ledger_url)
    describe(found, SEAT, "centre", "WHU", {"name": "Wuhu"})
    describe(found, SEAT, "host", "whu-r01-n01", {"centre": "WHU", "address": "127.0.0.1"})
    for _ in range(3):
        register(found, SEAT, Registered("rtx4090", "WHU", store="Store", cooler="blower", memory_mib=24564))
    register(found, SEAT, Registered("rtx4090", "WHU", host="whu-r01-n01", slot=0))
    take_step(found, SEAT, RACKED, "pull", {"reason": "to be sold"})
    open_lot(found, SEAT, {"title": "for Huaqiang"})
    yield found
    with found.reading() as connection:
        verify(connection)
    found.close()


def told(ledger: Ledger) -> LotSheet:
    return lot_sheet(ledger, LOT, TODAY)


def sentences(ledger: Ledger) -> str:
    return " ".join(LotSaid(told(ledger), WORDS, Style(WORDS)).sentences())


def sale(*cards: str, **more: object) -> Sale:
    return replace(Sale("Lin", dict.fromkeys(cards, Money.of(9_000)), vat_included=True), **more)  # type: ignore[arg-type]


def test_a_claimed_card_is_not_packed_unless_somebody_is_named_who_allows_it(ledger: Ledger) -> None:
    take_step(ledger, SEAT, A, "encumber", BANK)
    with pytest.raises(Refused, match="encumbered") as no:
        pack(ledger, SEAT, LOT, [A, B])
    said, remedy = problem_words(WORDS, no.value)
    assert (A in said, "Bank of the Lake" in said, "name who allows" in remedy) == (True, True, True)
    chinese = Words.load("zh_CN")
    kind = chinese("choice.pledged")
    assert f"{kind} Bank of the Lake" in problem_words(chinese, no.value)[0]
    assert told(ledger).cards == ()  # all or none
    pack(ledger, SEAT, LOT, [A, B], override="Zhao Xin")
    assert [card.claims for card in told(ledger).cards] == [("pledged",), ()]
    assert lots(ledger, TODAY)[0].against == 0
    move_lot(ledger, SEAT, LOT, "seal")


def test_an_allowance_is_of_the_claims_there_were_and_goes_with_the_lot(ledger: Ledger) -> None:
    take_step(ledger, SEAT, A, "encumber", BANK)
    pack(ledger, SEAT, LOT, [A], override="Zhao Xin")
    pack(ledger, SEAT, LOT, [A], "2")  # another box of the same lot
    take_step(ledger, SEAT, A, "encumber", {"claim": "vendor_financed", "holder": "Vendor"})
    with pytest.raises(Refused, match=r"encumbered.*vendor_financed Vendor"):
        move_lot(ledger, SEAT, LOT, "seal")
    unpack(ledger, SEAT, LOT, [A], "claimed twice")
    take_step(ledger, SEAT, A, "lift", {"claim": "vendor_financed", "reason": "paid"})
    with pytest.raises(Refused, match=r"encumbered.*pledged"):
        pack(ledger, SEAT, LOT, [A])  # nobody allows it now


def test_a_claim_past_its_last_day_guards_no_packing_and_no_sale(ledger: Ledger) -> None:
    take_step(ledger, SEAT, A, "encumber", BANK)
    pack(ledger, LATER, LOT, [A])
    move_lot(ledger, LATER, LOT, "seal")
    sell_lot(ledger, LATER, LOT, sale(A))
    assert told(ledger).sold


def test_a_claim_that_arises_in_a_sealed_box_shows_and_stops_shipment_and_sale(ledger: Ledger) -> None:
    pack(ledger, SEAT, LOT, [A, B])
    move_lot(ledger, SEAT, LOT, "seal")
    claimed = take_step(ledger, SEAT, B, "encumber", BANK)
    assert [[odd.kind for odd in card.against] for card in told(ledger).cards] == [[], ["encumbered"]]
    assert lots(ledger, TODAY)[0].against == 1
    assert f"Cannot go on with 1 card: {B}" in sentences(ledger)
    assert "Pledged: Bank of the Lake 2026-12-01" in sentences(ledger)
    with pytest.raises(Refused, match=f"encumbered.*{B}"):
        move_lot(ledger, SEAT, LOT, "ship", CARRIED)
    with pytest.raises(Refused, match=f"lot_cards_refused.*{B}"):
        sell_lot(ledger, SEAT, LOT, sale(A, B))
    undo(ledger, SEAT, claimed)
    assert lots(ledger, TODAY)[0].against == 0
    move_lot(ledger, SEAT, LOT, "ship", CARRIED)


def test_a_card_let_or_promised_after_it_was_packed_stops_the_lot(ledger: Ledger) -> None:
    pack(ledger, SEAT, LOT, [A, B])
    take_step(ledger, SEAT, A, "lease", {"lease": "L-1", "tenant": "Qwill AI"})
    take_step(ledger, SEAT, B, "reserve", {"holder": "Lin"})
    assert [[odd.kind for odd in card.against] for card in told(ledger).cards] == [["leased"], ["reserved"]]
    with pytest.raises(Refused, match="lot_cards_unfit") as no:
        move_lot(ledger, SEAT, LOT, "seal")
    assert no.value.facts["n"] == 2


def test_a_lot_offered_as_new_takes_no_card_that_ever_worked(ledger: Ledger) -> None:
    with pytest.raises(Refused, match=f"sold_as_contradicts.*{RACKED}"):
        pack_new(ledger, SEAT, {"sold_as": "new"}, [A, RACKED])
    pack_new(ledger, SEAT, {"sold_as": "new"}, [A])
    with pytest.raises(Refused, match=f"sold_as_contradicts.*{B}"):
        pack_new(ledger, SEAT, {"sold_as": "refurbished"}, [B])
    with pytest.raises(Refused, match="field_no_choice"):
        open_lot(ledger, SEAT, {"sold_as": "as good as new"})
    assert [row.name for row in lots(ledger, TODAY)] == ["LOT-0002", LOT]
