"""Rates say what they are a share of, fill in nothing that nobody saw, and are as sure as they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.rates import GAP, Sweep, lit, lit_of_cards, racked, weights

T0 = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def sweep(hours: float, working: int, *, of: int = 96, unknown: int = 0, owned: int = 120) -> Sweep:
    return Sweep(T0 + hours * HOUR, owned, of, working, unknown)


def test_without_a_sweep_nothing_is_known() -> None:
    assert (lit([]).share, lit([]).coverage, racked([]).share) == (None, None, None)


def test_where_nothing_could_be_read_the_rate_is_unknown_and_not_nil() -> None:
    blind = lit([sweep(0, 0, unknown=96)])
    assert (blind.share, blind.low, blind.coverage) == (None, None, 0.0)


def test_one_look_at_96_cards_is_sure_to_about_18_points() -> None:
    rate = lit([sweep(0, 77)])
    assert rate.share == pytest.approx(77 / 96)
    assert rate.low is not None
    assert rate.share is not None
    assert rate.share - rate.low == pytest.approx(0.19, abs=0.01)


def test_unread_cards_are_bounded_by_idle_and_working() -> None:
    rate = lit([sweep(0, 40, unknown=16)])
    assert rate.share == pytest.approx(40 / 80)
    assert (rate.least, rate.most) == (pytest.approx(40 / 96), pytest.approx(56 / 96))
    assert rate.coverage == pytest.approx(80 / 96)


def test_a_sweep_stands_for_half_the_way_to_its_neighbours_and_never_for_a_gap() -> None:
    assert weights([sweep(0, 0), sweep(2, 0), sweep(3, 0)]) == [1.0, 1.5, 0.5]
    after_a_week = weights([sweep(0, 0), sweep(24 * 7, 0)])
    assert after_a_week == [GAP / HOUR / 2] * 2


def test_cards_racked_are_a_share_of_cards_owned() -> None:
    rate = racked([sweep(0, 5, of=60), sweep(1, 5, of=60)])
    assert (rate.share, rate.denominator) == (0.5, 120.0)


@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.integers(0, 100), st.integers(0, 100)).map(
            lambda t: (t[0], t[0] * t[1] // 100, t[0] * t[2] // 100)
        ),
        min_size=1,
        max_size=40,
    )
)
def test_a_rate_lies_within_its_bounds(looks: list[tuple[int, int, int]]) -> None:
    rate = lit([sweep(at, min(w, of - u), of=of, unknown=u) for at, (of, w, u) in enumerate(looks)])
    if rate.share is None:
        return
    assert None not in (rate.low, rate.high, rate.least, rate.most, rate.coverage)
    assert 0 <= rate.low <= rate.share <= rate.high <= 1  # type: ignore[operator]
    assert rate.least <= rate.share + 1e-12  # type: ignore[operator]
    assert rate.share <= rate.most + 1e-12  # type: ignore[operator]


def _working(dice: np.random.Generator, hours: int) -> np.ndarray:
    """Cards working hour by hour: twelve servers of eight, jobs of 4 h with 1 h between, 70 % of cards follow."""
    server = _switching(dice, hours, 12).repeat(8, axis=1)
    own = _switching(dice, hours, 96)
    return np.where(dice.random(96) < 0.7, server, own)


def _switching(dice: np.random.Generator, hours: int, n: int) -> np.ndarray:
    """On for 4 h and off for 1 h in the mean, both exponential, looked at once an hour."""
    on, seen = dice.random(n) < 0.8, []
    stay = 1 / 4 + 1 / 1
    for _ in range(hours):
        seen.append(on)
        towards_on = 0.8 + (on - 0.8) * np.exp(-stay)
        on = dice.random(n) < towards_on
    return np.array(seen)


@pytest.mark.parametrize("hours", [1, 24, 96])
def test_the_long_run_rate_lies_in_the_interval_about_as_often_as_promised(hours: int) -> None:
    dice, hit = np.random.default_rng(7), 0
    for _ in range(300):
        rate = lit([sweep(at, int(row.sum())) for at, row in enumerate(_working(dice, hours))])
        hit += bool(rate.low is not None and rate.high is not None and rate.low <= 0.8 <= rate.high)
    assert hit / 300 > 0.9


def test_cards_sampled_by_another_system_are_compared_with_those_that_should_be_there() -> None:
    rate = lit_of_cards([[(50, 100), (50, 100)], [(100, 100)]], expected=400, hours=0.5)
    assert (rate.numerator, rate.denominator) == (100.0, 150.0)
    assert rate.coverage == pytest.approx(0.75)
    assert (rate.least, rate.most) == (pytest.approx(0.5), pytest.approx(0.75))


def test_one_host_alone_tells_nothing_of_how_hosts_differ() -> None:
    rate = lit_of_cards([[(50, 100)]], expected=100, hours=1)
    assert (rate.share, rate.low, rate.high) == (0.5, None, None)


def test_what_no_system_sampled_is_unknown() -> None:
    rate = lit_of_cards([], expected=100, hours=1)
    assert (rate.share, rate.coverage) == (None, 0.0)
    assert lit_of_cards([], expected=0, hours=1).coverage is None


def test_sweeps_that_all_say_the_same_are_as_sure_as_their_cards() -> None:
    """Without a spread of their own there is only what eight independent looks at 96 cards bring."""
    told = lit([sweep(hour, 24) for hour in range(8)])
    one = lit([sweep(0, 24)])
    assert (told.share, one.share) == (0.25, 0.25)
    assert told.low is not None
    assert one.low is not None
    assert 0.25 - told.low == pytest.approx((0.25 - one.low) / 8**0.5)
