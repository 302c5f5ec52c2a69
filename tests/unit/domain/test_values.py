"""Money, time, models, receipts and register fields: values that know what they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.catalogue import MODELS, base_model, model_key, recognise, same_memory, variant_key, variant_name
from volute.domain.instant import read, utc, written
from volute.domain.money import Currency, Money
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt, Written
from volute.domain.registers import REGISTERS, checked, complete, subject
from volute.domain.seen import Observation, Outcome, Seen
from volute.domain.steps import STEPS

AMOUNTS = st.integers(-(10**15), 10**15)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - bounds


@given(AMOUNTS, AMOUNTS)
def test_money_taken_away_and_given_back_is_the_same_money(one: int, other: int) -> None:
    a, b = Money(one, Currency.CNY), Money(other, Currency.CNY)
    assert a - b + b == a
    assert a + a + a == a * 3


@given(st.decimals(-(10**9), 10**9, places=2))
def test_major_units_come_back_to_the_cent(amount: Decimal) -> None:
    assert Money.of(amount).major == amount


def test_money_is_rounded_half_even_and_says_its_currency() -> None:
    assert [Money.of(text).minor for text in ("0.005", "0.015", "12.5")] == [0, 2, 1250]
    assert str(Money.of("15800.5", Currency.USD)) == "15,800.50 USD"
    with pytest.raises(TypeError):
        Money(1, Currency.CNY) - Money(1, Currency.USD)


@given(INSTANTS)
def test_an_instant_is_read_as_it_was_written(at: datetime) -> None:
    assert read(written(at)) == utc(at)
    assert written(read(written(at))) == written(at)


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(TypeError, match="without a zone"):
        utc(datetime(2026, 11, 24, 9))  # noqa: DTZ001 - that is the mistake
    east = datetime(2026, 11, 24, 17, tzinfo=timezone(timedelta(hours=8)))
    assert written(east) == "2026-11-24T09:00:00Z"
    assert utc(east).tzinfo is UTC


def test_a_card_is_known_by_its_pci_id_and_by_name_only_without_one() -> None:
    assert model_key(Seen("nvidia", 0, device="10DE:2684", model="whatever")) == "rtx4090"
    assert recognise(Seen("nvidia", 0, device="10de:ffff", model="NVIDIA GeForce RTX 4090")) is None
    assert model_key(Seen("nvidia", 0, model="NVIDIA GeForce RTX 4090")) == "rtx4090"
    assert (model_key(Seen("x", 0, model="Odd One")), model_key(Seen("x", 0))) == ("Odd One", "unknown")


def test_a_variant_is_the_model_with_its_memory_where_that_is_not_the_official_one() -> None:
    assert (variant_key("rtx4090", 49140), variant_key("rtx4090", 24564), variant_key("rtx4090", None)) == (
        *("rtx4090-48g", "rtx4090"),
        "rtx4090",
    )
    assert variant_key("odd", 5) == "odd"
    assert [variant_name(v) for v in ("rtx4090-48g", "rtx4090", "odd-1")] == ["RTX 4090 48G", "RTX 4090", "odd-1"]
    known = base_model("rtx4090-48g")
    assert known is not None
    assert known.key == "rtx4090"
    assert base_model("odd") is None


@given(st.sampled_from(sorted(MODELS)), st.floats(0.97, 1.03))
def test_driver_age_makes_no_other_variant(model: str, factor: float) -> None:
    official = MODELS[model].memory_mib
    assert same_memory(official, round(official * factor))
    assert variant_key(model, round(official * factor)) == model


def test_a_receipt_says_whose_histories_grew_and_whether_anything_did() -> None:
    receipt = Receipt((Written("V-1", 2, "moved", 7), Written("V-2", 1, "registered", 8)))
    assert (receipt.subjects, receipt.kinds) == ({"V-1", "V-2"}, {"moved", "registered"})
    assert [bool(r) for r in (receipt, Receipt(), Receipt(evidence=True))] == [True, False, True]


def test_a_step_tells_what_it_needs_of_the_axes() -> None:
    assert [(need.axis, need.values) for need in STEPS["ship"].needs] == [("custody", ("in_stock",))]


BAD = {
    "centre": {"tariff": "cheap", "pue": "NaN", "as_of": "24.11.2026", "staff": "-1", "colocation": "1e999"},
    "host": {"port": "0", "auth": "guess", "unit": "-1", "cards": "many", "address": "10.0.0.1; rm -rf"},
    "lease": {"vat_included": "yes", "mode": "barter", "start": "soon", "vat_rate": "13", "notice_days": "9" * 5000},
    "price": {"what": "swap", "amount": "Infinity", "trend": "-2", "depth": "1.5"},
}


@pytest.mark.parametrize(("register", "field"), [(r, f) for r, fields in BAD.items() for f in fields])
def test_a_field_that_cannot_be_read_is_named_with_what_was_given(register: str, field: str) -> None:
    with pytest.raises(Refused) as told:
        checked(register, {field: BAD[register][field]})
    assert told.value.code in ("field_bad", "field_no_choice")
    assert told.value.facts.get("known") or told.value.facts.get("shape")
    assert (told.value.facts["field"], told.value.facts["given"]) == (field, BAD[register][field])


def test_a_field_nobody_knows_and_one_that_is_missing_are_named() -> None:
    with pytest.raises(Refused, match="field_unknown"):
        checked("centre", {"colour": "red"})
    with pytest.raises(Refused) as told:
        complete("price", {"model": "rtx4090", "what": "resale", "amount": ""})
    assert told.value.facts["fields"] == "amount, as_of, source"


def test_a_whole_entry_is_accepted_as_it_is() -> None:
    lease = {
        "tenant": "T",
        "mode": "whole_machine",
        "price": "1690.50",
        "unit": "card_month",
        "start": "2026-11-01",
        "vat_included": True,
        "notice_days": 30,
        "end": None,
    }
    assert complete("lease", lease) == lease
    assert complete("host", {"centre": "H2", "address": "a", "port": 22, "auth": "agent", "unit": 0})["port"] == 22
    assert subject("host", "g1") == "host:g1"
    registers = {"centre", "host", "lease", "price", "meter", "statement", "scenario", "lot", "packed", "plan"}
    assert set(REGISTERS) == registers | {"books", "terms", "floor", "buyer"}


def test_an_answer_is_known_by_the_digest_of_what_came_whatever_order_it_came_in() -> None:
    def digest(**answers: bytes) -> str:
        return Observation("g1", datetime(2026, 11, 24, tzinfo=UTC), 0.1, Outcome.ANSWERED, "", answers).digest

    assert digest(a=b"1", b=b"2") == digest(b=b"2", a=b"1")
    assert len({digest(a=b"1", b=b"2"), digest(a=b"12"), digest(a=b"2", b=b"1"), digest()}) == 4


@pytest.mark.parametrize("address", ["10.0.4.11", "gpu-01.lan", "node_7", "fe80::1", "fe80::1%eth0", "::ffff:10.0.0.1"])
def test_an_address_is_a_name_or_a_number_of_a_host(address: str) -> None:
    assert checked("host", {"address": address})


@pytest.mark.parametrize("address", ["root@10.0.0.1", "10.0.0.1:22/x", "a b", "http://a", "[fe80::1]", "a;b"])
def test_an_address_brings_no_user_no_port_and_no_command(address: str) -> None:
    with pytest.raises(Refused, match="field_bad"):
        checked("host", {"address": address})
