"""The bands of renting lie around the answer of the comparison, and close on it where nothing is left to chance."""

from __future__ import annotations

import numpy as np
import pytest

from volute.economics.cash_bands import rent_bands
from volute.economics.columns import columns
from volute.economics.decide import weigh
from volute.economics.groups import By
from volute.economics.inputs import Centre, Cohort, Quote, Regime, Rent, Scenario
from volute.economics.processes import Risks, calm
from volute.economics.simulation import simulate

CENTRES = [Centre("A"), Centre("B")]
COHORTS = [
    Cohort("A/x", "A", "x", "x", 100, lit=0.5, rent=Rent(per_hour=Quote(3.0))),
    Cohort("A/y", "A", "y", "y", 10, lit=0.5, rent=Rent(per_hour=Quote(9.0))),
    Cohort("B/x", "B", "x", "x", 40, lit=0.2, rent=Rent(per_hour=Quote(3.0))),
]
LIT = [("A", 0.5), ("B", 0.2)]


def test_without_chance_both_edges_are_the_curve() -> None:
    told = columns(COHORTS, CENTRES)
    still = simulate(calm(["x", "y"]), ["x", "y"], LIT, 60, 40, 1)
    for by in (By.CENTRE, By.MODEL):
        low, high = rent_bands(told, Regime(), Scenario(), still, by)
        curve = weigh(told, Regime(), Scenario(), by).rent_cash
        assert low == pytest.approx(curve, rel=1e-3, abs=5)
        assert high == pytest.approx(curve, rel=1e-3, abs=5)


def test_with_chance_the_curve_lies_between_and_the_band_widens() -> None:
    told = columns(COHORTS, CENTRES)
    drawn = simulate(Risks(), ["x", "y"], LIT, 60, 800, 1)
    what_if = Scenario(rent_change=0.2)
    low, high = rent_bands(told, Regime(), what_if, drawn)
    curve = weigh(told, Regime(), what_if).rent_cash
    assert np.all(low[:, 1:] < curve[:, 1:])
    assert np.all(curve[:, 1:] < high[:, 1:])
    assert np.all(np.diff(high - low, axis=1)[:, 1:] > 0)
    assert np.all(low[:, 0] == 0)
