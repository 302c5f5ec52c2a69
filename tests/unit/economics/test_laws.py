"""What must hold whatever the numbers: laws of the model as properties."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, centres, cohorts, quotes, regimes, rented, resold, scenarios
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from volute.economics.answer import answers
from volute.economics.columns import columns
from volute.economics.contour import contour
from volute.economics.decide import compare, weigh
from volute.economics.distribution import distribution
from volute.economics.inputs import Quote, Regime, Scenario
from volute.economics.processes import Process, Risks, calm
from volute.economics.simulation import simulate
from volute.economics.tornado import tornado

quick = settings(max_examples=60, deadline=None)
fleet = st.tuples(cohorts(), centres(), regimes, scenarios).filter(
    lambda told: told[1].colocation is not None or told[1].contracted_kw == 0
)


def close(expected, size=1.0):
    return pytest.approx(expected, rel=1e-7, abs=1e-7 * (1 + abs(size)))


def asked(cohort, centre, regime, scenario):
    comparison = compare([cohort], [centre], regime, scenario)
    return comparison, answers(comparison)[0]


@quick
@given(fleet, st.floats(-1e7, 1e9), st.integers(0, 60))
def test_what_was_paid_moves_nothing_but_the_display(told, paid, age):
    cohort, *rest = told
    before, after = (asked(c, *rest)[1] for c in (cohort, replace(cohort, cost_to_recover=paid, age=age)))
    display = {"cost_to_recover": 0.0, "sell_payback": None, "rent_payback": None, "accounting_payback": None}
    assert replace(before, **display) == replace(after, **display)


MONEY = {  # beside every quote; a tenant's break fee counts months of rent
    "cost_to_recover", "tax_book", "break_fee", "deposit", "subsidy", "clawback", "repair_cost",
    "insurance", "freight", "carry", "refurbishment", "scrap", "demand_charge", "staff", "bandwidth", "support",
    "freed_kw_value", "tariff_change",
}  # fmt: skip


def scaled(value, by):
    """The same inputs in a currency of which ``by`` make one."""
    changed = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, Quote):
            changed[field.name] = replace(part, amount=part.amount * by)
        elif is_dataclass(part):
            changed[field.name] = scaled(part, by)
        elif field.name in MONEY:
            changed[field.name] = part * by
    return replace(value, **changed)


@quick
@given(fleet, st.floats(0.01, 100))
def test_the_currency_does_not_matter(told, by):
    cohort, centre, regime, scenario = told
    one, answer = asked(cohort, centre, regime, scenario)
    other, again = asked(scaled(cohort, by), scaled(centre, by), regime, scaled(scenario, by))
    size = float(np.abs(one.value).max())
    assert other.value / by == close(one.value, size)
    if abs(one.difference[0]) > 1e-6 * size:
        assert (answer.advice, answer.best_month) == (again.advice, again.best_month)


def other_basis(quote):
    """The same price, said with VAT where it was said without, and the other way round."""
    if quote is None:
        return None
    amount = quote.net if quote.vat_included else quote.gross
    return replace(quote, amount=amount, vat_included=not quote.vat_included)


@quick
@given(fleet)
def test_a_price_with_vat_and_the_same_without_give_the_same_answer(told):
    cohort, centre, regime, scenario = told
    scenario = replace(scenario, tariff_change=0.0)  # which is said on the tariff's own basis
    rent = {name: other_basis(getattr(cohort.rent, name)) for name in ("per_month", "per_hour", "per_million_tokens")}
    sale = {name: other_basis(getattr(cohort.resale, name)) for name in ("price", "conversion")}
    place = {name: other_basis(getattr(centre, name)) for name in ("tariff", "colocation")}
    one, _ = asked(cohort, centre, regime, scenario)
    other, _ = asked(resold(rented(cohort, **rent), **sale), replace(centre, **place), regime, scenario)
    assert other.value == close(one.value, np.abs(one.value).max())


@given(quotes(0, 1e6))
def test_net_and_gross_differ_by_the_vat(quote):
    assert quote.gross == pytest.approx(quote.net * (1 + quote.vat_rate))


@quick
@given(fleet)
def test_the_smallest_lot_presses_no_price(told):
    cohort, centre, regime, scenario = told
    free, _ = asked(resold(cohort, impact=0.0), centre, regime, scenario)
    deep, _ = asked(resold(cohort, depth=1e12, impact=0.5), centre, regime, scenario)
    assert deep.sell_value[0] == pytest.approx(free.sell_value[0], rel=1e-3, abs=1e-3 * abs(free.net_sale).max() + 1)
    assert not free.sale["impact"].any()


@quick
@given(st.integers(1, 3000), st.integers(1, 3000))
def test_the_net_of_a_card_falls_with_the_lot(one, other):
    few, many = sorted((one, other))
    net = [compare([replace(COHORT, count=n)], [CENTRE]).sell_value[0] / n for n in (few, many)]
    assert net[0] >= net[1] - 1e-9


@quick
@given(fleet, st.floats(-0.9, 2), st.floats(-50, 50), st.floats(-2, 2))
def test_selling_now_does_not_depend_on_rent(told, rent, lit, trend):
    cohort, centre, regime, scenario = told
    other = replace(scenario, rent_change=rent, lit_change=lit, rent_trend_change=trend)
    values = [compare([cohort], [centre], regime, s).sell_value[0] for s in (scenario, other)]
    assert values[0] == values[1]


@quick
@given(fleet, st.floats(0, 0.5))
def test_dearer_power_never_favours_renting(told, dearer):
    cohort, centre, regime, scenario = told
    more = replace(scenario, tariff_change=scenario.tariff_change + dearer)
    one, other = (compare([cohort], [centre], regime, s).difference[0] for s in (scenario, more))
    assert other <= one + 1e-7 * (1 + abs(one))


@quick
@given(fleet, st.floats(0, 0.5))
def test_dearer_rent_never_favours_selling(told, dearer):
    cohort, centre, regime, scenario = told
    more = replace(scenario, rent_change=scenario.rent_change + dearer)
    one, other = (compare([cohort], [centre], regime, s).difference[0] for s in (scenario, more))
    assert other >= one - 1e-7 * (1 + abs(one))


@quick
@given(fleet)
def test_at_break_even_the_two_are_worth_the_same(told):
    cohort, centre, regime, scenario = told
    comparison, a = asked(cohort, centre, regime, scenario)
    size = np.abs(comparison.value).max() + 1
    if a.break_even_rent.value is not None and abs(a.break_even_rent.value) < 1e3:
        factor = a.break_even_rent.value * (1 + scenario.rent_change) - 1
        even, _ = asked(cohort, centre, regime, replace(scenario, rent_change=factor))
        assert even.difference[0] == pytest.approx(0, abs=1e-5 * size)
    if a.break_even_lit.value is not None and a.break_even_lit.reason == "":
        lit = rented(replace(cohort, lit=a.break_even_lit.value), lit_after=None)
        even, _ = asked(lit, centre, regime, replace(scenario, lit_change=0.0))
        assert even.difference[0] == pytest.approx(0, abs=1e-6 * size)
    if a.break_even_price.value is not None and 0 < a.break_even_price.value < 1e3:
        price = replace(cohort.resale.price, amount=cohort.resale.price.amount * a.break_even_price.value)
        even, _ = asked(resold(cohort, price=price), centre, regime, scenario)
        assert even.difference[0] == pytest.approx(0, abs=1e-5 * size * max(1, a.break_even_price.value))


@quick
@given(fleet)
def test_keep_a_month_more_exactly_when_its_rent_covers_its_cost(told):
    comparison, a = asked(*told)
    gain = comparison.value[0, 1] - comparison.value[0, 0]
    assert (a.keep_rent - a.keep_cost) * comparison.ground.discount[1] == close(gain, np.abs(comparison.value).max())


@quick
@given(fleet)
def test_the_best_month_is_the_best_and_indifference_the_first(told):
    comparison, a = asked(*told)
    value = comparison.value[0]
    assert a.best_value == value.max() == value[a.best_month]
    ahead = [month for month in range(1, value.size) if value[month] >= value[0]]
    assert a.indifference_month == (ahead[0] if ahead else None)


@quick
@given(fleet)
def test_holding_is_renting_with_nobody_there(told):
    cohort, centre, regime, scenario = told
    empty = rented(replace(cohort, lit=0.0), lit_after=None, occupied=0.0, relet=0.0, tenant_break_fee=0.0, deposit=0.0)
    cohort = rented(cohort, deposit=0.0)
    _, a = asked(cohort, centre, regime, scenario)
    idle, _ = asked(empty, centre, regime, replace(scenario, lit_change=0.0))
    assert a.hold_value == close(idle.rent_value[0], np.abs(idle.value).max())


@quick
@given(fleet, st.floats(0.01, 0.99), st.floats(50, 3000))
def test_the_break_even_map_is_the_model_itself(told, lit, rent):
    cohort, centre, regime, scenario = told
    scenario = replace(scenario, rent_change=0.0, lit_change=0.0)
    vat = 0.06
    hourly = {"whole_machine": 0.0, "card_hours": 1.0, "tokens": 0.0, "lit_after": None}
    cohort = rented(cohort, **hourly, per_hour=Quote(rent / 730, vat), tenant_break_fee=0.0)
    cohort = replace(cohort, lit=lit, racked=max(cohort.racked, 0.01))
    comparison, _ = asked(cohort, centre, regime, scenario)
    made = contour(columns([cohort], [centre]), regime, scenario, cohort.model)
    expected = comparison.difference[0] / cohort.count
    size = np.abs(comparison.value).max() / cohort.count
    assert made.advantage(np.array([lit]), np.array([rent]))[0] == close(expected, size)
    assert made.dots[0].lit == pytest.approx(lit)
    assert made.dots[0].rent == pytest.approx(rent)
    edge = made.rent_at(np.array([lit]))[0]
    assume(not np.isnan(edge))
    assert made.advantage(np.array([lit]), np.array([edge]))[0] == pytest.approx(0, abs=1e-6 * (1 + size))


@quick
@given(fleet)
def test_the_tornado_starts_at_the_answer_and_its_ends_are_answers(told):
    cohort, centre, regime, scenario = told
    bars = tornado(columns([cohort], [centre]), regime, scenario)
    size = np.abs(compare([cohort], [centre], regime, scenario).value).max()
    assert bars.now == close(compare([cohort], [centre], regime, scenario).difference[0], size)
    widths = [abs(bar.high - bar.low) for bar in bars.swings]
    assert widths == sorted(widths, reverse=True)
    bar = bars.swings[0]
    moved = replace(scenario, **{bar.lever: getattr(scenario, bar.lever) + bar.reach})
    assert bar.high == close(compare([cohort], [centre], regime, moved).difference[0], size)


def test_a_dragged_slider_gives_what_a_fresh_comparison_gives():
    told = columns([COHORT], [CENTRE])
    for scenario in (Scenario(), Scenario(rent_change=-0.06, lit_change=-4, horizon=48)):
        fresh = compare([COHORT], [CENTRE], Regime(), scenario)
        assert np.array_equal(weigh(told, Regime(), scenario).value, fresh.value)


@settings(max_examples=20, deadline=None)
@given(fleet)
def test_without_chance_selling_wins_always_or_never(told):
    cohort, centre, regime, scenario = told
    still = simulate(calm((cohort.model,)), (cohort.model,), ((cohort.centre, 0.5),), scenario.horizon, 8, seed=1)
    columns_ = columns([cohort], [centre])
    exact = compare([cohort], [centre], regime, scenario)
    assume(abs(exact.difference[0]) > 1e-4 * np.abs(exact.value).max())
    (row,) = distribution(columns_, regime, scenario, still).rows
    assert row.sell_wins == float(exact.difference[0] < 0)


@settings(max_examples=10, deadline=None)
@given(fleet, st.floats(0.01, 100))
def test_the_currency_does_not_matter_to_chance(told, by):
    cohort, centre, regime, scenario = told
    risks = Risks(((cohort.model, Process()),))
    drawn = simulate(risks, (cohort.model,), ((cohort.centre, 0.5),), scenario.horizon, 256, seed=1)
    one = distribution(columns([cohort], [centre]), regime, scenario, drawn).rows[0]
    other_told = columns([scaled(cohort, by)], [scaled(centre, by)])
    other = distribution(other_told, regime, scaled(scenario, by), drawn).rows[0]
    size = abs(one.keep.p10) + abs(one.keep.p90) + abs(one.sell)
    assert other.keep.p50 / by == pytest.approx(one.keep.p50, abs=1e-4 * size + 1e-6)
    assert other.sell / by == close(one.sell, size)
