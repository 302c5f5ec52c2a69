"""Planning the sale on the command line: lots, cards, accepting, going on, dropping; for people and as JSON."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

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


def test_the_months_the_files_and_the_lots_have_the_same_totals(desk: Desk, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("plan.xlsx", "plan.csv")]
    out = [word for path in files for word in ("--out", str(path))]
    told = desk.tells("plan", *POOR, "--monthly", *out)
    *months, every = told["by_month"]
    assert every["cards"] == sum(lot["cards"] for lot in told["lots"]) == sum(month["cards"] for month in months)
    assert every["price"] == sum(card["floor"]["price"] for card in told["cards"]) == 120_000
    lots, _, _, by_month, cards = load_workbook(files[0]).worksheets
    assert [row[4] for row in lots.iter_rows(values_only=True)][-1] == every["cards"]
    assert list(by_month.iter_rows(values_only=True))[-1][4] == every["price"]
    assert cards.max_row == 1 + len(told["cards"]) + len(told["left_out"])
    with files[1].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[0][0], rows[-1][2], float(rows[-1][4])) == ("Month", str(every["cards"]), every["price"])
    assert "All sold" in desk.does("plan", *POOR, "--monthly").splitlines()[-1]
    desk.is_refused("plan", *POOR, "--accept", "--out", str(tmp_path / "plan.doc"))
    desk.is_refused("plan", *POOR, "--accept", "--out", str(tmp_path / "nowhere" / "plan.csv"))
    assert desk.tells("plan", "list") == []  # nothing was accepted that could not be written


def test_a_plan_partly_executed_is_planned_anew_in_its_place(desk: Desk) -> None:
    desk.does("plan", *POOR, "--accept")
    desk.does("step", "V-000001", "pull", "reason=sold")
    desk.does("step", "V-000001", "sell", "buyer=Lin", "price=21000", "sold_as=used")
    assert desk.tells("plan", *POOR)["cards"] == []  # the accepted plan holds them
    told = desk.tells("plan", *POOR, "--replaces", "p-0001", "--accept")
    assert (told["accepted"], told["actions"]) == ({"plan": "P-0002", "steps": 0}, {"listed": 5})
    assert [plan["plan"] for plan in desk.tells("plan", "list")] == ["P-0002"]
    desk.is_refused("plan", *POOR, "--replaces", "P-0001", "--accept")


def test_a_plan_is_held_against_what_was_sold(desk: Desk, tmp_path: Path) -> None:
    desk.does("plan", *POOR, "--accept")
    desk.does("step", "V-000001", "pull", "reason=sold")
    desk.does("step", "V-000001", "sell", "buyer=Lin", "price=21000", "sold_as=used")
    told = desk.tells("plan", "show", "P-0001", "--out", str(tmp_path / "outcome.xlsx"))
    assert (told["outcome"]["sold"], told["outcome"]["realised"]) == (1, 21_000)
    assert told["outcome"]["change"] == pytest.approx(0.05)
    (first,) = (card for card in told["cards"] if card["card"] == "V-000001")
    assert (first["state"], first["sold"]["buyer"], first["late"]) == ("sold", "Lin", 0)
    said = desk.call("plan", "show", "P-0001")
    assert "for ¥21,000 against ¥20,000 planned with VAT (+5.0%)" in said.stderr
    assert said.stdout.splitlines()[-1].split()[:5] == ["All", "—", "—", "6", "1"]
    assert [sheet.max_row for sheet in load_workbook(tmp_path / "outcome.xlsx").worksheets] == [4, 7]


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
