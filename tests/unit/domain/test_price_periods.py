"""A month is priced by the rent that held on its days; tokens sell hours only where the contract says how many."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from volute.domain.billing import sold_hours
from volute.domain.events import Described, Event, Fact, Noted, Retracted
from volute.domain.leases import fields_on, terms_of
from volute.domain.metering import meter_of
from volute.domain.price_periods import priced_terms

BASE = {"tenant": "Qwill AI", "price": "1000", "start": "2026-01-01", "end": "2026-12-31", "mode": "whole_machine"}


def history(*events: Event) -> list[Fact]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return [Fact("lease:L-1", seq, at, "Zhao Xin", event) for seq, event in enumerate(events, 1)]


def periods(*events: Event) -> list[tuple[str, str, str]]:
    told = priced_terms("L-1", history(Described(BASE), *events))
    return [(str(terms.price), terms.start.isoformat(), str(terms.end)) for terms in told]


def test_one_price_holds_all_the_term() -> None:
    assert periods() == [("1000", "2026-01-01", "2026-12-31")]


def test_a_renewal_begins_a_period_and_a_correction_does_not() -> None:
    renewed = Described({"price": "1200", "price_from": "2026-07-01", "end": "2027-06-30"})
    assert periods(Described({"price": "900"}), Noted("seen"), renewed, Described({"price": "1250"})) == [
        ("900", "2026-01-01", "2026-06-30"), ("1250", "2026-07-01", "2027-06-30"),
    ]  # fmt: skip


def test_a_renewal_taken_back_never_was() -> None:
    renewed = Described({"price": "1200", "price_from": "2026-07-01"})
    assert periods(renewed, Retracted(2, "undo")) == periods()


def test_a_period_that_never_came_falls_away() -> None:
    """The lease ended before the new rent held."""
    renewed = Described({"price": "1200", "price_from": "2026-07-01"})
    assert periods(renewed, Described({"end": "2026-05-31", "status": "ended"})) == [
        ("1000", "2026-01-01", "2026-05-31")
    ]


def test_a_lease_without_an_end_runs_on_at_its_newest_rent() -> None:
    renewed = Described({"price": "1200", "price_from": "2026-07-01", "end": ""})
    assert periods(renewed) == [("1000", "2026-01-01", "2026-06-30"), ("1200", "2026-07-01", "None")]


@pytest.mark.parametrize(("day", "price"), [("2026-06-30", "1000"), ("2026-07-01", "1200")])
def test_todays_rent_is_the_one_that_holds_today(day: str, price: str) -> None:
    fields = {**BASE, "price": "1200", "price_from": "2026-07-01", "price_before": "1000"}
    assert fields_on(fields, date.fromisoformat(day))["price"] == price
    assert fields_on(BASE, date.fromisoformat(day)) is BASE


def test_tokens_are_hours_by_the_capacity_and_nothing_without_it() -> None:
    day = date(2026, 10, 5)
    meters = [meter_of({"lease": "L-1", "period": "2026-10-05", "tokens": "36", "source": "gateway"})]
    tokens = {**BASE, "mode": "tokens", "unit": "million_tokens"}
    told = sold_hours(terms_of("L-1", {**tokens, "capacity": "3"}), meters, day, day)
    assert (told.amount, told.days, told.known) == (Decimal(12), 1, True)
    assert not sold_hours(terms_of("L-1", tokens), meters, day, day).known
    hours = [meter_of({"lease": "L-1", "period": "2026-10-05", "card_hours": "20", "source": "gateway"})]
    assert sold_hours(terms_of("L-1", tokens), hours, day, day).amount == 20
    assert sold_hours(terms_of("L-1", {**BASE, "mode": "card_hours", "unit": "card_hour"}), hours, day, day).known
