"""Plots in files and in windows of their own: nothing lies outside its plot, marks are explained, the menu is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QToolTip
from pytestqt.qtbot import QtBot

from volute.gui.pages.decide.page import DecidePage
from volute.gui.plot_menu import PlotMenu
from volute.gui.plots.polygons import cut
from volute.gui.plots.proportion import ProportionStrip
from volute.gui.plots.saving import save_plot_svg
from volute.gui.plots.small_multiples import SmallMultiples
from volute.gui.plots.taking import Large, Taken, lines_above
from volute.gui.start import Desktop
from volute.ledger.store import Ledger

Opened = Callable[..., Desktop]


@pytest.fixture
def page(qtbot: QtBot, opened: Opened, ledger: Ledger) -> DecidePage:
    desktop = opened(ledger)
    desktop.session.window.go("decide")
    for _ in range(2):
        qtbot.waitUntil(lambda: not desktop.jobs.waiting)
        qtbot.wait(260)
    return cast("DecidePage", desktop.session.window.page())


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> list[PlotMenu]:
    """Menus asked for, not shown: a display without a keyboard cannot hold one open."""
    asked: list[PlotMenu] = []
    monkeypatch.setattr(PlotMenu, "popup", lambda menu, _: asked.append(menu))
    return asked


def pieces(y: list[float], low: float, high: float) -> list[list[tuple[float, float]]]:
    x = np.arange(float(len(y)))
    return [[point.toTuple() for point in piece] for piece in cut(x, np.array(y), low, high)]


def test_a_curve_is_cut_where_it_leaves_its_plot_and_goes_on_where_it_comes_back() -> None:
    assert pieces([0, 1, 2], 0, 2) == [[(0, 0), (1, 1), (2, 2)]]
    assert pieces([0, 4], 0, 2) == [[(0, 0), (0.5, 2)]]
    assert pieces([-2, 4], 0, 1) == [[(pytest.approx(1 / 3), 0), (0.5, 1)]]
    assert pieces([1, 3, 1], 0, 2) == [[(0, 1), (0.5, 2)], [(1.5, 2), (2, 1)]]
    assert pieces([3, 4, 5], 0, 2) == []
    assert pieces([1, float("nan"), 1], 0, 2) == [[(0, 1), (2, 1)]]


def test_no_line_of_a_written_picture_rests_on_clipping(page: DecidePage, tmp_path: Path) -> None:
    """Many readers of SVG, Qt's own among them, know no clip paths."""
    page.side.sliders["rent_change"].set_value(0.5)  # curves that leave their panels
    assert max(panel.rent.max() for panel in page.plots.panels) > 1.6
    for plot in (page.plots, page.why.bands):
        file = tmp_path / "plot.svg"
        save_plot_svg(file, plot, page.desk.look, ["title"])
        text = file.read_text("utf-8")
        assert "clip-path" not in text
        drawn = [points.split() for points in re.findall(r'<polyline[^>]* points="([^"]+)"', text)]
        heights = [float(point.split(",")[1]) for points in drawn for point in points]
        assert heights
        assert min(heights) >= 0
        assert max(heights) <= plot.height()


def test_a_picture_of_the_small_multiples_explains_its_marks(page: DecidePage, tmp_path: Path) -> None:
    words = page.desk.words
    assert lines_above(page.plots) == [page.verdict.sentence(), page.verdict.worth, words("decide.axes")]
    save_plot_svg(tmp_path / "plot.svg", page.plots, page.desk.look, lines_above(page.plots))
    text = (tmp_path / "plot.svg").read_text("utf-8")
    for said in (page.verdict.sentence(), words("decide.mark.band"), words("decide.mark.cost")):
        assert said in text


def test_a_plot_opens_large_by_keyboard_with_its_title_its_marks_and_its_menu(
    qtbot: QtBot, page: DecidePage, menus: list[PlotMenu]
) -> None:
    page.plots.setFocus()
    qtbot.keyClick(page.plots, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window = next(iter(page.plots.findChildren(Large)))
    plot = cast("SmallMultiples", window.plot)
    assert [label.text() for label in window.findChildren(QLabel)] == lines_above(page.plots)
    assert (plot.headed, plot.legend) == (True, page.plots.legend)
    assert lines_above(plot) == lines_above(page.plots)
    where = plot.mapTo(window, QPoint(20, 60))
    QGuiApplication.sendEvent(
        window, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, window.mapToGlobal(where))
    )
    (menu,) = menus
    assert (menu.parentWidget(), len(menu.actions())) == (plot, 4)
    window.close()


def test_the_menu_of_a_plot_opens_by_keyboard(page: DecidePage, menus: list[PlotMenu]) -> None:
    for plot in (page.plots, page.why.tornado, page.why.bands):
        plot.setFocus()
        middle = plot.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, plot.mapToGlobal(middle))
        QGuiApplication.sendEvent(plot, event)
        assert menus[-1].parentWidget() is plot
        assert page.desk.words("outlook.copy_data") in [action.text() for action in menus[-1].actions()]


@pytest.fixture
def tips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What tips would say: a display without windows above others cannot show them."""
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, *more: said.append(text))
    return said


def test_every_plot_is_read_by_keyboard(qtbot: QtBot, page: DecidePage, tips: list[str]) -> None:
    """Centres of the break-even plot from the left, bars of the tornado downwards, months of the panel looked into."""
    for plot, keys in ((page.why.bands, (Qt.Key.Key_Right, Qt.Key.Key_Left)), (page.why.tornado, (Qt.Key.Key_Down,))):
        plot.setFocus()
        for key in keys:
            qtbot.keyClick(plot, key)
    figure = page.why.bands.figure
    assert figure is not None
    left = min(figure.marks, key=lambda mark: mark.x)
    assert tips[:2] == [f"{page.told.book.name(left.label)}: {left.x * 100:.0f}% · {left.y:,.0f}"] * 2  # type: ignore[union-attr]
    assert tips[2].startswith(page.why.tornado.bars[0].name)
    page.plots.setFocus()
    qtbot.keyClick(page.plots, Qt.Key.Key_Right)
    (marked,) = [panel for panel in page.plots.panels if panel.key == page.plots.marked]
    for month in (0, 1):
        qtbot.keyClick(page.plots, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert page.plots.pointed == (marked.key, month)
        for words in page.plots.tells(marked, month):
            assert words in page.plots.accessibleDescription()


def test_every_plot_hands_out_its_data_and_itself(page: DecidePage, qtbot: QtBot) -> None:
    for plot in (page.plots, page.why.bands, page.why.tornado, page.side.flips, page.side.levels):
        assert isinstance(plot, Taken)
        again = plot.again()
        qtbot.addWidget(again)
        assert isinstance(again, Taken)
        assert again.sheet() == plot.sheet() != []
        assert plot.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_strip_of_places_says_each_part(qtbot: QtBot, opened: Opened, ledger: Ledger, tips: list[str]) -> None:
    desktop = opened(ledger)
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    (strip,) = desktop.session.window.page().findChildren(ProportionStrip)
    qtbot.waitUntil(lambda: bool(strip.parts))
    assert sum(part.count for part in strip.parts) == 6  # every card of the fleet
    for box, part in zip(strip.boxes(), strip.parts, strict=True):
        assert strip.words_at(box.center().x()) == part.said
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert tips == [strip.parts[0].said]
    assert strip.again().sheet() == strip.sheet() == [[part.name, f"{part.count:.0f}"] for part in strip.parts]
