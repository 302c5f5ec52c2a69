"""Floors of models and what buyers take hold every offer, sale and plan, unless somebody is named who allows it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import SEAT, small_fleet
from volute.commands.cards import take_step, take_step_with
from volute.commands.lot_sale import Sale, sell_lot
from volute.commands.lots import move_lot, pack_new
from volute.commands.registers import describe, retire
from volute.commands.undo import undo
from volute.domain.money import Currency, Money
from volute.domain.problems import Refused
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.sale_limits import buyer_entry, sale_limits, within
from volute.queries.sale_plan import Asked, SalePlan, sale_plan

TODAY = SEAT.today()
A, B = "V-000001", "V-000002"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two cards of a model that is quoted at 20,000 without VAT lie on a shelf."""
    opened = small_fleet(tmp_path / "small.db")
    for card in (A, B):
        take_step(opened, SEAT, card, "pull", {"reason": "for a lot"})
    yield opened
    opened.close()


def floor(ledger: Ledger, price: str) -> None:
    describe(ledger, SEAT, "floor", "rtx4090", {"price": price, "as_of": "2026-11-20", "why": "the bank"})


def takes(ledger: Ledger, n: int, name: str = "Lin") -> None:
    said = {"name": name, "model": "rtx4090", "a_month": str(n), "as_of": "2026-11-20"}
    describe(ledger, SEAT, "buyer", buyer_entry(name, "rtx4090"), said)


def sealed(ledger: Ledger, *cards: str) -> str:
    lot = pack_new(ledger, SEAT, {}, cards).facts[0].subject.partition(":")[2]
    move_lot(ledger, SEAT, lot, "seal")
    return lot


def sale(price: str, *cards: str, **more: object) -> Sale:
    terms = {"vat_included": True, **more}
    return Sale("Lin", dict.fromkeys(cards, Money.of(price)), **terms)  # type: ignore[arg-type]


def planned(ledger: Ledger, **more: bool) -> SalePlan:
    asked = Asked(Scenario(rent_change=-0.9), 3)
    return sale_plan(book(ledger, TODAY), within(asked, sale_limits(ledger, TODAY), known_buyers=bool(more)))


def test_no_card_is_offered_under_the_floor_of_its_model_unless_somebody_allows_it(ledger: Ledger) -> None:
    floor(ledger, "12000")
    with pytest.raises(Refused, match=r"below_floor.*11,999"):
        take_step_with(ledger, SEAT, [A, B], "list_for_sale", {"price": "11999"})
    take_step(ledger, SEAT, A, "list_for_sale", {"price": "12000"})
    take_step(ledger, SEAT, B, "list_for_sale", {"price": "9000", "override": "Zhao Xin"})
    retire(ledger, SEAT, "floor", "rtx4090", "sold out")
    take_step(ledger, SEAT, A, "sell", {"buyer": "Lin", "price": "5000", "sold_as": "used"})


def test_a_lot_is_held_to_the_floor_on_one_footing_and_parts_have_none(ledger: Ledger) -> None:
    floor(ledger, "12000")
    lot = sealed(ledger, A, B)
    with pytest.raises(Refused, match=r"below_floor.*n=2"):
        sell_lot(ledger, SEAT, lot, sale("11000", A, B))
    sold = sell_lot(ledger, SEAT, lot, sale("11000", A, B, vat_included=False))  # 12,430 with VAT
    undo(ledger, SEAT, sold)
    undo(ledger, SEAT, sell_lot(ledger, SEAT, lot, sale("100", A, B, usually="for_parts")))
    undo(ledger, SEAT, sell_lot(ledger, SEAT, lot, sale("100", A, B, override="Zhao Xin")))
    dollars = Sale("Lin", dict.fromkeys((A, B), Money.of("10", Currency.USD)), vat_included=True)
    sell_lot(ledger, SEAT, lot, dollars)  # without a rate nobody knows


def test_a_buyer_takes_so_many_in_thirty_days_over_all_lots(ledger: Ledger) -> None:
    takes(ledger, 1)
    first, second = sealed(ledger, A), sealed(ledger, B)
    sell_lot(ledger, SEAT, first, sale("12000", A))
    (buyer,) = sale_limits(ledger, TODAY).buyers
    assert (buyer.sold, buyer.left) == (1, 0)
    with pytest.raises(Refused, match=r"buyer_limit.*before=1.*most=1"):
        sell_lot(ledger, SEAT, second, sale("12000", B))
    later = sale("12000", B, day=date.fromordinal(TODAY.toordinal() + 31).isoformat())
    undo(ledger, SEAT, sell_lot(ledger, SEAT, second, later))
    sell_lot(ledger, SEAT, second, sale("12000", B, override="Zhao Xin"))


def test_a_plan_sells_nothing_while_the_market_is_under_the_floor(ledger: Ledger) -> None:
    assert sum(lot.cards for lot in planned(ledger).sold) == 6
    floor(ledger, "30000")
    assert planned(ledger).sold == ()
    (found,) = sale_limits(ledger, TODAY).floors
    assert (found.reached, found.quoted) == (False, pytest.approx(20_000))


def test_a_plan_sells_no_more_a_month_than_known_buyers_take(ledger: Ledger) -> None:
    takes(ledger, 2)
    takes(ledger, 3, "Chen")
    assert sale_limits(ledger, TODAY).taken == {"rtx4090": 5}
    assert sum(lot.cards for lot in planned(ledger).sold) == 6  # nobody asked for it
    by_month: dict[date, int] = {}
    for lot in planned(ledger, known_buyers=True).sold:
        if lot.variant == "rtx4090" and lot.day:
            by_month[lot.day] = by_month.get(lot.day, 0) + lot.cards
    assert all(n <= 5 for n in by_month.values())


def test_limits_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    desk = Desk(tmp_path)
    desk.does("limits", "floor", "RTX 4090", "30000", "--why", "the bank")
    desk.does("limits", "buyer", "rtx4090", "2", "--buyer", "Lin")
    told = desk.tells("limits")
    assert [(one["variant"], one["price"]) for one in told["floors"]] == [("rtx4090", 30_000)]
    assert [(one["name"], one["a_month"], one["sold"]) for one in told["buyers"]] == [("Lin", 2, 0)]
    said = desk.call("plan", "--set", "rent_change=-0.9")
    assert "No card is listed under its model's floor, with VAT: RTX 4090 ¥30,000." in said.stderr
    assert "floor" in desk.is_refused("step", "V-1", "list_for_sale", "price=29999")
    desk.is_refused("limits", "drop", "rtx4090")
    desk.does("limits", "drop", "rtx4090", "--why", "the bank agreed")
    desk.does("limits", "drop", "rtx4090", "--buyer", "Lin", "--why", "gone")
    assert desk.tells("limits") == {"floors": [], "buyers": []}
