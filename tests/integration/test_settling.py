"""A judgement stands while the evidence does: settled is not raised again, taken back is open again, and what is
corrected shows at once, without another probe. On SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from two_hosts import Ticking, looked
from volute.commands import registers, settling
from volute.commands.cards import register, take_step
from volute.commands.probing import store_run
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.commands.undo import undo
from volute.domain.differences import Verdict
from volute.domain.events import Identified, Noted, Registered
from volute.domain.problems import Refused
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.expectations import register as register_of
from volute.ledger.store import Ledger
from volute.queries.card_sheet import card_sheet
from volute.queries.cards import cards
from volute.queries.open_differences import differences
from volute.queries.overview import overview
from volute.queries.probe_findings import grouped
from volute.queries.probes import board
from volute.queries.waiting import waiting


def seen(uuid: str, slot: int, **more: object) -> Seen:
    fields = {"memory_mib": 24564, "utilisation": 90, "processes": 1, "bus": f"0000:{slot + 1:02x}:00.0", **more}
    return Seen("nvidia", slot, device="10de:2684", uuid=uuid, **fields)  # type: ignore[arg-type]


def open_keys(ledger: Ledger) -> list[str]:
    return [d.key for d in differences(ledger)]


@pytest.fixture
def known(ledger: Ledger, seat: Seat, clock: Ticking) -> Ledger:
    """Two cards on h1, none on h2."""
    looked(ledger, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-b", 1)], h2=[])
    settling.settle(ledger, seat, open_keys(ledger), Verdict.RECORD_WRONG)
    return ledger


def test_what_was_taken_in_has_its_load_at_once(known: Ledger) -> None:
    assert [card.state for card in cards(known)] == ["lit", "lit"]


def test_taking_in_is_undone_and_redone_with_its_differences(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(ledger, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-b", 1)])
    before = open_keys(ledger)
    taken = settling.settle(ledger, seat, before, Verdict.RECORD_WRONG)
    assert (len(cards(ledger)), open_keys(ledger)) == (2, [])
    back = undo(ledger, seat, taken)
    assert (len(cards(ledger)), open_keys(ledger)) == (0, before)
    assert back.evidence
    undo(ledger, seat, back)
    assert (len(cards(ledger)), open_keys(ledger)) == (2, [])


def test_an_explained_difference_rests_until_the_evidence_changes(known: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    (key,) = open_keys(known)
    explained = settling.settle(known, seat, [key], Verdict.EXPLAINED, "lent to the photographer")
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    assert open_keys(known) == []
    undo(known, seat, explained)
    assert open_keys(known) == [key]
    settling.settle(known, seat, [key], Verdict.EXPLAINED, "lent to the photographer")
    looked(known, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-b", 1)])
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    assert open_keys(known) == [key]  # it was there and is gone again: that was not explained


def test_a_task_does_not_nag_and_a_new_change_does(known: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(known, seat, clock, h1=[seen("GPU-a", 0, memory_mib=49140), seen("GPU-b", 1)])
    (key,) = open_keys(known)
    settling.settle(known, seat, [key], Verdict.REALITY_WRONG)
    looked(known, seat, clock, h1=[seen("GPU-a", 0, memory_mib=49140), seen("GPU-b", 1)])
    assert open_keys(known) == []
    looked(known, seat, clock, h1=[seen("GPU-a", 0, memory_mib=98280), seen("GPU-b", 1)])
    assert open_keys(known) == [key]


def test_what_another_desk_judged_is_not_judged_again(known: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    (key,) = open_keys(known)
    settling.settle(known, seat, [key], Verdict.EXPLAINED, "lent to the photographer")
    with pytest.raises(Refused, match="difference_gone"):
        settling.settle(known, seat, [key], Verdict.REALITY_WRONG)


def test_every_screen_and_command_says_the_same_number(known: Ledger, seat: Seat, clock: Ticking) -> None:
    """Two cards moved together, two are unknown and one of these judged: cards are counted, not rows."""
    looked(known, seat, clock, h1=[seen("GPU-new", 2), seen("GPU-other", 3)], h2=[seen("GPU-a", 0), seen("GPU-b", 1)])
    (new, _) = [d.key for d in differences(known) if d.kind == "appeared"]
    settling.settle(known, seat, [new], Verdict.EXPLAINED, "on loan")
    moved = [seen("GPU-a", 0), seen("GPU-b", 1)]
    run = looked(known, seat, clock, h1=[seen("GPU-new", 2), seen("GPU-other", 3)], h2=moved)
    told = board(known)
    assert len(grouped(told.differences)) == 2  # the move is one row
    counts = {
        "differences": len(told.differences),
        "rail": waiting(known).differences,
        "today": sum(overview(known, clock.now).due.differences.values()),
        "probe": run.open,
    }
    assert set(counts.values()) == {3}, counts
    assert (run.differences, told.runs[0].differences) == (3, 3)
    assert card_sheet(known, "V-000001").findings == ("moved",)


def test_what_was_judged_of_a_card_is_not_laid_over_it(known: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(known, seat, clock, h1=[seen("GPU-b", 1)])
    assert card_sheet(known, "V-000001").findings == ("vanished",)
    settling.settle(known, seat, open_keys(known), Verdict.EXPLAINED, "lent to the photographer")
    sheet = card_sheet(known, "V-000001")
    assert sheet.findings == ()
    assert [slot.state for slot in sheet.slots if slot.card == "V-000001"] == ["missing"]  # nobody saw it all the same


def test_a_card_that_another_host_showed_is_moved_and_not_vanished_too(
    known: Ledger, seat: Seat, clock: Ticking
) -> None:
    """The hosts are asked in runs of their own: what one of them showed last still counts."""
    looked(known, seat, clock, h2=[seen("GPU-b", 0)])
    assert open_keys(known) == ["moved:V-000002"]
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    assert open_keys(known) == ["moved:V-000002"]
    looked(known, seat, clock, h2=[])
    assert open_keys(known) == []  # nobody shows it, and its own host was not heard since
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    assert open_keys(known) == ["vanished:V-000002"]


def test_a_card_that_came_back_leaves_no_finding_behind(known: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(known, seat, clock, h2=[seen("GPU-b", 0), seen("GPU-new", 1)])
    assert open_keys(known) == ["moved:V-000002", "appeared:GPU-new:h2"]
    looked(known, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-b", 1), seen("GPU-new", 2)])
    assert open_keys(known) == ["appeared:GPU-new:h1"]  # one card, entered once


@pytest.mark.parametrize(
    ("now", "modifications", "memory"),
    [
        ({"vbios": "95.02.3C.80.01", "memory_mib": 24576}, "vbios", 24564),  # another driver rounds the memory
        ({"vbios": "95.02.18.40.87", "memory_mib": 49140}, "memory", 49140),  # the same VBIOS in capitals or not
        ({"vbios": "95.02.18.40.87", "memory_mib": 24564, "subsystem": "10b0:f297"}, "board", 24564),
    ],
)
def test_accepting_a_change_declares_what_changed_and_nothing_else(
    ledger: Ledger, seat: Seat, clock: Ticking, now: dict[str, object], modifications: str, memory: int
) -> None:
    """A history that claims a memory change nobody made would be worth less than none."""
    entered = Registered(
        "rtx4090", "WHU", host="h1", slot=0, memory_mib=24564, vbios="95.02.18.40.87", subsystem="1458:40e4"
    )
    register(ledger, seat, entered, Identified("uuid", "GPU-a", "typed"))
    looked(ledger, seat, clock, h1=[seen("GPU-a", 0, **{"subsystem": "1458:40e4", **now})])
    settling.settle(ledger, seat, open_keys(ledger), Verdict.RECORD_WRONG)
    (card,) = cards(ledger)
    assert (card.modifications, card.memory_mib) == (modifications, memory)
    assert open_keys(ledger) == []


def test_settling_at_a_host_that_fell_silent_keeps_its_other_findings(
    known: Ledger, seat: Seat, clock: Ticking
) -> None:
    """What it said last still stands; silence says nothing of its cards."""
    looked(known, seat, clock, h1=[seen("GPU-a", 0, memory_mib=49140)])
    changed, gone = sorted(open_keys(known))
    clock.now += timedelta(minutes=5)
    silent = Observation("h1", clock.now, 0.1, Outcome.TIMED_OUT, "no answer")
    store_run(known, seat, Scope(), [silent], asked=1)
    settling.settle(known, seat, [changed], Verdict.EXPLAINED, "a mistake of the driver")
    assert open_keys(known) == [gone]


def test_a_finding_that_the_ledger_has_overtaken_is_not_accepted(known: Ledger, seat: Seat, clock: Ticking) -> None:
    """The card was pulled after the probe missed it; it is in stock, not missing."""
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    (key,) = open_keys(known)
    take_step(known, seat, "V-000002", "pull", {"reason": "sale", "store": "A-1"})
    with pytest.raises(Refused, match="difference_stale"):
        settling.settle(known, seat, [key], Verdict.RECORD_WRONG)
    assert [card.state for card in cards(known)] == ["lit", "in_stock"]
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    assert open_keys(known) == []


def test_a_card_that_was_sold_and_is_seen_again_keeps_its_history(known: Ledger, seat: Seat, clock: Ticking) -> None:
    """Bought back, or never gone: whoever looks at either history finds the other."""
    take_step(known, seat, "V-000002", "pull", {"reason": "sale", "store": "A-1"})
    take_step(known, seat, "V-000002", "sell", {"buyer": "Lin", "price": "15800", "sold_as": "used"})
    looked(known, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-b", 1)])
    assert open_keys(known) == ["appeared:GPU-b:h1"]
    settling.settle(known, seat, open_keys(known), Verdict.RECORD_WRONG)
    noted = [
        (fact.subject, fact.event.text)
        for card in ("V-000002", "V-000003")
        for fact in card_sheet(known, card).history
        if isinstance(fact.event, Noted)
    ]
    assert noted == [("V-000002", "same die as V-000003"), ("V-000003", "same die as V-000002")]


def test_what_no_rule_can_correct_is_left_to_a_person(known: Ledger, seat: Seat, clock: Ticking) -> None:
    """One die cannot be in two places; which of the two it is, the ledger cannot say."""
    looked(known, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-b", 1)], h2=[seen("GPU-a", 0)])
    (key,) = [key for key in open_keys(known) if key.startswith("duplicate")]
    with pytest.raises(Refused, match="no_correction"):
        settling.settle(known, seat, [key], Verdict.RECORD_WRONG)
    settling.settle(known, seat, [key], Verdict.REALITY_WRONG)
    assert open_keys(known) == []


def test_a_card_found_in_a_host_that_was_retired_since_is_not_taken_in(
    known: Ledger, seat: Seat, clock: Ticking
) -> None:
    looked(known, seat, clock, h2=[seen("GPU-new", 0)])
    registers.retire(known, seat, "host", "h2", "sold")
    with pytest.raises(Refused, match="no_such_entry"):
        settling.settle(known, seat, open_keys(known), Verdict.RECORD_WRONG)


def test_a_key_is_trusted_only_for_hosts_that_are_there(known: Ledger, seat: Seat) -> None:
    with pytest.raises(Refused, match="no_such_entry"):
        registers.trust_keys(known, seat, {"h1": "ssh-ed25519 AAAA", "nobody": "ssh-ed25519 BBBB"})
    with known.reading() as connection:
        assert "host_keys" not in register_of(connection, "host")["h1"]


def test_neighbours_that_come_and_go_open_no_judgement(known: Ledger, seat: Seat, clock: Ticking) -> None:
    """How many cards a host has, and how many stand before this one, is no evidence about this one."""
    looked(known, seat, clock, h1=[seen("GPU-b", 1)])
    (gone,) = open_keys(known)
    settling.settle(known, seat, [gone], Verdict.EXPLAINED, "lent to the photographer")
    looked(known, seat, clock, h1=[seen("GPU-b", 1), seen("GPU-new", 2)])
    (new,) = open_keys(known)
    settling.settle(known, seat, [new], Verdict.RECORD_WRONG)
    looked(known, seat, clock, h1=[seen("GPU-b", 1), seen("GPU-new", 2)])
    assert open_keys(known) == []


def test_a_judged_change_rests_when_a_card_before_it_is_taken_out(known: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(known, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-b", 1, memory_mib=49140)])
    (key,) = open_keys(known)
    settling.settle(known, seat, [key], Verdict.REALITY_WRONG)
    take_step(known, seat, "V-000001", "pull", {"reason": "sale"})
    looked(known, seat, clock, h1=[seen("GPU-b", 0, memory_mib=49140, bus="0000:02:00.0")])
    assert open_keys(known) == []


def test_a_finding_keeps_its_first_date(known: Ledger, seat: Seat, clock: Ticking) -> None:
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    (first,) = differences(known)
    looked(known, seat, clock, h1=[seen("GPU-a", 0)])
    (later,) = differences(known)
    assert (later.since, later.run) == (first.since, first.run + 1)


def test_settling_one_move_leaves_the_other_finding_of_both_hosts(known: Ledger, seat: Seat, clock: Ticking) -> None:
    """The card left h1 for h2: looking at h1 again alone would call it missing."""
    looked(known, seat, clock, h1=[seen("GPU-a", 0), seen("GPU-new", 1)], h2=[seen("GPU-b", 0)])
    (moved,) = [d.key for d in differences(known) if d.kind == "moved"]
    (new,) = [d.key for d in differences(known) if d.kind == "appeared"]
    taken = settling.settle(known, seat, [new], Verdict.RECORD_WRONG)
    assert open_keys(known) == [moved]
    undo(known, seat, taken)
    assert sorted(open_keys(known)) == sorted([moved, new])
    settling.settle(known, seat, [moved, new], Verdict.RECORD_WRONG)
    assert open_keys(known) == []
    assert {card.host for card in cards(known)} == {"h1", "h2"}


def test_a_change_of_a_card_that_was_racked_by_a_step_comes_back_when_it_is_undone(
    ledger: Ledger, seat: Seat, clock: Ticking
) -> None:
    """Only the evidence of the step names its host."""
    entered = Registered("rtx4090", "WHU", store="shelf", memory_mib=24564, vbios="95.02.18.40.87")
    register(ledger, seat, entered, Identified("uuid", "GPU-a", "typed"))
    take_step(ledger, seat, "V-000001", "rack", {"host": "h1", "slot": 0})
    looked(ledger, seat, clock, h1=[seen("GPU-a", 0, vbios="95.02.3c.80.01")])
    (key,) = open_keys(ledger)
    accepted = settling.settle(ledger, seat, [key], Verdict.RECORD_WRONG)
    assert open_keys(ledger) == []
    back = undo(ledger, seat, accepted)
    assert open_keys(ledger) == [key]
    undo(ledger, seat, back)
    assert open_keys(ledger) == []


def statements(ledger: Ledger, work: Callable[[], object]) -> int:
    """How often the database is asked."""
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(ledger._engine, "before_cursor_execute", note)
    work()
    event.remove(ledger._engine, "before_cursor_execute", note)
    return len(asked)


def test_many_cards_are_settled_as_quickly_as_few(ledger: Ledger, seat: Seat, clock: Ticking) -> None:
    """A whole centre is taken in at once: the database is asked as often as for two cards."""
    looked(ledger, seat, clock, h1=[seen(f"GPU-{n}", n) for n in range(2)])
    keys = open_keys(ledger)
    few = statements(ledger, lambda: settling.settle(ledger, seat, keys, Verdict.RECORD_WRONG))
    looked(ledger, seat, clock, h2=[seen(f"GPU-2{n}", n) for n in range(40)])
    new = open_keys(ledger)
    assert len(new) == 40
    many = statements(ledger, lambda: settling.settle(ledger, seat, new, Verdict.RECORD_WRONG))
    assert many == few
    assert [card.id for card in cards(ledger)] == [f"V-{n:06d}" for n in range(1, 43)]
