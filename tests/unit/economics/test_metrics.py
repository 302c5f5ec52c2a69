"""Worth of one stream: known answers, and the edge cases where simple formulas mislead."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.economics import metrics

STARTUP = [-70_000, 12_000, 15_000, 18_000, 21_000, 26_000]
DAYS = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
DATED = [-10_000, 2_750, 4_250, 3_250, 2_750]


def test_a_monthly_rate_compounds_to_the_annual_one():
    assert (1 + metrics.monthly(0.12)) ** 12 == pytest.approx(1.12)
    assert metrics.monthly(0.12) < 0.01


def test_npv_starts_now_and_a_spreadsheets_npv_one_period_later():
    assert metrics.npv(0.1, [-100, 110]) == pytest.approx(0)
    assert metrics.npv_spreadsheet(0.1, [-100, 110]) == pytest.approx(0)
    assert metrics.npv_spreadsheet(0.1, [110]) == pytest.approx(100)
    assert metrics.npv(0.1, []) == 0


def test_dated_flows():
    assert metrics.xnpv(0.09, DATED, DAYS) == pytest.approx(2086.6476, abs=1e-3)
    assert metrics.xirr(DATED, DAYS) == pytest.approx(0.373362535, abs=1e-7)
    assert metrics.xirr([100, 100], DAYS[:2]) is None


def test_one_rate_of_return():
    assert metrics.irr(STARTUP) == pytest.approx(0.0866309480, abs=1e-9)
    assert metrics.irr(STARTUP[:5]) == pytest.approx(-0.0212448482, abs=1e-9)


def test_several_rates_are_all_told_and_none_is_none():
    assert metrics.irr_roots([-1600, 10_000, -10_000]) == pytest.approx([0.25, 4.0])
    assert metrics.irr([-1600, 10_000, -10_000]) == pytest.approx(0.25)
    assert metrics.irr_roots([1000, -3000, 2500]) == []
    assert metrics.irr_roots([1, 2, 3]) == []
    assert metrics.irr_roots([]) == []
    assert metrics.irr([1, 2]) is None


def test_a_multiple_root_is_told_once():
    assert metrics.irr_roots(np.poly([1.1, 1.1])) == pytest.approx([0.1], abs=1e-6)
    assert metrics.irr_roots(np.poly([1.1, 1.1, 1.1])) == pytest.approx([0.1], abs=1e-4)


def test_flows_that_almost_have_a_rate_have_none():
    assert metrics.irr_roots([1, -2, 1.0001]) == []


def test_flows_that_begin_late_have_the_same_rates():
    assert metrics.irr_roots([0, 0, -100, 110, 0]) == pytest.approx([0.1])


@given(st.lists(st.floats(-0.5, 3), min_size=1, max_size=3, unique_by=lambda rate: round(rate, 1)))
def test_every_rate_a_stream_was_made_from_is_found(rates):
    found = metrics.irr_roots(np.poly([1 + rate for rate in rates]))
    assert found == pytest.approx(sorted(rates), abs=1e-6)


def test_modified_rate_needs_money_in_and_out():
    flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000]
    assert metrics.mirr(flows, 0.10, 0.12) == pytest.approx(0.126094, abs=1e-6)
    assert metrics.mirr([1, 2], 0.1, 0.1) is None
    assert metrics.mirr([-1, -2], 0.1, 0.1) is None


def test_payback_is_linear_inside_the_period():
    assert metrics.payback([-200, 80, 80, 80, 80]) == pytest.approx(2.5)
    assert metrics.payback([-200, 80]) is None
    assert metrics.payback([5, -1]) == 0
    assert metrics.payback([]) is None


def test_a_total_that_falls_back_crosses_more_than_once():
    assert metrics.paybacks([-10, 20, -20, 20]) == pytest.approx([0.5, 2.5])


def test_discounting_can_turn_a_payback_into_never():
    flows = [-100, 40, 40, 25]
    assert metrics.payback(flows) == pytest.approx(2.8)
    assert metrics.discounted_payback(0.1, flows) is None


def test_equal_worth_spread_evenly():
    assert metrics.equivalent_annuity(0.1, [-100, 110]) == pytest.approx(0)
    assert metrics.equivalent_annuity(0.0, [-100, 60, 60]) == pytest.approx(10)


def test_profitability_index():
    assert metrics.profitability_index(0.1, [-100, 110]) == pytest.approx(1)
    assert metrics.profitability_index(0.1, [100, 110]) is None
