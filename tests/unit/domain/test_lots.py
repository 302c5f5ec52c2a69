"""The life of a lot as a table, the digest of what lies in it, and money that is shared to the cent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.events import Described, Event, Fact, Retired, Retracted
from volute.domain.lots import LAWFUL, MOVES, STATUSES, digest, full, move, must_be_lawful, read_heads, split
from volute.domain.lots import written_heads as written
from volute.domain.problems import Refused

AT = datetime(2026, 11, 24, tzinfo=UTC)


def history(*events: Event) -> list[Fact]:
    return [Fact("lot:LOT-0001", at, AT, "Chen Yu", event) for at, event in enumerate(events, 1)]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_parts_of_a_price_add_up_to_it_and_none_is_a_cent_off_its_share(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        exact = total * weight / whole if whole else total / len(weights)
        assert abs(part - exact) < 1 + 1e-6 * exact


@given(st.integers(0, 10**9), st.integers(1, 50))
def test_equal_parts_differ_by_a_cent_at_most(total: int, n: int) -> None:
    parts = split(total, [1] * n)
    assert max(parts) - min(parts) <= 1
    assert parts == sorted(parts, reverse=True)  # who comes first gets the odd cent: the same every time


@pytest.mark.parametrize("weights", [[], [3, -1]])
def test_nothing_is_shared_among_nobody_nor_by_less_than_nothing(weights: list[int]) -> None:
    with pytest.raises(Refused, match="split_nothing"):
        split(100, weights)


def test_a_card_of_no_weight_gets_nothing() -> None:
    assert split(1_000, [0, 1, 1]) == [0, 500, 500]


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("now", STATUSES)
def test_a_lot_moves_only_from_where_the_table_says(name: str, now: str) -> None:
    said = dict.fromkeys(("reason", "carrier", "waybill", "receiver"), "x")
    if now == MOVES[name].before:
        assert move("LOT-0001", name, {"status": now}, said).after in STATUSES
        return
    with pytest.raises(Refused, match="lot_not_lawful"):
        move("LOT-0001", name, {"status": now}, said)


@pytest.mark.parametrize(("name", "now"), [("reopen", "sealed"), ("ship", "sealed"), ("receive", "shipped")])
def test_what_a_move_asks_for_must_be_said(name: str, now: str) -> None:
    with pytest.raises(Refused, match="lot_says_nothing"):
        move("LOT-0001", name, {"status": now}, {"reason": " ", "carrier": "SF"})


def test_what_is_sold_is_not_opened_again_and_nothing_unheard_of_happens() -> None:
    with pytest.raises(Refused, match="lot_sold"):
        move("LOT-0001", "reopen", {"status": "sealed", "sold": "2026-11-24"}, {"reason": "a mistake"})
    with pytest.raises(Refused, match="lot_move_unknown"):
        move("LOT-0001", "burn", {"status": "open"}, {})


def test_every_status_is_reached_and_none_is_left_out() -> None:
    assert {after for _, after in LAWFUL} == set(STATUSES)
    assert ("open", "shipped") not in LAWFUL


def test_a_seal_cannot_be_taken_back_under_a_shipment() -> None:
    opened, sealed, shipped = (Described({"status": status}) for status in ("open", "sealed", "shipped"))
    must_be_lawful("LOT-0001", history(opened, sealed, Described({"title": "x"}), shipped))
    must_be_lawful("LOT-0001", history(opened, sealed, shipped, Retracted(3, "undo"), Retired("x")))
    with pytest.raises(Refused, match="lot_not_lawful"):
        must_be_lawful("LOT-0001", history(opened, sealed, shipped, Retracted(2, "undo")))


def test_the_digest_knows_every_card_its_box_and_its_history() -> None:
    boxes, heads = {"V-000001": "1", "V-000002": "1"}, {"V-000001": "a", "V-000002": "b"}
    made = digest(boxes, heads)
    assert made == digest(dict(reversed(boxes.items())), heads)
    assert len({made, digest({**boxes, "V-000002": "2"}, heads), digest(boxes, {**heads, "V-000001": "c"})}) == 3
    assert read_heads(written(heads)) == heads
    assert read_heads("") == {}


def test_a_box_is_full_only_where_it_has_a_limit() -> None:
    assert full(["1", "1", "2"], 2) == ""
    assert full(["1", "2", "2"], 1) == "2"
    assert full(["1"] * 99, 0) == ""
