"""The demo as it is built and as its own hosts show it over SSH: what it means to show, and nothing besides."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

sys.path.append(str(Path(__file__).parents[1]))
from by_hand import agree
from volute.cli.context import dumped
from volute.cli.explain import data
from volute.commands.probing import run
from volute.commands.seat import Seat
from volute.commands.settling import settle
from volute.commands.targets import Scope
from volute.commands.undo import undo
from volute.demo.accidents import Accidents, accidents
from volute.demo.fleet import build
from volute.demo.open import key_seed, make
from volute.demo.places import hosts, standing
from volute.demo.plan import FATES, LEASES, OWNER, PER_HOST, SEED, SITES, STAFF, STOCK, TECHNICIANS
from volute.domain.differences import Verdict
from volute.economics.inputs import Scenario
from volute.ledger.findings import NO_SAMPLE
from volute.ledger.histories import verify
from volute.ledger.seals import head_of_all
from volute.ledger.store import Ledger
from volute.probe.loopback import Loopback, host_key_line
from volute.probe.target import Limits
from volute.queries.cards import cards
from volute.queries.comparison import book
from volute.queries.explained import explained
from volute.queries.fleet import fleet
from volute.queries.open_differences import differences
from volute.queries.overview import OverviewBoard, overview
from volute.queries.probes import board

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="needs the whole of 127.0.0.0/8 as loopback")

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MEANT = {"vanished": 9, "moved": 12, "changed": 7, "appeared": 5, "duplicate": 4, "unreadable": 2}
ADVICE = {
    "rent": {"HHT", "SZP", "WXT", "ZWE", "GAN"},
    "close": {"LFG", "HZY"},
    "sell": {"WHU", "CDT", "SGN", "ZJK", "QYA"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo") / "demo"
    make(made, lambda: NOW)
    return made


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(folder / "demo.db")
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def seen(demo: Ledger) -> OverviewBoard:
    return overview(demo, NOW)


def odd_hosts(odd: Accidents) -> tuple[str, ...]:
    """Every host that something befell, and the one beside it where that takes two."""
    one = [host for some in (odd.missing, odd.swapped, odd.upgraded, odd.flashed, odd.new) for host, _ in some]
    two = [host for pair in odd.twice for host, _ in pair]
    return (*one, *two, *odd.rehoused, *odd.modes)


def test_the_last_run_found_what_was_planted_and_older_finds_keep_their_age(demo: Ledger) -> None:
    found = differences(demo)
    assert Counter(d.kind for d in found) == MEANT
    ages = Counter(round((NOW - d.since).total_seconds() / 3600) for d in found if d.kind == "vanished")
    assert ages == {145: 1, 50: 2, 26: 2, 1: 4}
    together = Counter((d.ledger["host"], d.probe["host"]) for d in found if d.kind == "moved")
    assert max(together.values()) == PER_HOST
    assert len({d.host for d in found if d.kind == "duplicate"}) == 4


def test_its_hosts_show_the_same_over_ssh(demo: Ledger, folder: Path) -> None:
    before = {d.key for d in differences(demo)}
    odd = accidents(random.Random(SEED + 1))
    silent = {name for name, mode in odd.modes.items()}
    with Loopback.start(folder / "plan.json"):
        limits = Limits(connect_s=3, banner_s=2, tries=1)
        done = run(demo, Seat("test", lambda: NOW), Scope(odd_hosts(odd)), cancelled=Event(), limits=limits)
    assert {d.key for d in done.findings.differences} == before
    assert {o.host for o in done.observations if not o.answered} == silent
    assert Counter(name[:3] for name in silent)["qya"] == 7
    assert {d.key for d in differences(demo)} == before


def test_accepting_what_is_sure_leaves_the_rest_and_undo_brings_it_back(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger.open(shutil.copy(folder / "demo.db", tmp_path / "copy.db"))
    before = differences(ledger)
    seat = Seat("test", lambda: NOW)
    receipt = settle(ledger, seat, [d.key for d in before if d.sure], Verdict.RECORD_WRONG)
    assert Counter(d.kind for d in differences(ledger)) == {
        "vanished": 9,
        "changed": 2,
        "duplicate": 4,
        "unreadable": 2,
    }
    undo(ledger, seat, receipt)
    again = {d.key for d in differences(ledger)}
    assert {d.key for d in before if d.kind in ("moved", "appeared", "vanished", "duplicate")} <= again
    ledger.close()


def test_the_same_seed_gives_the_same_digests_in_any_folder(demo: Ledger, tmp_path: Path) -> None:
    keys = {host.name: host_key_line(key_seed(host.name, SEED)) for host in standing()}
    other = Ledger.open(tmp_path / "elsewhere.db")
    build(other, NOW, keys, accidents(random.Random(SEED + 1)))
    with demo.reading() as one, other.reading() as two:
        assert head_of_all(one) == head_of_all(two)
    other.close()


def test_every_chain_holds_and_every_row_is_what_its_history_says(demo: Ledger) -> None:
    with demo.reading() as connection:
        entries, histories = verify(connection)
    assert entries > 90_000
    assert histories > sum(site.cards for site in SITES)


def test_centres_stand_as_the_plan_says(seen: OverviewBoard) -> None:
    for site in SITES:
        counts = seen.book.counts[site.code]
        assert counts.owned == site.cards
        assert counts.racked / counts.owned == pytest.approx(site.racked, abs=0.01)
        assert counts.lit / counts.owned == pytest.approx(site.lit, abs=0.004)
    assert seen.book.missing == seen.book.assumed == ()


def test_the_advice_is_rent_where_it_is_lit_and_sell_where_it_is_dark(seen: OverviewBoard) -> None:
    given = {advice: {a.label for a in seen.answers if a.advice.value == advice} for advice in ADVICE}
    assert given == ADVICE
    soon = {a.label for a in seen.answers if a.sell_payback and 4 < a.sell_payback < 8}
    assert soon == {"HHT", "SZP", "ZWE", "LFG", "WHU", "CDT"}
    assert {a.label for a in seen.answers if a.sell_payback is None} == {site.code for site in SITES} - soon


@pytest.mark.parametrize("centre", ["WHU", "HHT", "LFG"])
def test_a_centre_is_worked_out_by_hand_from_its_explained_lines(demo: Ledger, centre: str) -> None:
    told = book(demo, NOW.date())
    agree(json.loads(dumped(data(explained(told, Scenario(), centre), told.name(centre), told.today))))


def test_cards_are_in_every_state_in_the_numbers_of_the_plan(seen: OverviewBoard) -> None:
    planned = {fate.name: fate.cards for fate in FATES}
    states = seen.states
    assert states["for_sale"] == planned["for_sale"]
    assert states["missing"] == planned["missing"]
    assert states["burn_in"] == planned["burning_in"] + planned["refurbished"] == 96
    assert sum(states[name] for name in ("conversion", "memory_mod", "refurbish")) == 312
    assert states["rma"] == 118
    assert sum(states.values()) == sum(site.cards for site in SITES)


def test_leases_end_soon_and_one_tenant_gave_notice(demo: Ledger) -> None:
    soon = {f"L-{401 + at:04d}" for at, lease in enumerate(LEASES) if lease.ends <= 14}
    under = Counter(card.lease for card in cards(demo) if card.lease)
    assert len(soon) == 3
    assert sum(under[lease] for lease in soon) == 416
    (noticed,) = (f"L-{401 + at:04d}" for at, lease in enumerate(LEASES) if lease.status == "notice")
    assert under[noticed] == 192


def test_many_hands_wrote_it_and_every_variant_is_there(demo: Ledger) -> None:
    with demo.reading() as connection:
        by = {row[0] for row in connection.exec_driver_sql('select distinct "by" from entries')}
    assert by == {OWNER, *STAFF, *TECHNICIANS}
    assert set(STOCK) <= {card.variant for card in cards(demo)}


def test_every_card_that_answers_has_a_day_of_load(demo: Ledger) -> None:
    found = fleet(demo)
    answered = {host.name for host in board(demo).hosts if not host.silent}
    place = found.texts["host"]
    whole = (found.load != NO_SAMPLE).all(axis=1)
    racked = sum(card.host in answered for card in cards(demo) if card.host)
    heard = sum(bool(whole[row]) for row in range(found.n) if place.words[place.codes[row]] in answered)
    assert heard >= racked - MEANT["vanished"] - MEANT["duplicate"] * 2


def test_hosts_have_addresses_of_their_own_and_only_the_spare_one_is_empty() -> None:
    assert len({host.address for host in hosts()}) == len(hosts())
    assert [host.first for host in standing() if host.spare] == [0]
