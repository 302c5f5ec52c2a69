"""The program opened on a ledger, as tests of the window use it: they wait till it rests, and press what says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from volute.gui.start import Desktop
from volute.gui.window import Window

Open = Callable[..., Desktop]
REST_MS = 500  # the longest pause that something waits for before it asks
PATIENCE_MS = 20_000


def settled(qtbot: QtBot, desktop: Desktop) -> Window:
    """Nothing is asked any more, what waits for a pause has asked, and the page has laid itself out."""

    def rests() -> bool:
        timers = desktop.session.window.findChildren(QTimer)
        return any(timer.isActive() and timer.isSingleShot() and timer.interval() <= REST_MS for timer in timers)

    for _ in range(2):
        qtbot.waitUntil(lambda: not desktop.jobs.waiting and not rests(), timeout=PATIENCE_MS)
        qtbot.wait(20)
    qtbot.waitUntil(lambda: not desktop.jobs.waiting, timeout=PATIENCE_MS)
    return desktop.session.window


def at(qtbot: QtBot, desktop: Desktop, area: str) -> Desktop:
    """The same, in one of its areas."""
    desktop.session.window.go(area)
    settled(qtbot, desktop)
    return desktop


def press(qtbot: QtBot, within: QWidget, text: str) -> None:
    """Click the one button that says so, once it is there."""

    def found() -> list[QPushButton]:
        return [b for b in within.findChildren(QPushButton) if b.isVisible() and b.text().strip() == text]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=PATIENCE_MS)
    qtbot.mouseClick(found()[0], Qt.MouseButton.LeftButton)
