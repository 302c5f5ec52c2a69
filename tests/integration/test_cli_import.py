"""A supplier's list comes in from the command line: whole, or with its bad rows named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1]))
from cli_calls import Desk

from small_fleet import small_fleet

LIST = "型号,标签,库位,成本\nRTX 4090,SN-1,A-1,15800\n4090 48G,SN-2,A-1,26500\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "data").mkdir()
    small_fleet(tmp_path / "data/ledger.db").close()
    return Desk(tmp_path)


def test_a_list_becomes_cards_with_their_labels_and_costs(desk: Desk) -> None:
    """As a Chinese spreadsheet program saves it."""
    (desk.folder / "list.csv").write_bytes(LIST.encode("gb18030"))
    done = desk.tells("cards", "import", str(desk.folder / "list.csv"), "--centre", "whu", "--without-vat")
    assert done == {"imported": ["V-000008", "V-000009"], "left_out": []}
    first, second = (card for card in desk.tells("cards", "--text", "SN-"))
    assert (first["variant"], first["centre"], first["store"]) == ("rtx4090", "WHU", "A-1")
    assert (second["variant"], second["sticker"]) == ("rtx4090-48g", "SN-2")
    assert "26,500.00 CNY vat_included=False" in desk.does("history", "SN-2")
    desk.does("verify")


def test_a_workbook_is_a_list_too(desk: Desk) -> None:
    book = Workbook()
    assert book.active is not None
    for row in LIST.splitlines():
        book.active.append(row.split(","))
    book.save(desk.folder / "list.xlsx")
    assert len(desk.tells("cards", "import", str(desk.folder / "list.xlsx"), "--centre", "WHU")["imported"]) == 2


def test_bad_rows_are_named_and_left_out_only_when_that_is_said(desk: Desk) -> None:
    bad = LIST + "GTX 1,SN-3,A-1,10\nRTX 4090,SN-1,A-1,15800\nRTX 4090,SN-4,A-1,dear\n"
    (desk.folder / "list.csv").write_text(bad)
    words = ("cards", "import", str(desk.folder / "list.csv"), "--centre", "WHU")
    said = desk.is_refused(*words)
    assert [f"Row {row} " in said for row in (2, 3, 4, 5, 6)] == [False, False, True, True, True]
    assert ("GTX 1" in said, "SN-1" in said, "dear" in said) == (True, True, True)
    assert desk.tells("cards", "--text", "SN-") == []
    done = desk.tells(*words, "--skip-bad")
    assert (len(done["imported"]), [row["row"] for row in done["left_out"]]) == (2, [4, 5, 6])


@pytest.mark.parametrize("text", ["", "colour,size\nred,3\n"])
def test_a_file_that_is_no_list_of_cards_is_refused(desk: Desk, text: str) -> None:
    (desk.folder / "list.csv").write_text(text)
    assert desk.is_refused("cards", "import", str(desk.folder / "list.csv"))
    assert "list.csx" in desk.is_refused("cards", "import", str(desk.folder / "list.csx"))
