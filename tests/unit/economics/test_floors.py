"""The floor of a sale: the best of keeping a month or more; its list price brings just that; conversions by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, resold

from volute.economics.decide import compare
from volute.economics.floors import Floor, Floors
from volute.economics.groups import By
from volute.economics.inputs import Cohort, Quote, Regime, Scenario


def floor(cohort: Cohort, month: int = 0, *, converts: bool = False) -> Floor:
    return Floors(compare([cohort], [CENTRE], by=By.COHORT)).of("a", month, converts=converts)


@pytest.mark.parametrize("lit", [0.05, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("month", [0, 1, 6])
def test_it_is_the_best_of_keeping_on_told_month_by_month(lit: float, month: int) -> None:
    cohort = replace(COHORT, lit=lit)
    c = compare([cohort], [CENTRE], by=By.COHORT)
    cash, net, rate = np.diff(c.rent_cash[0]), c.net_sale[0], c.ground.rate
    kept = [
        sum(cash[t - 1] / (1 + rate) ** (t - month) for t in range(month + 1, until + 1))
        + net[until] / (1 + rate) ** (until - month)
        for until in range(month + 1, c.horizon + 1)
    ]
    found = floor(cohort, month)
    assert found.least == pytest.approx(max(kept) / cohort.count)
    assert found.net == pytest.approx(net[month] / cohort.count)
    one_more = (cash[month] + net[month + 1]) / (1 + rate) / cohort.count
    assert found.least >= one_more - 1e-6  # never below the rule of one month more


@pytest.mark.parametrize("lit", [0.1, 0.8])
def test_at_the_floor_s_list_price_a_sale_brings_just_the_floor(lit: float) -> None:
    cohort = replace(COHORT, lit=lit)
    before = floor(cohort)
    assert before.least_price is not None
    assert before.least is not None
    at_floor = floor(resold(replace(cohort, lit=lit), price=Quote(before.least_price, 0.13, vat_included=True)))
    assert at_floor.net == pytest.approx(before.least, rel=1e-6)


def test_the_list_price_is_told_with_vat_and_follows_its_trend() -> None:
    assert floor(COHORT).price == pytest.approx(18_500)
    assert floor(resold(price=Quote(10_000, 0.13))).price == pytest.approx(11_300)
    trend = COHORT.resale.trend
    assert floor(COHORT, 3).price == pytest.approx(18_500 * (1 + trend) ** 3)


def test_a_card_that_is_converted_brings_less_by_what_that_costs_and_only_it() -> None:
    plain = floor(COHORT)
    mixed = resold(conversion=Quote(904, 0.13, vat_included=True), to_convert=100)
    done, fan = floor(mixed), floor(mixed, converts=True)
    assert done.net is not None
    assert fan.net is not None
    assert done.net - fan.net == pytest.approx(800 * (1 - Regime().income_tax))
    assert done.net == pytest.approx(plain.net, rel=2e-3)  # but for levies on VAT
    assert (done.conversion, fan.conversion) == (0.0, pytest.approx(600))
    assert fan.premium is not None
    dearer = floor(resold(mixed, price=Quote(18_500 + fan.premium, 0.13, vat_included=True)), converts=True)
    assert dearer.net == pytest.approx(done.net, rel=1e-6)


def test_what_is_not_known_is_told_of_nothing() -> None:
    unknown = floor(resold(price=None))
    assert (unknown.price, unknown.net, unknown.least, unknown.least_price) == (None, None, None, None)


def test_there_is_always_a_later_month_to_compare_with() -> None:
    scenario = Scenario(horizon=3)
    floors = Floors(compare([COHORT], [CENTRE], scenario=scenario, by=By.COHORT))
    assert floors.of("a", 99, converts=False) == floors.of("a", 2, converts=False)
