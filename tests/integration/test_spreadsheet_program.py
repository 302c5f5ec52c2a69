"""The report's workbook in a spreadsheet program that knows nothing of Volute: changed and worked out anew there, it
says what Volute says of the same change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from cli_calls import Desk

from small_fleet import NOW, SEAT, small_fleet
from volute.commands.cards import register
from volute.commands.registers import describe
from volute.domain.events import Costed, Registered
from volute.economics.answer import Answer, answers
from volute.economics.decide import compare
from volute.economics.inputs import Cohort
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.words import LANGUAGES, Words

PROGRAM = shutil.which("soffice")
COMPLETE = os.environ.get("VOLUTE_TESTS_COMPLETE") == "1"
pytestmark = pytest.mark.skipif(not PROGRAM and not COMPLETE, reason="no spreadsheet program here")
COLUMNS = {"sell_payback": 4, "rent_payback": 5, "sell_value": 6, "rent_value": 7, "difference": 8, "residual": 9}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two centres of two models, one of which pays back in either way, and one without any price."""
    (tmp_path / "data").mkdir()
    ledger = small_fleet(tmp_path / "data" / "ledger.db")
    for model, centre, cards in (("l40s", "SGN", 6), ("a100", "WHU", 3)):
        for _ in range(cards):
            register(ledger, SEAT, Registered(model, centre, store="shelf"), Costed("purchase", 900_000))
    for what, amount in (("resale", "41000"), ("rent_hour", "3.1")):
        said = {"model": "l40s", "what": what, "amount": amount, "as_of": "2026-11-20", "source": "a buyer"}
        describe(ledger, SEAT, "price", f"l40s-{what}", said)
    ledger.close()
    return Desk(tmp_path)


def worked_out(path: Path, folder: Path) -> Worksheet:
    """The first sheet as the program has it after it worked out every formula by itself."""
    home = f"-env:UserInstallation=file://{folder / 'program'}"
    call = [str(PROGRAM), home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(path)]  # fmt: skip  # noqa: E501
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    return load_workbook(folder / "out" / path.name, data_only=True).worksheets[0]


def changed(path: Path, sheet: str, head: str, factor: float) -> None:
    """Every number under a heading times a factor; no cell keeps what its formula came to before."""
    whole = load_workbook(path)
    cells = whole[sheet]
    (column,) = [cell.column for cell in cells[1] if cell.value == head]
    for row in range(2, cells.max_row + 1):
        if isinstance(value := cells.cell(row, column).value, int | float):
            cells.cell(row, column).value = value * factor
    whole.save(path)


def same(sheet: Worksheet, found: tuple[Answer, ...], words: Words) -> None:
    for row, answer in enumerate(found, 2):
        for name, column in COLUMNS.items():
            expected, shown = getattr(answer, name), sheet.cell(row, column).value
            if name.endswith("payback") and (expected is None or answer.difference is None):
                assert shown in ("—", words("decide.never")), (answer.label, name, shown)
            elif expected is None:
                assert shown == "#N/A", (answer.label, name, shown)
            else:
                assert shown == pytest.approx(expected, rel=1e-7, abs=1e-2), (answer.label, name)
        assert sheet.cell(row, 10).value == words(f"cli.advice.{answer.advice}")


def dearer(cohort: Cohort, factor: float) -> Cohort:
    hour = cohort.rent.per_hour
    return cohort if hour is None else replace(cohort, rent=replace(cohort.rent, per_hour=replace(hour, amount=hour.amount * factor)))  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rent_changed_there_moves_the_payback_as_volute_says(desk: Desk, language: str) -> None:
    desk.language, words = language, Words.load(language)
    path = desk.folder / "r.xlsx"
    desk.does("report", str(desk.folder / "r.pdf"), "--xlsx", str(path))
    with closing(Ledger.open(desk.folder / "data" / "ledger.db")) as ledger:
        told = book(ledger, NOW.date().today())
    before = answers(compare(told.cohorts, told.centres, told.regime))
    changed(path, words("sheet.inputs"), words("sheet.live.of.hour"), 3)
    after = answers(compare([dearer(c, 3) for c in told.cohorts], told.centres, told.regime))
    sheet = worked_out(path, desk.folder)
    same(sheet, after, words)
    moved = [(b.rent_value, a.rent_value) for b, a in zip(before, after, strict=True) if b.rent_value is not None]
    assert moved
    assert all(a is not None and b is not None and a > b for b, a in moved)
    total = sheet.cell(len(after) + 2, COLUMNS["difference"]).value
    assert total == pytest.approx(sum(a.difference for a in after if a.difference is not None), rel=1e-7)
