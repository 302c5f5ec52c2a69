"""A card is put where there is a place: a host of the ledger, a free slot, a centre that somebody named."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import SEAT, small_fleet
from volute.commands import cards
from volute.commands.undo import undo
from volute.domain.problems import Refused
from volute.ledger.store import Ledger
from volute.queries.cards import cards as listed

SHELF = "V-000005"  # of Wuhu; V-000006 is gone


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def place_of(ledger: Ledger, card: str) -> tuple[str, str]:
    return next((row.centre, row.place) for row in listed(ledger) if row.id == card)


def test_a_card_racked_in_another_centre_is_of_that_centre(ledger: Ledger) -> None:
    """The host says where it stands; nobody has to type it."""
    cards.take_step(ledger, SEAT, SHELF, "rack", {"host": "sgn-n01", "slot": "3"})
    assert place_of(ledger, SHELF) == ("SGN", "sgn-n01 #3")


@pytest.mark.parametrize(
    ("step", "given", "code"),
    [
        ("rack", {"host": "nobody", "slot": 1}, "no_such_entry"),
        ("rack", {"host": "whu-n01", "slot": 2}, "slot_taken"),
        ("ship", {"centre": "NOWHERE", "waybill": "SF-1"}, "no_such_entry"),
    ],
)
def test_a_place_that_is_not_there_or_not_free_is_refused(
    ledger: Ledger, step: str, given: dict[str, str | int], code: str
) -> None:
    before = place_of(ledger, SHELF)
    with pytest.raises(Refused, match=code):
        cards.take_step(ledger, SEAT, SHELF, step, given)
    with pytest.raises(Refused, match=code):
        cards.take_step_with(ledger, SEAT, [SHELF], step, given)
    assert place_of(ledger, SHELF) == before


def test_the_slot_of_a_missing_card_is_free_for_another(ledger: Ledger) -> None:
    cards.take_step(ledger, SEAT, "V-000003", "mark_missing", {"reason": "not there"})
    cards.take_step(ledger, SEAT, SHELF, "rack", {"host": "whu-n01", "slot": 2})
    assert place_of(ledger, SHELF) == ("WHU", "whu-n01 #2")


def test_two_cards_never_share_a_slot(ledger: Ledger) -> None:
    cards.take_step(ledger, SEAT, "V-000003", "pull", {"reason": "sale"})
    with pytest.raises(Refused, match="one_card_only"):
        cards.take_step_with(ledger, SEAT, ["V-000003", SHELF], "rack", {"host": "whu-n01", "slot": 2})


def test_one_step_of_many_cards_is_one_deed(ledger: Ledger) -> None:
    """All of them or none, and one undo."""
    racked = ["V-000001", "V-000002"]
    with pytest.raises(Refused, match="step_not_lawful"):
        cards.take_step_with(ledger, SEAT, [*racked, SHELF], "pull", {"reason": "sale"})
    assert place_of(ledger, "V-000001") == ("WHU", "whu-n01 #0")
    pulled = cards.take_step_with(ledger, SEAT, racked, "pull", {"reason": "sale", "store": "B2"})
    assert {place_of(ledger, card) for card in racked} == {("WHU", "B2")}
    undo(ledger, SEAT, pulled)
    assert place_of(ledger, "V-000002") == ("WHU", "whu-n01 #1")


def test_a_sticker_of_another_card_is_not_scanned_for_this_one(ledger: Ledger) -> None:
    """Two cards with one sticker would be one card to everybody who looks for it."""
    cards.pair_sticker(ledger, SEAT, "V-000001", "SN-1")
    cards.take_step(ledger, SEAT, SHELF, "open_job", {"template": "fan_to_blower", "reason": "sale"})
    cards.take_step(ledger, SEAT, SHELF, "start_job", {"bench": "B1"})
    with pytest.raises(Refused, match="sticker_taken"):
        cards.take_step(ledger, SEAT, SHELF, "scan_card", {"sticker": "SN-1"})
    cards.take_step(ledger, SEAT, SHELF, "scan_card", {"sticker": "SN-2"})
