"""A day begins at a place's own midnight and may have 23 or 25 hours; a sample stands for no longer than it can."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.days import TRADE_ZONE, begins, day_in, over
from volute.domain.sampling import hours_held

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY_BEFORE = NOON - timedelta(days=1)


def test_a_day_of_the_trade_begins_at_four_in_the_afternoon_of_the_day_before_in_utc() -> None:
    assert begins(date(2026, 11, 1), TRADE_ZONE) == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert day_in(datetime(2026, 10, 31, 15, 59, tzinfo=UTC)) == date(2026, 10, 31)
    assert day_in(datetime(2026, 10, 31, 16, tzinfo=UTC)) == date(2026, 11, 1)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_a_day_has_the_hours_its_clock_shows(day: str, hours: int) -> None:
    berlin, when = ZoneInfo("Europe/Berlin"), date.fromisoformat(day)
    assert over(when, berlin) - begins(when, berlin) == timedelta(hours=hours)
    assert day_in(begins(when, berlin), berlin) == when
    assert day_in(over(when, berlin) - timedelta(seconds=1), berlin) == when


def test_hourly_samples_tell_of_the_whole_day_and_two_looks_tell_of_little() -> None:
    hourly = [NOON - timedelta(hours=back) for back in range(23, -1, -1)]
    assert sum(hours_held(hourly, DAY_BEFORE, NOON)) == pytest.approx(24)
    twice = hours_held([NOON - timedelta(hours=20), NOON - timedelta(hours=2)], DAY_BEFORE, NOON)
    assert twice == [2, 2]


def test_samples_close_together_weigh_no_more_than_one_that_stands_alone() -> None:
    burst = [NOON - timedelta(hours=10, minutes=minute) for minute in (20, 10, 0)]
    held = hours_held([NOON - timedelta(hours=20), *burst], DAY_BEFORE, NOON)
    assert held[0] == 2
    assert sum(held[1:]) == pytest.approx(2 + 20 / 60)


def test_what_was_sampled_outside_the_window_stands_for_nothing() -> None:
    assert hours_held([DAY_BEFORE - timedelta(minutes=1), NOON + timedelta(minutes=1)], DAY_BEFORE, NOON) == [0, 0]


@given(st.lists(st.integers(-100_000, 100_000), unique=True, max_size=24))
def test_no_sample_reaches_further_than_an_hour_and_all_together_never_beyond_the_window(seconds: list[int]) -> None:
    held = hours_held([NOON + timedelta(seconds=s) for s in sorted(seconds)], DAY_BEFORE, NOON)
    assert all(0 <= hours <= 2 for hours in held)
    assert sum(held) <= 24 + 1e-9
