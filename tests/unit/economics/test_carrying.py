"""Costs written off by hand, month by month."""

from __future__ import annotations

from datetime import date

import pytest

from volute.domain.problems import Refused
from volute.economics.carrying import Books, left, months_on_books


def test_a_month_counts_when_it_ends_and_the_first_one_not_at_all() -> None:
    came = date(2026, 1, 31)
    days = (date(2025, 12, 1), came, date(2026, 2, 1), date(2026, 2, 28), date(2027, 1, 1))
    assert [months_on_books(came, day) for day in days] == [0, 0, 1, 1, 12]


@pytest.mark.parametrize(
    ("method", "after_a_year"), [("straight", 1 - 0.9 / 3), ("declining", 1 - 0.9 * 2 / 3), ("years", 1 - 0.9 * 3 / 6)]
)
def test_each_method_leaves_its_share_and_the_rest_stays_for_ever(method: str, after_a_year: float) -> None:
    assert left(0, 36, 0.1, method) == 1
    assert left(12, 36, 0.1, method) == pytest.approx(after_a_year)
    assert left(36, 36, 0.1, method) == left(900, 36, 0.1, method) == 0.1
    course = [left(month, 36, 0.1, method) for month in range(40)]
    assert course == sorted(course, reverse=True)


def test_rules_that_cannot_be_are_refused() -> None:
    for wrong in ({"book_months": 0}, {"tax_rest": 1.5}, {"vat": -1}):
        with pytest.raises(Refused, match="input_out_of_range"):
            Books(**wrong)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="tax_method"):
        Books(tax_method="guess")
