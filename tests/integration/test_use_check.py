"""Paid but dark and lit but unpaid are found by what was seen; who could not be read is apart, and never dark."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import NOW, SEAT, small_fleet
from volute.commands.cards import take_step
from volute.commands.leasing import begin_lease, end_lease, record_deposit
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.domain.events import StepTaken
from volute.domain.instant import written
from volute.domain.problems import Refused
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.ledger.tables import ANSWERS, RUNS, SIGHTINGS
from volute.queries.claims import claims
from volute.queries.tenants import tenants
from volute.queries.use_check import UseCheck, use_check

TERMS = {"tenant": "Qwill AI", "price": "1000", "start": "2026-01-01", "end": "2027-12-31", "deposit": "500"}
BLANK = 255


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """V-1 to V-4 are racked in Wuhu, V-7 in Shaoguan; V-1 and V-7 work, V-2 and V-3 do not, of V-4 nothing is known."""
    found = small_fleet(tmp_path / "small.db")
    for card, sample in (("V-000001", 90), ("V-000002", 0), ("V-000003", 1), ("V-000007", 80)):
        saw(found, card, [sample] * 12)
    yield found
    found.close()


def saw(ledger: Ledger, card: str, samples: list[int], *, at: datetime = NOW) -> None:
    load = bytes([BLANK] * (24 - len(samples)) + samples)
    with ledger.writing(SEAT.by, NOW) as tx:
        tx.connection.execute(update(SIGHTINGS).where(SIGHTINGS.c.card == card).values(load=load, at=written(at)))


def found(ledger: Ledger, now: datetime = NOW) -> dict[str, tuple[str, ...]]:
    told: UseCheck = use_check(ledger, now)
    return {kind: told.cards(kind) for kind in ("dark", "unpaid", "unknown")}


def test_each_card_is_found_as_what_it_is(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, ("V-000001", "V-000002", "V-000004"))
    assert found(ledger) == {"dark": ("V-000002",), "unpaid": ("V-000007",), "unknown": ("V-000004",)}
    dark, unpaid, _ = use_check(ledger, NOW).groups
    assert (dark.lease, dark.of, dark.monthly, dark.read, dark.were) == ("L-0001", 3, 1000.0, 11.5, 24.0)
    assert (unpaid.lease, unpaid.centre, unpaid.monthly) == ("", "SGN", None)


def test_one_sample_of_work_in_the_window_is_not_dark(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, ("V-000002", "V-000003"))
    saw(ledger, "V-000002", [60, *[0] * 11])
    assert found(ledger)["dark"] == ("V-000003",)
    assert found(ledger, NOW + timedelta(hours=14))["dark"] == ("V-000002", "V-000003")  # the hour of work has left it


def ran(ledger: Ledger, *hours_ago: float, deaf: tuple[int, ...] = ()) -> None:
    """Runs that asked every host, the oldest first; at those ``deaf`` Wuhu did not answer. Cards were seen last in the
    newest."""
    counts = dict.fromkeys(("hosts", "answered", "cards", "confirmed", "differences"), 1)
    with ledger.writing(SEAT.by, NOW) as tx:
        for number, hours in enumerate(hours_ago, 11):
            started = written(NOW - timedelta(hours=hours))
            run = {"id": number, "started": started, "by": "x", "scope": "", "state": "done", **counts}
            tx.connection.execute(insert(RUNS).values(run))
            if deaf:
                heard = "timed_out" if number - 11 in deaf else "answered"
                said = {"outcome": heard, "error": "", "digest": "", "cards": 0, "offered_key": ""}
                row = {"run": number, "host": "whu-n01", "at": started, "took_ms": 1, "raw": b"", "seen": b"", **said}
                tx.connection.execute(insert(ANSWERS).values(row))
        newest = {"run": 10 + len(hours_ago), "at": written(NOW - timedelta(hours=hours_ago[-1]))}
        tx.connection.execute(update(SIGHTINGS).values(**newest))


def test_samples_weigh_by_the_time_they_stand_for_and_not_by_their_number(ledger: Ledger) -> None:
    """Work was seen 30 hours ago, then none in a burst of looks: what lies a day back is out of the window."""
    begin_lease(ledger, SEAT, TERMS, ("V-000002",))
    saw(ledger, "V-000002", [90, 0, 0, 0, 0])
    ran(ledger, 30, 3, 2.9, 2.8, 2.7)
    (dark,) = (group for group in use_check(ledger, NOW).groups if group.kind == "dark")
    assert (dark.cards, dark.samples, dark.lit) == (("V-000002",), 4, 0.0)
    assert dark.read == pytest.approx(2 + 0.3)  # an hour on either side of the burst, of 24
    saw(ledger, "V-000002", [90, 0, 0, 0, 0])
    ran_again = use_check(ledger, NOW - timedelta(hours=6.5))
    assert ran_again.cards("dark") == ()  # the look 30 hours ago is in that day


def test_a_run_that_did_not_hear_the_host_is_no_sample_of_its_cards(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, ("V-000002",))
    saw(ledger, "V-000002", [90, 0, 0])
    ran(ledger, 26, 12, 6, 1, deaf=(1,))  # heard 26, 6 and 1 hours ago: the work is a day old
    assert found(ledger)["dark"] == ("V-000002",)
    ran_all = use_check(ledger, NOW)
    assert ran_all.looks == 3  # runs in the window, one of which did not hear it
    assert ran_all.groups[0].samples == 2


def test_a_contract_is_in_force_by_the_day_of_the_centre(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, {**TERMS, "end": "2026-11-24"}, ("V-000001",))
    evening = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # past midnight in Wuhu, not yet in Berlin
    assert "V-000001" in found(ledger, evening)["unpaid"]
    describe(ledger, SEAT, "centre", "WHU", {"zone": "Europe/Berlin"})
    assert "V-000001" not in found(ledger, evening)["unpaid"]


def test_what_was_seen_before_the_window_is_unknown(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, ("V-000002",))
    assert found(ledger, NOW + timedelta(days=3)) == {"dark": (), "unpaid": (), "unknown": ("V-000002",)}


def test_a_silent_host_makes_its_cards_unknown_and_never_dark_or_unpaid(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, ("V-000002",))
    with ledger.writing(SEAT.by, NOW) as tx:
        counts = dict.fromkeys(("hosts", "answered", "cards", "confirmed", "differences"), 1)
        run = {"id": 9, "started": written(NOW), "by": "x", "scope": "", "state": "done", **counts}
        tx.connection.execute(insert(RUNS).values(run))
        for host in ("whu-n01", "sgn-n01"):
            said = {"outcome": "timed_out", "error": "no banner", "digest": "", "cards": 0, "offered_key": ""}
            row = {"run": 9, "host": host, "at": written(NOW), "took_ms": 1, "raw": b"", "seen": b"", **said}
            tx.connection.execute(insert(ANSWERS).values(row))
    assert found(ledger) == {"dark": (), "unpaid": (), "unknown": ("V-000002",)}


def test_a_lease_by_use_pays_nothing_for_dark_cards(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, {**TERMS, "mode": "card_hours", "price": "2"}, ("V-000001", "V-000002", "V-000004"))
    assert found(ledger) == {"dark": (), "unpaid": ("V-000007",), "unknown": ()}


@pytest.mark.parametrize("terms", [{"end": "2026-11-23"}, {"start": "2026-11-25"}])
def test_work_outside_the_term_is_unpaid(ledger: Ledger, terms: dict[str, str]) -> None:
    begin_lease(ledger, SEAT, {**TERMS, **terms}, ("V-000001", "V-000002"))
    assert found(ledger) == {"dark": (), "unpaid": ("V-000007", "V-000001"), "unknown": ()}


def test_tenants_are_summed_with_deposits_of_what_runs(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, TERMS, ("V-000001", "V-000002"))
    begin_lease(ledger, SEAT, {**TERMS, "currency": "USD", "price": "150"}, ("V-000003",))
    begin_lease(ledger, SEAT, {**TERMS, "mode": "tokens", "price": "0.5", "end": "2027-02-01"}, ("V-000004",))
    end_lease(ledger, SEAT, "L-0001", "left", date(2026, 11, 24))
    (tenant,) = tenants(ledger, NOW)
    assert (tenant.leases, tenant.ended, tenant.cards) == (("L-0002", "L-0003"), 1, ("V-000003", "V-000004"))
    assert tenant.monthly == {"USD": 150}
    assert (tenant.deposits, tenant.due) == ({}, {"USD": 500, "CNY": 500})  # nobody recorded that they came in
    record_deposit(ledger, SEAT, "L-0002", {"deposit_received": "300", "deposit_on": "2026-01-05"})
    record_deposit(ledger, SEAT, "L-0001", {"deposit_received": "500", "deposit_returned": "200"})
    (tenant,) = tenants(ledger, NOW)
    assert (tenant.deposits, tenant.due) == ({"USD": 300, "CNY": 300}, {"USD": 200, "CNY": 500})
    assert (tenant.by_use, tenant.next_end) == (1, date(2027, 2, 1))


def claimed(ledger: Ledger, claim: str, until: str) -> None:
    evidence = {"claim": claim, "holder": "Bank of the Lake", "since": "2026-01-01", "until": until}
    take_step(ledger, SEAT, "V-000005", "encumber", evidence)


def test_a_claim_in_force_guards_listing_and_selling_and_an_override_is_named(ledger: Ledger) -> None:
    claimed(ledger, "acceptance", "2027-05-31")
    sale = {"buyer": "Huaqiang traders", "price": "20000", "sold_as": "used"}
    for step, evidence in (("list_for_sale", {"price": "20000"}), ("sell", sale), ("scrap", {"reason": "burnt"})):
        with pytest.raises(Refused, match="acceptance Bank of the Lake 2027-05-31"):
            take_step(ledger, SEAT, "V-000005", step, evidence)
    take_step(ledger, SEAT, "V-000005", "list_for_sale", {"price": "20000", "override": "Zhao Xin, bank agreed"})
    take_step(ledger, SEAT, "V-000005", "sell", {**sale, "override": "Zhao Xin, bank agreed"})
    assert claims(ledger) == ()  # gone cards are nobody's concern
    with ledger.reading() as connection:
        verify(connection)


def test_a_card_listed_before_its_claim_was_asked_about_keeps_its_history_and_is_still_not_sold(ledger: Ledger) -> None:
    claimed(ledger, "pledged", "2027-05-31")
    with ledger.writing(SEAT.by, SEAT.now()) as tx:  # as an earlier program wrote it
        tx.append("V-000005", StepTaken("list_for_sale", {"price": "20000"}))
    take_step(ledger, SEAT, "V-000005", "withdraw", {})
    with ledger.reading() as connection:
        verify(connection)
    with pytest.raises(Refused, match="pledged Bank of the Lake"):
        take_step(ledger, SEAT, "V-000005", "sell", {"buyer": "x", "price": "1", "sold_as": "used"})


def test_a_claim_holds_until_its_last_day_is_over_where_the_card_is(ledger: Ledger) -> None:
    claimed(ledger, "pledged", "2026-11-24")
    evening = Seat(SEAT.by, lambda: datetime(2026, 11, 24, 16, 30, tzinfo=UTC))
    describe(ledger, SEAT, "centre", "WHU", {"zone": "Europe/Berlin"})
    with pytest.raises(Refused, match="encumbered"):  # half past five in Berlin
        take_step(ledger, evening, "V-000005", "sell", {"buyer": "x", "price": "1", "sold_as": "used"})
    describe(ledger, SEAT, "centre", "WHU", {"zone": "Asia/Shanghai"})  # half past midnight
    take_step(ledger, evening, "V-000005", "sell", {"buyer": "x", "price": "1", "sold_as": "used"})
    with ledger.reading() as connection:
        verify(connection)


def test_a_claim_past_its_last_day_guards_nothing_but_stays_on_record(ledger: Ledger) -> None:
    claimed(ledger, "vendor_financed", "2026-11-24")
    with pytest.raises(Refused, match="encumbered"):
        take_step(ledger, SEAT, "V-000005", "list_for_sale", {"price": "20000"})  # its last day is today
    (claim,) = claims(ledger)
    assert (claim.kind, claim.since, claim.cards) == ("vendor_financed", date(2026, 1, 1), ("V-000005",))
    assert (claim.expired(date(2026, 11, 24)), claim.expired(date(2026, 11, 25))) == (False, True)
    claimed(ledger, "pledged", "")
    assert [each.until for each in claims(ledger)] == [date(2026, 11, 24), None]
    take_step(ledger, SEAT, "V-000005", "lift", {"claim": "pledged", "reason": "paid"})
    take_step(ledger, SEAT, "V-000005", "lift", {"claim": "vendor_financed", "reason": "paid"})
    claimed(ledger, "vendor_financed", "2026-11-23")
    take_step(ledger, SEAT, "V-000005", "list_for_sale", {"price": "20000"})
    with ledger.reading() as connection:
        verify(connection)
