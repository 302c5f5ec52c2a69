"""When to sell: what must hold of the boundary, and that another method says the same."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, cohorts, rented, resold
from hypothesis import given, settings
from hypothesis import strategies as st

from volute.economics.adaptive import adaptive
from volute.economics.boundary import EMPTY, LET, boundaries, choice, solve
from volute.economics.columns import columns
from volute.economics.cross_check import cross_check
from volute.economics.distribution import keep_worth, spread
from volute.economics.exposure import exposure
from volute.economics.ground import ground
from volute.economics.inputs import Quote, Regime, Scenario
from volute.economics.options import Option
from volute.economics.processes import Process, Risks, calm
from volute.economics.simulation import simulate
from volute.economics.transitions import grid
from volute.economics.tree import bermudan

COARSE = {"prices": 61, "rents": 9}
FAIR = rented(replace(COHORT, lit=0.7), per_hour=Quote(2.6, 0.06), trend=-0.005)
LEASED = rented(
    replace(COHORT, key="b"),
    whole_machine=1.0,
    card_hours=0.0,
    per_month=Quote(900.0, 0.06),
    months_left=9,
    locked=True,
    break_fee=400.0,
)


def exposed(*several, scenario=None):
    return exposure(ground(columns(list(several), [CENTRE]), Regime(), scenario or Scenario()))


def test_the_grid_keeps_means_for_five_years():
    for process in (Process(), Process(rent_half_life=60.0), Process(price_volatility=0.5, jumps=0.0)):
        on = grid(process, 0.3, 60, **COARSE)
        assert on.of_price.sum(axis=2) == pytest.approx(1)
        assert on.of_rent.sum(axis=1) == pytest.approx(1)
        price, rent = on.price, np.exp(on.y)
        for _ in range(60):
            price, rent = np.einsum("yij,yj->yi", on.of_price, on.of_rent @ price), on.of_rent @ rent
        middle = on.y.size // 2
        assert price[middle, 30] == pytest.approx(1, abs=1e-3)
        assert rent[middle] * math.exp(process.rent_mean(np.array([60.0]))[0]) == pytest.approx(1, abs=1e-3)


def test_a_put_is_such_a_problem():
    """Stopping brings 40 until the last month, when one is left with the asset: the asset and a put on it, which the
    options' own tree knows the price of."""
    months, rate, vol = 12, 0.06, 0.3
    at_end = np.arange(months + 1) == months
    nothing = np.zeros((1, months))
    put = replace(
        choice(exposed(COHORT)),
        keep_fixed=np.zeros((1, months, 2)),
        keep_rent=np.zeros((1, months, 2)),
        stop_fixed=np.where(at_end, 0.0, 40.0)[None, :, None] * np.ones(2),
        stop_price=np.where(at_end, 36 * math.exp(rate), 0.0)[None, :],
        leave=nothing,
        relet=nothing,
        let=np.ones(1),
        discount=math.exp(-rate / 12),
    )
    process = Process(price_volatility=vol, jumps=0.0, rent_volatility=0.0)
    worth = solve(put, process, 0.0, prices=241).worth[0]
    assert worth == pytest.approx(36 + bermudan(Option(36, 40, rate, vol, 11 / 12), 11), abs=0.02)


def test_without_chance_the_best_month_is_the_answer():
    e = exposed(FAIR, COHORT)
    still = boundaries(e, calm(["RTX 4090"]), **COARSE)
    assert still.worth == pytest.approx(still.committed)
    assert still.waiting == pytest.approx(np.zeros(2), abs=1e-3)


@settings(max_examples=12, deadline=None)
@given(cohorts(), st.floats(-0.5, 0.5))
def test_to_decide_later_is_worth_no_less(cohort, together):
    e = exposed(cohort)
    found = boundaries(e, Risks(price_rent=together), prices=41, rents=7)
    size = float(np.abs(e.price[0, 0]) + abs(found.committed[0]))
    hours_only = cohort.rent.whole_machine == 0
    assert found.worth[0] >= e.price[0, 0] + (e.worth + e.dues)[0, 0] * (1 if hours_only else 0) - size
    assert found.price[0, -1].max() == 0, "at the end everything is sold"


def test_the_boundary_falls_towards_the_end_and_the_lease_raises_it():
    found = boundaries(exposed(LEASED), Risks(), **COARSE)
    let, empty = found.price[0, :, LET], found.price[0, :, EMPTY]
    open_market = slice(12, 48)
    assert (np.diff(let[open_market]) <= 1).all()
    assert (let[open_market] >= empty[open_market] - 1).all()
    assert found.reach(0) == let[0]
    assert found.worth[0] > found.committed[0]


def test_more_volatility_raises_the_price_to_wait_for():
    calmer, wilder = (
        boundaries(exposed(FAIR), Risks((("RTX 4090", Process(price_volatility=vol)),)), **COARSE)
        for vol in (0.15, 0.45)
    )
    assert wilder.waiting[0] > calmer.waiting[0]
    assert wilder.reach(0) > calmer.reach(0)


def test_a_rent_far_above_its_cost_sells_at_no_likely_price():
    rich = rented(replace(COHORT, racked=1.0, lit=1.0), per_hour=Quote(12.0, 0.06), trend=0.0)
    dear = boundaries(exposed(rich), Risks(), **COARSE)
    assert dear.reach(0) is None or dear.reach(0) > 3 * 18_500
    poor = resold(replace(COHORT, lit=0.0), trend=-0.05)
    assert boundaries(exposed(poor), Risks(), **COARSE).reach(0) == 0


def test_sell_if_the_lease_ends_before_a_month():
    weak = replace(LEASED, rent=replace(LEASED.rent, per_month=Quote(420.0, 0.06), relet=0.02))
    found = boundaries(exposed(weak, FAIR), Risks(), **COARSE)
    month = found.lease_month(0)
    assert month is not None
    sells = found.trend[0] >= found.price[0, :, EMPTY]
    assert sells[1:month].all()
    eager = replace(LEASED, rent=replace(LEASED.rent, per_month=Quote(2500.0, 0.06), relet=0.9))
    assert boundaries(exposed(eager), Risks(), **COARSE).lease_month(0) is None


def test_a_fine_grid_moves_little():
    e = exposed(FAIR, LEASED)
    coarse, fine = (boundaries(e, Risks(), prices=p, rents=r) for p, r in ((61, 9), (241, 15)))
    assert coarse.worth == pytest.approx(fine.worth, rel=0.005)


@pytest.mark.parametrize("row", [0, 1])
def test_least_squares_on_other_paths_agrees(row):
    """The lattice is the truth on its grid; a fitted rule comes close from below."""
    e = exposed(FAIR, LEASED)
    lattice = boundaries(e, Risks(), prices=121, rents=11).worth[row]
    check = cross_check(choice(e), row, Process(), Risks().price_rent, paths=8000, seed=5)
    assert check.worth < lattice * 1.003 + 3 * check.error
    assert check.worth > lattice * 0.985 - 3 * check.error


def test_the_advice_is_one_of_five_sentences():
    rich = rented(replace(COHORT, racked=1.0, lit=1.0), per_hour=Quote(60.0, 0.06), trend=0.0)
    poor = resold(replace(COHORT, lit=0.0), trend=-0.05)
    weak = replace(LEASED, rent=replace(LEASED.rent, per_month=Quote(420.0, 0.06), relet=0.02, break_fee=4000.0))
    found = boundaries(exposed(rich, poor, FAIR, weak), Risks(), **COARSE)
    keys = [found.said(row)[0].rpartition(".")[2] for row in range(4)]
    assert keys[:3] == ["never", "now", "price"]
    assert keys[3] in ("lease", "price_or_lease")
    assert set(found.said(3)[1]) <= {"price", "month"}


def test_the_freedom_to_sell_is_worth_what_the_boundary_says():
    """Followed on paths of the same chance it beats every month fixed today. It looks at the price alone, so it stays
    a little below the lattice, which looks at the rent as well."""
    e = exposed(rented(FAIR, per_hour=Quote(1.0, 0.06)))
    risks = Risks(use_drift=0.0, use_certainty=1e9, tenants=0.0)
    found = boundaries(e, risks, **COARSE)
    drawn = simulate(risks, ("RTX 4090",), (("wuhu", 0.7),), e.ground.months, 10_000, seed=4)
    free = adaptive(e, found, drawn, 0)
    assert 0.97 * found.worth[0] < free.worth.mean < 1.01 * found.worth[0]
    fixed = [spread(keep_worth(e, drawn, month, np.zeros(1, dtype=np.intp))[0]).mean for month in range(0, 61, 6)]
    assert free.worth.mean > max(fixed)
    assert 0 < free.month < 60
    assert 0 < free.sell_wins < 1
    assert free.sell == pytest.approx((e.price + e.worth + e.dues)[0, 0])


def test_following_a_boundary_that_never_sells_is_keeping_to_the_end():
    e = exposed(FAIR)
    drawn = simulate(Risks(), ("RTX 4090",), (("wuhu", 0.7),), e.ground.months, 512, seed=4)
    found = boundaries(e, Risks(), **COARSE)
    never = replace(found, price=np.full_like(found.price, np.inf))
    kept = keep_worth(e, drawn, e.ground.months, np.zeros(1, dtype=np.intp))[0]
    assert adaptive(e, never, drawn, 0).worth.mean == pytest.approx(kept.mean(), rel=1e-4)
    assert adaptive(e, never, drawn, 0).month == 60
