"""Ledger beside probe, for fleets and accidents of every shape."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from volute.domain.alignment import out_of_order
from volute.domain.differences import Expected, Kind
from volute.domain.reconcile import reconcile
from volute.domain.seen import Observation, Outcome, Seen

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOSTS = ("h1", "h2", "h3")
FLEET = [
    Expected(f"{host}-{slot}", host, slot, "rtx4090", uuid=f"GPU-{host}-{slot}") for host in HOSTS for slot in range(8)
]
UUIDS = st.sampled_from([card.uuid for card in FLEET] + ["GPU-unknown-1", "GPU-unknown-2", "N/A"])


def said(uuid: str, slot: int) -> Seen:
    return Seen("nvidia", slot, device="10de:2684", uuid=uuid)


def answer(host: str, uuids: list[str]) -> Observation:
    return Observation(host, NOW, 0.1, Outcome.ANSWERED, seen=tuple(said(u, at) for at, u in enumerate(uuids)))


def at_home(host: str) -> list[str]:
    return [card.uuid for card in FLEET if card.host == host]


@given(st.sets(st.sampled_from([card.card for card in FLEET])))
def test_any_cards_taken_out_are_missing_and_nothing_else_is_said(gone: set[str]) -> None:
    heard = [answer(host, [u for u in at_home(host) if u.removeprefix("GPU-") not in gone]) for host in HOSTS]
    found = reconcile(FLEET, heard)
    assert {(d.kind, d.card) for d in found.differences} == {(Kind.VANISHED, card) for card in gone}
    assert found.confirmed == len(FLEET) - len(gone)


@given(st.lists(st.sampled_from(HOSTS), max_size=4), st.integers(0, 8))
def test_unknown_cards_put_in_anywhere_move_no_card(where: list[str], place: int) -> None:
    racks = {host: at_home(host) for host in HOSTS}
    for number, host in enumerate(where):
        racks[host].insert(place, f"GPU-new-{number}")
    found = reconcile(FLEET, [answer(host, uuids) for host, uuids in racks.items()])
    assert Counter(d.kind for d in found.differences) == Counter({Kind.APPEARED: len(where)} if where else {})


@given(st.integers(0, 7), st.integers(0, 7))
def test_two_cards_swapped_are_the_two_that_moved(one: int, other: int) -> None:
    order = list(range(8))
    order[one], order[other] = order[other], order[one]
    assert out_of_order(order, range(8)) == {one, other} - ({one} if one == other else set())


@given(st.permutations(range(9)), st.integers(1, 9))
def test_the_cards_that_stayed_are_in_order_and_no_order_means_no_move(order: list[int], length: int) -> None:
    recorded = order[:length]
    moved = out_of_order(recorded, range(length))
    stayed = [slot for at, slot in enumerate(recorded) if at not in moved]
    assert stayed == sorted(stayed)
    assert bool(moved) is (recorded != sorted(recorded))


@given(st.dictionaries(st.sampled_from(HOSTS), st.lists(UUIDS, max_size=10)))
def test_whatever_hosts_show_every_card_is_judged_once_and_sighted_at_most_once(heard: dict[str, list[str]]) -> None:
    found = reconcile(FLEET, [answer(host, uuids) for host, uuids in heard.items()])
    assert max(Counter(d.key for d in found.differences).values(), default=1) == 1
    assert max(Counter(d.card for d in found.differences if d.card).values(), default=1) == 1
    assert max(Counter(s.card for s in found.sightings).values(), default=1) == 1
    lost = {d.card for d in found.differences if d.kind is Kind.VANISHED}
    assert lost.isdisjoint(s.card for s in found.sightings)
    assert all(card.host in heard for card in FLEET if card.card in lost)


@given(st.dictionaries(st.sampled_from(HOSTS), st.lists(UUIDS, max_size=10)))
def test_the_order_in_which_hosts_answer_says_nothing(heard: dict[str, list[str]]) -> None:
    answers = [answer(host, uuids) for host, uuids in heard.items()]
    one, other = reconcile(FLEET, answers), reconcile(FLEET, answers[::-1])
    assert {d.key for d in one.differences} == {d.key for d in other.differences}
    assert one.confirmed == other.confirmed
