"""Book value and gain of a card by hand: straight line, late work, VAT, rents credited, and what nobody knows."""

from __future__ import annotations

from datetime import date

import pytest

from volute.economics.book_value import Gain, Spent, gain, together
from volute.economics.carrying import Books

BOUGHT, SOLD = date(2025, 1, 15), date(2026, 1, 3)
PLAIN = Books(book_months=36)


def bought(amount: float, *, vat: bool = False, day: date = BOUGHT) -> Spent:
    return Spent(day, amount, vat, "purchase")


def test_a_year_of_three_takes_a_third_of_what_is_not_salvage() -> None:
    found = gain([bought(13_000)], 9_000, SOLD, PLAIN)
    assert found.book == pytest.approx(13_000 - 13_000 * 0.95 * 12 / 36)
    assert found.of_book == pytest.approx(9_000 - found.book)
    assert found.of_cash == pytest.approx(-4_000)


def test_it_never_falls_below_its_salvage_value() -> None:
    assert gain([bought(13_000)], 0, date(2035, 1, 1), PLAIN).book == pytest.approx(650)


def test_a_cost_with_vat_counts_without_it() -> None:
    assert gain([bought(11_300, vat=True)], 0, BOUGHT, PLAIN).cost == pytest.approx(10_000)


def test_late_work_is_written_off_over_a_year_at_least() -> None:
    """erpnext 40882: a capitalised repair of a card whose life is over broke the schedule."""
    late = Spent(date(2028, 6, 1), 1_200, vat_included=False, what="work")
    found = gain([bought(12_000), late], 0, date(2028, 9, 1), PLAIN)
    assert found.book == pytest.approx(600 + 1_200 * 9 / 12)
    early = Spent(date(2025, 7, 1), 1_200, vat_included=False, what="work")
    assert gain([bought(0), early], 0, SOLD, PLAIN).book == pytest.approx(1_200 - 1_200 * 6 / 30)


def test_rents_credited_to_a_card_are_cash_and_no_book_value() -> None:
    back = Spent(SOLD, 5_300, vat_included=True, what="recovered")
    found = gain([bought(13_000), back], 9_000, SOLD, PLAIN)
    assert found.cost == 13_000
    assert found.of_cash == pytest.approx(9_000 + 5_000 - 13_000)
    assert found.book == gain([bought(13_000)], 9_000, SOLD, PLAIN).book


def test_without_a_purchase_cost_no_gain_is_told() -> None:
    work = Spent(SOLD, 873, vat_included=True, what="work")
    for known in ([], [work]):
        found = gain(known, 9_000, SOLD, PLAIN)
        assert (found.cost, found.book, found.of_book, found.of_cash) == (None, None, None, None)
    assert gain([bought(13_000)], None, SOLD, PLAIN).of_book is None


def test_a_sum_with_something_unknown_in_it_is_unknown() -> None:
    one = gain([bought(13_000)], 9_000, SOLD, PLAIN)
    assert together([one, one]).of_cash == pytest.approx(-8_000)
    assert together([one, gain([], 9_000, SOLD, PLAIN)]).of_book is None
    assert together([]) == Gain(None, None, None, None)
