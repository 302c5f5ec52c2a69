"""Selling more at once nets less a card, as the comparison itself has it."""

from __future__ import annotations

import numpy as np
import pytest

from volute.economics.columns import columns
from volute.economics.decide import weigh
from volute.economics.depth import depth, lots
from volute.economics.groups import By
from volute.economics.inputs import Centre, Cohort, Quote, Regime, Rent, Resale, Scenario

CENTRE = Centre("A")


def cards(count: int, **resale: float) -> Cohort:
    market = Resale(Quote(20_000.0), **resale)  # type: ignore[arg-type]
    return Cohort("A/x", "A", "x", "x", count, rent=Rent(per_hour=Quote(2.0)), resale=market)


def test_the_curve_passes_through_the_answer_of_the_comparison() -> None:
    for count in (1, 40, 400):
        owned = cards(count, to_convert=count // 2, conversion=Quote(800.0))  # type: ignore[arg-type]
        curve = depth(owned, CENTRE, Regime(), Scenario(), count)
        whole = weigh(columns([owned], [CENTRE]), Regime(), Scenario(), By.COHORT).sell_value[0]
        assert curve.at(curve.net, count) * count == pytest.approx(whole, rel=0.01)


def test_each_card_more_nets_less_and_the_last_less_than_the_average() -> None:
    curve = depth(cards(1000), CENTRE, Regime(), Scenario(), 1000)
    assert np.all(np.diff(curve.net) < 0)
    assert np.all(curve.last[1:] < curve.net[1:])
    assert np.all(np.diff(curve.months) >= -1e-9)
    deeper = depth(cards(1000, depth=15_000.0), CENTRE, Regime(), Scenario(), 1000)
    assert np.all(deeper.net[1:] > curve.net[1:])


def test_in_a_market_without_bounds_the_number_does_not_matter() -> None:
    curve = depth(cards(500, impact=0.0, months=3.0), CENTRE, Regime(), Scenario(), 500)
    assert np.ptp(curve.net) == pytest.approx(0, abs=1e-6)


def test_an_unknown_price_is_no_curve_and_few_cards_still_are_one() -> None:
    unknown = Cohort("A/x", "A", "x", "x", 5)
    assert np.isnan(depth(unknown, CENTRE, Regime(), Scenario(), 5).net).all()
    assert lots(1)[0] == 1
    assert lots(1)[-1] == 10
    assert depth(cards(0), CENTRE, Regime(), Scenario(), 0).cards[-1] == 10
