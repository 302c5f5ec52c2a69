"""What happened to the hardware has its name: move, exchange, flash, transplant and replacement are not alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from volute.domain.differences import Difference, Expected, Kind
from volute.domain.incidents import INCIDENTS
from volute.domain.reconcile import reconcile
from volute.domain.seen import Observation, Outcome, Seen

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BOARD = {"vbios": "95.02.3C.00.EB", "subsystem": "1458:40bf", "board_part": "900-1G136-2550-000"}


def die(name: str) -> str:
    return f"GPU-{ord(name):08x}-cbcd-5579-8591-d59d436d6eca"


def serial(name: str) -> str:
    return f"165302400{ord(name):04}"


def expected(card: str, host: str, slot: int, **more: object) -> Expected:
    """An RTX 4090, which reports no serial."""
    fields = {"memory_mib": 24564, "uuid": die(card), **BOARD, **more}
    return Expected(card, host, slot, "rtx4090", **fields)  # type: ignore[arg-type]


def seen(card: str, slot: int, **more: object) -> Seen:
    fields = {"device": "10de:2684", "memory_mib": 24564, "uuid": die(card), **BOARD, **more}
    return Seen("nvidia", slot, **fields)  # type: ignore[arg-type]


def look(told: list[Expected], departed: tuple[Expected, ...] = (), **hosts: list[Seen]) -> tuple[Difference, ...]:
    heard = [Observation(host, NOW, 0.1, Outcome.ANSWERED, seen=tuple(cards)) for host, cards in hosts.items()]
    return reconcile(told, heard, departed=departed).differences


def named(found: tuple[Difference, ...]) -> list[tuple[str, str, str]]:
    return sorted((d.card, d.incident, d.other) for d in found)


def test_two_cards_swapped_between_slots_are_two_moves_that_name_each_other() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABC")]
    found = look(told, h1=[seen("C", 0), seen("B", 1), seen("A", 2)])
    assert named(found) == [("A", "exchanged", "C"), ("C", "exchanged", "A")]
    assert {(d.kind, d.sure, d.confidence) for d in found} == {(Kind.MOVED, True, 0.95)}


def test_two_cards_swapped_between_hosts_are_two_moves_too() -> None:
    found = look([expected("A", "h1", 0), expected("B", "h2", 0)], h1=[seen("B", 0)], h2=[seen("A", 0)])
    assert named(found) == [("A", "exchanged", "B"), ("B", "exchanged", "A")]


def test_a_card_put_elsewhere_is_one_move() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABCD")]
    assert named(look(told, h1=[seen(name, at) for at, name in enumerate("BCDA")])) == [("A", "reslotted", "")]
    gone = look(told, h1=[seen(name, at) for at, name in enumerate("BCD")], h2=[seen("A", 0)])
    assert named(gone) == [("A", "rehosted", "")]


@pytest.mark.parametrize(
    ("custody", "incident"), [("in_stock", "installed"), ("at_repair", "installed"), ("missing", "found_again")]
)
def test_where_a_card_was_says_how_it_came_here(custody: str, incident: str) -> None:
    (found,) = look([expected("A", "", 0, custody=custody)], h1=[seen("A", 0)])
    assert (found.incident, found.sure) == (incident, False)


SAME_BOARD = {"serial": serial("A")}
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "another firmware": ({}, {"vbios": "95.02.18.80.5F"}, "flashed", "declare_vbios"),
    "and another board number, by its serial the same board": (
        SAME_BOARD, {**SAME_BOARD, "vbios": "95.02.18.80.5F", "subsystem": "10de:16f3"}, "flashed", "declare_vbios"),
    "more memory on the same board": ({}, {"memory_mib": 49140}, "memory_modified", "open_task"),
    "more memory where more was to be fitted": (
        {"job": "memory_upgrade"}, {"memory_mib": 49140}, "memory_modified", "declare_memory"),
    "more memory, another maker's board": (
        {}, {"memory_mib": 49140, "subsystem": "10b0:f297", "vbios": "95.02.3C.00.EC"}, "transplanted", "ask_board"),
    "another maker's board": ({}, {"subsystem": "10b0:f297"}, "transplanted", "ask_board"),
    "another serial": (SAME_BOARD, {"serial": serial("Z")}, "transplanted", "ask_board"),
    "another part number": ({}, {"board_part": "900-1G136-2550-001"}, "transplanted", "ask_board"),
    "another number of the same maker": ({}, {"subsystem": "1458:40e4"}, "board_or_vbios", "ask_board"),
    "another die on the same board": (SAME_BOARD, {**SAME_BOARD, "uuid": die("Z")}, "other_die", "check_by_hand"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_what_changed_on_a_card_names_what_happened_to_it(case: str) -> None:
    recorded, shown, incident, suggestion = CHANGES[case]
    (found,) = look([expected("A", "h1", 0, **recorded)], h1=[seen("A", 0, **shown)])
    assert (found.kind, found.card) == (Kind.CHANGED, "A")
    assert (found.incident, found.suggestion) == (incident, suggestion)
    assert found.sure is (incident == "flashed" and found.reasons == ("vbios_changed",))
    assert ("die_changed" in found.reasons) is (incident == "other_die")
    rows = {name: now for name, _, now in found.evidence}
    assert all(rows[name] == value for name, value in shown.items() if name != "memory_mib")


def test_a_board_that_belongs_to_another_card_is_named_with_it() -> None:
    """Two dies changed boards: each is on the board of the other."""
    told = [expected("A", "h1", 0, serial=serial("A")), expected("B", "h1", 1, serial=serial("B"))]
    both = look(told, h1=[seen("A", 0, serial=serial("B")), seen("B", 1, serial=serial("A"))])
    assert named(both) == [("A", "board_of_another", "B"), ("B", "board_of_another", "A")]
    one = look(told, h1=[seen("A", 0, serial=serial("B"))])
    assert named(one) == [("A", "board_of_another", "B"), ("B", "lost_its_board", "A")]


def test_another_die_and_another_board_where_a_card_was_is_a_replacement() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABC")]
    found = look(told, h1=[seen("A", 0), seen("N", 1, vbios="95.02.20.00.01"), seen("C", 2)])
    assert named(found) == [("", "replaced", "B"), ("B", "place_taken", "")]
    (new,) = [d for d in found if d.kind is Kind.APPEARED]
    assert (new.suggestion, new.sure, new.reasons[0]) == ("record_replacement", False, "other_die_and_board")


def test_a_card_at_repair_is_replaced_where_it_was_seen_last_and_only_by_its_model() -> None:
    away = expected("B", "h1", 1, custody="at_repair")
    told = [expected("A", "h1", 0), replace(away, host="", slot=None)]
    (found,) = look(told, (away,), h1=[seen("A", 0), seen("N", 1)])
    assert (found.incident, found.other) == ("replaced", "B")
    (other,) = look(told, (away,), h1=[seen("A", 0), seen("N", 1, device="10de:2685")])
    assert (other.incident, other.other) == ("new", "")
    (elsewhere,) = look(told, (away,), h2=[seen("N", 1)])
    assert elsewhere.incident == "new"
    (back,) = look(told, (away,), h1=[seen("A", 0), seen("B", 1)])
    assert (back.card, back.incident) == ("B", "installed")


def test_one_card_that_is_gone_is_replaced_by_one() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABC")]
    found = look(told, h1=[seen("A", 0), seen("N", 1), seen("O", 2), seen("P", 3)])
    assert [d.other for d in found if d.incident == "replaced" and not d.card] == ["B", "C"]
    assert sum(d.incident == "new" for d in found) == 1


@pytest.mark.parametrize("virtual", ["hami", "vgpu", "container"])
def test_what_is_seen_through_a_slice_is_never_taken_for_a_card(virtual: str) -> None:
    (found,) = look([], h1=[seen("N", 0, virtual=virtual)])
    assert (found.kind, found.incident, found.sure) == (Kind.APPEARED, "through_a_slice", False)
    assert found.suggestion == "check_by_hand"
    assert look([expected("A", "h1", 0)], h1=[seen("A", 0, virtual=virtual, memory_mib=8192, vbios="x")]) == ()


def test_a_card_cut_into_slices_is_one_card_and_its_slices_are_none() -> None:
    assert look([expected("A", "h1", 0)], h1=[seen("A", 0, mig=True, memory_mib=4864)]) == ()
    (found,) = look([], h1=[seen("N", 0, mig=True, uuid="MIG-1ac807aa-cbcd-5579-8591-d59d436d6eca")])
    assert (found.incident, found.sure) == ("through_a_slice", False)


def test_an_identity_shown_twice_is_quarantined_and_moves_nobody() -> None:
    found = look([expected("A", "h1", 0)], h1=[seen("A", 0)], h2=[seen("A", 0)])
    assert [(d.kind, d.incident, d.confidence) for d in found] == [(Kind.DUPLICATE, "cloned", 0.0)]


def test_boards_with_two_dies_are_told_apart_by_their_dies() -> None:
    """The serial of such a board is that of neither."""
    told = [expected("A", "h1", 0, serial=serial("S")), expected("B", "h1", 1, serial=serial("S"))]
    assert look(told, h1=[seen("A", 0, serial=serial("S")), seen("B", 1, serial=serial("S"))]) == ()
    found = look(told, h1=[seen("A", 0, serial=serial("S")), seen("N", 1, serial=serial("S"))])
    assert {(d.kind, d.card) for d in found} == {(Kind.APPEARED, ""), (Kind.VANISHED, "B")}


def test_every_incident_is_named_by_some_evidence() -> None:
    """The table and the readings know each other."""
    # fmt: off
    readable = {"reslotted", "exchanged", "rehosted", "installed", "found_again", "new", "replaced", "removed",
                "cloned", "place_taken", "through_a_slice", "lost_its_board", "garbled", "board_of_another"}
    # fmt: on
    assert readable | {incident for _, _, incident, _ in CHANGES.values()} == set(INCIDENTS)
