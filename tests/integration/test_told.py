"""What a ledger knows of leases, claims, centres and the owner's own terms reaches the comparison, and is marked where
nobody said it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import HOURLY, NOW, SEAT, TARIFF, price, small_fleet
from volute.commands.cards import take_step
from volute.commands.leasing import begin_lease
from volute.commands.registers import describe
from volute.commands.undo import undo
from volute.domain.economic_terms import CENTRE_TERMS, TERMS
from volute.domain.events import Evidence
from volute.economics.decide import compare
from volute.economics.explain import explain
from volute.economics.inputs import VAT_USED_NOT_DEDUCTED, Centre, Cohort, Regime
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.queries.comparison import book
from volute.queries.contracts import CONTRACTS

TODAY = NOW.date()
IN_A_YEAR = (TODAY + timedelta(days=365)).isoformat()
Given = dict[str, Evidence]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def wuhu(ledger: Ledger) -> Cohort:
    return next(cohort for cohort in book(ledger, TODAY).cohorts if cohort.centre == "WHU")


def at(ledger: Ledger) -> Centre:
    return next(centre for centre in book(ledger, TODAY).centres if centre.key == "WHU")


def cards(ledger: Ledger) -> list[str]:
    """The racked ones in Wuhu; the first is lit."""
    query = select(CARDS.c.id).where(CARDS.c.centre == "WHU", CARDS.c.custody == "racked").order_by(CARDS.c.slot)
    with ledger.reading() as connection:
        return list(connection.scalars(query))


def let(ledger: Ledger, many: int, **terms: Evidence) -> None:
    plain: Given = {"tenant": "T", "mode": "whole_machine", "unit": "card_month", "price": "1060", "vat_rate": "0.06"}
    plain |= {"vat_included": True, "start": TODAY.isoformat(), "end": IN_A_YEAR}
    begin_lease(ledger, SEAT, {**plain, **terms}, cards(ledger)[:many])


def test_a_contract_brings_its_rent_its_vat_its_term_and_what_hangs_on_it(ledger: Ledger) -> None:
    let(ledger, 2, deposit="4000", break_months="2", owner_months="3")
    rent = wuhu(ledger).rent
    assert (rent.whole_machine, rent.months_left, rent.locked) == (0.5, 12, False)
    assert rent.per_month is not None
    assert (rent.per_month.net, rent.per_month.vat_rate, rent.per_month.source) == (
        pytest.approx(1000), pytest.approx(0.06), CONTRACTS,
    )  # fmt: skip
    assert rent.deposit == pytest.approx(4000 / 5)  # two leased of five owned
    assert rent.tenant_break_fee == 2
    assert rent.break_fee == pytest.approx(3 * 1000 * 2 / 5)
    assert wuhu(ledger).guessed == ()


def test_the_rate_of_vat_is_the_contracts_own(ledger: Ledger) -> None:
    let(ledger, 2, price="1130", vat_rate="0.13")
    per_month = wuhu(ledger).rent.per_month
    assert per_month is not None
    assert (per_month.net, per_month.vat_rate) == (pytest.approx(1000), pytest.approx(0.13))
    told = book(ledger, TODAY)
    flows = compare(told.cohorts, told.centres).rent
    paid = flows["surcharge"][:, 0].sum()
    power = flows["power_busy"][:, 0].sum() + flows["power_idle"][:, 0].sum()
    assert paid == pytest.approx(-0.12 * (0.13 * flows["reservations"][:, 0].sum() + 0.13 * power))


def test_what_a_contract_does_not_say_of_our_ending_it_is_supposed_as_the_tenants_and_marked(ledger: Ledger) -> None:
    let(ledger, 2, break_months="2")
    cohort = wuhu(ledger)
    assert cohort.rent.break_fee == pytest.approx(2 * 1000 * 2 / 5)
    assert cohort.guessed == ("break_fee",)
    told = book(ledger, TODAY)
    row = next(row for row in explain(compare(told.cohorts, told.centres), 1, "sell_value") if row.line == "break_fee")
    assert row.assumed


def test_a_tenant_whose_fee_exceeds_what_is_left_to_pay_stays(ledger: Ledger) -> None:
    let(ledger, 2, break_fee="40000")
    assert wuhu(ledger).rent.locked
    assert wuhu(ledger).rent.tenant_break_fee == pytest.approx(40_000 / (2 * 1060))


def test_card_hours_of_a_contract_bill_its_price_and_the_rest_the_list(ledger: Ledger) -> None:
    let(ledger, 1, mode="card_hours", unit="card_hour", price="3", vat_rate="0")
    rent = wuhu(ledger).rent
    assert rent.per_hour is not None
    assert rent.per_hour.net == pytest.approx((3 + 3 * HOURLY) / 4)  # one card of four racked
    assert rent.whole_machine == 0


def test_tokens_bill_what_a_lit_card_makes_of_them(ledger: Ledger) -> None:
    let(ledger, 1, mode="tokens", unit="million_tokens", price="2", vat_rate="0", capacity="0.9")
    rent = wuhu(ledger).rent
    assert (rent.tokens, rent.card_hours, rent.tokens_per_second) == (0.25, 0.75, pytest.approx(250))
    told = book(ledger, TODAY)
    flows = compare(told.cohorts, told.centres).rent
    lit = 1 / 3 * 0.99 * (1 - 0.0033)  # of one card, that works and lives
    assert flows["tokens"][1, 0] == pytest.approx(2 * 0.9 * 730 * lit)


def test_tokens_of_a_contract_that_does_not_say_how_many_bill_by_the_hour(ledger: Ledger) -> None:
    let(ledger, 1, mode="tokens", unit="million_tokens", price="2")
    assert (wuhu(ledger).rent.tokens, wuhu(ledger).rent.card_hours) == (0, 1)


def test_a_contract_in_another_currency_is_not_mixed_in(ledger: Ledger) -> None:
    let(ledger, 2, currency="USD", deposit="1000")
    price(ledger, "rent_month", 900)
    rent = wuhu(ledger).rent
    assert rent.per_month is not None
    assert (rent.per_month.net, rent.deposit, rent.break_fee) == (900, 0, 0)


def encumber(ledger: Ledger, card: str, claim: str, until: int = 0, **more: str) -> None:
    end = {"until": (TODAY + timedelta(days=until)).isoformat()} if until else {}
    take_step(ledger, SEAT, card, "encumber", {"claim": claim, "holder": "H", **end, **more})


def test_a_claim_that_costs_something_to_release_costs_it_when_sold_before_its_end(ledger: Ledger) -> None:
    for card in cards(ledger)[:2]:
        encumber(ledger, card, "subsidy_locked", 300, release="1500")
    rent = wuhu(ledger).rent
    assert (rent.clawback, rent.clawback_until) == (pytest.approx(1500 * 2 / 5), 10)
    told = book(ledger, TODAY)
    due = compare(told.cohorts, told.centres).sale["clawback"]
    assert due[:, 0].sum() == pytest.approx(-3000)
    assert due[:, 10:].sum() == 0


def test_a_claim_past_its_end_or_lifted_or_taken_back_costs_nothing(ledger: Ledger) -> None:
    one, two, three = cards(ledger)[:3]
    encumber(ledger, one, "pledged", release="900")
    take_step(ledger, SEAT, one, "lift", {"claim": "pledged", "reason": "paid"})
    encumber(ledger, two, "subsidy_locked", -5, release="900")
    asked = {"claim": "pledged", "holder": "H", "release": "900"}
    undo(ledger, SEAT, take_step(ledger, SEAT, three, "encumber", asked))
    assert wuhu(ledger).rent.clawback == 0
    encumber(ledger, three, "pledged")
    assert (wuhu(ledger).rent.clawback, wuhu(ledger).guessed) == (0, ("clawback",))


def test_the_load_under_acceptance_is_gone_when_the_acceptance_ends(ledger: Ledger) -> None:
    lit, *_ = cards(ledger)  # of three racked cards whose load is known, one is lit
    encumber(ledger, lit, "acceptance", 180)
    cohort = wuhu(ledger)
    assert (cohort.lit, cohort.rent.lit_after, cohort.rent.lit_step) == (pytest.approx(1 / 3), 0.0, 6)
    told = book(ledger, TODAY)
    hours = compare(told.cohorts, told.centres).rent["card_hours"][1]
    assert hours[5] > 0
    assert hours[6] == 0
    assert "lit_after" in cohort.guessed


def test_a_centre_says_what_it_pays_whatever_the_cards_do(ledger: Ledger) -> None:
    entry: Given = {"colocation": "600", "contracted_kw": "40", "colocation_until": IN_A_YEAR, "demand_charge": "30"}
    entry |= {"bandwidth": "100", "support": "200", "freed_kw_value": "50", "technician_hours": "160"}
    describe(ledger, SEAT, "centre", "WHU", entry)
    centre = at(ledger)
    assert (centre.contracted_kw, centre.colocation_months_left, centre.technician_hours) == (40, 12, 160)
    assert (centre.bandwidth, centre.support, centre.demand_charge, centre.freed_kw_value) == (100, 200, 30, 50)
    assert centre.colocation is not None
    assert (centre.colocation.net, centre.colocation.vat_rate) == (600, 0.06)
    assert (centre.tariff.net, centre.tariff.vat_rate) == (TARIFF, 0.13)
    told = book(ledger, TODAY)
    flows = compare(told.cohorts, told.centres)
    assert flows.rent["colocation"][1, 0] == pytest.approx(-600 * 40)
    assert flows.sale["stranded"][1, 0] < -600 * 40 * 11 * 0.75


def test_availability_and_subsidy_are_the_centres(ledger: Ledger) -> None:
    entry: Given = {"mtbf_hours": "1900", "mttr_hours": "100", "subsidy": "80", "subsidy_until": IN_A_YEAR}
    describe(ledger, SEAT, "centre", "WHU", entry)
    cohort = wuhu(ledger)
    assert (cohort.rent.availability, cohort.rent.subsidy, cohort.rent.subsidy_months) == (0.95, 80, 12)
    assert "availability" in cohort.said


def test_every_term_of_the_fleet_reaches_the_model(ledger: Ledger) -> None:
    plain, before = wuhu(ledger), book(ledger, TODAY).regime
    describe(ledger, SEAT, "terms", "terms", dict.fromkeys(TERMS, "0.0625"))
    told, law = wuhu(ledger), book(ledger, TODAY).regime
    parts = [(told.rent, plain.rent), (told.upkeep, plain.upkeep), (told.resale, plain.resale), (law, before)]
    moved = {
        field.name
        for new, old in parts
        for field in fields(new)
        if getattr(new, field.name) == 0.0625 != getattr(old, field.name)
    }
    assert moved == set(TERMS)
    assert set(told.said) == set(TERMS) - {field.name for field in fields(Regime)}


def test_who_never_deducted_vat_sells_at_the_rule_for_used_goods(ledger: Ledger) -> None:
    describe(ledger, SEAT, "books", "books", {"vat": "0"})
    assert book(ledger, TODAY).regime.vat_sale == VAT_USED_NOT_DEDUCTED
    describe(ledger, SEAT, "terms", "terms", {"vat_sale": "0.01"})
    assert book(ledger, TODAY).regime.vat_sale == 0.01


def test_a_number_that_was_confirmed_is_not_marked_as_assumed(ledger: Ledger) -> None:
    def assumed() -> bool:
        told = book(ledger, TODAY)
        rows = explain(compare(told.cohorts, told.centres), 1, "sell_value")
        return next(row for row in rows if row.line == "commission").assumed

    assert assumed()
    describe(ledger, SEAT, "terms", "terms", {"commission": "0.03", "source": "broker"})
    assert not assumed()


def test_terms_are_set_and_listed_on_the_command_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    assert desk.tells("terms", "set", "commission=0.05", "--source", "broker")["commission"] == "0.05"
    rows = {row["name"]: row for row in desk.tells("terms")}
    assert set(rows) == set(TERMS)
    assert (rows["commission"]["value"], rows["commission"]["source"]) == (0.05, "broker")
    assert (rows["churn"]["value"], rows["churn"]["said"]) == (0.03, False)
    desk.does("terms", "set", "commission=")
    assert not next(row for row in desk.tells("terms") if row["name"] == "commission")["said"]
    assert "churn" in desk.is_refused("terms", "set", "colour=1")
    assert "commission" in desk.is_refused("terms", "set", "commission=5")
    assert "佣金" in Desk(tmp_path, "zh_CN").does("terms")


def test_every_field_of_a_centre_can_be_said_on_the_command_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    values = {name: "2027-01-01" if name.endswith("until") else "0.5" for name in CENTRE_TERMS}
    options = [word for name, value in values.items() for word in (f"--{name.replace('_', '-')}", value)]
    assert desk.tells("centres", "add", "H2", "--name", "Harbour", *options).items() >= values.items()
