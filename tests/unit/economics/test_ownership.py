"""Buying, leasing and replacing: the textbook cases, and that sunk money never enters."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from volute.economics import ownership, replacement

SERVERS = ownership.Purchase(
    cards=64,
    price=250_000,
    server_kw=10.2,
    years=5,
    cost_of_capital=0.08,
    pue=1.3,
    tariff=0.08,
    colocation=150,
    operations=0.08,
    idle_power=0.35,
    utilisation=0.7,
)


def test_cost_of_an_owned_hour():
    assert SERVERS.cost_per_hour() == pytest.approx(2.1575, abs=1e-4)
    assert SERVERS.break_even_utilisation(3.82) == pytest.approx(0.3883, abs=1e-4)
    assert SERVERS.payback_month(3.82) == 23


def test_at_break_even_use_an_hour_costs_its_rent():
    use = SERVERS.break_even_utilisation(3.0)
    assert replace(SERVERS, utilisation=use).cost_per_hour() == pytest.approx(3.0)


def test_a_rent_below_the_power_bill_never_pays():
    assert SERVERS.break_even_utilisation(0.01) is None
    assert SERVERS.payback_month(0.01) is None


def test_cards_come_in_whole_servers():
    assert replace(SERVERS, cards=12).servers == 2


def test_replacing_a_lathe():
    swap = replacement.Swap(
        rate=0.1,
        tax=0.4,
        new_cost=2000,
        old_market_value=400,
        old_book=400,
        old_opex=1000,
        new_opex=400,
        old_depreciation=[100] * 4,
        new_depreciation=[660, 900, 300, 140],
    )
    assert swap.npv() == pytest.approx(80.28, abs=0.01)
    assert not [field for field in fields(swap) if "paid" in field.name or "purchase" in field.name]


def test_keeping_costs_todays_market_value():
    share = replacement.tax_factor(0.4, 0.2, 0.1)
    assert share == pytest.approx(0.7455, abs=1e-4)
    assert replacement.tax_factor(0.4, 0.2, 0.1, half_year=False) == pytest.approx(1 - 0.08 / 0.3)
    assert replacement.present_cost(0.1, 2500, 1000, 1000, 3, 0.4, share) == pytest.approx(2796, abs=3)


def test_leasing_in_arrears_and_in_advance():
    arrears = replacement.lease_advantage(10_000, 2500, 5, 0.34, [2000] * 5, 0.05, advance=False)
    advance = replacement.lease_advantage(10_000, 2500, 5, 0.34, [2000] * 5, 0.05, advance=True)
    assert arrears == pytest.approx(-87.68, abs=0.01)
    assert arrears - advance == pytest.approx(1650 * (1 - 1.05**-5))


def test_costs_that_climb_evenly():
    assert replacement.gradient(5, 2, 3) == [5, 7, 9]
    assert replacement.annual_cost(0.0, [10, 5, 5]) == pytest.approx(10)
