"""A lease is one intent: contract and cards begin, end and are undone together, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from volute.commands.cards import register, take_step
from volute.commands.leasing import Fates, Next, begin_lease, end_lease, give_notice, renew_lease
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.card import Commercial, Workshop
from volute.domain.events import Registered
from volute.domain.problems import Refused
from volute.domain.roles import Role
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.queries.lease_sheet import lease_sheet
from volute.queries.leases import free_cards, leases

SEAT = Seat("Wang Hao", lambda: datetime(2026, 11, 24, 9, tzinfo=UTC))
TERMS = {"tenant": "Qwill AI", "price": "1690.50", "start": "2026-12-01", "end": "2027-11-30", "vat_included": True}
CARDS = ("V-000001", "V-000002", "V-000003")


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """Three 4090s in one host, an A100 on a shelf, one 4090 at the bench, one for sale."""
    found = Ledger.open(ledger_url)
    describe(found, SEAT, "centre", "WHU", {"name": "Wuhu"})
    describe(found, SEAT, "host", "whu-r01-n01", {"centre": "WHU", "address": "127.0.0.1"})
    for slot in range(3):
        register(found, SEAT, Registered("rtx4090", "WHU", host="whu-r01-n01", slot=slot, memory_mib=24564))
    for model in ("a100", "rtx4090", "rtx4090"):
        register(found, SEAT, Registered(model, "WHU", store="Store"))
    take_step(found, SEAT, "V-000005", "open_job", {"template": "refurbish", "reason": "dust"})
    take_step(found, SEAT, "V-000006", "list_for_sale", {"price": "20900"})
    yield found
    found.close()


def sound(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        verify(connection)


def test_a_lease_begins_with_its_cards_and_is_undone_as_one(ledger: Ledger) -> None:
    receipt = begin_lease(ledger, SEAT, TERMS, CARDS)
    assert len(receipt.facts) == 4
    row = leases(ledger).rows[0]
    assert (row.name, row.cards, row.models, row.centres) == ("L-0001", 3, ("RTX 4090",), ("Wuhu",))
    assert row.monthly == pytest.approx(3 * 1690.50)
    assert row.left(date(2026, 12, 1)) == 364
    card = card_sheet(ledger, "V-000002").card
    assert (card.lease, card.tenant, card.commercial) == ("L-0001", "Qwill AI", Commercial.LEASED)
    undo(ledger, SEAT, receipt)
    assert leases(ledger).rows == ()
    assert card_sheet(ledger, "V-000002").card.lease == ""
    begin_lease(ledger, SEAT, TERMS, CARDS)
    assert leases(ledger).rows[0].name == "L-0002"  # a number taken back is not given again
    sound(ledger)


def test_one_card_that_cannot_be_leased_stops_all(ledger: Ledger) -> None:
    with pytest.raises(Refused, match="step_not_lawful"):
        begin_lease(ledger, SEAT, TERMS, (*CARDS, "V-000006"))
    assert leases(ledger).rows == ()
    assert card_sheet(ledger, "V-000001").card.lease == ""


@pytest.mark.parametrize(
    ("terms", "cards", "code"),
    [
        (TERMS, (), "lease_without_cards"),
        ({**TERMS, "end": "2026-12-01"}, CARDS, "lease_ends_before_start"),
        ({**TERMS, "start": "tomorrow"}, CARDS, "field_bad"),
        ({**TERMS, "price": "cheap"}, CARDS, "field_bad"),
        ({**TERMS, "tenant": ""}, CARDS, "field_missing"),
    ],
)
def test_terms_are_checked_before_anything_is_written(
    ledger: Ledger, terms: dict[str, str], cards: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        begin_lease(ledger, SEAT, terms, cards)
    assert refused.value.code == code
    assert leases(ledger).rows == ()


def test_cards_are_leased_once_and_only_by_the_owner(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, CARDS[:1], name="L-0417")
    with pytest.raises(Refused, match="lease_exists"):
        begin_lease(ledger, SEAT, TERMS, CARDS[1:], name="L-0417")
    with pytest.raises(Refused, match="step_not_lawful"):
        begin_lease(ledger, SEAT, TERMS, CARDS)
    technician = Seat("Li Wen", SEAT.clock, frozenset({Role.TECHNICIAN}))
    for work in (
        lambda: begin_lease(ledger, technician, TERMS, CARDS[1:]),
        lambda: end_lease(ledger, technician, "L-0417", "left", date(2026, 12, 1)),
        lambda: give_notice(ledger, technician, "L-0417", date(2026, 12, 1)),
    ):
        with pytest.raises(Refused, match="not_your_step"):
            work()


def test_what_is_free_leaves_out_what_is_not(ledger: Ledger) -> None:
    free = {(group.variant, group.centre): group.cards for group in leases(ledger).free}
    assert free == {("rtx4090", "WHU"): 3, ("a100", "WHU"): 1}  # one is at the bench, one for sale
    assert free_cards(ledger, "rtx4090", "WHU", 2) == CARDS[:2]
    begin_lease(ledger, SEAT, TERMS, CARDS[:2])
    assert free_cards(ledger, "rtx4090", "WHU", 9) == CARDS[2:]


def test_a_lease_ends_with_what_becomes_of_each_kind(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, (*CARDS, "V-000004"))
    notice = give_notice(ledger, SEAT, "L-0001", date(2026, 12, 31))
    assert leases(ledger).rows[0].fields["status"] == "notice"
    undo(ledger, SEAT, notice)
    assert leases(ledger).rows[0].fields["status"] == "active"
    becomes = {
        ("rtx4090", "WHU"): Next("open_job", {"template": "fan_to_blower", "reason": "after lease"}),
        ("a100", "WHU"): Next("list_for_sale", {"price": "62000"}),
    }
    receipt = end_lease(ledger, SEAT, "L-0001", "tenant left", date(2026, 12, 31), becomes)
    assert len(receipt.facts) == 1 + 4 * 2
    ended = leases(ledger).rows[0]
    assert (ended.ended, ended.cards, ended.left(date(2027, 1, 1))) == (True, 0, None)
    assert card_sheet(ledger, "V-000001").card.workshop is Workshop.QUEUED
    assert card_sheet(ledger, "V-000004").card.commercial is Commercial.LISTED
    assert card_sheet(ledger, "V-000004").card.ever_leased
    with pytest.raises(Refused, match="lease_over"):
        end_lease(ledger, SEAT, "L-0001", "again", date(2026, 12, 31))
    undo(ledger, SEAT, receipt)
    assert leases(ledger).rows[0].cards == 4
    assert card_sheet(ledger, "V-000001").card.workshop is Workshop.NONE
    sound(ledger)


def test_an_unknown_lease_and_a_missing_reason_are_refused(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, CARDS)
    with pytest.raises(Refused, match="no_such_entry"):
        end_lease(ledger, SEAT, "L-0999", "left", date(2026, 12, 1))
    with pytest.raises(Refused, match="reason_needed"):
        end_lease(ledger, SEAT, "L-0001", " ", date(2026, 12, 1))
    with pytest.raises(Refused, match="evidence_missing"):
        end_lease(ledger, SEAT, "L-0001", "left", date(2026, 12, 1), {("rtx4090", "WHU"): Next("list_for_sale", {})})
    assert leases(ledger).rows[0].cards == 3


def test_hours_and_tokens_have_no_rent_a_month(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, {**TERMS, "price": "2.31", "unit": "card_hour"}, CARDS)
    assert leases(ledger).rows[0].monthly is None


def test_the_unit_follows_from_the_mode_and_the_mode_from_the_unit(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, CARDS[:1])
    begin_lease(ledger, SEAT, {**TERMS, "mode": "card_hours", "price": "2.31"}, CARDS[1:2])
    begin_lease(ledger, SEAT, {**TERMS, "unit": "million_tokens", "price": "0.8"}, CARDS[2:])
    told = {row.name: (row.fields["mode"], row.fields["unit"]) for row in leases(ledger).rows}
    assert told == {
        "L-0001": ("whole_machine", "card_month"),
        "L-0002": ("card_hours", "card_hour"),
        "L-0003": ("tokens", "million_tokens"),
    }


def test_a_renewal_takes_a_notice_back_and_is_undone_as_one(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, CARDS)
    give_notice(ledger, SEAT, "L-0001", date(2027, 3, 31), date(2027, 3, 1))
    noticed = lease_sheet(ledger, "L-0001", SEAT.now()).terms
    assert (noticed.end, noticed.agreed) == (date(2027, 3, 31), date(2027, 11, 30))
    renewed = renew_lease(ledger, SEAT, "L-0001", {"price": "1500", "notice_days": "60"})
    terms = lease_sheet(ledger, "L-0001", SEAT.now()).terms
    assert (terms.status, terms.end, terms.notice_days) == ("active", date(2027, 11, 30), 60)
    assert terms.monthly(3) == 4500
    with pytest.raises(Refused, match="lease_unchanged"):
        renew_lease(ledger, SEAT, "L-0001", {"price": "1500"})
    undo(ledger, SEAT, renewed)
    assert lease_sheet(ledger, "L-0001", SEAT.now()).terms == noticed
    with pytest.raises(Refused, match="lease_ends_before_start"):
        renew_lease(ledger, SEAT, "L-0001", {"end": "2026-11-30"})
    with pytest.raises(Refused, match="field_bad"):
        renew_lease(ledger, SEAT, "L-0001", {"break_months": "many"})
    sound(ledger)


def test_every_card_of_a_lease_goes_its_own_way_in_one_transaction(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, {**TERMS, "deposit": "9000"}, CARDS)
    begin_lease(ledger, SEAT, {**TERMS, "tenant": "Mirage", "start": "2026-11-01"}, ("V-000004",))
    alike = {("rtx4090", "WHU"): Next("pull", {"reason": "lease over"})}
    single: dict[str, Next | None] = {"V-000001": Next("lease", {"lease": "L-0002"}), "V-000003": None}
    settled = {"penalty": "1200", "penalty_formula": "one month", "deposit_returned": "7800", "noticed": "2026-11-24"}
    receipt = end_lease(ledger, SEAT, "L-0001", "left", date(2026, 12, 31), Fates(alike, single), settled)
    cards = [card_sheet(ledger, card).card for card in CARDS]
    assert [(card.lease, card.custody) for card in cards] == [("L-0002", "racked"), ("", "in_stock"), ("", "racked")]
    assert cards[0].tenant == "Mirage"
    ended = {row.name: row for row in leases(ledger).rows}["L-0001"]
    assert {name: ended.fields[name] for name in settled} == settled
    assert (ended.fields["end"], ended.fields["agreed_end"]) == ("2026-12-31", "2027-11-30")
    undo(ledger, SEAT, receipt)
    assert leases(ledger).rows[0].cards + leases(ledger).rows[1].cards == 4
    sound(ledger)


def test_one_unlawful_fate_stops_the_whole_ending(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, (*CARDS, "V-000004"))
    pulled = Fates({}, {"V-000004": Next("pull", {"reason": "it lies on a shelf"})})
    with pytest.raises(Refused, match="step_not_lawful"):
        end_lease(ledger, SEAT, "L-0001", "left", date(2026, 12, 31), pulled)
    to_none = Fates({}, {"V-000001": Next("lease", {"lease": "L-0404"})})
    with pytest.raises(Refused, match="no_such_entry"):
        end_lease(ledger, SEAT, "L-0001", "left", date(2026, 12, 31), to_none)
    assert leases(ledger).rows[0].cards == 4
    assert not leases(ledger).rows[0].ended
