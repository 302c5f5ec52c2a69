"""Every month and threshold of an answer opens into what it is read from, and comes out the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fleets import CENTRE, COHORT, centres, cohorts, rented
from hypothesis import given, settings

from volute.economics.answer import answers
from volute.economics.crossings import MONTHS, RATIOS, balance, crossing, ratio
from volute.economics.decide import compare

BREAK_EVENS = ("break_even_rent", "break_even_price", "break_even_lit")


@settings(max_examples=60, deadline=None)
@given(cohorts(), centres())
def test_what_is_opened_is_what_was_answered(cohort, centre):
    comparison = compare([cohort], [centre])
    (answer,) = answers(comparison)
    if answer.difference is None:
        return
    for metric in (*MONTHS, "accounting_payback"):
        told = crossing(comparison, 0, metric)
        assert told.month == pytest.approx(getattr(answer, metric)), metric
        if told.after is not None and told.after[0] > 0:
            assert told.after[1] >= told.level
            assert told.before[0] == told.after[0] - 1
    for metric in RATIOS:
        assert ratio(comparison, 0, metric).value == pytest.approx(getattr(answer, metric)), metric
    for metric in BREAK_EVENS:
        value = getattr(answer, metric).value
        if value is not None:
            assert balance(comparison, 0, metric).value == pytest.approx(value, rel=1e-6, abs=1e-9), metric


def test_a_payback_lies_between_the_month_before_and_the_month_of_it():
    comparison = compare([replace(rented(COHORT), lit=0.95)], [CENTRE])
    told = crossing(comparison, 0, "sell_payback")
    assert told.month is not None
    assert told.after is not None
    assert told.before[1] < told.level <= told.after[1]
    assert told.before[0] < told.month <= told.after[0]


def test_where_it_never_comes_the_highest_it_gets_is_told():
    comparison = compare([replace(COHORT, lit=0.0)], [CENTRE])
    told = crossing(comparison, 0, "rent_payback")
    assert (told.month, told.after, told.inside) == (None, None, None)
    assert told.most[1] < told.level
    assert told.before[0] == comparison.months


def test_a_number_that_is_neither_is_not_opened_here():
    comparison = compare([COHORT], [CENTRE])
    with pytest.raises(KeyError):
        crossing(comparison, 0, "sell_value")
    with pytest.raises(KeyError):
        balance(comparison, 0, "sell_value")
    with pytest.raises(KeyError):
        ratio(comparison, 0, "sell_value")


def test_a_payback_since_purchase_counts_the_age_of_the_cards():
    comparison = compare([replace(rented(COHORT), lit=0.95, age=14)], [CENTRE])
    told, ahead = (crossing(comparison, 0, name) for name in ("accounting_payback", "rent_payback"))
    assert told.counted_from == 14
    assert told.month == (None if ahead.month is None else pytest.approx(14 + ahead.month))
