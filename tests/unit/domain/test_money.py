"""Money knows its currency."""

from __future__ import annotations

import pytest

from volute.domain.money import Currency, Money


def test_same_currency_adds_in_minor_units() -> None:
    assert Money(150, Currency.CNY) + Money(50, Currency.CNY) == Money(200, Currency.CNY)


def test_two_currencies_do_not_add() -> None:
    with pytest.raises(TypeError):
        Money(1, Currency.CNY) + Money(1, Currency.USD)
