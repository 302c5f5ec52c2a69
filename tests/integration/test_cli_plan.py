"""Planning the sale on the command line: lots, cards, accepting, going on, dropping; for people and as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))
from cli_calls import Desk

from small_fleet import small_fleet
from volute.words import LANGUAGES

POOR = ("--set", "rent_change=-0.9")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data" / "ledger.db").close()
    return Desk(tmp_path)


def test_a_plan_is_told_accepted_and_looked_at_later(desk: Desk) -> None:
    told = desk.tells("plan", *POOR, "--months", "3")
    assert (told["months"], told["accepted"], told["actions"]) == (3, None, {"list": 6})
    assert [(lot["wanted"], lot["found"]) for lot in told["lots"]] == [(5, 5), (1, 1)]
    card = told["cards"][0]
    assert card["floor"]["price"] == 20_000
    assert card["floor"]["least"] < card["floor"]["net"]
    assert card["below_floor"] is False
    accepted = desk.tells("plan", *POOR, "--accept", "--note", "for Lin")["accepted"]
    assert accepted == {"plan": "P-0001", "steps": 6}
    assert {card["state"] for card in desk.tells("cards")} == {"for_sale", "scrap"}
    shown = desk.tells("plan", "show", "p-0001")
    assert (shown["counts"]["listed"], shown["note"], len(shown["cards"])) == (6, "for Lin", 6)
    assert desk.tells("plan", "list")[0]["plan"] == "P-0001"
    desk.is_refused("plan", "go-on", "P-0001")
    desk.is_refused("plan", *POOR, "--accept")
    desk.is_refused("plan", "show", "P-0002")
    desk.is_refused("plan", "drop", "P-0001")
    desk.does("plan", "drop", "P-0001", "--reason", "another buyer")
    assert desk.tells("plan", "list") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_both_languages_what_is_left_out_and_what_a_floor_is(desk: Desk, language: str) -> None:
    desk.does("step", "V-000001", "encumber", "claim=pledged", "holder=Bank of the Lake")
    desk.language = language
    said = desk.call("plan", *POOR, "--cards")
    lines = said.stdout.splitlines()
    assert len(lines) == 1 + 5 + 1
    assert lines[-1].startswith("V-000001")
    assert ("Pledged" if language == "en" else "质押") in lines[-1]
    assert ("The floor is" if language == "en" else "底价是") in said.stderr
    assert "5" in said.stderr
    lots = desk.does("plan", *POOR).splitlines()
    assert len(lots) == 3
