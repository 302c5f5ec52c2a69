"""The plan of a small fleet by hand: every card is in one lot, and no simpler rule is worth more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import NOW, small_fleet
from volute.commands.plan_workbook import Page, plan_workbook
from volute.domain.problems import Unreachable
from volute.economics.inputs import Quote, Scenario
from volute.queries.comparison import Book, book
from volute.queries.sale_plan import Asked, after, sale_plan


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Book]:
    ledger = small_fleet(tmp_path / "small.db")
    yield book(ledger, NOW.date())
    ledger.close()


@pytest.mark.parametrize("rent", [-0.9, -0.3, 0.0, 1.0])
def test_every_card_is_in_one_lot_and_no_simpler_plan_is_worth_more(told: Book, rent: float) -> None:
    found = sale_plan(told, Asked(Scenario(rent_change=rent)))
    assert sum(lot.cards for lot in found.lots) == 6
    assert set(found.sold) | set(found.kept) == set(found.lots)
    for simpler in (found.plan.nothing, found.plan.greedy):
        assert found.plan.worth >= simpler - 1e-6
    assert found.plan.worth <= found.plan.bound * 1.001 + 1e-6


def test_poor_rents_sell_everything_at_once_and_rich_ones_nothing(told: Book) -> None:
    poor = sale_plan(told, Asked(Scenario(rent_change=-0.9)))
    assert not poor.kept
    assert {lot.day for lot in poor.sold} == {told.today}
    rich = sale_plan(told, Asked(Scenario(rent_change=1.0)))
    assert not rich.sold
    assert rich.plan.worth == pytest.approx(rich.plan.nothing)


def test_sales_come_first_by_day(told: Book) -> None:
    cohorts = tuple(replace(c, lit=0.9 if c.centre == "SGN" else 0.05) for c in told.cohorts)
    days = [lot.day for lot in sale_plan(replace(told, cohorts=cohorts), Asked(Scenario())).lots]
    assert days[0] is not None
    assert days == sorted(days, key=lambda day: day or date.max)


def test_a_new_lease_is_used_only_where_somebody_says_there_is_one(told: Book) -> None:
    monthly = Quote(3_000.0, as_of=told.today, source="a broker")
    cohorts = tuple(replace(c, rent=replace(c.rent, per_month=monthly)) for c in told.cohorts)
    fleet = replace(told, cohorts=cohorts)
    none, one = (sale_plan(fleet, Asked(Scenario(rent_change=-0.5), new_leases=n)) for n in (0, 1))
    assert all(lot.use != "whole_machine" for lot in none.lots)
    assert sum(lot.machines for lot in one.lots if lot.use == "whole_machine") == 1
    assert one.plan.worth > none.plan.worth
    assert any(shadow.kind == "demand" and shadow.worth > 0 for shadow in none.shadows)


def test_what_can_be_sold_in_a_month_spreads_the_sale(told: Book) -> None:
    slow = sale_plan(told, Asked(Scenario(rent_change=-0.9), most_a_month=5))
    assert sorted(lot.cards for lot in slow.sold) == [1, 5]
    assert len({lot.day for lot in slow.sold}) == 2


def test_the_day_so_many_months_on() -> None:
    assert after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert after(date(2026, 11, 24), 0) == date(2026, 11, 24)
    assert after(date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_the_workbook_keeps_text_as_text(tmp_path: Path) -> None:
    path = plan_workbook(tmp_path / "plan.xlsx", [Page("Plan", ("Centre", "Cards"), [("=1+1", 8), ("Wuhu", None)])])
    sheet = load_workbook(path)["Plan"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Centre", "Cards"],
        ["=1+1", 8],
        ["Wuhu", None],
    ]
    assert sheet["A2"].data_type == "s"
    with pytest.raises(Unreachable):
        plan_workbook(tmp_path / "nowhere" / "plan.xlsx", [Page("Plan", ("Centre",), [])])


def test_a_kind_without_a_price_is_left_out_and_named(told: Book) -> None:
    bare = tuple(c if c.centre == "WHU" else replace(c, resale=replace(c.resale, price=None)) for c in told.cohorts)
    found = sale_plan(replace(told, cohorts=bare), Asked(Scenario()))
    assert sum(lot.cards for lot in found.lots) == 5
    assert found.plan.unknown == ("SGN/rtx4090",)
