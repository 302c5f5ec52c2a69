"""Loans and savings: the five quantities agree with each other and with published answers."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from volute.economics import annuities


def test_published_answers():
    assert annuities.pmt(0.08 / 12, 60, 15_000) == pytest.approx(-304.145914, abs=1e-5)
    assert annuities.fv(0.075, 20, -2000) == pytest.approx(86_609.362673, abs=1e-5)
    assert annuities.pv(0.07, 20, 12_000) == pytest.approx(-127_128.1709461939)
    assert annuities.nper(0.075, -2000, 0, 100_000) == pytest.approx(21.5449442, abs=1e-6)
    assert annuities.rate(10, 0, -3500, 10_000) == pytest.approx(0.1106908537142689, abs=1e-10)
    assert annuities.ipmt(0.1 / 12, 1, 36, 8000) == pytest.approx(-66.6666667, abs=1e-6)
    assert annuities.ppmt(0.1 / 12, 1, 24, 2000) == pytest.approx(-75.623186, abs=1e-5)
    assert annuities.cumipmt(0.09 / 12, 360, 125_000, 13, 24) == pytest.approx(-11_135.23213, abs=1e-4)
    assert annuities.cumprinc(0.09 / 12, 360, 125_000, 13, 24) == pytest.approx(-934.1071234, abs=1e-5)


def test_without_interest_everything_is_division():
    assert annuities.pmt(0, 10, 1000) == -100
    assert annuities.nper(0, -100, 1000) == 10
    assert annuities.nper(0, 0, 1000) is None
    assert annuities.rate(10, -100, 1000) == pytest.approx(0, abs=1e-9)


def test_payments_that_only_feed_the_interest_never_end():
    assert annuities.nper(0.1, -100, 1000) is None
    assert annuities.nper(0.1, -50, 1000) is None


def test_no_rate_makes_two_receipts_equal_nothing():
    assert annuities.rate(10, 100, 1000) is None


def test_the_first_payment_in_advance_bears_no_interest():
    assert annuities.ipmt(0.01, 1, 12, 1000, due=True) == 0
    assert annuities.ipmt(0.01, 2, 12, 1000, due=True) == pytest.approx(
        -(1000 + annuities.pmt(0.01, 12, 1000, due=True)) * 0.01
    )


@given(st.floats(-0.05, 0.3), st.floats(1, 60), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.booleans())
def test_payment_value_and_term_agree(rate, nper, pv, fv, due):
    assume(abs(rate) > 1e-6)
    pmt = annuities.pmt(rate, nper, pv, fv, due=due)
    size = abs(pv) + abs(fv) + 1
    assert annuities.fv(rate, nper, pmt, pv, due=due) == pytest.approx(fv, abs=1e-6 * size)
    assert annuities.pv(rate, nper, pmt, fv, due=due) == pytest.approx(pv, abs=1e-6 * size)


@given(st.floats(0.001, 0.2), st.integers(2, 40), st.booleans())
def test_principal_parts_repay_the_loan(rate, nper, due):
    assert annuities.cumprinc(rate, nper, 1000, 1, nper, due=due) == pytest.approx(-1000, rel=1e-7)


@given(st.floats(0.001, 0.2), st.integers(2, 40), st.booleans())
def test_the_rate_of_a_loan_is_found_again(rate, nper, due):
    pmt = annuities.pmt(rate, nper, 1000, due=due)
    assert annuities.rate(nper, pmt, 1000, due=due) == pytest.approx(rate, abs=1e-7)
