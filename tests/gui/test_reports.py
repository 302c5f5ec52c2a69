"""The report form: what is chosen is made behind the window, page by page, and can be cancelled."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desks import Open
from pdf_text import read_pdf
from small_fleet import NOW
from volute.economics.inputs import Scenario
from volute.gui.forms.reports.preview import LargePage
from volute.gui.forms.reports.report import MakeReport
from volute.gui.reports.making import Making
from volute.gui.reports.pdf import pdf_slices
from volute.gui.reports.readable import readable
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.report import report
from volute.words import Style, Words

LEFT = Qt.MouseButton.LeftButton
CENTRES = {"SGN": "Shaoguan", "WHU": "Wuhu"}


@pytest.fixture
def desktop(opened: Open, ledger: Ledger) -> Desktop:
    return opened(ledger)


def form(desktop: Desktop, folder: Path, what_if: Scenario | None = None) -> MakeReport:
    window = desktop.session.window
    made = MakeReport(window.desk, window, CENTRES, what_if)
    made.folder.setText(str(folder))
    made.show()
    return made


def done(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.session.window
    qtbot.waitUntil(lambda: not window.findChildren(Making) and not desktop.jobs.waiting, timeout=20_000)


def test_all_four_files_are_made_in_the_other_language(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    sheet = form(desktop, tmp_path)
    sheet.language.setCurrentIndex(sheet.language.findData("zh_CN"))
    for box in sheet.kinds.values():
        box.setChecked(True)
    assert sheet.ok
    qtbot.mouseClick(sheet.ok, LEFT)
    done(qtbot, desktop)
    made = {path.suffix for path in tmp_path.glob("volute-2026-11-24-zh_CN.*")}
    assert made == {".pdf", ".xlsx", ".png", ".svg"}
    text = "".join(read_pdf(tmp_path / "volute-2026-11-24-zh_CN.pdf").pages).replace("\n", "")
    assert Words.load("zh_CN")("report.inputs") in text
    assert "中心" in text


def test_only_the_ticked_centres_go_in_with_the_sliders(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    sheet = form(desktop, tmp_path, Scenario(rent_change=-0.2))
    sheet.centres.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert sheet.chosen() == ("WHU",)
    sheet.make()
    done(qtbot, desktop)
    text = "".join(read_pdf(tmp_path / "volute-2026-11-24-en.pdf").pages).replace("\n", "")
    assert "Shaoguan" not in text
    assert "−20%" in text


def test_what_is_missing_is_said_beside_its_field(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    sheet, words = form(desktop, tmp_path / "nowhere"), desktop.session.window.desk.words
    qtbot.mouseClick(next(b for b in sheet.findChildren(QPushButton) if b.text() == words("report.none")), LEFT)
    sheet.kinds["pdf"].setChecked(False)
    sheet.make()
    assert sheet.isVisible()
    shown = [label.text() for label in sheet.findChildren(type(sheet._trouble)) if label.isVisible()]
    for key in ("centres_missing", "kinds_missing", "folder_missing"):
        assert words(f"report.{key}") in shown
    sheet.reject()


@pytest.mark.parametrize("kind", ["counting", "pdf", "xlsx"])
def test_a_cancelled_report_ends_at_once_and_leaves_nothing(
    qtbot: QtBot, desktop: Desktop, tmp_path: Path, kind: str
) -> None:
    sheet = form(desktop, tmp_path)
    for name, box in sheet.kinds.items():
        box.setChecked(name == (kind if kind in sheet.kinds else "pdf"))
    sheet.make()
    window = desktop.session.window
    (making,) = window.findChildren(Making)
    reached = {"counting": lambda: True, "pdf": lambda: making._told is not None}
    qtbot.waitUntil(reached.get(kind, lambda: making._ticket is not None))
    started = time.monotonic()
    making.cancel()
    assert not window.status._bar.isVisible()
    assert time.monotonic() - started < 1
    done(qtbot, desktop)
    assert list(tmp_path.glob("*volute-*")) == []
    assert not window.status._bar.isVisible()


def test_a_walk_left_half_way_leaves_nothing(ledger: Ledger, light: object, tmp_path: Path) -> None:
    words = Words.load("en")
    walk = pdf_slices(tmp_path / "r.pdf", report(ledger, NOW.date(), Scenario()), words, Style(words))
    steps = [next(walk) for _ in range(7)]
    assert steps[-1] == (1, 6)
    assert list(tmp_path.glob(".r.pdf*"))
    walk.close()
    assert list(tmp_path.glob("*r.pdf*")) == []


def test_no_step_keeps_the_window_long(ledger: Ledger, light: object, tmp_path: Path) -> None:
    """The slices of a small report, after fonts have been met once; a frozen window would feel a tenth of a second."""
    words = Words.load("zh_CN")
    told = report(ledger, NOW.date(), Scenario())
    took = []
    for _ in range(2):
        took, before = [], time.perf_counter()
        for _ in pdf_slices(tmp_path / "r.pdf", told, words, Style(words)):
            took.append(time.perf_counter() - before)
            before = time.perf_counter()
    assert max(took) < 0.3, took


def test_a_search_finds_the_word_and_not_its_radicals() -> None:
    kept = b"<2F2F> <0009> begincmap 1 beginbfrange <0009> <000B> [<2F2F> <2EDA> <0009>] endcmap <2F2F>"
    assert (
        readable(kept) == b"<2F2F> <0009> begincmap 1 beginbfrange <0009> <000B> [<5DE5> <9875> <0020>] endcmap <2F2F>"
    )


@pytest.mark.parametrize("area", ["decide", "overview"])
def test_the_report_is_one_press_away(qtbot: QtBot, desktop: Desktop, area: str) -> None:
    window = desktop.session.window
    window.go(area)
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    text = window.desk.words("report.open")
    qtbot.mouseClick(next(b for b in window.top.actions_shown if b.text().strip() == text), LEFT)
    (sheet,) = window.findChildren(MakeReport)
    assert [sheet.centres.item(at).text() for at in range(2)] == ["Shaoguan", "Wuhu"]
    sheet.reject()
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)


# --- the pages beside the form


def painted(qtbot: QtBot, desktop: Desktop, sheet: MakeReport) -> None:
    qtbot.wait(300)  # the form has rested
    qtbot.waitUntil(lambda: not desktop.jobs.waiting and not sheet.preview._rest.isActive(), timeout=20_000)


def test_the_pages_are_shown_turned_and_opened_large(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    sheet = form(desktop, tmp_path)
    painted(qtbot, desktop, sheet)
    shown = sheet.preview
    assert (len(shown.pages), shown.of, shown.at) == (6, 6, 1)
    assert not shown.before.isEnabled()
    qtbot.mouseClick(shown.after, LEFT)
    for _ in range(4):
        qtbot.keyClick(shown, Qt.Key.Key_PageDown)
    assert shown.said.text() == desktop.words("report.page", at=6, of=6)
    assert not shown.after.isEnabled()
    shown.open()
    (large,) = sheet.findChildren(LargePage)
    assert large.isVisible()
    large.accept()
    sheet.reject()


def test_what_is_chosen_changes_the_pages(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    sheet = form(desktop, tmp_path)
    painted(qtbot, desktop, sheet)
    first = sheet.preview.pages[1].image
    sheet.audience.setCurrentIndex(sheet.audience.findData("bank"))
    painted(qtbot, desktop, sheet)
    assert sheet.preview.of == 7
    assert sheet.preview.pages[1].image != first
    for at in range(2):
        sheet.centres.item(at).setCheckState(Qt.CheckState.Unchecked)
    painted(qtbot, desktop, sheet)
    assert sheet.preview.of == 0
    sheet.centres.item(0).setCheckState(Qt.CheckState.Checked)
    painted(qtbot, desktop, sheet)
    sheet.make()
    done(qtbot, desktop)
    text = "".join(read_pdf(tmp_path / "volute-2026-11-24-bank-en.pdf").pages).replace("\n", "")
    assert desktop.words("report.bank.claims") in text


def test_painting_the_pages_can_be_stopped(qtbot: QtBot, desktop: Desktop, tmp_path: Path) -> None:
    sheet = form(desktop, tmp_path)
    qtbot.waitUntil(lambda: sheet.preview._question.running)
    assert sheet.preview.halt.isVisible()
    qtbot.mouseClick(sheet.preview.halt, LEFT)
    painted(qtbot, desktop, sheet)
    assert len(sheet.preview.pages) < 6
    assert not sheet.preview.halt.isVisible()
    sheet.reject()
