"""Ledger beside probe: every kind of difference, and nothing that is none."""

from __future__ import annotations

from datetime import UTC, datetime

from volute.domain.differences import Expected, Kind
from volute.domain.reconcile import reconcile
from volute.domain.seen import Activity, Observation, Outcome, Seen, activity

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DEVICE = "10de:2684"


def expected(card: str, host: str, slot: int, **more: object) -> Expected:
    return Expected(card, host, slot, "rtx4090", **{"memory_mib": 24564, "uuid": f"GPU-of-{card}", **more})  # type: ignore[arg-type]


def seen(card: str, slot: int, **more: object) -> Seen:
    return Seen("nvidia", slot, **{"device": DEVICE, "uuid": f"GPU-of-{card}", "memory_mib": 24564, **more})  # type: ignore[arg-type]


def answer(host: str, *cards: Seen) -> Observation:
    return Observation(host, NOW, 0.1, Outcome.ANSWERED, seen=cards)


def test_a_card_seen_as_recorded_is_confirmed_and_sighted() -> None:
    found = reconcile([expected("A", "h1", 0)], [answer("h1", seen("A", 0))])
    assert (found.differences, found.confirmed, len(found.sightings)) == ((), 1, 1)


def test_two_cards_swapped_between_slots_are_two_moves() -> None:
    told = [expected("A", "h1", 0), expected("B", "h2", 0)]
    found = reconcile(told, [answer("h1", seen("B", 0)), answer("h2", seen("A", 0))])
    assert [(d.kind, d.card, d.sure) for d in found.differences] == [(Kind.MOVED, "B", True), (Kind.MOVED, "A", True)]


def test_a_silent_host_is_an_outage_and_no_card_vanishes() -> None:
    silent = Observation("h1", NOW, 10, Outcome.TIMED_OUT, "no banner")
    assert reconcile([expected("A", "h1", 0)], [silent]).differences == ()


def test_a_card_missing_from_a_host_that_answered_has_vanished() -> None:
    told = [expected("A", "h1", 0), expected("B", "h1", 1)]
    (found,) = reconcile(told, [answer("h1", seen("A", 0))]).differences
    assert (found.kind, found.card, found.ledger["cards"], found.probe["cards"]) == (Kind.VANISHED, "B", 2, 1)


def test_a_card_on_the_shelf_is_not_missed_and_one_found_in_a_rack_has_moved() -> None:
    shelf = expected("A", "", 0, custody="in_stock")
    assert reconcile([shelf], [answer("h1")]).differences == ()
    (found,) = reconcile([shelf], [answer("h1", seen("A", 0))]).differences
    assert (found.kind, found.sure) == (Kind.MOVED, False)


def test_double_memory_on_the_same_die_is_one_undeclared_change() -> None:
    told = [expected("A", "h1", 0, subsystem="1458:40bf")]
    (found,) = reconcile(told, [answer("h1", seen("A", 0, memory_mib=49140, subsystem="10b0:f297"))]).differences
    assert (found.kind, found.suggestion, found.sure) == (Kind.CHANGED, "ask_board", False)
    assert found.reasons == ("memory_changed", "subsystem_changed")


def test_ecc_and_driver_age_change_nothing() -> None:
    for memory in (23028, 24564, 24000):
        assert reconcile([expected("A", "h1", 0)], [answer("h1", seen("A", 0, memory_mib=memory))]).differences == ()


def test_a_slice_of_a_card_says_nothing_of_its_memory() -> None:
    assert (
        reconcile([expected("A", "h1", 0)], [answer("h1", seen("A", 0, memory_mib=10240, virtual="vGPU"))]).differences
        == ()
    )


def test_a_card_that_cannot_say_who_it_is_stands_for_its_slot_unless_that_card_is_seen_elsewhere() -> None:
    told = [expected("A", "h1", 0), expected("B", "h1", 1)]
    assert reconcile(told, [answer("h1", seen("A", 0), seen("?", 1, uuid="N/A"))]).confirmed == 2
    shifted = reconcile(told, [answer("h1", seen("?", 0, uuid="N/A"), seen("A", 1))])
    assert {(d.kind, d.card) for d in shifted.differences} == {(Kind.APPEARED, ""), (Kind.VANISHED, "B")}


def test_an_unknown_card_appeared_and_a_placeholder_is_no_identity() -> None:
    (found,) = reconcile([], [answer("h1", seen("N", 0))]).differences
    assert (found.kind, found.suggestion, found.sure) == (Kind.APPEARED, "take_in", True)
    (bare,) = reconcile([], [answer("h1", seen("N", 0, uuid="N/A"))]).differences
    assert (bare.reasons, bare.sure) == (("no_identity",), False)


def test_one_uuid_on_two_cards_is_quarantined_and_both_places_are_named() -> None:
    found = reconcile([expected("A", "h1", 0)], [answer("h1", seen("A", 0)), answer("h2", seen("A", 3))])
    (twice,) = found.differences
    assert (twice.kind, twice.card, twice.ledger["host"], twice.host) == (Kind.DUPLICATE, "A", "h1", "h2")
    assert twice.probe["places"] == "h1 #0, h2 #3"
    assert (found.sightings, found.confirmed) == ((), 0)


def test_the_card_behind_a_borrowed_uuid_is_named_and_has_not_vanished() -> None:
    told = [expected("A", "h1", 4), expected("B", "h2", 4), expected("C", "h2", 5)]
    (twice,) = reconcile(told, [answer("h1", seen("A", 4)), answer("h2", seen("A", 4), seen("C", 5))]).differences
    assert (twice.kind, twice.card, twice.probe["hides"]) == (Kind.DUPLICATE, "A", "B")


def test_one_board_seen_with_two_dies_is_one_card_seen_twice() -> None:
    told = [expected("A", "h1", 0, serial="1653024001200")]
    heard = [answer("h1", seen("A", 0)), answer("h2", seen("X", 0, serial="1653024001200"))]
    (twice,) = reconcile(told, heard).differences
    assert (twice.kind, twice.card, twice.host) == (Kind.DUPLICATE, "A", "h2")


def test_a_missing_card_moves_none_of_its_neighbours() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABCDEFGH")]
    found = reconcile(told, [answer("h1", *(seen(name, at) for at, name in enumerate("ABDEFGH")))])
    assert [(d.kind, d.card) for d in found.differences] == [(Kind.VANISHED, "C")]
    assert (found.confirmed, len(found.sightings)) == (7, 7)


def test_two_cards_swapped_inside_a_host_are_two_moves_and_their_neighbours_stay() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABCDEFGH")]
    for order in ("ACBDEFGH", "ABGDEFCH", "HBCDEFGA"):
        found = reconcile(told, [answer("h1", *(seen(name, at) for at, name in enumerate(order)))])
        off = {was for was, now in zip("ABCDEFGH", order, strict=True) if was != now}
        assert {(d.kind, d.card, d.sure) for d in found.differences} == {(Kind.MOVED, name, True) for name in off}


def test_a_move_inside_a_host_with_a_card_missing_is_not_sure_of_its_slot() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABCD")]
    found = reconcile(told, [answer("h1", *(seen(name, at) for at, name in enumerate("CBA")))])
    moved = {d.card: d.sure for d in found.differences if d.kind is Kind.MOVED}
    assert moved == {"A": False, "C": False}


def test_a_card_replaced_by_another_known_one_is_one_missing_and_one_moved() -> None:
    told = [expected(name, "h1", at) for at, name in enumerate("ABCD")]
    told.append(expected("X", "", 0, custody="in_stock"))
    found = reconcile(told, [answer("h1", *(seen(name, at) for at, name in enumerate("AXCD")))])
    assert {(d.kind, d.card) for d in found.differences} == {(Kind.MOVED, "X"), (Kind.VANISHED, "B")}


def test_a_card_recorded_as_missing_and_seen_in_its_old_slot_is_found_not_confirmed() -> None:
    (found,) = reconcile([expected("A", "h1", 0, custody="missing")], [answer("h1", seen("A", 0))]).differences
    assert (found.kind, found.suggestion) == (Kind.MOVED, "accept_move")


def test_a_card_whose_slot_was_never_recorded_is_where_its_host_is() -> None:
    told = [Expected("A", "h1", None, "rtx4090", uuid="GPU-of-A")]
    assert reconcile(told, [answer("h1", seen("A", 5))]).differences == ()


def test_an_answer_that_cannot_be_read_is_one_difference_of_the_host() -> None:
    odd = Observation("h1", NOW, 1, Outcome.UNREADABLE, "half an XML")
    (found,) = reconcile([expected("A", "h1", 0)], [odd]).differences
    assert (found.kind, found.card, found.probe["error"]) == (Kind.UNREADABLE, "", "half an XML")


def test_load_without_process_or_memory_is_suspect_and_unreadable_is_not_idle() -> None:
    assert activity(seen("A", 0, utilisation=90, processes=1)) is Activity.WORKING
    assert activity(seen("A", 0, utilisation=100, processes=0, memory_used_mib=4)) is Activity.SUSPECT
    assert activity(seen("A", 0, utilisation=0, processes=0, memory_used_mib=20000)) is Activity.HELD
    assert activity(seen("A", 0, utilisation=0, processes=0, memory_used_mib=4)) is Activity.IDLE
    assert activity(seen("A", 0)) is Activity.UNKNOWN
    assert activity(seen("A", 0, utilisation=0, alarms=("lost",))) is Activity.UNKNOWN
