"""A deposit is held once it came in; what nobody recorded is unknown, and no more leaves than came."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.deposits import Deposit, deposit_of, possible
from volute.domain.problems import Refused

AMOUNT = st.decimals(0, 9_999_999, places=2)


def test_what_was_agreed_on_is_not_held_until_it_came_in() -> None:
    assert deposit_of({"deposit": "9000"}).held is None
    assert deposit_of({}).held == 0
    assert deposit_of({"deposit": "9000", "deposit_received": "0"}).held == 0
    assert deposit_of({"deposit": "9000", "deposit_received": "9000", "deposit_returned": "2500"}).held == 6500


@given(AMOUNT, AMOUNT)
def test_what_is_returned_and_what_is_forfeited_are_all_that_came_in(received: Decimal, owed: Decimal) -> None:
    returned, forfeited = Deposit(Decimal(1), received, Decimal(0), Decimal(0)).settled(owed)
    assert returned + forfeited == received
    assert forfeited <= owed
    assert returned >= 0


def test_where_nobody_recorded_it_the_end_is_settled_against_what_was_agreed_on() -> None:
    assert deposit_of({"deposit": "9000"}).settled(Decimal(10_000)) == (0, 9000)


def test_no_more_goes_than_came() -> None:
    told = {"deposit": "9000", "deposit_received": "5000", "deposit_returned": "5000"}
    assert possible("L-1", deposit_of(told)).held == 0
    with pytest.raises(Refused, match="deposit_beyond"):
        possible("L-1", deposit_of({**told, "deposit_forfeited": "0.01"}))
