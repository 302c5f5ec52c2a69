"""Debt, textbook figures, whole machines and tariffs: around the decision, and none of it moves it wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from fleets import CENTRE, COHORT, centres, cohorts, regimes, rented, scenarios
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from volute.domain.problems import Refused
from volute.economics import metrics
from volute.economics.answer import answers
from volute.economics.appraisal import annual, appraise
from volute.economics.break_evens import break_evens, break_evens_of, user_cost
from volute.economics.columns import columns
from volute.economics.debt import Loan, owners_cash, value_with_debt
from volute.economics.decide import compare
from volute.economics.ground import ground
from volute.economics.inputs import Quote, Regime, Scenario
from volute.economics.tariffs import Band, average
from volute.economics.whole_machines import Buyer, machine_sale

GOOD = rented(replace(COHORT, lit=0.9, racked=0.96), per_hour=Quote(3.2, 0.06, vat_included=True))
LEASED = rented(
    replace(COHORT, key="b"),
    whole_machine=1.0, card_hours=0.0, per_month=Quote(1800.0, 0.06), months_left=18, locked=True, break_fee=2000.0,
)  # fmt: skip
BANK = Loan(3_000_000.0, 0.06, 36)
known = st.tuples(cohorts(), centres(), regimes, scenarios).filter(
    lambda told: told[1].colocation is not None or told[1].contracted_kw == 0
)


def test_a_loan_is_repaid_by_its_service():
    owed = BANK.owed(40)
    assert owed[0] == 3_000_000
    assert owed[36:] == pytest.approx(0, abs=1e-3)
    assert np.diff(owed)[:36].max() < 0
    assert BANK.payments(40)[35:].tolist() == [BANK.service, 0, 0, 0, 0]
    assert Loan(1200.0, 0.0, 12).service == pytest.approx(100)
    with pytest.raises(Refused):
        Loan(1.0, 0.1, 0)


@settings(max_examples=30, deadline=None)
@given(known, st.floats(1e3, 1e8), st.floats(0, 0.2), st.integers(1, 60))
def test_the_same_debt_service_on_both_paths_moves_no_decision(told, balance, rate, months):
    cohort, centre, regime, scenario = told
    comparison = compare([cohort], [centre], regime, scenario)
    with_debt = value_with_debt(comparison, 0, (Loan(balance, rate, months),))
    shift = with_debt - comparison.value[0]
    size = np.abs(comparison.value).max() + balance
    assert shift == pytest.approx(np.full_like(shift, shift[0]), abs=1e-9 * size)
    ranked = np.sort(comparison.value[0])
    assume(ranked[-1] - ranked[-2] > 1e-7 * size)
    assert np.argmax(with_debt) == np.argmax(comparison.value[0])


def test_a_loan_due_on_sale_at_ones_own_rate_is_the_same_too():
    comparison = compare([GOOD], [CENTRE], None, Scenario(discount_rate=0.06))
    shift = value_with_debt(comparison, 0, (replace(BANK, due_on_sale=True),)) - comparison.value[0]
    assert shift == pytest.approx(np.full_like(shift, -BANK.balance))
    fee = value_with_debt(comparison, 0, (replace(BANK, due_on_sale=True, prepayment_fee=0.02),)) - comparison.value[0]
    assert fee[0] == pytest.approx(-BANK.balance * 1.02)
    assert fee[36] == pytest.approx(-BANK.balance), "nothing is left to repay early"
    pledged = value_with_debt(comparison, 0, (replace(BANK, due_on_sale=True, collateral=9e5),)) - comparison.value[0]
    assert pledged[0] == pytest.approx(9e5 - BANK.balance)


def test_the_owners_cash_has_the_debt_in_it():
    comparison = compare([GOOD], [CENTRE])
    kept = owners_cash(comparison, 0, (BANK,))
    assert comparison.rent_cash[0, 10] - kept.rent[10] == pytest.approx(10 * BANK.service)
    assert comparison.sell_cash[0, 10] - kept.sell[10] == pytest.approx(10 * BANK.service)
    due = owners_cash(comparison, 0, (replace(BANK, due_on_sale=True, prepayment_fee=0.01),))
    assert due.sell[0] == pytest.approx(comparison.sell_cash[0, 0] - 1.01 * BANK.balance)
    assert due.floor_sell < kept.floor_sell


@settings(max_examples=12, deadline=None)
@given(known)
def test_npv_is_the_difference_and_every_rate_of_return_is_one(told):
    cohort, centre, regime, scenario = told
    comparison = compare([cohort], [centre], regime, scenario)
    found = appraise(comparison, 0, min(comparison.horizon, 24))
    size = np.abs(comparison.value).max() + 1
    gained = comparison.value[0, min(comparison.horizon, 24)] - comparison.sell_value[0]
    assert found.npv == pytest.approx(gained, abs=1e-7 * size)
    for rate in found.irr:
        month = metrics.monthly(rate)
        worth = found.flows * (1 + month) ** -np.arange(float(found.flows.size))
        assert abs(worth.sum()) <= 1e-6 * np.abs(worth).sum()
    assert found.incremental_irr == pytest.approx(found.irr)


def test_figures_of_an_owner():
    comparison = compare([GOOD], [CENTRE])
    found, a = appraise(comparison, 0), answers(comparison)[0]
    assert found.npv == pytest.approx(a.difference)
    assert found.irr[0] > annual(comparison.ground.rate)
    assert found.mirr is not None
    assert 0 < found.payback <= found.discounted_payback <= 36
    assert found.profitability_index == pytest.approx(1 + found.npv / a.sell_value)
    spread = [found.monthly_annuity] * 36
    assert metrics.npv(comparison.ground.rate, [0, *spread]) == pytest.approx(found.npv)
    crossed = found.incremental_payback
    lead = comparison.sell_cash[0] - comparison.rent_cash[0]
    assert lead[int(crossed)] >= 0 > lead[int(crossed) + 1]
    idle = appraise(compare([replace(COHORT, lit=0.0)], [CENTRE]), 0)
    assert idle.incremental_payback is None
    assert appraise(comparison, 0, month=12, reinvest=0.0).mirr < found.irr[0]


def sale_of(cohort, **more):
    g = ground(columns([cohort], [CENTRE]), Regime(), Scenario())
    return machine_sale(g, **more)


def test_a_machine_leased_whole_is_worth_more_than_its_cards():
    found = sale_of(LEASED, chassis=2500.0, scrap=300.0)
    assert found.whole.all()
    assert found.premium[0] > 0
    longer = sale_of(rented(LEASED, months_left=30), chassis=2500.0, scrap=300.0)
    assert longer.machines[0] > found.machines[0]
    greedy = sale_of(LEASED, chassis=2500.0, scrap=300.0, buyer=Buyer(rate=0.60))
    assert greedy.machines[0] < found.machines[0]


def test_without_a_lease_there_is_nothing_to_take_over():
    for cohort in (COHORT, rented(LEASED, months_left=0, break_fee=0.0), rented(LEASED, occupied=0.0)):
        found = sale_of(cohort)
        assert np.isnan(found.machines[0])
        assert not found.whole.any()


def test_a_tariff_by_the_hour_is_weighed_by_energy():
    price = Quote(0.3, 0.13, vat_included=True, as_of=date(2026, 5, 1), source="grid")
    valley, peak = Band("valley", 8, price), Band("peak", 16, replace(price, amount=0.9, as_of=date(2026, 3, 1)))
    even = average([valley, peak])
    assert even.amount == pytest.approx(0.7)
    assert (even.as_of, even.source, even.vat_rate, even.vat_included) == (date(2026, 3, 1), "grid", 0.13, True)
    assert average([replace(valley, load=2.0), peak]).amount == pytest.approx((16 * 0.3 + 16 * 0.9) / 32)
    assert average([valley, replace(peak, price=Quote(0.9, 0.13, vat_included=True, assumed=True))]).assumed
    assert average([Band("flat", 24, Quote(0.5))]).amount == 0.5
    for bands in ([valley], [valley, replace(peak, price=Quote(0.9))], [replace(valley, hours=24, load=0.0)]):
        with pytest.raises(Refused):
            average(bands)


NODE = {"margin": 75_000 / 1.06 - 6_292, "fixed": 11_856}  # 8 H100: rent less power; colocation, operations, levies


@pytest.mark.parametrize(("purchase", "published"), [(2_000_000, 0.701), (2_200_000, 0.753)])
def test_the_trades_break_even_is_an_accounting_one(purchase, published):
    found = break_evens(**NODE, depreciation=purchase / 60, user_cost=0.0)
    assert found.accounting == pytest.approx(published, abs=0.003)
    assert found.cash == pytest.approx(0.18, abs=0.005)


@pytest.mark.parametrize(("sale", "fall", "published"), [(800_000, 0.15, 0.41), (1_400_000, 0.35, 0.92)])
def test_the_one_that_decides_charges_the_sale_given_up(sale, fall, published):
    found = break_evens(**NODE, depreciation=0.0, user_cost=user_cost(sale, 0.06, fall))
    assert found.economic == pytest.approx(published, abs=0.012)


def test_what_was_paid_moves_the_accounting_break_even_and_no_other():
    comparison = compare([GOOD], [CENTRE])
    cheap, dear = (break_evens_of(comparison, 0, purchase) for purchase in (1e6, 9e6))
    assert cheap.accounting < dear.accounting
    assert (cheap.cash, cheap.economic) == (dear.cash, dear.economic)
    assert cheap.economic == pytest.approx(answers(comparison)[0].sell_equivalent_use)
    assert break_evens(-1.0, 5.0, 5.0, 5.0).cash is None
