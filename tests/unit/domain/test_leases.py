"""What leaving a lease early costs: by the contract, line by line, to the cent, and nothing once it is over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.leases import Charge, Terms, charges, terms_of, total
from volute.domain.money import Currency, Money

FIELDS = {
    "tenant": "Qwill AI", "mode": "whole_machine", "price": "1000", "unit": "card_month", "vat_included": True,
    "vat_rate": "0.06", "start": "2026-01-01", "end": "2027-01-01", "notice_days": "30", "deposit": "5000",
    "break_fee": "700", "break_months": "2",
}  # fmt: skip
TERMS = terms_of("L-0001", FIELDS)


def lines(terms: Terms, noticed: str, returned: str, cards: int = 3) -> dict[str, Money | None]:
    found = charges(terms, cards, date.fromisoformat(noticed), date.fromisoformat(returned))
    return {line.what: line.amount for line in found}


def test_leaving_at_once_costs_the_notice_the_months_and_the_fee() -> None:
    found = charges(TERMS, 3, date(2026, 6, 1), date(2026, 6, 11))
    assert found[0] == Charge("notice", Money.of("1972.60"), {"days": "20", "notice": "30", "rent": "3,000"})
    assert [line.amount for line in found[1:]] == [Money.of(6000), Money.of(700)]
    assert total(found, Currency.CNY) == Money.of("8672.60")


def test_notice_that_was_kept_costs_only_the_break() -> None:
    assert lines(TERMS, "2026-06-01", "2026-07-01") == {"months": Money.of(6000), "fee": Money.of(700)}


@pytest.mark.parametrize("returned", ["2027-01-01", "2027-03-01"])
def test_from_the_last_day_on_nothing_is_owed(returned: str) -> None:
    assert lines(TERMS, "2026-12-31", returned) == {}


def test_missing_notice_never_reaches_beyond_the_end() -> None:
    five_days = Money.of(Decimal(3000) * 5 * 12 / 365)
    assert lines(TERMS, "2026-12-27", "2026-12-27")["notice"] == five_days


def test_notice_given_does_not_make_the_break_free() -> None:
    noticed = terms_of("L-0001", {**FIELDS, "end": "2026-07-01", "agreed_end": "2027-01-01", "status": "notice"})
    assert set(lines(noticed, "2026-06-01", "2026-07-01")) == {"months", "fee"}


def test_what_runs_on_has_notice_but_no_break() -> None:
    open_ended = terms_of("L-0001", {name: value for name, value in FIELDS.items() if name != "end"})
    assert set(lines(open_ended, "2026-06-01", "2026-06-01")) == {"notice"}
    assert open_ended.in_force(date(2036, 1, 1))


def test_rent_by_the_hour_leaves_the_penalty_unknown_and_not_nil() -> None:
    hourly = terms_of("L-0002", {**FIELDS, "mode": "card_hours", "unit": "card_hour", "price": "2.5"})
    found = charges(hourly, 3, date(2026, 6, 1), date(2026, 6, 1))
    assert [line.amount for line in found] == [None, None, Money.of(700)]
    assert total(found, Currency.CNY) is None
    assert total((), Currency.USD) == Money(0, Currency.USD)


def test_a_lease_is_in_force_from_its_first_to_its_last_day_and_not_once_ended() -> None:
    days = {"2025-12-31": False, "2026-01-01": True, "2027-01-01": True, "2027-01-02": False}
    assert {day: TERMS.in_force(date.fromisoformat(day)) for day in days} == days
    assert not terms_of("L-0001", {**FIELDS, "status": "ended"}).in_force(date(2026, 6, 1))


@given(st.integers(0, 800), st.integers(0, 400), st.decimals(0, 90_000, places=2), st.integers(1, 400))
def test_leaving_later_never_costs_more_notice(first: int, later: int, price: Decimal, cards: int) -> None:
    terms = terms_of("L-0001", {**FIELDS, "price": str(price)})
    noticed = date(2026, 1, 1)
    found = [charges(terms, cards, noticed, noticed + timedelta(days=n)) for n in (first, first + later)]
    sums = [total(each, Currency.CNY) for each in found]
    assert sums[0] is not None
    assert sums[1] is not None
    assert sums[0].minor >= sums[1].minor >= 0
    assert sums[0].minor == sum(line.amount.minor for line in found[0] if line.amount)
