"""A scenario in a file gives the same numbers on another desk, and says what that desk's ledger has otherwise."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import NOW, SEAT, small_fleet
from volute.commands.registers import describe
from volute.domain.problems import Refused
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.scenario_file import differences, read_file, written_file

TODAY = NOW.date()
WHAT_IF = Scenario(rent_change=-0.075, horizon=24, discount_rate=0.0625)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Ledger]:
    """Another desk, where prices are others."""
    opened = small_fleet(tmp_path / "other.db")
    describe(opened, SEAT, "price", "rtx4090-resale", {"amount": "12000", "as_of": "2026-11-23"})
    yield opened
    opened.close()


def test_a_file_holds_everything_it_was_weighed_on_and_gives_the_same_numbers(ledger: Ledger) -> None:
    here = book(ledger, TODAY)
    text = written_file(ledger, here, WHAT_IF, ("Winter", "for the bank"))
    file = read_file(text)
    assert (file.name, file.note, file.scenario) == ("Winter", "for the bank", WHAT_IF)
    assert file.book == here
    assert file.same()
    assert differences(file, here) == ()
    assert set(file.told) == {"SGN", "WHU"}
    low, median, high = (file.told["WHU"][name] for name in ("p10", "p50", "p90"))
    assert low is not None
    assert median is not None
    assert high is not None
    assert low < median < high


def test_ten_years_in_a_file_are_ten_years_on_another_desk(ledger: Ledger) -> None:
    file = read_file(written_file(ledger, book(ledger, TODAY), Scenario(horizon=120), ("", "")))
    assert file.scenario.horizon == 120
    assert file.same()
    five = read_file(written_file(ledger, book(ledger, TODAY), Scenario(horizon=60), ("", "")))
    assert file.told["WHU"]["p10"] != five.told["WHU"]["p10"]


def test_another_seed_gives_another_band_and_the_same_answer(ledger: Ledger) -> None:
    first = read_file(written_file(ledger, book(ledger, TODAY), WHAT_IF, ("", ""))).shown
    assert first.chance is not None
    seeded = [replace(first, chance=replace(first.chance, seed=seed)) for seed in (1, 2)]
    one, two = (read_file(written_file(ledger, of_seed, WHAT_IF, ("", ""))) for of_seed in seeded)
    assert one.told["WHU"]["difference"] == two.told["WHU"]["difference"]
    assert one.told["WHU"]["p10"] != two.told["WHU"]["p10"]
    assert one.same()
    assert two.same()


def test_another_ledger_changes_no_number_and_is_told_what_it_has_otherwise(ledger: Ledger, other: Ledger) -> None:
    file = read_file(written_file(ledger, book(ledger, TODAY), WHAT_IF, ("Winter", "")))
    assert file.same()
    found = differences(file, book(other, TODAY))
    assert {(one.key, one.name, one.file, one.here) for one in found} == {
        ("SGN/rtx4090", "price", 20_000.0, 12_000.0),
        ("WHU/rtx4090", "price", 20_000.0, 12_000.0),
    }


def test_what_was_changed_is_later_or_is_no_scenario_is_refused(ledger: Ledger) -> None:
    whole = json.loads(written_file(ledger, book(ledger, TODAY), WHAT_IF, ("", "")))
    whole["inputs"]["levers"]["rent_change"] = "0.5"
    with pytest.raises(Refused, match="scenario_file_changed"):
        read_file(json.dumps(whole))
    with pytest.raises(Refused, match="scenario_file_later"):
        read_file(json.dumps({**whole, "volute_scenario": 9}))
    for text in ("", "[]", "{}", '{"volute_scenario": 1, "inputs": {}, "digest": ""}'):
        with pytest.raises(Refused, match="scenario_file"):
            read_file(text)


def test_numbers_of_another_version_are_noticed(ledger: Ledger) -> None:
    whole = json.loads(written_file(ledger, book(ledger, TODAY), WHAT_IF, ("", "")))
    whole["numbers"]["WHU"]["sell_value"] += 1
    assert not read_file(json.dumps(whole)).same()


def test_the_command_line_writes_and_opens_it_on_another_ledger(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / "data").mkdir(parents=True)
        small_fleet(tmp_path / name / "data" / "ledger.db").close()
    a, b = Desk(tmp_path / "a"), Desk(tmp_path / "b")
    path = str(tmp_path / "winter.volute.json")
    a.does("compare", "--set", "rent_change=-0.3", "--write-scenario", path)
    b.does("prices", "add", "rtx4090", "resale", "9000", "--source", "dealer")
    there = a.tells("compare", "--set", "rent_change=-0.3")
    here = b.tells("compare", "--scenario", path)
    assert [c["difference"] for c in here["centres"]] == [c["difference"] for c in there["centres"]]
    said = b.call("compare", "--scenario", path).stderr
    assert "the same numbers" in said
    assert "20,000 in the file, 9,000 here" in said
    further = b.tells("compare", "--scenario", path, "--set", "horizon=12")  # the file's lever stays
    other = a.tells("compare", "--set", "rent_change=-0.3", "--set", "horizon=12")
    assert [c["difference"] for c in further["centres"]] == [c["difference"] for c in other["centres"]]
    again = str(tmp_path / "again.volute.json")
    b.does("compare", "--scenario", path, "--write-scenario", again)
    first, second = (json.loads(Path(of).read_text("utf-8")) for of in (path, again))
    assert second["digest"] == first["digest"]  # the file's own chance, not that of the ledger it was opened on
    (tmp_path / "odd.json").write_text("{}")
    assert "no scenario file" in b.is_refused("compare", "--scenario", str(tmp_path / "odd.json"))
