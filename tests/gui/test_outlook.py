"""The outlook by mouse and key: what may come, when to sell, from price to net; the newest question wins."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desks import Open, at, settled
from small_fleet import NOW, small_fleet
from volute.economics.decide import weigh
from volute.economics.inputs import Scenario
from volute.gui.forms.outlook.outlook import OutlookSheet
from volute.gui.forms.outlook.when import advice
from volute.gui.pages.decide.page import DecidePage
from volute.gui.plot_menu import plot_under
from volute.gui.plots.saving import save_plot_svg
from volute.gui.plots.taking import Large, lines_above
from volute.gui.plots.zoom_view import ZoomView
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.scenarios import told
from volute.words import LANGUAGES

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desktop(qtbot: QtBot, opened: Open, ledger: Ledger) -> Desktop:
    return at(qtbot, opened(ledger), "decide")


def open_sheet(qtbot: QtBot, desktop: Desktop, centre: str = "") -> OutlookSheet:
    """By its button in the bar, as a person opens it."""
    page = cast("DecidePage", desktop.session.window.page())
    page.centre = centre
    name = desktop.words("outlook.open")
    bar = desktop.session.window.top.actions_shown
    qtbot.mouseClick(next(b for b in bar if b.text().strip() == name), LEFT)
    (sheet,) = page.findChildren(OutlookSheet)
    settled(qtbot, desktop)
    return sheet


def hover(widget: QWidget, at: QPointF) -> None:
    """The mouse over a widget; a virtual screen moves no pointer of its own."""
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), none, none, keys)
    QApplication.sendEvent(widget, event)


def turn(qtbot: QtBot, sheet: OutlookSheet, tab: str) -> None:
    name = sheet.desk.words(f"outlook.tab.{tab}")
    qtbot.mouseClick(next(b for b in sheet.findChildren(QPushButton) if b.text() == name), LEFT)


def test_what_may_come_is_told_with_its_paths_and_its_assumptions(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop, "WHU")
    assert sheet.place.currentText() == "Wuhu"
    found = sheet.found
    assert found is not None
    shown = dict(sheet.coming.shown)
    assert shown["Selling now wins"] == f"{np.mean(found.gain < 0) * 100:.1f}% of paths"
    assert shown["Drawn from"] == "10,000 paths, seed 20261"
    assert sheet.coming.title.text().startswith("Renting on, then selling: ")
    marks = {line.split("\t")[0]: line.split("\t")[-1] for line in sheet.coming.parameters.as_tsv().splitlines()[1:]}
    assert marks["Price, swing a year, with doubt"] == "assumed"  # one quote shows no movement
    assert marks["Price with rent, correlation"] == "assumed"
    sheet.accept()


def test_the_fan_answers_the_arrow_keys_and_hands_out_its_data(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop)
    fan, found = sheet.coming.fan, sheet.found
    assert found is not None
    assert fan.chart is not None
    fan.setFocus()
    for _ in range(13):
        qtbot.keyClick(fan, Qt.Key.Key_Right)
    assert fan.month == 12
    assert fan.accessibleDescription().startswith("Kept until month 12. ")
    qtbot.keyClick(fan, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0] == ["Month", "1 of 10 above", "median", "1 of 10 below", "mean", "sell now"]
    assert len(rows) == 62
    assert float(rows[13][2]) == pytest.approx(found.fan.p50[12], abs=1)
    assert len({row[-1] for row in rows[1:]}) == 1  # selling now is known
    still = fan.grab().toImage()
    hover(fan, fan.place(30, (fan.chart.low + fan.chart.high) / 2))
    assert fan.month == 30
    assert fan.grab().toImage() != still
    sheet.accept()


def test_bars_tell_how_often(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop, "WHU")
    bars = sheet.coming.bars
    assert bars.shares.sum() == pytest.approx(1)
    assert 0.0 in bars.edges or bars.edges[0] > 0 or bars.edges[-1] < 0  # no bar has two colours
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert bars.words() == bars.accessibleDescription()
    assert bars.words().endswith("% of paths")
    sheet.accept()


def test_it_follows_the_sliders_and_the_newest_question_wins(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop, "WHU")
    page = cast("DecidePage", desktop.session.window.page())
    assert sheet.found is not None
    before, drawn = sheet.found.fan.p50.copy(), sheet.found.drawn
    sheet.ask()
    older = sheet._question._ticket
    assert older is not None
    page.side.take(Scenario(rent_change=-0.4))
    sheet.follow(Scenario(rent_change=-0.4))
    sheet.ask()
    assert older.cancelled.is_set()
    settled(qtbot, desktop)
    assert sheet.found.scenario.rent_change == -0.4
    assert sheet.found.fan.p50[36] < before[36]
    assert sheet.found.drawn is drawn  # a slider draws nothing anew
    assert sheet.state.text() == ""
    sheet.accept()


def test_it_can_be_stopped_and_asked_again(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop)
    found = sheet.found
    sheet.ask()
    assert sheet.halt.isVisible()
    qtbot.mouseClick(sheet.halt, LEFT)
    settled(qtbot, desktop)
    assert (sheet.found is found, sheet.halt.isVisible()) == (True, False)
    assert sheet.state.text().startswith("Stopped.")
    qtbot.mouseClick(sheet.again, LEFT)
    settled(qtbot, desktop)
    assert sheet.found is not found
    sheet.accept()


def test_when_to_sell_is_one_sentence_and_a_boundary(qtbot: QtBot, desktop: Desktop) -> None:
    """At half the rent Wuhu's cards are sold; as it is they are kept until a price is reached."""
    sheet = open_sheet(qtbot, desktop, "WHU")
    turn(qtbot, sheet, "when")
    kept = sheet.when.sentence.text()
    sheet.follow(Scenario(rent_change=-0.5))
    sheet.ask()
    settled(qtbot, desktop)
    assert sheet.when.sentence.text().startswith("Sell now: ¥20,000 is at or above the ¥")
    assert dict(sheet.when.shown)["Price today, list"] == "¥20,000"
    sheet.follow(Scenario())
    sheet.ask()
    settled(qtbot, desktop)
    assert sheet.found is not None
    reach = sheet.found.boundary.reach(0)
    assert reach is not None
    assert sheet.when.sentence.text() == kept == f"Keep. Sell if the price reaches ¥{reach:,.0f}."
    assert sheet.when.plot.chart is not None
    assert any(f"¥{reach:,.0f}" in words for words in sheet.when.plot.chart.tells(0))
    sheet.accept()


def test_a_waterfall_ends_in_the_net_and_names_its_sources(qtbot: QtBot, desktop: Desktop, ledger: Ledger) -> None:
    sheet = open_sheet(qtbot, desktop, "WHU")
    turn(qtbot, sheet, "lines")
    asked = told(ledger, NOW.date())
    comparison = weigh(asked.columns, asked.book.regime, Scenario())
    net = comparison.sell_value[comparison.labels.index("WHU")] / 5
    rows = [line.split("\t") for line in sheet.lines.table.as_tsv().splitlines()]
    assert rows[1][0] == "List price"
    assert rows[1][2] == "20,000"
    assert "a buyer" in rows[1]
    assert "2026-11-20" in rows[1]
    assert (rows[-1][0], rows[-1][3]) == ("What is left", f"{net:,.0f}")
    assert [row[0] for row in rows if row[0] == "Condition" and "assumed" in row] == ["Condition"]
    name = desktop.words("outlook.side.rent")
    qtbot.mouseClick(next(b for b in sheet.lines.findChildren(QPushButton) if b.text() == name), LEFT)
    assert sheet.lines.title.text().startswith("Renting one card next month: ")
    assert sheet.lines.table.as_tsv().splitlines()[1].startswith("Card-hours\t")
    sheet.accept()


def test_the_waterfall_and_the_ranking_are_taken_along_like_any_plot(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop)
    for tab, table in (("lines", sheet.lines.table), ("ranking", sheet.ranking.table)):
        turn(qtbot, sheet, tab)
        assert plot_under(sheet, table.viewport().mapTo(sheet, QPoint(40, 20))) is table
        rows = table.sheet()
        assert len(rows) == 1 + table.rows.size > 1
        again = table.again()
        qtbot.addWidget(again)
        assert (again.sheet(), again.isColumnHidden(6)) == (rows, table.isColumnHidden(6))
        assert lines_above(table)[0] == getattr(sheet, tab).title.text()


def test_the_fan_in_large_is_zoomed_moved_and_read_and_follows_the_theme(
    qtbot: QtBot, desktop: Desktop, tmp_path: Path
) -> None:
    sheet = open_sheet(qtbot, desktop)
    sheet.coming.fan.setFocus()
    qtbot.keyClick(sheet.coming.fan, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(sheet.coming.fan.findChildren(Large)))
    (window,) = sheet.coming.fan.findChildren(Large)
    plot = cast("ZoomView", window.plot)
    assert plot.sheet() == sheet.coming.fan.sheet()
    assert lines_above(plot)[0] == sheet.coming.title.text()
    whole = plot.view.viewRange()[0]
    assert whole[1] > 60
    for key, month in ((Qt.Key.Key_Right, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Left, 0)):
        qtbot.keyClick(plot, key)
        assert plot.chart is not None
        assert (plot.month, plot.words.text()) == (month, "\n".join(plot.chart.tells(month)))
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    near = plot.view.viewRange()[0]
    assert near[1] - near[0] < 0.9 * (whole[1] - whole[0])
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert plot.view.viewRange()[0] == pytest.approx(whole)
    before = plot.grab().toImage().pixelColor(5, 5)
    desktop.look.set_theme("dark")
    assert plot.grab().toImage().pixelColor(5, 5).lightness() < before.lightness() - 100
    save_plot_svg(tmp_path / "fan.svg", plot, desktop.look, lines_above(plot))
    text = (tmp_path / "fan.svg").read_text("utf-8")
    assert sheet.coming.title.text() in text
    assert "<image" not in text
    window.close()


def test_the_palette_opens_it(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.session.window
    window.open_palette()
    from volute.gui.palette import Palette

    (palette,) = window.findChildren(Palette)
    qtbot.keyClicks(palette.field, "outlook")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settled(qtbot, desktop)
    (sheet,) = window.page().findChildren(OutlookSheet)
    assert sheet.found is not None
    sheet.accept()
    settled(qtbot, desktop)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_price_it_says_what_to_do(qtbot: QtBot, opened: Open, tmp_path: Path, language: str) -> None:
    bare = small_fleet(tmp_path / "bare.db", priced=False)
    desktop = at(qtbot, opened(bare, language=language, theme="dark"), "decide")
    sheet = open_sheet(qtbot, desktop)
    assert sheet.found is None
    assert sheet.nothing.isVisible()
    turn(qtbot, sheet, "when")
    assert sheet.nothing.isVisible()
    sheet.accept()
    settled(qtbot, desktop)
    bare.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tab_is_drawn_whole_in_both_languages(qtbot: QtBot, opened: Open, ledger: Ledger, language: str) -> None:
    """Nothing of the sheet is wider than the sheet, and every advice has words."""
    desktop = at(qtbot, opened(ledger, language=language, theme="dark"), "decide")
    sheet = open_sheet(qtbot, desktop)
    for tab in ("coming", "when", "depth", "lines", "ranking"):
        turn(qtbot, sheet, tab)
        qtbot.wait(20)
        wide = max(sheet.tabs.geometry().right(), sheet.state.geometry().left())
        assert wide <= sheet.width()
        assert not sheet.stack.currentWidget().grab().isNull()
    assert sheet.found is not None
    assert all(advice(sheet.found, at, sheet.desk) for at in range(len(sheet.found.cohorts)))
    sheet.accept()
    settled(qtbot, desktop)
    assert book(ledger, NOW.date()).cohorts


def test_centres_are_ranked_by_regret_and_a_row_opens_its_outlook(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop)
    sheet.follow(Scenario(rent_change=-0.5))
    sheet.ask()
    settled(qtbot, desktop)
    turn(qtbot, sheet, "ranking")
    assert sheet.found is not None
    ranked = sheet.found.ranking
    regrets = [r.summary.regret_rent for r in ranked if r.summary]
    assert regrets == sorted(regrets, reverse=True)
    losing = [r.lost_a_day for r in ranked if r.lost_a_day is not None and r.lost_a_day > 0]
    assert sheet.ranking.title.text().startswith(
        "1 centre loses ¥" if len(losing) == 1 else f"{len(losing)} centres lose ¥"
    )
    table = sheet.ranking.table
    row = [r.centre for r in ranked].index("WHU")
    table.opened.emit(row)
    settled(qtbot, desktop)
    assert (sheet.place.currentText(), sheet.found.centre) == ("Wuhu", "WHU")
    assert sheet.stack.currentWidget() is sheet.coming
    summary = ranked[row].summary
    assert summary is not None
    assert sheet.found.sell_wins == pytest.approx(summary.sell_wins, abs=1e-3)
    sheet.accept()


def test_how_many_at_once_marks_what_one_owns_and_hands_out_its_data(qtbot: QtBot, desktop: Desktop) -> None:
    sheet = open_sheet(qtbot, desktop)
    turn(qtbot, sheet, "depth")
    deep, chart = sheet.deep, sheet.deep.plot.chart
    assert chart is not None
    assert [dot.month for dot in chart.dots] == [5.0, 6.0]  # Wuhu's five cards, and six in all
    assert deep.deep is not None
    assert deep.deep.at(deep.deep.net, 5) < float(deep.deep.net[0])
    assert "5 cards" in deep.sentence.text()
    assert any("yours here" in line.lower() for line in chart.tells(5))
    qtbot.keyClick(deep.plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = QGuiApplication.clipboard().text().splitlines()
    assert len(rows) == len(deep.deep.cards) + 1
    sheet.accept()
