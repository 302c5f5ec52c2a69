"""``volute runs``: what each run came to, and what a host said in it, in letters that do nothing to a terminal."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import Desk

from volute.cli.main import COMMANDS
from volute.commands.probing import store_run
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.store import Ledger

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
HOSTILE = b"\x1b]0;owned\x07<b>8 cards</b> \xff \xe2\x80\xae"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two runs: a host gains a card, the other falls silent."""
    made = Desk(tmp_path)
    made.does("init")
    made.does("centres", "add", "H2", "--name", "Harbour 2")
    for host in ("a", "b"):
        made.does("hosts", "add", host, "--centre", "H2", "--address", "10.0.0.1")
    before, after = ("GPU-1", "GPU-2"), ("GPU-2", "GPU-3", "GPU-4")
    silent = Observation("b", NOON, 0.1, Outcome.UNREACHABLE, "no route\x1b[2J to host")
    ledger = Ledger.open(made.folder / "data" / "ledger.db")
    for hour, heard in enumerate(([answered("a", before), answered("b", before)], [answered("a", after), silent])):
        at = NOON + timedelta(hours=hour)
        store_run(ledger, Seat("schedule", lambda at=at: at), Scope(), heard, asked=2)  # type: ignore[misc]
    ledger.close()
    return made


def answered(host: str, uuids: tuple[str, ...]) -> Observation:
    cards = tuple(Seen("nvidia", slot, uuid=f"{uuid}-{host}") for slot, uuid in enumerate(uuids))
    return Observation(host, NOON, 0.3, Outcome.ANSWERED, answers={"nvidia": HOSTILE}, seen=cards)


def test_every_run_is_a_line_the_newest_first(desk: Desk) -> None:
    rows = desk.tells("runs")
    assert {tuple(row) for row in rows} == {COMMANDS["runs"].GIVES}
    assert [(row["number"], row["answered"], row["more"], row["fewer"]) for row in rows] == [
        (2, 1, 1, 0),
        (1, 2, None, None),  # nothing to compare with is unknown, not nil
    ]
    assert "+1 −0" in desk.does("runs")


def test_one_run_says_who_was_silent_and_which_cards_came_and_went(desk: Desk) -> None:
    told = desk.tells("runs", "2")
    assert [(s["host"], s["outcome"]) for s in told["silent"]] == [("b", "unreachable")]
    assert told["turned"] == [{"host": "a", "before": 2, "now": 3, "new": ["GPU-3-a", "GPU-4-a"], "gone": ["GPU-1-a"]}]
    said = desk.does("runs", "2")
    assert "\x1b" not in said
    assert "+GPU-3-a +GPU-4-a −GPU-1-a" in said


def test_an_answer_is_shown_letter_by_letter_and_does_nothing_to_the_terminal(desk: Desk) -> None:
    said = desk.does("runs", "--answer", "a")
    assert said == "# nvidia\n␛]0;owned␇<b>8 cards</b> <FF> <U+202E>\n"
    assert desk.tells("runs", "1", "--answer", "b")["answers"] == {
        "nvidia": said.removeprefix("# nvidia\n").rstrip("\n")
    }
    assert "␛[2J" in desk.does("runs", "--answer", "b")  # silent: its error, and that it said nothing else


@pytest.mark.parametrize("words", [("runs", "99"), ("runs", "99", "--answer", "a"), ("runs", "--answer", "nobody")])
def test_what_is_not_there_is_refused_with_a_way_on(desk: Desk, words: tuple[str, ...]) -> None:
    told = desk.call(*words)
    assert told.returncode == 1
    assert told.stderr.count("\n") >= 2
