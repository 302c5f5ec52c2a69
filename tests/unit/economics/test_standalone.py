"""A taxpayer that stands alone: by hand in small, and against the linear answer where both must agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fleets import CENTRE, COHORT, centres, cohorts, regimes, rented, scenarios
from hypothesis import assume, given, settings

from volute.economics.columns import columns
from volute.economics.decide import compare
from volute.economics.ground import ground
from volute.economics.inputs import Quote, Regime, Scenario
from volute.economics.standalone import Taxpayer, after_losses, carried_vat, standalone

PLAIN = Taxpayer()


def alone(cohort, centre, regime, scenario, taxpayer=PLAIN):
    told = columns([cohort], [centre])
    g = ground(told, regime, scenario)
    return standalone(g, next(iter(told.groups.values())), taxpayer), g


def test_vat_on_bills_waits_for_vat_on_rents():
    owed, credit = carried_vat(np.array([[-30.0, 10.0, 50.0, -5.0]]), opening=8.0)
    assert owed.tolist() == [[0, 0, 22, 0]]
    assert credit.tolist() == [[8, 38, 28, 0, 5]]


def test_a_loss_waits_for_a_profit_oldest_first_and_not_for_ever():
    taxed, usable = after_losses(np.array([[-10.0, -20.0, 5.0, 40.0]]), Taxpayer(losses=3.0))
    assert taxed.tolist() == [[0, 0, 0, 12]]
    assert usable.tolist() == [[3, 13, 33, 28, 0]]
    year = np.concatenate(([-12.0], np.zeros(12), [10.0]))[None, :]
    assert after_losses(year, Taxpayer(loss_years=1))[0][0, -1] == 10
    assert after_losses(year[:, :13], Taxpayer(loss_years=1))[1][0, 12] == 12
    assert after_losses(year, Taxpayer(loss_years=2))[0][0, -1] == 0


rich = rented(replace(COHORT, lit=0.9, racked=1.0), per_hour=Quote(6.0, 0.06), trend=0.0)


def test_with_profits_in_every_month_only_the_timing_of_vat_differs():
    """Then every month's tax is the linear one, and VAT is kept for a month before it is handed on."""
    exact, g = alone(rich, CENTRE, Regime(), Scenario())
    linear = compare([rich], [CENTRE], Regime(), Scenario())
    assert exact.income_tax[0] == pytest.approx(-linear.rent["income_tax"][0])
    held = exact.vat_owed[0] * (1 - g.discount[1])
    for until in (0, 1, 24, 60):
        gained = (held[:until] * g.discount[1 : until + 1]).sum()
        assert exact.value[0, until] - linear.value[0, until] == pytest.approx(gained, abs=1e-6 * linear.value[0, 0])


def test_the_flows_of_vat_cancel_but_for_their_timing():
    exact, _ = alone(rich, CENTRE, Regime(), Scenario())
    assert exact.vat_timing[0].sum() == pytest.approx(exact.vat_owed[0, -1])
    idle, _ = alone(replace(COHORT, lit=0.0), CENTRE, Regime(), Scenario())
    assert idle.vat_owed.sum() == 0
    assert idle.vat_timing[0].sum() == pytest.approx(-idle.vat_credit[0, -1])


def test_a_credit_from_purchases_makes_selling_worth_more():
    without, _ = alone(rich, CENTRE, Regime(), Scenario())
    having, _ = alone(rich, CENTRE, Regime(), Scenario(), Taxpayer(vat_credit=200_000.0))
    gain = having.value[0] - without.value[0]
    assert gain[0] == pytest.approx(200_000 * (1 + 0.12 * 0.75), rel=0.06)
    assert (gain > 0).all()
    assert gain[0] < 200_000 * 1.12


def test_old_losses_make_the_next_profits_free_of_tax():
    exact, _ = alone(rich, CENTRE, Regime(), Scenario(), Taxpayer(losses=1e9))
    assert exact.income_tax.sum() == 0
    assert exact.sale_tax[0, :60].sum() == 0 < exact.sale_tax[0, 60], "after five years they are gone"
    short, _ = alone(rich, CENTRE, Regime(), Scenario(), Taxpayer(losses=1e9, loss_years=1))
    assert short.income_tax[0, :12].sum() == 0 < short.income_tax[0, 12:].min()


@settings(max_examples=40, deadline=None)
@given(cohorts(faster=True), centres(), regimes, scenarios)
def test_standing_alone_never_pays_less_income_tax_in_all(cohort, centre, regime, scenario):
    """The group uses every loss at once; alone, tax is never negative and losses may be lost."""
    assume(centre.colocation is not None or centre.contracted_kw == 0)
    calm = replace(regime, surcharge=0.0)
    exact, _ = alone(cohort, centre, calm, scenario)
    linear = compare([cohort], [centre], calm, scenario)
    assert (exact.income_tax >= 0).all()
    size = np.abs(linear.rent["income_tax"][0]).sum() + 1
    assert np.cumsum(exact.income_tax[0]) == pytest.approx(
        np.maximum(np.cumsum(exact.income_tax[0]), -np.cumsum(linear.rent["income_tax"][0])), abs=1e-9 * size
    )
    assert (exact.losses >= 0).all()
    assert (exact.vat_credit >= 0).all()


@settings(max_examples=30, deadline=None)
@given(cohorts(), centres(), scenarios)
def test_without_taxes_the_exact_answer_is_the_linear_one(cohort, centre, scenario):
    assume(centre.colocation is not None or centre.contracted_kw == 0)
    free = Regime(surcharge=0.0, income_tax=0.0, vat_sale=0.0)
    rents = {name: Quote(getattr(cohort.rent, name).net) for name in ("per_month", "per_hour", "per_million_tokens")}
    untaxed = replace(rented(cohort, **rents), resale=replace(cohort.resale, price=Quote(cohort.resale.price.gross)))
    place = replace(
        centre, tariff=Quote(centre.tariff.net), colocation=centre.colocation and Quote(centre.colocation.net)
    )
    exact, _ = alone(untaxed, place, free, replace(scenario, tariff_change=0.0))
    linear = compare([untaxed], [place], free, replace(scenario, tariff_change=0.0))
    assert exact.value == pytest.approx(linear.value, rel=1e-9, abs=1e-6 * (1 + np.abs(linear.value).max()))
