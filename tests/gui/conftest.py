"""Widgets with the real look, words and lanes, and a guard: no window, timer or question is left behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desks import Open
from small_fleet import SEAT, small_fleet
from volute.commands.seat import Seat
from volute.gui.jobs import Jobs
from volute.gui.look import Look
from volute.gui.start import Desktop, Doors, Opening
from volute.ledger.store import Ledger
from volute.words import Words


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(cast("QApplication", qapp))


@pytest.fixture
def light(look: Look) -> Iterator[Look]:
    """The look in its light theme, whatever a test makes of it."""
    look.set_theme("light")
    yield look
    look.set_theme("light")


@pytest.fixture(params=["en", "zh_CN"])
def words(request: pytest.FixtureRequest) -> Words:
    return Words.load(request.param)


@pytest.fixture
def bugs() -> list[BaseException]:
    """What the lanes reported as bugs; a test that expects none may look."""
    return []


@pytest.fixture
def jobs(qtbot: QtBot, bugs: list[BaseException]) -> Iterator[Jobs]:
    lanes = Jobs(bugs.append)
    yield lanes
    waiting = lanes.waiting
    lanes.shutdown()
    assert not waiting, f"{waiting} questions were never answered"


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    yield
    for widget in qapp.topLevelWidgets():
        assert not widget.isVisible(), f"{widget!r} was left open"


@pytest.fixture
def seat() -> Seat:
    """Somebody with every role, on a day that stands still."""
    return SEAT


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The small fleet; a file of tests that needs another says so by a fixture of its own."""
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the program on a ledger, with preferences by name, as a person finds it; takes it down again."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the program installs its own
    desktops: list[Desktop] = []

    def open_(ledger: Ledger, *, is_demo: bool = False, doors: Doors | None = None, **prefs: str) -> Desktop:
        file = tmp_path / "volute.ini"
        chosen = {"language": "en", "theme": "light", **prefs}
        file.write_text("[General]\n" + "".join(f"{name}={value}\n" for name, value in chosen.items()))
        opening = Opening(ledger, seat, file, is_demo, doors)
        desktop = Desktop(cast("QApplication", QApplication.instance()), opening)
        desktops.append(desktop)
        desktop.show()
        desktop.session.window.resize(1440, 900)
        qtbot.waitUntil(lambda: desktop.session.window.stack.count() > 0 and not desktop.jobs.waiting)
        return desktop

    yield open_
    for desktop in desktops:
        qtbot.waitUntil(lambda desktop=desktop: not desktop.jobs.waiting)  # type: ignore[misc]
        desktop.session.window.close()
        desktop.session.window.deleteLater()
        desktop.look.set_theme("light")
        desktop.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # a window kept is dressed by every later look
