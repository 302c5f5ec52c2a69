"""Options: published values, and what must hold between the formulas and the tree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volute.economics import tree
from volute.economics.options import (
    Option,
    barone_adesi_whaley,
    bjerksund_stensland,
    european,
    ju_quadratic,
    log_normal,
)

PUT = Option(36.0, 40.0, 0.06, 0.2, 1.0)
APPROXIMATIONS = (barone_adesi_whaley, ju_quadratic, bjerksund_stensland)
some = st.builds(
    Option,
    spot=st.floats(50, 150),
    strike=st.just(100.0),
    rate=st.sampled_from([0.0, 0.01, 0.06, 0.12]),
    volatility=st.floats(0.1, 0.45),
    years=st.floats(0.1, 1.5),
    dividend=st.sampled_from([0.0, 0.03, 0.1]),
    call=st.booleans(),
)


def test_published_values():
    assert european(Option(60, 65, 0.08, 0.30, 0.25, call=True)) == pytest.approx(2.1334, abs=1e-4)
    assert tree.american(PUT) == pytest.approx(4.486, abs=2e-3)
    assert tree.bermudan(PUT, 50) == pytest.approx(4.478, abs=2e-3)
    assert barone_adesi_whaley(Option(90, 100, 0.1, 0.15, 0.1, 0.1, call=True)) == pytest.approx(0.0206, abs=1e-4)
    assert bjerksund_stensland(Option(42, 40, 0.04, 0.35, 0.75, 0.08, call=True)) == pytest.approx(5.2704, abs=1e-4)
    assert ju_quadratic(Option(40, 45, 0.0488, 0.3, 0.5833)) == pytest.approx(6.231, abs=1e-3)


@pytest.mark.parametrize("volatility", [0.0021, 0.0001])
def test_hardly_any_volatility(volatility):
    """Where the parts of the flat boundary are beyond any float, its worth still lies just above the European one."""
    for spot in (99.99, 100.0):
        option = Option(spot, 100.0, 0.05, volatility, 1.0, 0.05, call=True)
        assert european(option) <= bjerksund_stensland(option) <= 1.03 * european(option)
    assert bjerksund_stensland(Option(110.0, 100.0, 0.05, volatility, 1.0, 0.05, call=True)) == pytest.approx(10)
    assert bjerksund_stensland(Option(110.0, 100.0, 0.05, volatility, 1.0, 0.05)) == pytest.approx(0, abs=1e-9)
    assert log_normal(-30.001) == pytest.approx(log_normal(-29.999), abs=0.1)


def test_a_call_on_what_pays_nothing_is_kept_to_the_end():
    call = replace(PUT, call=True)
    assert call.never_early
    assert {f(call) for f in APPROXIMATIONS} == {european(call)}
    assert tree.american(call) == european(call)


def test_one_date_is_the_european_option_and_none_is_refused():
    assert tree.bermudan(PUT, 1) == european(PUT)
    with pytest.raises(ValueError, match="date"):
        tree.bermudan(PUT, 0)


def test_without_chance_the_best_date_is_known():
    sure = replace(PUT, volatility=0.0)
    assert european(sure) == pytest.approx(40 * 2.718281828459045**-0.06 - 36)
    assert tree.american(sure) == pytest.approx(4.0)
    assert {f(sure) for f in APPROXIMATIONS} == {4.0}
    assert tree.american(replace(sure, spot=50.0)) == 0
    assert tree.bermudan(sure, 4) == pytest.approx(40 * 2.718281828459045**-0.015 - 36)


def test_deep_in_the_money_is_used_at_once():
    deep = replace(PUT, spot=10.0)
    assert {f(deep) for f in APPROXIMATIONS} == {30.0}
    assert tree.american(deep) == pytest.approx(30.0)


@settings(max_examples=40, deadline=None)
@given(some)
def test_the_parity_of_puts_and_calls(o):
    import math

    call, put = european(replace(o, call=True)), european(replace(o, call=False))
    forward = o.spot * math.exp(-o.dividend * o.years) - o.strike * math.exp(-o.rate * o.years)
    assert call - put == pytest.approx(forward, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(some)
def test_more_dates_are_worth_more_and_approximations_are_near(o):
    best = tree.american(o)
    few = tree.bermudan(o, 4)
    assert best >= few - 2e-3
    assert few >= european(o) - 2e-3
    assert best >= o.intrinsic - 1e-6
    assert [f(o) for f in APPROXIMATIONS] == pytest.approx([best] * 3, rel=0.04, abs=0.25)
