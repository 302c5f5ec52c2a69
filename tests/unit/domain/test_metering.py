"""Metered use: a period is a day or a month, its days are counted once, and not metered is not nil."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.metering import Meter, meter_of, metered, overlapping, period_days

OCTOBER = meter_of({"lease": "L-1", "period": "2026-10", "card_hours": "3100", "source": "gateway"})


def daily(day: int, hours: str) -> Meter:
    return meter_of({"lease": "L-1", "period": f"2026-10-{day:02}", "card_hours": hours, "source": "gateway"})


def test_a_period_is_a_month_or_a_day() -> None:
    assert period_days("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert period_days("2026-10-05") == (date(2026, 10, 5), date(2026, 10, 5))
    assert OCTOBER.tokens is None
    assert OCTOBER.days == period_days("2026-10")


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-02-30", "2026-10-5", "October 2026", "2026-10-05T"])
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - calendar and this module say it in their own words
        period_days(text)


def test_a_month_counts_by_the_days_of_the_window() -> None:
    ten = metered([OCTOBER], "card_hours", date(2026, 10, 22), date(2026, 11, 10))
    assert (ten.amount, ten.days, ten.of, ten.known) == (Decimal(1000), 10, 20, True)


def test_what_was_not_metered_is_unknown() -> None:
    none = metered([OCTOBER], "tokens", date(2026, 10, 1), date(2026, 10, 31))
    assert (none.amount, none.days, none.known) == (0, 0, False)


def test_a_month_and_a_day_of_it_overlap_but_two_days_do_not() -> None:
    assert overlapping(["2026-09", "2026-10"], "2026-10-05") == "2026-10"
    assert overlapping(["2026-10-04", "2026-10-06"], "2026-10-05") == ""
    assert overlapping(["2026-10-31"], "2026-10") == "2026-10-31"
    assert overlapping(["2026-10"], "2026-10") == ""  # the same again is a change


@given(st.lists(st.decimals(0, 9999, places=2), min_size=31, max_size=31), st.integers(1, 30))
def test_two_parts_of_a_month_add_up_to_the_whole(hours: list[Decimal], cut: int) -> None:
    days = [daily(day, str(amount)) for day, amount in enumerate(hours, 1)]
    first, last, split = date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, cut)
    parts = [metered(days, "card_hours", *span) for span in ((first, split), (split + timedelta(days=1), last))]
    whole = metered(days, "card_hours", first, last)
    assert sum(part.amount for part in parts) == whole.amount == sum(hours)
    assert sum(part.days for part in parts) == whole.days == 31
