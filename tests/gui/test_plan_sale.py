"""Planning the sale by mouse and key: one sentence, dated lots, what is scarce, and the spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import small_fleet
from volute.economics.inputs import Scenario
from volute.gui.forms.plan_sale import PlanSale
from volute.gui.pages.decide import DecidePage
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.words import LANGUAGES

LEFT = Qt.MouseButton.LeftButton
Opened = Callable[..., Desktop]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


def settle(qtbot: QtBot, desktop: Desktop) -> None:
    qtbot.waitUntil(lambda: not desktop.jobs.waiting, timeout=20_000)
    qtbot.wait(120)
    qtbot.waitUntil(lambda: not desktop.jobs.waiting, timeout=20_000)


def planned(qtbot: QtBot, desktop: Desktop, scenario: Scenario | None = None) -> PlanSale:
    """By its button in the bar, with the sliders where a scenario has them."""
    window = desktop.session.window
    window.go("decide")
    settle(qtbot, desktop)
    page = cast("DecidePage", window.page())
    if scenario:
        page.side.take(scenario)
    name = desktop.words("sale_plan.open")
    qtbot.mouseClick(next(b for b in window.top.actions_shown if b.text().strip() == name), LEFT)
    (sheet,) = page.findChildren(PlanSale)
    settle(qtbot, desktop)
    return sheet


def test_a_plan_is_told_and_follows_its_fields(qtbot: QtBot, opened: Opened, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.4))
    found = sheet.found
    assert found is not None
    assert found.asked.scenario.rent_change == -0.4
    sold = sum(lot.cards for lot in found.sold)
    assert sold
    assert sheet.verdict.text() == f"Sell {sold} cards in {len(found.sold)} lots, keep {6 - sold}."
    rows = sheet.lots.as_tsv().splitlines()
    assert len(rows) == len(found.lots) + 1
    assert rows[1].startswith("2026-11-24\t")
    sheet.months.setFocus()
    qtbot.keyClick(sheet.months, Qt.Key.Key_Down)
    qtbot.keyClick(sheet.months, Qt.Key.Key_Down)
    settle(qtbot, desktop)
    assert sheet.found is not None
    assert sheet.found.asked.months == 10  # the newest question won
    sheet.accept()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_as_a_spreadsheet(
    qtbot: QtBot, opened: Opened, ledger: Ledger, tmp_path: Path, language: str
) -> None:
    desktop = opened(ledger, language=language, theme="dark")
    sheet = planned(qtbot, desktop, Scenario(rent_change=-0.4))
    qtbot.mouseClick(sheet.export, LEFT)
    (dialog,) = sheet.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "plan.xlsx"))
    dialog.close()
    settle(qtbot, desktop)
    book = load_workbook(tmp_path / "plan.xlsx")
    assert len(book.worksheets) == 3
    first = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert first[0][0] == desktop.words("sale_plan.column.day")
    assert sum(int(row[4]) for row in first[1:]) == 6
    assert "plan.xlsx" in sheet.state.text()
    sheet.write(tmp_path / "nowhere" / "plan.xlsx")
    settle(qtbot, desktop)
    assert sheet._trouble.isVisible()  # what happened and the remedy, in the sheet
    sheet.accept()


def test_it_can_be_stopped(qtbot: QtBot, opened: Opened, ledger: Ledger) -> None:
    desktop = opened(ledger)
    sheet = planned(qtbot, desktop)
    found = sheet.found
    sheet.ask()
    assert not sheet.export.isEnabled()
    qtbot.mouseClick(sheet.halt, LEFT)
    settle(qtbot, desktop)
    assert sheet.found is found
    assert sheet.state.text().startswith("Stopped.")
    assert sheet.export.isEnabled()
    qtbot.mouseClick(sheet.again, LEFT)
    settle(qtbot, desktop)
    assert sheet.found is not found
    sheet.accept()
