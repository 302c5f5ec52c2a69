"""The course fitted to quotes: it goes where they are, opens where there are none, and holds eight in ten."""

from __future__ import annotations

import math

import numpy as np
import pytest

from volute.economics.fitting import Estimate, Movement, movement
from volute.economics.price_course import price_course

MONTHS = np.arange(25.0)


def moved(drift: float = 0.0, volatility: float = 0.3) -> Movement:
    sure = Estimate(drift, 0.0, 1.0)
    return Movement(sure, Estimate(volatility, 0.0, 1.0), Estimate(0.0, 0.0, 1.0), 5, 12)


def test_without_a_quote_there_is_no_course() -> None:
    assert price_course([], [], moved(), MONTHS) is None


def test_a_price_that_stands_is_found_and_its_band_opens_after_the_last_quote() -> None:
    found = price_course([0.0, 3.0, 6.0, 9.0, 12.0], [100.0] * 5, moved(volatility=0.2), MONTHS)
    assert found
    assert found.p50[:13] == pytest.approx(100, rel=0.02)
    wide = np.log(found.p90 / found.p10)
    assert (np.diff(wide[12:]) > 0).all()
    assert wide[1] > wide[0]  # between quotes it is wider than at one
    assert wide[24] == pytest.approx(2 * 1.28155 * math.sqrt(0.2**2 * 1.0 + (wide[12] / 2 / 1.28155) ** 2), rel=1e-5)
    assert found.last == 12


def test_after_the_last_quote_the_mean_follows_the_drift() -> None:
    found = price_course([0.0, 1.0], [100.0, 100.0], moved(drift=-0.24, volatility=0.1), MONTHS)
    assert found
    mean_log = np.log(found.p50)
    assert np.diff(mean_log[1:]) == pytest.approx((-0.24 - 0.1**2 / 2) / 12)


def test_many_quotes_of_a_day_say_more_than_one_and_their_scatter_is_learnt() -> None:
    calm = price_course([0.0] * 20, [100.0] * 20, moved(), MONTHS)
    torn = price_course([0.0] * 20, [70.0, 140.0] * 10, moved(), MONTHS)
    assert calm
    assert torn
    assert np.log(torn.p90[0] / torn.p10[0]) > 3 * np.log(calm.p90[0] / calm.p10[0])


def test_the_order_of_the_quotes_does_not_matter() -> None:
    one = price_course([0.0, 5.0, 2.0], [100.0, 80.0, 90.0], moved(), MONTHS)
    other = price_course([5.0, 2.0, 0.0], [80.0, 90.0, 100.0], moved(), MONTHS)
    assert one
    assert other
    assert one.p50 == pytest.approx(other.p50)


def test_eight_in_ten_quotes_that_were_held_back_lie_within_the_band() -> None:
    dice = np.random.default_rng(7)
    inside = total = 0
    for _ in range(150):
        month = np.sort(dice.uniform(0, 24, 30))
        level = np.log(20_000) + np.cumsum(dice.normal(0, 0.28 * np.sqrt(np.diff(month, prepend=0) / 12)))
        amount = np.exp(level + dice.normal(0, 0.05, 30))
        held = dice.permutation(30)[:6]
        kept = np.setdiff1d(np.arange(30), held)
        fitted = movement(month[kept].tolist(), amount[kept].tolist())
        found = price_course(month[kept].tolist(), amount[kept].tolist(), fitted, month[held])
        assert found
        inside += int(((amount[held] > found.p10) & (amount[held] < found.p90)).sum())
        total += len(held)
    assert 0.75 < inside / total < 0.88
