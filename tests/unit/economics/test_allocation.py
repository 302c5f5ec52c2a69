"""The fleet's plan: it keeps every limit, no plan is better, and its shadow prices are what one more really brings."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from fleets import CENTRE, COHORT, rented, resold

from volute.domain.problems import Refused
from volute.economics.allocation import Allocation, allocate
from volute.economics.decide import compare
from volute.economics.greedy import worth_of
from volute.economics.groups import By
from volute.economics.inputs import Quote, Regime, Rent, Scenario
from volute.economics.plan_columns import Limits
from volute.economics.uses import AS_NOW, CONVERT, HOLD, USES, WHOLE, Conversion, courses, held, routes, uses
from volute.words import LANGUAGES, Words

REGIME, SCENARIO = Regime(), Scenario(horizon=24)
GOOD = rented(replace(COHORT, key="good", centre="north", count=160, lit=0.8), per_hour=Quote(4.0, 0.06))
FANS = resold(
    replace(COHORT, key="fans", count=240), to_convert=240, conversion=Quote(500.0, 0.13), conversion_hours=2.0
)
LOCKED = rented(
    replace(COHORT, key="locked", count=80, variant="fan"),
    whole_machine=1.0, card_hours=0.0, per_month=Quote(500.0, 0.06), months_left=7, locked=True,
)  # fmt: skip
SUBSIDISED = rented(replace(COHORT, key="granted", count=40, centre="north"), clawback=300.0, clawback_until=5)
FLEET = [COHORT, GOOD, FANS, LOCKED, SUBSIDISED]
CENTRES = [replace(CENTRE, technician_hours=90.0), replace(CENTRE, key="north")]


def planned(limits=None, fleet=FLEET, **more):
    return allocate(fleet, CENTRES, REGIME, SCENARIO, limits, **more)


def test_every_machine_is_planned_once():
    plan = planned()
    for cohort in FLEET:
        assert sum(line.machines for line in plan.lines if line.cohort == cohort.key) == -(-cohort.count // 8)
    assert plan.gap <= 1e-3
    assert plan.worth >= plan.greedy - 1e-6 * abs(plan.worth)
    assert plan.worth >= plan.nothing
    assert plan.unknown == ()
    assert {line.key for line in plan.lines} <= {f"economics.use.{name}" for name in USES}


def test_locks_hold_and_may_be_waived():
    plan = planned()
    for line in plan.lines:
        first = {"locked": 7, "granted": 5}.get(line.cohort, 0)
        assert line.month is None or line.month >= first
    assert all(line.use == AS_NOW for line in plan.lines if line.cohort == "locked")
    free = planned(Limits(keep_leases=False, keep_subsidies=False))
    assert free.bound >= plan.bound - 1


def test_technicians_convert_no_more_than_their_hours():
    plan = planned()
    by_month: dict[int, float] = {}
    for line in plan.lines:
        if line.cohort == "fans" and line.month is not None:
            by_month[line.month] = by_month.get(line.month, 0) + line.machines * 8 * 2.0
    assert by_month
    assert max(by_month.values()) <= 90


def brute(allocation, limits_ok):
    """The best of all ways to put whole machines into choices, one by one."""
    told = allocation.choices
    ways = []
    for cohort, machines in enumerate(told.machines.astype(int)):
        columns = np.flatnonzero(told.cohort == cohort)
        ways.append([np.bincount(c, minlength=told.value.size) for c in product(columns, repeat=machines)])
    plans = (sum(parts) for parts in product(*ways))
    return max(worth_of(allocation.programme, plan) for plan in plans if limits_ok(plan))


def test_no_other_plan_of_a_small_fleet_is_better():
    small = [replace(resold(FANS, depth=10.0), count=24), replace(GOOD, count=16, centre="wuhu")]
    told = Allocation(small, [replace(CENTRE, technician_hours=20.0)], REGIME, SCENARIO, Limits(months=2))
    hours = told.choices.hours

    def possible(plan):
        months = [
            plan[told.choices.hours_month == month] @ hours[told.choices.hours_month == month] for month in (0, 1)
        ]
        return max(months) <= 20 + 1e-9

    plan = told.plan()
    assert plan.worth == pytest.approx(brute(told, possible), rel=1e-3)


def test_a_shadow_price_is_what_one_more_brings():
    cap, more = {"north": 40.0}, {"north": 41.0}
    told, again = (Allocation(FLEET, CENTRES, REGIME, SCENARIO, Limits(power_kw=power)) for power in (cap, more))
    power = next(shadow for shadow in told.plan().shadows if shadow.kind == "power")
    assert again.live() - told.live() == pytest.approx(power.worth, rel=0.05)
    dearest = told.plan().shadows
    assert [s.worth for s in dearest] == sorted((s.worth for s in dearest), reverse=True)


def test_limits_on_what_is_not_there_bind_nothing():
    nowhere = Limits(power_kw={"elsewhere": 1.0}, demand={("A100", WHOLE): 1}, months=1)
    assert planned(nowhere, fleet=[LOCKED]).lines[0].month is None


def test_power_that_contracts_need_cannot_be_capped_away():
    with pytest.raises(Refused) as trouble:
        planned(Limits(power_kw={"wuhu": 1.0}))
    assert trouble.value.code == "plan_power"
    assert trouble.value.facts["centre"] == "wuhu"


def test_a_cash_floor_makes_the_plan_sell_and_an_impossible_one_is_refused():
    thirsty = [GOOD]
    without = planned(fleet=thirsty)
    assert all(line.month is None for line in without.lines)
    needy = planned(Limits(cash_floor=400_000.0), fleet=thirsty)
    assert any(line.month == 0 for line in needy.lines)
    assert needy.worth < without.worth
    with pytest.raises(Refused) as trouble:
        planned(Limits(cash_floor=1e12), fleet=thirsty)
    assert trouble.value.code == "plan_impossible"


def test_tenants_take_only_so_many_whole_machines():
    offered = [rented(GOOD, per_month=Quote(4000.0, 0.06))]
    free, scarce = planned(fleet=offered), planned(Limits(demand={("RTX 4090", WHOLE): 5}), fleet=offered)

    def let(plan):
        return sum(line.machines for line in plan.lines if line.use == WHOLE)

    assert (let(free), let(scarce)) == (20, 5)
    assert any(shadow.kind == "demand" for shadow in scarce.shadows)


def test_no_more_cards_are_sold_in_a_month_than_can_be_handed_over():
    def by_month(plan):
        sold = dict.fromkeys(range(12), 0)
        for line in plan.lines:
            if line.month is not None:
                sold[line.month] += line.machines * 8
        return sold

    free, slow = planned(), planned(Limits(sold_a_month=20))
    assert max(by_month(free).values()) > 20
    assert max(by_month(slow).values()) == 16  # two whole machines
    assert slow.greedy <= slow.worth < free.worth
    assert any(shadow.kind == "sold" and shadow.worth > 0 for shadow in slow.shadows)
    assert planned(Limits(sold_a_month=1e6)).worth == pytest.approx(free.worth, rel=1e-6)
    nothing = planned(Limits(sold_a_month=0))
    assert all(line.month is None for line in nothing.lines)


def test_a_month_sells_a_whole_lot_of_a_market_or_nothing():
    def by_market(plan):
        sold = {}
        for line in plan.lines:
            if line.month is not None:
                key = line.month, line.cohort
                sold[key] = sold.get(key, 0) + line.machines * 8
        return sold

    thin = [resold(COHORT, depth=40.0)]
    free, lots = planned(fleet=thin), planned(Limits(least_lot=120), fleet=thin)
    assert 0 < min(by_market(free).values()) < 120
    assert min(by_market(lots).values()) >= 120
    assert lots.greedy <= lots.worth <= free.worth + 1e-6
    assert lots.worth < free.worth
    assert planned(Limits(least_lot=1), fleet=thin).worth == pytest.approx(free.worth, rel=2e-3)
    assert by_market(planned(Limits(least_lot=1e6), fleet=thin)) == {}


def test_deeper_markets_are_worth_more_and_selling_at_once_costs_most():
    deep, shallow = (planned(fleet=[resold(COHORT, depth=depth)]) for depth in (1e9, 50.0))
    assert deep.worth > shallow.worth
    months = {line.month for line in shallow.lines}
    assert len(months) > len({line.month for line in deep.lines})


def test_a_slider_of_prices_moves_the_bound_without_a_new_model():
    told = Allocation(FLEET, CENTRES, REGIME, SCENARIO)
    low, base, high = (told.live(change) for change in (-0.1, 0.0, 0.1))
    assert low < base < high
    dearer = [resold(c, price=replace(c.resale.price, amount=c.resale.price.amount * 1.1)) for c in FLEET]
    assert Allocation(dearer, CENTRES, REGIME, SCENARIO).live() == pytest.approx(high, rel=1e-6)


def test_a_lock_beyond_the_plan_is_kept():
    long = rented(LOCKED, months_left=20)
    (line,) = planned(fleet=[long]).lines
    assert (line.use, line.machines, line.month) == (AS_NOW, 10, None)


def test_a_fleet_nobody_has_priced_cannot_be_planned():
    with pytest.raises(Refused) as trouble:
        planned(fleet=[resold(COHORT, price=None)])
    assert trouble.value.code == "plan_no_prices"


def test_cohorts_without_a_price_are_named_and_left_out():
    plan = planned(fleet=[COHORT, resold(replace(COHORT, key="blind"), price=None)])
    assert plan.unknown == ("blind",)
    assert {line.cohort for line in plan.lines} == {"a"}


def test_present_use_is_worth_what_the_comparison_says():
    told = uses(FLEET, (), REGIME)
    course = courses(told, CENTRES, REGIME, SCENARIO)
    exact = compare(FLEET, CENTRES, REGIME, SCENARIO, By.COHORT).value
    rows = [row for row, use in enumerate(told) if use.name == AS_NOW]
    assert course.value[rows] == pytest.approx(exact)
    assert {use.name for use in told if FLEET[use.cohort].key == "locked"} == {AS_NOW}


def test_doing_nothing_is_worth_what_the_comparison_says():
    exact = compare(FLEET, CENTRES, REGIME, SCENARIO)
    assert planned().nothing == pytest.approx(exact.rent_value.sum())


def test_doing_nothing_is_known_also_where_every_other_use_is_better():
    idle = rented(replace(COHORT, lit=0.05), per_month=Quote(4000.0, 0.06), per_hour=Quote(1.0, 0.06))
    exact = compare([idle], CENTRES, REGIME, SCENARIO, By.COHORT)
    plan = planned(fleet=[idle])
    assert {line.use for line in plan.lines} == {WHOLE}
    assert plan.nothing == pytest.approx(exact.rent_value.sum())


def test_holding_is_paying_for_idle_cards():
    assert held(LOCKED).rent.whole_machine == 0
    told = uses([COHORT], (), REGIME)
    hold = next(row for row, use in enumerate(told) if use.name == HOLD)
    course = courses(told, CENTRES, REGIME, SCENARIO)
    assert (course.cash[hold] < 0).all()


def test_conversion_costs_at_once_and_earns_later():
    rent = Rent(per_hour=Quote(9.0, 0.06))
    edge = Conversion("blower", "48 GB", Quote(2000.0, 0.13), 3.0, Quote(30_000.0, 0.13), rent, 0.95, 2.0, 0.5)
    told = uses([COHORT], (edge,), REGIME)
    made = next(row for row, use in enumerate(told) if use.name == CONVERT)
    course = courses(told, CENTRES, REGIME, SCENARIO)
    assert told[made].told.count == 380
    assert course.cash[made, :2].max() < 0 < course.cash[made, 2]
    assert course.value[made, 24] > course.value[0, 24]
    plan = allocate([COHORT], [replace(CENTRE, technician_hours=240.0)], REGIME, SCENARIO, conversions=(edge,))
    converted = sum(line.machines for line in plan.lines if line.use == CONVERT)
    assert converted == 10, "240 hours convert ten machines of eight cards at three hours a card"
    assert any(shadow.kind == "technicians" for shadow in plan.shadows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_shadow_prices_are_said_in_words(language):
    words = Words.load(language)
    for shadow in planned(Limits(power_kw={"north": 40.0})).shadows:
        said = words(shadow.key, of=shadow.of, month=shadow.month, worth=f"{shadow.worth:,.0f}")
        assert f"{shadow.worth:,.0f}" in said


def test_the_model_loads_no_solver_until_a_plan_is_asked_for():
    look = "import sys, volute.economics.allocation, volute.economics.decide; "
    look += "assert not {'highspy', 'scipy', 'PySide6', 'sqlalchemy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True, timeout=60)


def edge(source, target, cost, **more):
    return Conversion(source, target, Quote(cost), 2.0, Quote(20_000.0), Rent(per_hour=Quote(5.0)), **more)


def test_conversions_follow_each_other_and_the_cheapest_way_counts():
    ways = [
        edge("fan", "blower", 500.0, yield_=0.9),
        edge("blower", "48 GB", 1000.0, yield_=0.8),
        edge("fan", "48 GB", 2000.0),
        edge("48 GB", "fan", 1.0),
    ]
    found = {way.target: way for way in routes(ways, "fan")}
    assert found.keys() == {"blower", "48 GB"}
    chain = found["48 GB"]
    assert chain.cost.net == pytest.approx(500 + 0.9 * 1000)
    assert (chain.hours, chain.yield_, chain.months) == pytest.approx((2 + 0.9 * 2, 0.72, 2.0))
    assert routes(ways, "unknown") == []


def test_few_technicians_make_a_conversion_late():
    way = [edge("blower", "48 GB", 100.0)]
    one, many = (
        next(use for use in uses([COHORT], way, REGIME, [replace(CENTRE, technician_hours=h)]) if use.name == CONVERT)
        for h in (100.0, 1e6)
    )
    assert (one.idle_months, many.idle_months) == (8, 1)


def test_the_best_use_of_a_cohort_alone():
    told = uses(FLEET, [edge("blower", "48 GB", 100.0)], REGIME)
    course = courses(told, CENTRES, REGIME, SCENARIO)
    use, month, worth = course.best(0)
    rows = [row for row, each in enumerate(told) if each.cohort == 0]
    assert worth == course.value[rows].max()
    assert course.value[told.index(use), month] == worth
