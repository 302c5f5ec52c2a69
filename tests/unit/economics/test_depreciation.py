"""Books lose their value: published answers, whole lives that end at the salvage value."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.economics import depreciation


def test_straight_line_and_sum_of_years():
    assert depreciation.sln(30_000, 7_500, 10) == 2250
    assert depreciation.syd(30_000, 7_500, 10, 1) == pytest.approx(4090.909091, abs=1e-6)
    assert depreciation.syd(30_000, 7_500, 10, 10) == pytest.approx(409.090909, abs=1e-6)


@pytest.mark.parametrize(
    ("period", "lost"),
    [(1, 186_083.33), (2, 259_639.42), (3, 176_814.44), (6, 55_841.76), (7, 15_845.10)],
)
def test_fixed_declining_with_seven_months_in_the_first_year(period, lost):
    assert depreciation.db(1_000_000, 100_000, 6, period, 7) == pytest.approx(lost, abs=0.01)


def test_outside_its_life_a_book_loses_nothing():
    assert depreciation.syd(1000, 100, 5, 6) == depreciation.syd(1000, 100, 5, 0) == 0
    assert depreciation.db(1000, 100, 5, 6) == depreciation.db(1000, 100, 5, 7, 6) == 0


def test_nothing_has_nothing_to_lose():
    assert depreciation.db(0, 0, 5, 2) == 0


def test_double_declining_stops_at_the_salvage_value():
    assert depreciation.ddb(2400, 300, 10, 1) == 480
    assert depreciation.ddb(2400, 300, 10, 2, 1.5) == pytest.approx(306)
    assert depreciation.ddb(2400, 300, 10, 10) == pytest.approx(22.1225472)
    assert depreciation.ddb(100, 90, 2, 2) == 0


@pytest.mark.parametrize(
    ("life", "start", "end", "factor", "lost"),
    [
        (3650, 0, 1, 2, 1.32),
        (120, 0, 1, 2, 40.0),
        (10, 0, 1, 2, 480.0),
        (120, 6, 18, 2, 396.31),
        (120, 6, 18, 1.5, 311.81),
        (10, 0, 0.875, 1.5, 315.0),
    ],
)
def test_declining_between_any_two_times(life, start, end, factor, lost):
    assert depreciation.vdb(2400, 300, life, start, end, factor) == pytest.approx(lost, abs=0.005)


def test_without_the_switch_a_balance_may_never_reach_salvage():
    kept = depreciation.vdb(1000, 0, 5, 0, 5, switch=False)
    assert kept == pytest.approx(1000 * (1 - 0.6**5))


def test_a_life_that_is_not_whole_is_written_off_all_the_same():
    assert depreciation.vdb(1000, 100, 4.5, 0, 5) == pytest.approx(900)


@given(st.floats(1, 1e6), st.floats(0, 1), st.integers(1, 20), st.sampled_from(["straight", "declining", "years"]))
def test_a_whole_life_loses_cost_less_salvage(cost, share, life, method):
    lost = depreciation.schedule(cost, cost * share, life, method)
    assert len(lost) == life
    assert sum(lost) == pytest.approx(cost * (1 - share), abs=1e-6 * cost)
    assert min(lost) >= -1e-9 * cost


@given(st.integers(1, 130), st.sampled_from(depreciation.METHODS))
def test_what_is_left_of_a_book_is_written_off_by_its_last_month(months, method):
    lost = depreciation.written_off(months, method)
    assert len(lost) == months
    assert sum(lost) == pytest.approx(1)
    assert all(a >= b - 1e-12 for a, b in pairwise(lost))


def test_faster_methods_take_their_years_from_the_textbook():
    assert depreciation.written_off(36, "years")[::12] == pytest.approx([3 / 6 / 12, 2 / 6 / 12, 1 / 6 / 12])
    assert depreciation.written_off(60, "declining")[0] == pytest.approx(0.4 / 12)
    assert depreciation.written_off(18, "years")[-1] == pytest.approx(0.25 / 1.75 / 6)
