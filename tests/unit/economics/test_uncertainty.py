"""Chance: factors of mean 1, spreads on common random numbers, and the deterministic answer where nothing moves."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, centres, cohorts, regimes, rented, scenarios
from hypothesis import assume, given, settings

from volute.domain.problems import Refused
from volute.economics.columns import columns
from volute.economics.decide import By, weigh
from volute.economics.distribution import distribution, spread
from volute.economics.exposure import exposure
from volute.economics.ground import ground
from volute.economics.inputs import Quote, Regime, Scenario
from volute.economics.processes import Process, Risks, calm, mixing
from volute.economics.simulation import leases, simulate

MODELS = ("RTX 4090", "A100 80G")
PLACES = (("wuhu", 0.4), ("hohhot", 0.8))
REGIME, SCENARIO = Regime(), Scenario(horizon=36)
OTHER = rented(replace(COHORT, key="b", centre="hohhot", model="A100 80G", lit=0.8), per_hour=Quote(6.0, 0.06))
LEASED = rented(
    replace(COHORT, key="c"), whole_machine=1.0, card_hours=0.0, per_month=Quote(900.0, 0.06), months_left=6
)
CENTRES = [CENTRE, replace(CENTRE, key="hohhot")]
TOLD = columns([COHORT, OTHER, LEASED], CENTRES)


@pytest.fixture(scope="module")
def factors():
    return simulate(Risks(), MODELS, PLACES, 36, 20_000, seed=3)


def test_mean_one_at_every_month(factors):
    for part in (factors.price, factors.rent):
        assert part.mean(axis=2) == pytest.approx(np.ones((37, 2)), abs=0.02)
    assert factors.use.mean(axis=2) == pytest.approx(np.ones((6, 2)), abs=1e-3)
    assert (factors.use[:, 1] <= 1 / 0.8 + 1e-6).all()
    assert factors.hazard.mean() == pytest.approx(1)


def test_the_published_median_and_mean():
    """Drift -20 %, volatility 28 %, three years: the mean is 0.549 and the median 0.488."""
    plain = Risks((("card", Process(price_volatility=0.28, jumps=0.0)),))
    price = simulate(plain, ("card",), (), 36, 60_000, seed=1).price[36, 0] * math.exp(-0.6)
    assert price.mean() == pytest.approx(0.549, abs=0.002)
    assert np.median(price) == pytest.approx(0.488, abs=0.004)
    assert (price < price.mean()).mean() == pytest.approx(0.6, abs=0.01)


def test_prices_and_rents_move_together_as_told(factors):
    steps = {name: np.diff(np.log(part), axis=0) for name, part in (("price", factors.price), ("rent", factors.rent))}
    price, rent = (steps[name][:, :, :4000].reshape(36, 2, -1) for name in ("price", "rent"))
    across = np.corrcoef(rent[0, 0], rent[0, 1])[0, 1]
    assert across == pytest.approx(0.6, abs=0.05)
    quiet = simulate(
        replace(Risks(), processes=tuple((m, Process(jumps=0.0)) for m in MODELS)), MODELS, (), 2, 20_000, 1
    )
    own = np.corrcoef(np.log(quiet.price[1, 0]), np.log(quiet.rent[1, 0]))[0, 1]
    assert own == pytest.approx(0.2, abs=0.03)
    assert price.std() > rent.std()


def test_rent_returns_to_its_level():
    process = Process(rent_half_life=6.0, rent_gap=0.3)
    rent = simulate(Risks((("card", process),)), ("card",), (), 48, 20_000, seed=2).rent[:, 0]
    assert np.log(rent[48]).std() == pytest.approx(float(process.rent_spread(np.array([48.0]))[0]), rel=0.02)
    assert rent[6].mean() == pytest.approx(math.exp(-0.15), abs=0.01), "half of the gap is gone"
    assert process.rent_spread(np.array([600.0]))[0] == pytest.approx(0.25 / math.sqrt(2 * 2 * math.log(2)), rel=1e-6)


def test_the_same_seed_is_the_same_and_one_more_centre_changes_no_price(factors):
    again = simulate(Risks(), MODELS, (*PLACES, ("c", 0.5)), 36, 20_000, seed=3)
    assert np.array_equal(again.price, factors.price)
    assert np.array_equal(again.rent, factors.rent)
    assert not np.array_equal(simulate(Risks(), MODELS, PLACES, 36, 20_000, seed=4).price, factors.price)


def test_odd_counts_and_idle_centres_are_drawn_too():
    few = simulate(Risks(), MODELS, (("off", 0.0), ("full", 1.0)), 7, 101, seed=1)
    assert few.price.shape == (8, 2, 101)
    assert (few.use == 1).all()
    assert sum(few.block(level).stop - few.block(level).start for level in range(few.hazard.size)) == 101


def test_correlations_that_contradict_each_other_are_brought_together():
    impossible = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    made = mixing(impossible) @ mixing(impossible).T
    assert np.diag(made) == pytest.approx(np.ones(3))
    assert np.linalg.eigvalsh(made).min() > -1e-12
    assert np.abs(made - impossible).max() < 0.45


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Process(price_volatility=-0.1),
        lambda: Process(rent_half_life=0.0),
        lambda: Risks(price_rent=1.5),
        lambda: Risks(use_kept=1.0),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(Refused):
        wrong()


@settings(max_examples=40, deadline=None)
@given(cohorts(), centres(), regimes, scenarios)
def test_the_parts_add_up_to_the_deterministic_answer(cohort, centre, regime, scenario):
    assume(centre.colocation is not None or centre.contracted_kw == 0)
    told = columns([cohort], [centre])
    whole, e = weigh(told, regime, scenario), exposure(ground(told, regime, scenario))
    size = np.abs(whole.value).max()
    assert e.cash() == pytest.approx(whole.rent.net(), rel=1e-9, abs=1e-9 * (1 + size))
    assert e.price + e.worth + e.dues == pytest.approx(whole.sale.net(), rel=1e-9, abs=1e-9 * (1 + size))


def test_without_chance_the_answer_is_the_deterministic_one_and_certain():
    still = simulate(calm(MODELS), MODELS, PLACES, 36, 16, seed=1)
    exact = weigh(TOLD, REGIME, SCENARIO, By.COHORT)
    for row, told in enumerate(distribution(TOLD, REGIME, SCENARIO, still, By.COHORT).rows):
        assert told.keep.mean == pytest.approx(exact.rent_value[row], rel=1e-4)
        assert told.keep.p90 - told.keep.p10 == pytest.approx(0, abs=1e-4 * abs(told.keep.mean))
        assert told.sell_wins in (0.0, 1.0)
        assert told.sell_wins == float(exact.difference[row] < 0)


def test_the_mean_of_all_paths_is_the_deterministic_answer(factors):
    steady = replace(Risks(), tenants=0.0)
    drawn = simulate(steady, MODELS, PLACES, 36, 20_000, seed=3)
    exact = weigh(TOLD, REGIME, SCENARIO)
    found = distribution(TOLD, REGIME, SCENARIO, drawn)
    for row, told in enumerate(found.rows):
        assert told.keep.mean == pytest.approx(exact.rent_value[row], rel=0.02)
        assert told.keep.p10 < told.keep.p50 < told.keep.p90
        assert told.keep.cvar < told.keep.p10
        assert told.sell == pytest.approx(exact.sell_value[row])
        assert told.regret_sell - told.regret_rent == pytest.approx(told.difference.mean)
    assert found.total.keep.mean == pytest.approx(sum(told.keep.mean for told in found.rows), rel=1e-4)
    assert found.total.keep.p10 > sum(told.keep.p10 for told in found.rows), "centres do not fail all at once"


def test_rows_by_cohort_and_by_centre_see_the_same_paths(factors):
    by_cohort = distribution(TOLD, REGIME, SCENARIO, factors, By.COHORT)
    by_centre = distribution(TOLD, REGIME, SCENARIO, factors, By.CENTRE)
    assert by_cohort.total.keep.p10 == pytest.approx(by_centre.total.keep.p10, rel=1e-4)
    assert by_cohort.rows[1].keep.p50 == pytest.approx(by_centre.rows[1].keep.p50, rel=1e-4)


def test_a_row_may_have_cards_in_several_centres(factors):
    spread_out = columns([COHORT, replace(COHORT, key="far", centre="hohhot", lit=0.8), OTHER], CENTRES)
    by_model = distribution(spread_out, REGIME, SCENARIO, factors, By.MODEL)
    by_cohort = distribution(spread_out, REGIME, SCENARIO, factors, By.COHORT)
    assert by_model.rows[0].keep.mean == pytest.approx(sum(row.keep.mean for row in by_cohort.rows[:2]), rel=1e-4)
    assert by_model.total.keep.p10 == pytest.approx(by_cohort.total.keep.p10, rel=1e-4)


def test_a_shorter_commitment_is_less_uncertain(factors):
    short, long = (distribution(TOLD, REGIME, SCENARIO, factors, month=month).total for month in (6, 36))
    assert (short.month, long.month) == (6, 36)
    assert short.keep.p90 - short.keep.p10 < long.keep.p90 - long.keep.p10


def test_a_row_without_a_price_stays_out_of_the_total(factors):
    blind = replace(OTHER, resale=replace(OTHER.resale, price=None))
    found = distribution(columns([COHORT, blind], CENTRES), REGIME, SCENARIO, factors)
    assert math.isnan(found.rows[1].sell)
    assert found.total.keep.p50 == pytest.approx(found.rows[0].keep.p50)


def test_spread_is_what_quantiles_say():
    worth = np.random.default_rng(1).normal(size=1001)
    told = spread(worth)
    assert (told.p10, told.p50, told.p90) == pytest.approx(np.quantile(worth, (0.1, 0.5, 0.9)))
    assert told.cvar == pytest.approx(np.sort(worth)[:100].mean())
    assert spread(np.array([5.0])).cvar == 5.0


def test_a_lease_inside_its_lock_stays():
    let = leases(1.0, np.array([0.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0]), 50, seed=1)
    assert let[:3].all()
    assert not let[3].any()
