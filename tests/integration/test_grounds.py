"""What the figures rest on: every input with its doubts, the same in the query and on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import NOW, SEAT, small_fleet
from volute.commands.registers import describe
from volute.domain.quotes import Limits
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.grounds import Grounds, grounds
from volute.queries.scenario_file import read_file, written_file
from volute.words import Style, Words

TODAY = NOW.date()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def quoted(ledger: Ledger, name: str, what: str, days: int, **more: object) -> None:
    said = {"model": "rtx4090", "what": what, "amount": "15000", "as_of": (TODAY - timedelta(days)).isoformat()}
    describe(ledger, SEAT, "price", name, {**said, "source": name, "assumed": False, **more})  # type: ignore[arg-type]


def flags(found: Grounds, what: str) -> set[str]:
    return {flag for row in found.rows if row.what == what for flag in found.flags(row)}


def told(ledger: Ledger, limits: Limits | None = None) -> Grounds:
    return grounds(ledger, book(ledger, TODAY), Scenario(), limits)


def test_a_price_is_flagged_by_age_and_by_how_many_quoted_it_lately(ledger: Ledger) -> None:
    for name, days in (("rtx4090-resale", 60), ("b", 70), ("c", 80)):
        quoted(ledger, name, "resale", days)
    assert flags(told(ledger), "resale") == {"old"}  # three sources within 90 days
    assert flags(told(ledger, Limits(stale_days=61, enough=9)), "resale") == {"thin"}
    quoted(ledger, "rtx4090-resale", "resale", 1)
    assert flags(told(ledger), "resale") == set()


def test_what_nobody_confirmed_and_what_is_missing_are_told_apart(ledger: Ledger, tmp_path: Path) -> None:
    quoted(ledger, "rtx4090-resale", "resale", 1, assumed=True)
    assert "assumed" in flags(told(ledger), "resale")
    bare = small_fleet(tmp_path / "bare.db", priced=False)
    assert flags(told(bare), "resale") == {"missing"}
    bare.close()


def test_a_centre_has_the_inputs_it_uses_and_those_of_everything(ledger: Ledger) -> None:
    quoted(ledger, "rtx4090-resale-WHU", "resale", 60, centre="WHU")
    found = told(ledger)
    here = {(row.what, row.centres) for row in found.of("SGN")}
    assert ("resale", ("SGN",)) in here
    assert ("resale", ("WHU",)) not in here
    assert ("discount_rate", ()) in here
    doubted = found.doubted(by_model=False)
    assert "old" in doubted["WHU"]
    assert "rtx4090 resale" in doubted["WHU"]["old"]
    assert "rtx4090 resale" not in doubted["SGN"].get("old", ())
    assert found.doubted(by_model=True).keys() == {"rtx4090"}


def test_of_a_file_nobody_knows_here_how_many_quoted_its_prices(ledger: Ledger) -> None:
    file = read_file(written_file(ledger, book(ledger, TODAY), Scenario(), ("", "")))
    found = grounds(ledger, file.shown, file.scenario)
    assert told(ledger).thin
    assert not found.thin
    assert found.rows == told(ledger).rows


def test_the_command_line_lists_them_and_those_of_one_kind(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(parents=True)
    small_fleet(tmp_path / "data" / "ledger.db").close()
    desk = Desk(tmp_path)
    every = desk.tells("inputs")
    only = desk.tells("inputs", "--only", "assumed")
    assert only == [row for row in every if "assumed" in row["flags"]] != []
    assert len(desk.tells("inputs", "--centre", "WHU")) < len(every)
    assert f"Of {len(every)} inputs {len(only)} are assumed." in desk.call("inputs").stderr
    assert "XXX" in desk.is_refused("inputs", "--centre", "XXX")


def test_the_command_line_tells_what_a_day_of_waiting_costs(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(parents=True)
    small_fleet(tmp_path / "data" / "ledger.db").close()
    desk = Desk(tmp_path)
    asked = ("compare", "--set", "rent_change=-0.5")
    lost = [centre["lost_a_day"] for centre in desk.tells(*asked)["centres"]]
    losing = [amount for amount in lost if amount > 0]
    assert losing
    said = Style(Words.load("en")).money_large(sum(losing))
    assert f"Waiting to sell costs {said} a day at {len(losing)} centre" in desk.call(*asked).stderr
