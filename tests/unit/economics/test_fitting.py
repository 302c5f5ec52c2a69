"""Parameters from quotes: many quotes speak for themselves, few lean on what is usual, and each says how much."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.economics import fitting
from volute.economics.fitting import correlation, movement, process, rent_movement


def walk(seed, drift=-0.3, volatility=0.2, months=600):
    rng = np.random.default_rng(seed)
    steps = (drift - volatility**2 / 2) / 12 + volatility / math.sqrt(12) * rng.standard_normal(months)
    return 1000 * np.exp(np.concatenate(([0], np.cumsum(steps))))


def test_nothing_known_is_what_is_usual():
    for months, amounts in (([], []), ([5], [100.0])):
        found = movement(months, amounts)
        assert (found.drift.value, found.volatility.value) == (fitting.USUAL_DRIFT, fitting.USUAL_VOLATILITY)
        assert found.drift.assumed
        assert found.drift.own == 0
    assert rent_movement([1], [2.0]).gap == 0
    assert found.trend == pytest.approx(math.exp(-0.18 / 12) - 1)


def test_many_quotes_speak_for_themselves():
    amounts = walk(1)
    found = movement(range(amounts.size), amounts)
    assert found.volatility.value == pytest.approx(0.2, rel=0.1)
    assert found.volatility.own > 0.9
    assert not movement(range(61), walk(2, volatility=0.05, months=60)).drift.assumed
    assert abs(found.drift.value + 0.3) < 3 * found.drift.error + 0.1


def test_gaps_between_quotes_do_not_matter_for_an_even_fall():
    months = [0, 1, 2, 5, 9, 10, 20]
    amounts = [1000 * 0.98**m for m in months]
    gaps, whole = movement(months, amounts), movement(range(21), [1000 * 0.98**m for m in range(21)])
    assert gaps.drift.value == pytest.approx(whole.drift.value, abs=0.03)


def test_the_order_of_quotes_does_not_matter():
    amounts = walk(3, months=12)
    assert movement(range(13), amounts) == movement(list(range(13))[::-1], amounts[::-1])


def test_a_slip_of_the_pen_moves_no_drift():
    clean = [1000 * 0.985**m for m in range(24)]
    slip = [*clean[:12], 100.0, *clean[13:]]
    assert movement(range(24), slip).drift.value == pytest.approx(movement(range(24), clean).drift.value, abs=0.08)
    assert movement(range(24), slip).jumps.value > 0


def test_a_rent_above_its_level_is_known_to_be():
    rng = np.random.default_rng(5)
    log = np.zeros(240)
    for t in range(1, 240):
        log[t] = log[t - 1] * 0.9 + 0.05 * rng.standard_normal()
    log[-1] = 0.3
    found = rent_movement(range(240), 2 * np.exp(log))
    assert found.gap > 0.1
    assert 6 <= found.half_life.value <= 24
    assert found.half_life.own > 0.8


def test_short_series_do_not_claim_a_fast_return():
    found = rent_movement(range(8), [2.0, 2.2, 1.9, 2.1, 2.0, 2.2, 1.8, 2.0])
    assert found.half_life.value > 8
    assert found.half_life.assumed


def test_the_process_carries_what_was_found_and_the_error_of_the_drift():
    prices, rents = movement(range(30), walk(7, months=29)), rent_movement(range(30), walk(8, months=29))
    made, ahead = process(prices, rents), process(prices, rents, ahead=36)
    assert made.price_volatility == prices.volatility.value
    assert ahead.price_volatility > made.price_volatility
    assert ahead.rent_volatility > made.rent_volatility
    assert made.assumed == (prices.drift.assumed or rents.movement.drift.assumed)


def test_correlation_leans_on_the_usual():
    a = walk(1, months=14)
    assert correlation(a, a).value < 0.6, "14 months are few"
    assert correlation(walk(1), walk(1)).value > 0.95
    assert correlation(a[:3], a[:3]).own == 0
    assert correlation([1.0] * 9, a[:9]).value == 0.2


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(1, 1e5)), min_size=1, max_size=25))
def test_any_quotes_give_usable_parameters(quotes):
    months, amounts = [q[0] for q in quotes], [q[1] for q in quotes]
    prices, rents = movement(months, amounts), rent_movement(months, amounts)
    made = process(prices, rents, ahead=36)
    assert math.isfinite(made.price_volatility + made.rent_volatility + made.rent_gap + prices.drift.value)
    assert 0 <= prices.drift.own <= 1
    assert made.rent_half_life > 0
