"""A newcomer in the window: an empty ledger, a real SSH server with eight cards, all by mouse and keyboard."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1] / "integration"))
from ssh_servers import NO_SSHD, Sshd, make_key

from desks import Open, press, settled
from small_fleet import SEAT
from volute.app import make_apart
from volute.commands import cards
from volute.commands.registers import describe
from volute.domain.problems import Unreachable
from volute.gui.forms.probes.add_hosts import AddHosts
from volute.gui.forms.probes.host import KeyQuestion, NewCentre
from volute.gui.pages.first_run import FirstRunPage
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.pages.probes.page import ProbesPage
from volute.gui.start import Desktop, Doors
from volute.gui.window import Window
from volute.ledger.expectations import expected_cards
from volute.ledger.store import Ledger

RECORDED = Path(__file__).parents[1] / "probe/nvidia/eight-h20-driver-550/answer.xml"
LEFT, CONTROL, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LONG_MS = 20_000
SSH_USER = pwd.getpwuid(os.getuid()).pw_name
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    sshd = Sshd(tmp_path / "sshd")
    sshd.answers("nvidia-smi", RECORDED)
    yield sshd.start(make_key(tmp_path / "id"))
    sshd.stop()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "own.db")
    yield opened
    opened.close()


def sheet(qtbot: QtBot, window: Window, kind: type[W]) -> W:
    """The one open sheet of a kind, once it is there."""
    qtbot.waitUntil(lambda: any(s.isVisible() for s in window.findChildren(kind)), timeout=LONG_MS)
    (found,) = [s for s in window.findChildren(kind) if s.isVisible()]
    return found


def ended(qtbot: QtBot, desktop: Desktop, page: ProbesPage) -> None:
    qtbot.waitUntil(lambda: page.ticket is None and not desktop.jobs.waiting, timeout=LONG_MS)


def page_of(window: Window, kind: type[W]) -> W:
    page = window.page()
    assert isinstance(page, kind)
    return page


@pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")
def test_a_newcomer_goes_from_nothing_to_eight_cards_and_finds_them_after_a_restart(
    qtbot: QtBot, opened: Open, empty: Ledger, server: Sshd, tmp_path: Path
) -> None:
    desktop = opened(empty, language="en", theme="light")
    window, words = settled(qtbot, desktop), desktop.words
    first = page_of(window, FirstRunPage)
    assert first.steps.done == (False,) * 5

    qtbot.mouseClick(first.ways["centre"], LEFT)
    centre = sheet(qtbot, window, NewCentre)
    assert centre.ok is not None
    assert not centre.ok.isEnabled()
    qtbot.keyClicks(centre.code, "whu")
    qtbot.keyClicks(centre.fields["name"], "Wuhu")
    qtbot.keyClick(centre.fields["name"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: first.steps.done[0])

    window.activateWindow()  # a sheet had the keyboard
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_H, CONTROL | SHIFT)
    adding = sheet(qtbot, window, AddHosts)
    adding.lines.setPlainText(f"whu-r01-n01 {SSH_USER}@127.0.0.1:{server.port}")
    qtbot.keyClicks(adding.key, str(tmp_path / "id"))
    press(qtbot, adding, words.plural("hosts.add_n", 1))

    question = sheet(qtbot, window, KeyQuestion)  # nobody has vouched for the key yet
    page = page_of(window, ProbesPage)
    assert "SHA256:" in question.list.item(0).text()
    assert not page.board.differences
    press(qtbot, question, words.plural("hosts.trust", 1))
    ended(qtbot, desktop, page)
    assert [f.kind for f in page.table.findings] == ["appeared"] * 8

    with empty.reading() as connection:
        assert expected_cards(connection) == []  # the ledger never changes because a probe said so
    press(qtbot, window.top, words("probes.accept_sure", n=8))
    settled(qtbot, desktop)
    assert not page.table.findings
    assert page.findings.empty.isVisible()
    with empty.reading() as connection:
        assert len(expected_cards(connection)) == 8
    cards.pair_sticker(empty, SEAT, "V-000001", "SN-123456")

    window.close()
    again = settled(qtbot, opened(empty, language="en", theme="light", area="fleet"))
    fleet = page_of(again, FleetPage)
    assert len(fleet.grid.rows) == 8
    assert "SN-123456" in {str(fleet.grid.columns.value("sticker", at)) for at in range(8)}


def test_steps_tick_themselves_off(qtbot: QtBot, opened: Open, empty: Ledger) -> None:
    desktop = opened(empty, language="en", theme="light")
    first = page_of(settled(qtbot, desktop), FirstRunPage)
    describe(empty, SEAT, "centre", "WHU", {"name": "Wuhu"})
    describe(empty, SEAT, "host", "n1", {"centre": "WHU", "address": "127.0.0.1"})
    first.shown()
    settled(qtbot, desktop)
    assert first.steps.done == (True, True, False, False, False)


def test_the_demo_opens_in_the_same_place_and_leads_back_to_ones_own(
    qtbot: QtBot, opened: Open, empty: Ledger, ledger: Ledger
) -> None:
    desktop = opened(empty, doors=Doors(lambda: empty, lambda cancelled: ledger))
    window = settled(qtbot, desktop)
    qtbot.mouseClick(page_of(window, FirstRunPage).demo, LEFT)
    qtbot.waitUntil(lambda: desktop.session.window is not window)
    demo = settled(qtbot, desktop)
    assert [w for w in QApplication.topLevelWidgets() if isinstance(w, Window) and w.isVisible()] == [demo]
    assert demo.page().area == "overview"
    (banner,) = demo.banners
    press(qtbot, banner, desktop.words("shell.start_own"))
    qtbot.waitUntil(lambda: desktop.session.window is not demo)
    own = settled(qtbot, desktop)
    assert own.page().area == "first_run"
    assert not own.banners
    assert own.desk.ledger is empty


def test_a_demo_that_cannot_be_opened_is_told_and_may_be_tried_again(qtbot: QtBot, opened: Open, empty: Ledger) -> None:
    tries: list[int] = []

    def fails(cancelled: Event) -> Ledger:
        tries.append(1)
        raise Unreachable("demo_unfinished")

    desktop = opened(empty, doors=Doors(lambda: empty, fails))
    window = settled(qtbot, desktop)
    for _ in range(2):
        qtbot.mouseClick(page_of(window, FirstRunPage).demo, LEFT)
        settled(qtbot, desktop)
    assert len(tries) == 2
    assert desktop.words("problem.demo_unfinished.what") in window.toast.text()


def test_building_the_demo_can_be_cancelled_and_leaves_nothing_half_built(tmp_path: Path) -> None:
    cancelled = Event()
    cancelled.set()
    with pytest.raises(Unreachable):
        make_apart(tmp_path / "demo", cancelled)
    assert not (tmp_path / "demo").exists()
