"""The engine says what the slow reference says, for any inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, centres, cohorts, regimes, scenarios
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference import Card

from volute.economics.columns import columns
from volute.economics.decide import By, compare, weigh
from volute.economics.ground import ground
from volute.economics.groups import group
from volute.economics.inputs import Quote, Regime, Rent, Resale, Scenario, Upkeep
from volute.economics.rent import RENT_LINES
from volute.economics.sale import SALE_LINES, sale_cash_flows, sale_path


def money(expected, size):
    return pytest.approx(expected, rel=1e-8, abs=1e-6 * (1 + size))


def priced(cohort, centre):
    """A contracted rack without a price is unknown; the reference knows no unknowns."""
    return centre.colocation is not None or centre.contracted_kw == 0


@settings(max_examples=150, deadline=None)
@given(cohorts(faster=True), centres(), regimes, scenarios)
def test_every_month_agrees_with_the_formulas(cohort, centre, regime, scenario):
    assume(priced(cohort, centre))
    answer = compare([cohort], [centre], regime, scenario)
    card = Card(cohort, centre, regime, scenario, answer.months)
    size = abs(card.sale(0)) + abs(card.rent_month(1)) * 60
    for month in (1, 2, 5, 6, 7, 13, scenario.horizon):
        assert answer.rent.net()[0, month - 1] == money(card.rent_month(month), size)
        assert answer.sale.net()[0, month] == money(card.sale(month), size)
    assert answer.sell_value[0] == money(card.value(0), size)
    assert answer.rent_value[0] == money(card.value(scenario.horizon), size)


@settings(max_examples=40, deadline=None)
@given(cohorts(), centres(), regimes, scenarios)
def test_the_cash_of_selling_is_worth_the_net_sale(cohort, centre, regime, scenario):
    assume(priced(cohort, centre))
    cohort = replace(cohort, resale=replace(cohort.resale, lot=False))
    g = ground(columns([cohort], [centre]), regime, scenario)
    flows = sale_cash_flows(g)
    assert sale_path(g, flows, group(["here"]))[0] @ g.discount == money(flows.net()[0, 0], abs(flows.net()[0, 0]))


@settings(max_examples=40, deadline=None)
@given(st.lists(cohorts(), min_size=1, max_size=5), centres(), regimes, scenarios)
def test_lines_sum_to_the_net_and_rows_to_their_groups(several, centre, regime, scenario):
    assume(priced(several[0], centre))
    several = [replace(cohort, key=str(number)) for number, cohort in enumerate(several)]
    whole = compare(several, [centre], regime, scenario)
    assert set(whole.rent.lines) == set(RENT_LINES)
    assert set(whole.sale.lines) == set(SALE_LINES)
    for flows in (whole.rent, whole.sale):
        size = sum(abs(line).max() for line in flows.lines.values())
        assert sum(flows.lines.values()) == pytest.approx(flows.net(), rel=1e-9, abs=1e-9 * size)
    for by in By:
        parts = compare(several, [centre], regime, scenario, by)
        assert parts.value.sum(axis=0) == pytest.approx(whole.value[0], rel=1e-9, abs=1e-3)


RICH_RENT = Rent(
    whole_machine=0.4,
    card_hours=0.4,
    tokens=0.2,
    per_month=Quote(900, 0.06),
    per_hour=Quote(1.9, 0.06),
    per_million_tokens=Quote(1, 0.06),
    tokens_per_second=500,
    trend=-0.01,
    platform_fee=0.1,
    months_left=9,
    tenant_break_fee=1,
    break_fee=500,
    deposit=300,
    lit_after=0.2,
    subsidy=20,
    subsidy_months=5,
    clawback=50,
    clawback_until=7,
)
RICH_SALE = Resale(
    price=Quote(18_500, 0.13),
    trend=-0.06,
    refurbishment=50,
    carry=7,
    conversion=Quote(400, 0.13),
    to_convert=300,
    conversion_yield=0.98,
    scrap=200,
)
RICH = replace(COHORT, tax_book=3000, rent=RICH_RENT, resale=RICH_SALE, upkeep=Upkeep(insurance=5))
RICH_CENTRE = replace(
    CENTRE,
    demand_charge=20,
    contracted_kw=150,
    colocation=Quote(500, 0.06),
    colocation_months_left=4,
    staff=9000,
    bandwidth=3000,
    support=2000,
    freed_kw_value=40,
    technician_hours=90,
)
DISPLAY_ONLY = {"cost_to_recover", "age", "volatility"}


@pytest.mark.parametrize("name", sorted(columns([RICH], [RICH_CENTRE]).of.keys()))
def test_every_number_told_moves_the_answer_except_what_is_sunk(name):
    told = columns([RICH], [RICH_CENTRE])
    before = weigh(told, Regime(), Scenario()).value
    step = {"locked": 1.0, "lot": 1.0, "sale_months": 9.0, "impact_cap": 0.01, "lit_after": 0.3, "tax_method": 1.0}
    other = np.array([step[name]]) if name in step else told[name] * 0.9 + 0.0013
    other = np.floor(other) if name in {"months_left", "subsidy_months", "colocation_months_left"} else other
    other = told[name] - 2 if name in {"clawback_until", "lit_step"} else other
    after = weigh(told.with_(**{name: other}), Regime(), Scenario()).value
    assert np.array_equal(before, after) == (name in DISPLAY_ONLY)
