"""Names that people, hosts and dealers give, through every paper and file: letters stay letters, none is lost, nothing
is reckoned, and no file leaves its folder."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from pdf_text import read_pdf
from small_fleet import SEAT, small_fleet
from volute.commands.cards import register, take_step
from volute.commands.registers import describe
from volute.domain.events import Registered
from volute.words.literal import for_spreadsheet, one_line

SHOWN = {  # as given -> as it stands on paper
    "=cmd|'/C calc'!A0": "=cmd|'/C calc'!A0",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "two\nlines\tand a tab": "two lines and a tab",
    "turned \u202earound": "turned <U+202E>around",
    "N" * 200: "N" * 200,
    "a/b\\c:d*e?": "a/b\\c:d*e?",
    "㙍𠮷": "㙍𠮷",
    "lost \U0010fffd here": "lost <U+10FFFD> here",
    "شركة": "شركة",
}
MODELS = ("../../outside", "weird/model", "=SUM(1)", "m" * 120)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "data").mkdir()
    ledger = small_fleet(tmp_path / "data" / "ledger.db")
    for at, model in enumerate(MODELS):
        register(ledger, SEAT, Registered(model, "SGN", store="shelf"))
        describe(ledger, SEAT, "price", f"q{at}", {"model": model, "what": "resale", "amount": "9000",
                                                   "as_of": "2026-11-20", "source": "=1+1\n<b>"})  # fmt: skip
        describe(ledger, SEAT, "price", f"r{at}", {"model": model, "what": "rent_hour", "amount": "1",
                                                   "as_of": "2026-11-20", "source": "@x"})  # fmt: skip
    take_step(
        ledger, SEAT, "V-000001", "encumber", {"claim": "pledged", "holder": '=HYPERLINK("http://x")\n' + "W" * 90}
    )
    ledger.close()
    return Desk(tmp_path)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", SHOWN, ids=range(len(SHOWN)))
def test_a_name_stays_its_letters_on_every_paper(desk: Desk, name: str) -> None:
    desk.does("centres", "add", "WHU", "--name", name)
    files = {kind: desk.folder / f"r.{kind}" for kind in ("xlsx", "svg", "png")}
    given = [part for kind, path in files.items() for part in (f"--{kind}", str(path))]
    desk.does("report", str(desk.folder / "r.pdf"), "--audience", "bank", *given)
    text = squeezed("".join(read_pdf(desk.folder / "r.pdf").pages))
    if name.isascii() or "<U+" in SHOWN[name]:  # of other scripts the order of letters is that of the hand
        assert squeezed(SHOWN[name]) in text
    elif name == "㙍𠮷":
        assert "㙍\ufffd" in text  # drawn, though Qt names no character beyond the first plane to a searching reader
        assert "\0" not in text  # a box
    sheet = load_workbook(files["xlsx"]).worksheets[0]
    (cell,) = [row[0] for row in sheet.iter_rows(min_row=2) if row[0].value == one_line(name)]
    assert cell.data_type == "s"
    ElementTree.parse(files["svg"])
    lines = desk.does("compare").splitlines()
    assert len(lines) == 4  # headings, two centres, all: a name takes one line
    assert any(one_line(name) in line for line in lines)
    assert not [c for line in lines for c in line if ord(c) < 0x20 or c == "\u202e"]


def test_claims_sources_and_models_are_whole_and_reckoned_nowhere(desk: Desk) -> None:
    path = desk.folder / "r.xlsx"
    desk.does("report", str(desk.folder / "r.pdf"), "--audience", "bank", "--xlsx", str(path))
    text = squeezed("".join(read_pdf(desk.folder / "r.pdf").pages))
    for said in (*MODELS, '=HYPERLINK("http://x")' + "W" * 90, "=1+1<b>"):
        assert squeezed(said) in text, said
    cells = [cell for sheet in load_workbook(path).worksheets for row in sheet.iter_rows() for cell in row]
    ours = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=1+1", "=SUM(1)", "@x"))]
    assert len(ours) > len(MODELS)
    assert {cell.data_type for cell in ours} == {"s"}


def test_plots_of_odd_models_stay_in_their_folder(desk: Desk) -> None:
    folder = desk.folder / "plots"
    folder.mkdir()
    before = {path for path in desk.folder.rglob("*") if folder not in path.parents}
    told = desk.tells("report", str(desk.folder / "r.pdf"), "--plots", str(folder))
    assert {path for path in desk.folder.rglob("*") if folder not in path.parents} - before == {desk.folder / "r.pdf"}
    names = {path.name for path in folder.iterdir()}
    assert {"even-weird_model.svg", "even-.._.._outside.svg"} <= names
    assert len(told["files"]) == len(names) + 1  # none lies over another


@pytest.mark.parametrize(
    ("cell", "copied"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("+1+2", "'+1+2"),
        ("-x", "'-x"),
        ("+132.2", "+132.2"),
        ("-7%", "-7%"),
        ("a\tb\nc", "a b c"),
        ("Wuhu", "Wuhu"),
    ],
)
def test_copied_cells_are_text_where_a_spreadsheet_would_reckon(cell: str, copied: str) -> None:
    assert for_spreadsheet(cell) == copied
