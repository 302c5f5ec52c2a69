"""``volute backtest`` on a person's own files: figures, assumptions and errors that name the line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import Desk

from volute.cli.main import COMMANDS

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def write(folder: Path, name: str, column: str, cards: dict[str, list[float]], currency: str = "") -> str:
    more = (",currency", f",{currency}") if currency else ("", "")
    lines = [f"month,gpu,{column}{more[0]}"]
    lines += [f"{m},{gpu},{a}{more[1]}" for gpu, row in cards.items() for m, a in zip(MONTHS, row, strict=False)]
    (folder / name).write_text("\n".join(lines) + "\n")
    return str(folder / name)


@pytest.fixture
def files(desk: Desk) -> tuple[str, str]:
    falling = [1000 * 0.97**month for month in range(12)]
    prices = write(desk.folder, "p.csv", "price", {"RICH": falling, "POOR": falling, "LONE": [5, 4]}, "USD")
    rents = write(desk.folder, "r.csv", "rent_per_hour", {"RICH": [0.4] * 12, "POOR": [0.002] * 12})
    return prices, rents


def test_every_card_has_its_advice_and_its_rules(desk: Desk, files: tuple[str, str]) -> None:
    told = desk.tells("backtest", *files)
    assert tuple(told) == COMMANDS["backtest"].GIVES
    assert told["currency"] == "USD"
    assert told["assumptions"]["use"] == 0.6
    rich, poor = told["cards"]
    assert (rich["outcomes"]["advice"]["month"], poor["outcomes"]["advice"]["month"]) == ("2024-12", "2024-01")
    assert rich["capture"] == poor["capture"] == told["median_capture"] == 1
    assert rich["outcomes"]["sell_now"]["capture"] < 1
    assert [d["advice"] for d in poor["decisions"]] == ["sell"]
    assert told["skipped"] == [{"gpu": "LONE", "reason": "no_rent"}]
    assert told["beats_best_rule"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_table_says_what_it_assumed(tmp_path: Path, files: tuple[str, str], language: str) -> None:
    said = Desk(tmp_path, language).call("backtest", *files)
    assert (said.returncode, said.stdout.count("RICH")) == (0, 1)
    assert "USD" in said.stderr
    assert "LONE" in said.stderr


def test_errors_name_the_line_and_the_remedy(desk: Desk, files: tuple[str, str]) -> None:
    prices, rents = files
    bad = Path(prices).with_name("bad.csv")
    bad.write_text("month,gpu,price\n2024-01,RICH,9 800\n")
    said = desk.is_refused("backtest", str(bad), rents)
    assert "bad.csv, line 2" in said
    assert "9 800" in said
    assert "month,gpu,rent_per_hour" in desk.is_refused("backtest", prices, prices)
    assert "USD" in desk.is_refused("backtest", prices, rents, "--currency", "cny")
    assert "--use" in desk.is_refused("backtest", prices, rents, "--use", "60")
    alone = write(desk.folder, "alone.csv", "rent_per_hour", {"OTHER": [1, 1]})
    assert "OTHER" in desk.is_refused("backtest", prices, alone)
