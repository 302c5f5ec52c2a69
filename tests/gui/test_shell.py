"""The shell: six areas by mouse and key, back and forth, undo in words, palette, two languages and two themes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desks import Open, settled
from small_fleet import SEAT
from volute.commands import cards, registers
from volute.domain.events import Registered
from volute.domain.problems import Refused
from volute.gui.areas import AREAS, BY_NAME
from volute.gui.commands import COMMANDS
from volute.gui.keys_sheet import KeysSheet
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.settings import SettingsSheet
from volute.gui.palette import Palette
from volute.gui.pinyin import said, syllables
from volute.gui.prefs import PREFS, Prefs
from volute.gui.rail import initials
from volute.gui.start import language_of
from volute.gui.trouble import Trouble
from volute.gui.visits import Visits
from volute.gui.window import Window
from volute.ledger.expectations import register
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.words import LANGUAGES, Words

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two cards on one host of one centre."""
    opened = Ledger.open(tmp_path / "ledger.db")
    registers.describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu", "province": "Anhui"})
    registers.describe(opened, SEAT, "host", "whu-r01-n01", {"centre": "WHU", "address": "127.0.0.1"})
    for slot in range(2):
        cards.register(opened, SEAT, Registered("rtx4090", "WHU", host="whu-r01-n01", slot=slot, memory_mib=24564))
    yield opened
    opened.close()


# --- areas


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_area_opens_in_both_languages_and_themes(
    qtbot: QtBot, opened: Open, ledger: Ledger, language: str, theme: str
) -> None:
    desktop = opened(ledger, language=language, theme=theme)
    window = settled(qtbot, desktop)
    for area in AREAS:
        window.go(area.name)
        settled(qtbot, desktop)
        assert window.top.title.text() == desktop.words(f"area.{area.name}")
        assert window.rail.buttons[area.name].isChecked()
        ground = window.grab().toImage().pixelColor(4, 400)
        assert ground == desktop.look.color("chrome"), area.name


def test_an_empty_ledger_opens_on_the_first_run(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    empty = Ledger.open(tmp_path / "empty.db")
    window = settled(qtbot, opened(empty, language="en", area="fleet", theme="light"))
    assert window.page().area == "fleet"  # where the person was is kept
    window = settled(qtbot, opened(empty, language="en", theme="light"))
    assert window.page().area == "first_run"
    empty.close()


def test_keys_lead_to_areas_and_back(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    for key, area in ((Qt.Key.Key_5, "probes"), (Qt.Key.Key_2, "fleet")):
        qtbot.keyClick(window, key, CONTROL)
        assert window.page().area == area
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window.page().area == "probes"
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert window.page().area == "fleet"
    settled(qtbot, desktop)
    assert desktop.prefs["area"] == "fleet"


def test_the_rail_leads_by_mouse_and_counts_what_waits(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    qtbot.mouseClick(window.rail.buttons["decide"], Qt.MouseButton.LeftButton)
    assert window.page().area == "decide"
    assert [b.badge for b in window.rail.buttons.values()] == [0] * len(AREAS)
    settled(qtbot, desktop)


def test_visits_forget_what_lay_ahead() -> None:
    visits = Visits()
    assert visits.here() == ("overview", {})
    for area in ("fleet", "probes", "decide"):
        visits.go(area, {"centre": "WHU"})
    assert visits.step(-2) == ("fleet", {"centre": "WHU"})
    assert visits.step(-1) is None
    visits.go("leases", {})
    assert visits.step(1) is None
    assert visits.here() == ("leases", {})


# --- undo


def names(ledger: Ledger) -> list[str]:
    with ledger.reading() as connection:
        assert verify(connection)
        return [str(fields["name"]) for fields in register(connection, "centre").values()]


def test_undo_and_redo_by_key_with_the_words_of_what_was_done(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    receipt = registers.describe(ledger, SEAT, "centre", "WHU", {"name": "Wuhu South"})
    desktop.session.desk.wrote(receipt, "Renamed Wuhu")
    assert window.toast.isVisible()
    assert window.status.last_text() == "Renamed Wuhu"
    settled(qtbot, desktop)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    settled(qtbot, desktop)
    assert names(ledger) == ["Wuhu"]
    assert window.status.last_text() == ""
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL | SHIFT)
    settled(qtbot, desktop)
    assert names(ledger) == ["Wuhu South"]
    assert window.status.last_text() == "Renamed Wuhu"


def test_an_undo_that_is_refused_is_told_and_not_lost(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    receipt = cards.register(ledger, SEAT, Registered("rtx4090", "WHU", host="whu-r01-n01", slot=5))
    desktop.session.desk.wrote(receipt, "Took in a card")
    card = next(iter(receipt.subjects))
    cards.pair_sticker(ledger, SEAT, card, "STICKER-1")
    settled(qtbot, desktop)
    window.undo()
    settled(qtbot, desktop)
    assert window.toast.text() != "Took in a card"
    assert window.deeds.last() == "Took in a card"


# --- the palette


def palette(qtbot: QtBot, window: Window) -> Palette:
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    (opened,) = window.findChildren(Palette)
    return opened


def test_the_palette_runs_commands_and_gives_the_focus_back(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    window.go("fleet")
    settled(qtbot, desktop)
    box = palette(qtbot, window)
    qtbot.keyClicks(box.field, "probes")
    settled(qtbot, desktop)
    assert box.list.entries()[0].text == "Probes"
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert window.page().area == "probes"
    box = palette(qtbot, window)
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(Palette))
    settled(qtbot, desktop)


def test_the_palette_finds_centres_hosts_and_cards(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    box = palette(qtbot, window)
    qtbot.keyClicks(box.field, "whu")
    settled(qtbot, desktop)
    told = [entry.text for entry in box.list.entries()]
    assert told[:2] == ["Wuhu, 2 cards", "whu-r01-n01, 2 cards"]
    box.field.setText("V-00")
    settled(qtbot, desktop)
    assert [e.text.partition(" ")[0] for e in box.list.entries()[:2]] == ["V-000001", "V-000002"]
    box.list.run()
    settled(qtbot, desktop)
    assert window.page().area == "fleet"
    assert window.place() == ("fleet", {"text": "V-000001"})


def test_the_arrow_keys_pass_over_headings_and_round_the_ends(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    box = palette(qtbot, window)
    count = len(box.list.entries())
    seen = []
    for _ in range(count):
        seen.append(box.list.currentItem().text())
        qtbot.keyClick(box.field, Qt.Key.Key_Down)
    assert seen == [entry.text for entry in box.list.entries()]
    assert box.list.currentItem().text() == seen[0]
    box.close()


@pytest.mark.parametrize("typed", ["巡检", "xunjian", "xj"])
def test_the_palette_takes_pinyin_and_initials(qtbot: QtBot, opened: Open, ledger: Ledger, typed: str) -> None:
    desktop = opened(ledger, language="zh_CN", theme="light")
    window = settled(qtbot, desktop)
    box = palette(qtbot, window)
    box.field.setText(typed)
    settled(qtbot, desktop)
    assert box.list.entries()[0].text == "巡检"
    box.close()


def test_every_command_can_be_typed_in_pinyin() -> None:
    chinese = Words.load("zh_CN")
    letters = {c for command in COMMANDS for c in chinese(command.name) if "\u4e00" <= c <= "\u9fff"}
    assert letters - syllables().keys() == set()
    assert said("移动") == "移动 yidong yd"
    assert said("Move") == "move"


# --- sheets


def test_f1_shows_every_key_and_settings_apply_at_once(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    (keys,) = window.findChildren(KeysSheet)
    assert not keys.isModal()
    keys.accept()
    desktop.settings()
    (sheet,) = window.findChildren(SettingsSheet)
    choose(sheet, "theme", "dark")
    assert desktop.look.dark
    assert desktop.prefs["theme"] == "dark"
    sheet.accept()


def choose(sheet: SettingsSheet, name: str, value: str) -> None:
    box = sheet.choices[name]
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_a_change_of_language_keeps_place_settings_and_undo(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    settled(qtbot, desktop).go("leases")
    receipt = registers.describe(ledger, SEAT, "centre", "WHU", {"name": "Wuhu South"})
    desktop.session.desk.wrote(receipt, "Renamed Wuhu")
    settled(qtbot, desktop)
    before = desktop.session.window
    desktop.settings()
    choose(before.findChildren(SettingsSheet)[0], "language", "zh_CN")
    qtbot.waitUntil(lambda: desktop.session.window.stack.count() > 0)
    window = settled(qtbot, desktop)
    assert window is not before
    assert window.page().area == "leases"
    assert window.top.title.text() == "租约"
    assert window.findChildren(SettingsSheet)
    window.undo()
    settled(qtbot, desktop)
    assert names(ledger) == ["Wuhu"]
    window.findChildren(SettingsSheet)[0].accept()


def test_preferences_are_a_table_and_forget_what_is_no_longer_allowed(tmp_path: Path) -> None:
    file = tmp_path / "volute.ini"
    file.write_text("[General]\ntheme=mauve\nlanguage=zh_CN\n")
    prefs = Prefs(file)
    assert (prefs["theme"], prefs["language"], prefs["scale"]) == ("system", "zh_CN", "auto")
    with pytest.raises(KeyError):
        prefs["no_such"] = "1"
    assert all(pref.default in pref.values for pref in PREFS.values() if pref.values)


@pytest.mark.parametrize(("choice", "language"), [("en", "en"), ("zh_CN", "zh_CN"), ("system", "en")])
def test_the_system_language_is_followed(choice: str, language: str) -> None:
    assert language_of(choice) == language


# --- trouble, and small things


def test_a_bug_is_told_once_with_text_to_copy(qtbot: QtBot, words: Words) -> None:
    trouble = Trouble(words)
    for error in (ZeroDivisionError("first"), ZeroDivisionError("second")):
        trouble(error)
    (box,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
    assert words("shell.bug") in box.text()
    copy = next(button for button in box.buttons() if button.text() == words("shell.copy"))
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError: first" in QGuiApplication.clipboard().text()
    box.close()


def test_a_problem_is_told_in_the_persons_words(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="zh_CN", theme="light")
    window = settled(qtbot, desktop)
    window.problem(Refused("nothing_to_undo"))
    assert desktop.words("problem.nothing_to_undo.what") in window.toast.text()


@pytest.mark.parametrize(("who", "letters"), [("Chen Yu", "CY"), ("zhang.xin", "ZX"), ("root", "RO"), ("张新", "张")])
def test_initials(who: str, letters: str) -> None:
    assert initials(who) == letters


def test_the_demo_says_so_and_the_toast_sits_at_the_foot(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, is_demo=True, language="en", theme="light")
    window = settled(qtbot, desktop)
    window.toast.say("Moved 14 cards to Wuhu R07")
    middle = window.toast.mapTo(window, QPoint(window.toast.width() // 2, 0))
    assert abs(middle.x() - window.width() / 2) < 2
    assert window.height() - middle.y() < 120
    assert desktop.words("shell.demo_banner") in [b.text() for b in window.banners]


IMPORTS = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

on = {}

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("volute.gui.pages."):
            on.setdefault(name, threading.current_thread() is threading.main_thread())

from volute.commands.seat import Seat
from volute.gui.areas import BY_NAME
from volute.gui.start import Desktop, Opening
from volute.ledger.store import Ledger

early = {name for name in sys.modules if name.startswith("volute.gui.pages.")}
sys.meta_path.insert(0, Watch())
application = QApplication([])
folder = Path(sys.argv[1])
seat = Seat("a", lambda: datetime.now(UTC))
desktop = Desktop(application, Opening(Ledger.open(folder / "l.db"), seat, folder / "p.ini"))
desktop.show()

def look():
    if not desktop.jobs.waiting and all(area.module in sys.modules for area in BY_NAME.values()):
        application.quit()

timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
application.exec()
desktop.session.window.close()
desktop.close()
late = {area.module for area in BY_NAME.values()} - early
assert late, "every page was imported before the window was shown"
print(sorted(name for name in late if on.get(name, True)))
"""


def test_pages_are_imported_beside_the_window_and_never_by_it(tmp_path: Path) -> None:
    """Importing a page takes up to a quarter of a second: on the GUI thread the window would stand still."""
    command = [sys.executable, "-c", IMPORTS, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


# --- the keyboard, and those who listen instead of looking


def test_f6_leads_round_the_panes_and_back(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window = settled(qtbot, desktop)
    window.go("fleet")
    settled(qtbot, desktop)

    def here() -> QWidget:
        panes = [*window.page().panes(), window.rail, window.top]
        focus = window.focusWidget()
        return next(pane for pane in panes if focus and (pane is focus or pane.isAncestorOf(focus)))

    qtbot.mouseClick(cast("FleetPage", window.page()).grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    settled(qtbot, desktop)
    start, seen = here(), []
    for _ in range(12):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        seen.append(here())
        if seen[-1] is start:
            break
    assert len(seen) == len({id(pane) for pane in seen}) == 6  # facets, filter, table, card, rail, bar
    qtbot.keyClick(window, Qt.Key.Key_F6, SHIFT)
    assert here() is seen[-2]


def test_shift_f5_cancels_what_runs(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="en", theme="light")
    window, cancelled = settled(qtbot, desktop), []
    qtbot.keyClick(window, Qt.Key.Key_F5, SHIFT)  # nothing runs: nothing happens
    desktop.session.desk.task("Probing", 1, 2, lambda: cancelled.append(True), "about 1 min left")
    told = [label.text() for label in window.status.findChildren(type(window.top.title)) if label.isVisible()]
    assert told.index("about 1 min left") == told.index("Probing") + 1
    qtbot.keyClick(window, Qt.Key.Key_F5, SHIFT)
    assert cancelled == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_pressed_or_filled_has_a_name(
    qtbot: QtBot, opened: Open, ledger: Ledger, language: str
) -> None:
    desktop = opened(ledger, language=language, theme="light")
    window = settled(qtbot, desktop)
    nameless = []
    for area in BY_NAME:
        window.go(area)
        settled(qtbot, desktop)
        kinds = (
            *window.findChildren(QAbstractButton),
            *window.findChildren(QLineEdit),
            *window.findChildren(QComboBox),
        )
        for control in kinds:
            said = control.accessibleName() or getattr(control, "text", lambda: "")() or control.toolTip()
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus and not said.strip():
                nameless.append((area, control))
    assert nameless == []


def test_a_long_error_breaks_its_lines_and_stays_inside_the_window(qtbot: QtBot, opened: Open, ledger: Ledger) -> None:
    desktop = opened(ledger, language="zh_CN", theme="dark")
    window = settled(qtbot, desktop)
    window.resize(1180, 720)
    window.problem(Refused("no_such_entry", register="host", name="whu-r03-n07 " * 30))
    toast = window.toast
    assert window.rect().contains(toast.geometry().translated(toast.parentWidget().mapTo(window, QPoint(0, 0))))
    one_line = toast.height()
    window.toast.say("Done")
    assert toast.height() < one_line
