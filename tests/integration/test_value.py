"""Book, tax and market value on any day: counted by hand, past and ahead, in the command line and the spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import NOW, PRICE, SEAT, small_fleet
from volute.commands.cards import register, take_step
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.events import Costed, Registered
from volute.domain.problems import Refused
from volute.economics.columns import columns
from volute.economics.ground import ground
from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.ledger.past import past
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.tax_books import books
from volute.queries.value import Worth, valuation

TODAY = NOW.date()
COST, CONDITION = 10_000.0, 0.72


def on(day: int) -> Seat:
    return Seat("Chen Yu", lambda: NOW + timedelta(days=day))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def test_today_six_cards_stand_at_cost_and_at_what_one_in_their_condition_is_quoted(ledger: Ledger) -> None:
    found = valuation(ledger, TODAY, TODAY)
    assert [(label, worth.cards) for label, worth in found.rows] == [("SGN", 1), ("WHU", 5)]
    whole = found.total
    assert (whole.cost, whole.book, whole.tax) == (6 * COST, 6 * COST, 6 * COST)  # nothing in the month they came
    assert whole.market == pytest.approx(6 * PRICE * CONDITION)
    assert (whole.low, whole.high, found.seed) == (None, None, None)


@pytest.mark.parametrize(
    ("day", "book_left", "tax_left"),
    [
        (date(2026, 11, 30), 1, 1),
        (date(2026, 12, 1), 1 - 0.95 / 60, 1 - 0.95 / 36),
        (date(2028, 11, 24), 1 - 0.95 * 24 / 60, 1 - 0.95 * 24 / 36),
        (date(2029, 11, 1), 1 - 0.95 * 36 / 60, 0.05),
        (date(2032, 1, 1), 0.05, 0.05),
    ],
)
def test_books_lose_a_part_with_every_month_down_to_the_rest(
    ledger: Ledger, day: date, book_left: float, tax_left: float
) -> None:
    whole = valuation(ledger, day, TODAY).total
    assert whole.book == pytest.approx(6 * COST * book_left)
    assert whole.tax == pytest.approx(6 * COST * tax_left)


def test_the_owners_own_rules_count_and_are_one_undoable_step(ledger: Ledger) -> None:
    assert books(ledger) is None
    assert valuation(ledger, TODAY, TODAY).books_assumed
    rules = {"book_months": "24", "book_rest": "0", "tax_months": "24", "tax_rest": "0", "tax_method": "years"}
    receipt = describe(ledger, SEAT, "books", "books", rules)
    found = valuation(ledger, date(2027, 11, 24), TODAY)
    assert not found.books_assumed
    assert found.total.book == pytest.approx(6 * COST / 2)
    assert found.total.tax == pytest.approx(6 * COST / 3)  # two thirds in the first of two years
    undo(ledger, SEAT, receipt)
    assert books(ledger) is None


def test_ahead_the_market_is_what_the_comparison_expects_with_a_band_around_it(ledger: Ledger) -> None:
    told = book(ledger, TODAY)
    course = ground(columns(told.cohorts, told.centres), told.regime, Scenario()).price_level[:, 24]
    day = date(2028, 11, 23)  # 730 days: 24 months of a twelfth of a year
    found = valuation(ledger, day, TODAY)
    expected = sum(PRICE * CONDITION * c.count * level for c, level in zip(told.cohorts, course, strict=True))
    whole = found.total
    assert whole.market == pytest.approx(expected)
    assert whole.market is not None
    assert whole.low is not None
    assert whole.high is not None
    assert 0.3 * whole.market < whole.low < whole.market < whole.high < 2.5 * whole.market
    assert valuation(ledger, day, TODAY).total == whole  # the seed is part of the answer
    assert valuation(ledger, day, TODAY, seed=7).total.low != whole.low


def test_further_ahead_the_band_is_wider(ledger: Ledger) -> None:
    def width(years: int) -> float:
        whole = valuation(ledger, TODAY + timedelta(days=365 * years), TODAY).total
        assert whole.low is not None
        assert whole.high is not None
        assert whole.market is not None
        return (whole.high - whole.low) / whole.market

    assert width(1) < width(2) < width(4)


def test_a_past_day_has_the_cards_and_the_costs_of_that_day(ledger: Ledger) -> None:
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    card = register(ledger, on(5), entered, Costed("purchase", 904_000, vat_included=True)).facts[0].subject
    take_step(ledger, on(9), card, "scrap", {"reason": "burnt"})
    today = TODAY + timedelta(days=60)
    costs = [valuation(ledger, TODAY + timedelta(days=day), today).total.cost for day in (4, 5, 8, 9)]
    assert costs == [pytest.approx(cost) for cost in (60_000, 68_000, 68_000, 60_000)]  # 9,040 with 13 % VAT
    with pytest.raises(Refused, match="no_cards_then"):
        valuation(ledger, date(2020, 1, 1), today)
    with pytest.raises(Refused, match="day_too_far"):
        valuation(ledger, date(2040, 1, 1), today)


def test_what_has_no_cost_or_no_price_is_counted_and_never_nil(ledger: Ledger) -> None:
    register(ledger, SEAT, Registered("a100", "SGN", store="shelf", memory_mib=40960))
    found = valuation(ledger, TODAY, TODAY, By.COHORT)
    lonely = dict(found.rows)["SGN/a100-40g"]
    assert lonely == Worth(cards=1, without_cost=1, without_price=1)
    assert (found.total.cards, found.total.without_cost, found.total.without_price) == (7, 1, 1)
    assert found.total.cost == 6 * COST


def test_rent_that_came_back_lowers_no_book_value_and_a_cost_taken_back_is_none(ledger: Ledger) -> None:
    entered = Registered("rtx4090", "SGN", store="shelf", memory_mib=24564)
    bought = Costed("purchase", 1_000_000, vat_included=False)
    came_back = Costed("recovered", -400_000, vat_included=False)
    receipt = register(ledger, SEAT, entered, bought, came_back)
    assert valuation(ledger, TODAY, TODAY).total.cost == 7 * COST
    undo(ledger, SEAT, receipt)
    assert valuation(ledger, TODAY, TODAY).total.cost == 6 * COST


@pytest.mark.parametrize("by", list(By))
def test_rows_sum_up_to_the_total(ledger: Ledger, by: By) -> None:
    for day in (TODAY, TODAY + timedelta(days=500)):
        found = valuation(ledger, day, TODAY, by)
        for name in ("cards", "cost", "book", "tax", "market"):
            assert sum(getattr(w, name) for _, w in found.rows) == pytest.approx(getattr(found.total, name))


def test_nothing_is_written_into_the_past(ledger: Ledger) -> None:
    with past(ledger, NOW) as stood, pytest.raises(Refused, match="past_read_only"):
        describe(stood, SEAT, "centre", "X", {"name": "X"})


def test_the_command_line_and_the_spreadsheet_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    desk = Desk(tmp_path)
    desk.does("value", "--books", "book_months=48", "--books", "book_rest=0")
    told = desk.tells("value", "--by", "cohort", "--as-of", "2027-11-30", "--xlsx", str(tmp_path / "v.xlsx"))
    assert told["books"]["book_months"] == 48
    assert told["books_assumed"] is False
    assert told["all"]["book"] == pytest.approx(6 * COST * 0.75)
    sheet = load_workbook(tmp_path / "v.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows[1:3]] == [1, 5]
    assert rows[3][3] == "=SUM(D2:D3)"
    assert sum(row[3] for row in rows[1:3]) == pytest.approx(told["all"]["book"])
    shown = Desk(tmp_path, language="zh_CN").does("value", "--as-of", "2027-11-30")
    assert "账面价值" in shown
    assert "no day" in desk.is_refused("value", "--as-of", "soon")
    assert "tax_method" in desk.is_refused("value", "--books", "colour=red")
    assert "declining" in desk.is_refused("value", "--books", "tax_method=fast")
