"""The billed share from which keeping pays: where the rent of a month and the cost of keeping meet, with its band."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, rented, resold

from volute.economics.answer import answers
from volute.economics.decide import compare
from volute.economics.inputs import Quote, Regime, Scenario, Upkeep
from volute.economics.use_band import trend_spread, use_band

STILL = replace(
    rented(resold(COHORT, months=6.0), trend=0.0, per_hour=Quote(1.9), availability=1.0),
    racked=1.0,
    upkeep=Upkeep(death=0.0),
    tax_book=4_000.0,
    tax_months=20,
)
PLAIN = replace(CENTRE, tariff=Quote(0.6), staff=20_000)


@pytest.mark.parametrize("tax", [0.0, 0.15, 0.25])
@pytest.mark.parametrize("book", [0.0, 4_000.0, 12_000.0])
def test_at_that_share_a_month_of_keeping_brings_what_it_costs(tax: float, book: float) -> None:
    law, cohort = Regime(income_tax=tax), replace(STILL, tax_book=book)
    (before,) = answers(compare([cohort], [PLAIN], law))
    assert before.sell_equivalent_use is not None
    (at,) = answers(compare([replace(cohort, lit=before.sell_equivalent_use)], [PLAIN], law))
    assert at.billed == pytest.approx(before.sell_equivalent_use)
    assert at.keep_rent == pytest.approx(at.keep_cost)


@pytest.mark.parametrize("volatility", [0.0, 0.28, 0.6])
def test_the_band_is_where_prices_fall_as_fast_and_as_slowly_as_on_one_path_of_ten(volatility: float) -> None:
    cohort = resold(STILL, volatility=volatility)
    comparison = compare([cohort], [PLAIN], scenario=Scenario(horizon=24))
    (low,), (high,) = use_band(comparison)
    (far,) = trend_spread(np.array([volatility]), 24)
    moved = [
        answers(
            compare([resold(cohort, trend=cohort.resale.trend + way * far)], [PLAIN], scenario=Scenario(horizon=24))
        )
        for way in (1, -1)
    ]
    assert [low, high] == pytest.approx([found[0].sell_equivalent_use for found in moved])


def test_a_wilder_price_and_a_nearer_horizon_make_the_band_wider() -> None:
    def width(volatility: float, horizon: int) -> float:
        low, high = use_band(
            compare([resold(STILL, volatility=volatility)], [PLAIN], scenario=Scenario(horizon=horizon))
        )
        return float(high[0] - low[0])

    assert width(0.28, 36) < width(0.5, 36) < width(0.5, 12)


def test_without_a_price_there_is_no_band() -> None:
    (answer,) = answers(compare([resold(STILL, price=None)], [PLAIN]))
    assert (answer.sell_equivalent_use, answer.use_low, answer.use_high) == (None, None, None)
