"""Settings say what is in force, apply at once and are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parent))
from test_shell import choose

from desks import Open, settled
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.settings import SHOWN, SettingsSheet
from volute.gui.parts import KeyValues, Label
from volute.gui.prefs import PREFS, Prefs
from volute.gui.start import Desktop
from volute.gui.window import Window
from volute.ledger.store import Ledger
from volute.words import LANGUAGES


def settings_of(qtbot: QtBot, desktop: Desktop) -> SettingsSheet:
    settled(qtbot, desktop)
    desktop.settings()
    (sheet,) = desktop.session.window.findChildren(SettingsSheet)
    return sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_tell_what_is_in_force_and_whose_ledger_this_is(
    qtbot: QtBot, opened: Open, ledger: Ledger, language: str
) -> None:
    desktop = opened(ledger, language=language, theme="dark", scale="wan")
    sheet = settings_of(qtbot, desktop)
    assert {name: box.currentData() for name, box in sheet.choices.items()} == {
        "language": language, "theme": "dark", "scale": "wan", "density": "dense",
        "stale_days": "45", "enough": "3",
    }  # fmt: skip
    assert all(box.count() == len(PREFS[name].values) for name, box in sheet.choices.items())
    told = [label.text() for facts in sheet.findChildren(KeyValues) for label in facts.findChildren(Label)]
    assert ledger.name in told
    assert sheet.person.text() == "Chen Yu"
    assert tuple(sheet.choices) == SHOWN
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not desktop.session.window.findChildren(SettingsSheet))


def test_what_is_chosen_is_felt_at_once_and_kept(qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path) -> None:
    desktop = opened(ledger, language="en", theme="light")
    sheet = settings_of(qtbot, desktop)
    choose(sheet, "theme", "dark")
    assert desktop.look.dark
    choose(sheet, "theme", "light")
    assert not desktop.look.dark
    before = desktop.session.window
    choose(sheet, "scale", "million")
    qtbot.waitUntil(lambda: desktop.session.window is not before)
    window = settled(qtbot, desktop)
    assert desktop.session.desk.style.money_large(17_140_000) == "¥17.1\u00a0M"
    (again,) = window.findChildren(SettingsSheet)
    choose(again, "scale", "wan")
    qtbot.waitUntil(lambda: desktop.session.window is not window)
    settled(qtbot, desktop)
    assert "万" in desktop.session.desk.style.money_large(17_140_000)
    desktop.prefs.keep_geometry(desktop.session.window.saveGeometry())
    assert Prefs(tmp_path / "volute.ini")["scale"] == "wan"
    desktop.session.window.findChildren(SettingsSheet)[0].accept()


def test_a_name_is_given_and_stands_beside_what_is_done(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    sheet, before = settings_of(qtbot, desktop), desktop.session.window
    sheet.person.setText("  Li Wen ")
    qtbot.keyClick(sheet.person, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desktop.session.window is not before)
    window = settled(qtbot, desktop)
    assert window.rail.avatar.toolTip() == desktop.session.desk.seat.by == "Li Wen"
    (again,) = window.findChildren(SettingsSheet)
    again.person.clear()
    qtbot.keyClick(again.person, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desktop.session.window is not window)
    assert settled(qtbot, desktop).rail.avatar.toolTip() == "Chen Yu"
    desktop.session.window.findChildren(SettingsSheet)[0].accept()


def test_rows_get_air_on_demand(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light", area="fleet")
    dense = row_height(settled(qtbot, desktop))
    sheet, before = settings_of(qtbot, desktop), desktop.session.window
    choose(sheet, "density", "roomy")
    qtbot.waitUntil(lambda: desktop.session.window is not before)
    assert row_height(settled(qtbot, desktop)) > dense
    desktop.session.window.findChildren(SettingsSheet)[0].accept()


def row_height(window: Window) -> int:
    page = window.page()
    assert isinstance(page, FleetPage)
    return page.grid.verticalHeader().defaultSectionSize()
