"""Decide by mouse and key: a slider moves answers and picture, scenarios come back, missing prices are entered."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import NOW, SEAT, small_fleet
from volute.commands.registers import describe
from volute.economics.decide import Advice
from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.gui.forms.market.market import MarketSheet
from volute.gui.forms.market.prices import EnterPrices
from volute.gui.forms.outlook.inputs import InputsSheet
from volute.gui.forms.outlook.outlook import OutlookSheet
from volute.gui.forms.scenarios.compare import CompareScenarios
from volute.gui.forms.scenarios.scenario import SaveScenario
from volute.gui.forms.value.value import ValueSheet
from volute.gui.jobs import Ticket
from volute.gui.moves import Move, Moves
from volute.gui.pages.decide.bands import band
from volute.gui.pages.decide.page import DecidePage
from volute.gui.pages.fleet.page import FleetPage
from volute.gui.palette import Palette
from volute.gui.panels import Weighed
from volute.gui.pictures import comparison_picture
from volute.gui.plot_menu import PlotMenu
from volute.gui.plots.ticks import around, between
from volute.gui.sheets import OF_DECIDE, SHEETS
from volute.gui.start import Desktop
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.price_list import price_list
from volute.queries.ranking import lost_a_day
from volute.queries.scenarios import told
from volute.words import LANGUAGES, Words

LEFT = Qt.MouseButton.LeftButton
Opened = Callable[..., Desktop]


@pytest.fixture
def desktop(qtbot: QtBot, opened: Opened, ledger: Ledger) -> Desktop:
    made = opened(ledger)
    made.session.window.go("decide")
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, desktop: Desktop) -> None:
    """Nothing is asked any more, and the sliders have rested."""
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)
    qtbot.wait(260)  # bands rest longest
    qtbot.waitUntil(lambda: not desktop.jobs.waiting)


def page_of(desktop: Desktop) -> DecidePage:
    return cast("DecidePage", desktop.session.window.page())


def drag(qtbot: QtBot, page: DecidePage, lever: str, keys: int) -> None:
    """Move a slider by its arrow keys."""
    track = page.side.sliders[lever].track
    track.setFocus()
    for _ in range(abs(keys)):
        qtbot.keyClick(track, Qt.Key.Key_Right if keys > 0 else Qt.Key.Key_Left)


def test_a_slider_moves_the_answers_and_the_picture(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    before, sentence = page.plots.grab().toImage(), page.verdict.sentence()
    worth = {panel.key: panel.worth for panel in page.plots.panels}
    drag(qtbot, page, "rent_change", -40)
    assert page.side.scenario.rent_change == pytest.approx(-0.40)
    assert page.verdict.sentence() != sentence
    assert all(panel.worth != worth[panel.key] for panel in page.plots.panels)
    assert page.plots.grab().toImage() != before
    assert {panel.key: panel.advice for panel in page.plots.panels} == {"SGN": "rent", "WHU": "sell"}
    assert [row.name for row in page.side.flips.rows] == ["Wuhu"]  # it was too close to call
    assert "1 of 7" in page.side.differ.text()
    qtbot.mouseClick(page.side.reset, LEFT)
    assert page.verdict.sentence() == sentence
    assert page.plots.grab().toImage() == before


def test_a_slider_obeys_the_mouse(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    track = page.side.sliders["horizon"].track
    qtbot.mouseClick(track, LEFT, pos=QPoint(track.width() - 2, 8))
    assert page.side.scenario.horizon == page.plots.horizon == 120


def test_a_horizon_beyond_five_years_shows_ten_of_every_path_and_of_its_band(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    assert page.plots.months == 60
    typed(qtbot, page, "horizon", "61")
    settle(qtbot, desktop)
    assert (page.plots.months, page.plots.horizon) == (120, 61)
    for panel in page.plots.panels:
        assert panel.low is not None
        assert {len(curve) for curve in (panel.sell, panel.rent, panel.base_rent, panel.low)} == {121}
    assert len(page.plots.sheet()[0]) == 2 + 121
    typed(qtbot, page, "horizon", "60")
    settle(qtbot, desktop)
    assert (page.plots.months, {len(panel.rent) for panel in page.plots.panels}) == (60, {61})


def test_a_band_that_nobody_waits_for_ends_and_draws_nothing(desktop: Desktop, ledger: Ledger) -> None:
    known = page_of(desktop).told
    assert known is not None
    asked = (ledger, known.columns, known.book, Scenario(), By.CENTRE, None)
    waited, given_up = Ticket(1), Ticket(2)
    given_up.cancel()
    assert band(given_up, *asked) is None
    found = band(waited, *asked)
    assert found is not None
    assert found.below.shape == (2, 61)


def test_centres_come_in_the_order_of_the_overview(desktop: Desktop) -> None:
    assert [panel.title for panel in page_of(desktop).plots.panels] == ["Shaoguan", "Wuhu"]


def test_models_and_the_table_show_the_same_answers(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    for text, check in (("Per model", lambda: [p.title for p in page.plots.panels] == ["RTX 4090"]),
                        ("Table", lambda: page.table.isVisible() and len(page.table.rows) == 2)):  # fmt: skip
        qtbot.mouseClick(next(b for b in page.findChildren(QPushButton) if b.text() == text), LEFT)
        assert check(), text
    shown = page.table.as_tsv().splitlines()
    assert shown[1].startswith("Shaoguan\trent\t5\t12\t")


def test_one_panel_is_looked_into_and_opened(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    wuhu = page.plots.cells().box(1).center().toPoint()
    qtbot.mouseClick(page.plots, LEFT, pos=wuhu)
    settle(qtbot, desktop)
    assert page.why.moves.text() == "What moves the answer in Wuhu"
    qtbot.keyClick(page.plots, Qt.Key.Key_Return)
    settle(qtbot, desktop)
    fleet = desktop.session.window.page()
    assert isinstance(fleet, FleetPage)
    assert len(fleet.grid.rows) == 5


def test_reasons_follow_the_sliders_once_they_rest(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    assert [bar.name for bar in page.why.tornado.bars][:1] == ["Rent"] or page.why.tornado.bars
    reach = {bar.name: bar.high - bar.low for bar in page.why.tornado.bars}
    assert page.why.bands.figure is not None
    assert {mark.label for mark in page.why.bands.figure.marks} == {"WHU", "SGN"}
    assert [row.name for row in page.side.levels.rows] == ["RTX 4090"]
    drag(qtbot, page, "rent_change", -30)
    settle(qtbot, desktop)
    now = {bar.name: bar.high - bar.low for bar in page.why.tornado.bars}
    assert abs(now["Lit rate"]) < abs(reach["Lit rate"])  # lower rents make the lit rate matter less


def test_a_saved_scenario_keeps_the_sliders_comes_back_and_is_undone(qtbot: QtBot, desktop: Desktop) -> None:
    page, window = page_of(desktop), desktop.session.window
    drag(qtbot, page, "rent_change", -6)
    qtbot.mouseClick(page.side.save, LEFT)
    sheet = page.findChildren(SaveScenario)[0]
    qtbot.keyClicks(sheet.name, "Price slide, winter")
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    settle(qtbot, desktop)
    assert page.side.scenario == Scenario(rent_change=-0.06)
    assert page.side.saved.currentText() == "Price slide, winter"
    qtbot.mouseClick(page.side.reset, LEFT)
    assert page.side.saved.currentText() == "Base"
    page.side.saved.activated.emit(page.side.saved.findText("Price slide, winter"))
    assert page.side.sliders["rent_change"].value() == pytest.approx(-0.06)
    for _ in range(3):  # the scenario was taken, and before that the base; then the name
        window.undo()
    settle(qtbot, desktop)
    assert page.side.saved.findText("Price slide, winter") == -1
    assert page.side.scenario == Scenario(rent_change=-0.06)  # undo takes the name away, not the sliders


def test_a_scenario_needs_a_name(qtbot: QtBot, desktop: Desktop, ledger: Ledger) -> None:
    page = page_of(desktop)
    qtbot.mouseClick(page.side.save, LEFT)
    sheet = page.findChildren(SaveScenario)[0]
    sheet.save()
    assert sheet.isVisible()
    assert told(ledger, NOW.date()).scenarios == {}
    sheet.reject()


def test_scenarios_stand_side_by_side(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    drag(qtbot, page, "rent_change", -40)
    qtbot.mouseClick(page.side.compare, LEFT)
    sheet = page.findChildren(CompareScenarios)[0]
    shown = [[label.text() for label in labels] for _, labels in sheet.columns]
    assert [column[0] for column in shown] == ["0%", "−40%"]
    assert shown[0][-3] != shown[1][-3]
    assert shown[1][-3] == page.verdict.sentence()
    sheet.accept()


def test_missing_prices_are_named_and_entered(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    bare = small_fleet(tmp_path / "bare.db", priced=False)
    desktop = opened(bare)
    desktop.session.window.go("decide")
    settle(qtbot, desktop)
    page = page_of(desktop)
    assert page.missing.text() == "1 model has no resale price: RTX 4090"
    assert {panel.advice for panel in page.plots.panels} == {"unknown"}
    assert page.verdict.sentence() == "2 without a price."
    assert "more over" not in page.verdict.worth
    qtbot.mouseClick(page.enter, LEFT)
    sheet = page.findChildren(EnterPrices)[0]
    qtbot.waitUntil(sheet.isVisible)
    qtbot.keyClicks(sheet.amounts["rtx4090"], "cheap")
    sheet.save()
    assert sheet.isVisible()
    assert book(bare, NOW.date()).missing == ("rtx4090",)  # nothing is written until every field is good
    sheet.amounts["rtx4090"].clear()
    qtbot.keyClicks(sheet.amounts["rtx4090"], "20,900")
    qtbot.keyClicks(sheet.source, "Huaqiangbei list")
    qtbot.mouseClick(cast("QPushButton", sheet.ok), LEFT)
    settle(qtbot, desktop)
    assert book(bare, NOW.date()).missing == ()
    assert not page.warning.isVisible()
    bare.close()


def test_the_price_book_is_open_at_any_time_and_takes_rents(qtbot: QtBot, desktop: Desktop, ledger: Ledger) -> None:
    """What counts now stands in grey; what is typed is somebody's word from today on, and no longer assumed."""
    page = page_of(desktop)
    (prices,) = [b for b in page.buttons() if b.text().strip() == desktop.words("decide.prices")]
    prices.click()
    (sheet,) = page.findChildren(EnterPrices)
    qtbot.waitUntil(sheet.isVisible)
    assert "·" in sheet.amounts["rtx4090"].placeholderText()
    qtbot.keyClicks(sheet.rents["rtx4090"], "2.31")
    qtbot.keyClicks(sheet.source, "A broker")
    qtbot.mouseClick(cast("QPushButton", sheet.ok), LEFT)
    settle(qtbot, desktop)
    rent = price_list(ledger, "rent_hour").quotes["rtx4090", "rent_hour"]
    assert (rent.amount, rent.vat_rate, rent.assumed, rent.source) == (2.31, 0.06, False, "A broker")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_ledger_has_one_sentence_and_one_action(
    qtbot: QtBot, opened: Opened, tmp_path: Path, language: str
) -> None:
    empty = Ledger.open(tmp_path / "empty.db")
    desktop = opened(empty, language=language)
    desktop.session.window.go("decide")
    settle(qtbot, desktop)
    page = page_of(desktop)
    assert (page.empty.isVisible(), page.side.isVisible(), page.why.isVisible()) == (True, False, False)
    qtbot.mouseClick(page.empty.findChildren(QPushButton)[0], LEFT)
    settle(qtbot, desktop)
    assert desktop.session.window.page().area == "probes"
    empty.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_has_a_panel_and_a_row_for_every_centre(
    ledger: Ledger, light: object, tmp_path: Path, language: str
) -> None:
    from PySide6.QtGui import QImage

    from volute.economics.decide import compare

    counted = book(ledger, NOW.date())
    told_ = (counted, compare(counted.cohorts, counted.centres, counted.regime))
    comparison_picture(tmp_path / "two.png", told_, Words.load("en" if language == "en" else "zh_CN"))
    image = QImage(str(tmp_path / "two.png"))
    rows = image.height() / 2 - 96 - 144 - 18
    assert image.width() == 2480
    assert rows > 24 * (len(counted.counts) + 2)  # headings, centres and their sum


def test_ticks_are_round_and_inside() -> None:
    assert between(480.0, 1660.0) == [500.0, 1000.0, 1500.0]
    assert around(82.0) == [-50.0, 0.0, 50.0]
    assert between(3.0, 3.0) == []


def typed(qtbot: QtBot, page: DecidePage, lever: str, text: str) -> None:
    """Into the box of a slider, as a person types."""
    box = page.side.sliders[lever].box
    box.setFocus()
    box.selectAll()
    if text.isascii():
        qtbot.keyClicks(box, text)
    else:
        box.insert(text)  # the test library has no key for it
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_a_value_is_typed_exactly_and_what_is_none_changes_nothing(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    for lever, text, value in (
        ("rent_change", "-12.5", -0.125),
        ("rent_change", "+8 %", 0.08),
        ("lit_change", "−7 pp", -7),
        ("horizon", "48", 48),
        ("discount_rate", "6.25%", 0.0625),
        ("tariff_change", "0.07", 0.07),
        ("tariff_change", "as billed", 0.0),
        ("rent_change", "900", 0.5),  # the end of the range
    ):
        typed(qtbot, page, lever, text)
        assert getattr(page.side.scenario, lever) == pytest.approx(value)
    before = page.side.scenario
    typed(qtbot, page, "rent_change", "much")
    assert page.side.scenario == before
    assert page.side.sliders["rent_change"].box.text() == "+50%"


def test_a_locked_value_stays_whatever_is_dragged_reset_or_loaded(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    drag(qtbot, page, "rent_change", -6)
    qtbot.mouseClick(page.side.sliders["rent_change"].lock, LEFT)
    drag(qtbot, page, "rent_change", -6)
    drag(qtbot, page, "lit_change", 5)
    assert (page.side.scenario.rent_change, page.side.scenario.lit_change) == (pytest.approx(-0.06), 5)
    qtbot.mouseClick(page.side.reset, LEFT)
    assert page.side.scenario == Scenario(rent_change=-0.06)
    qtbot.mouseClick(page.side.sliders["rent_change"].lock, LEFT)
    qtbot.mouseClick(page.side.reset, LEFT)
    assert page.side.scenario == Scenario()


def test_a_slider_move_is_undone_and_redone_while_it_is_the_last_thing_done(qtbot: QtBot, desktop: Desktop) -> None:
    page, window = page_of(desktop), desktop.session.window
    drag(qtbot, page, "rent_change", -6)  # six steps, one move
    typed(qtbot, page, "lit_change", "4")
    settle(qtbot, desktop)
    assert window.status.last_text() == "Lit rate +4 pp"
    qtbot.mouseClick(page.side.save, LEFT)
    sheet = page.findChildren(SaveScenario)[0]
    qtbot.keyClicks(sheet.name, "Both")
    qtbot.keyClicks(sheet.note, "for the bank")
    sheet.save()
    settle(qtbot, desktop)
    assert page.side.note() == "for the bank"
    typed(qtbot, page, "horizon", "24")
    both = Scenario(rent_change=-0.06, lit_change=4.0)
    window.undo()
    assert page.side.scenario == both
    window.undo()  # the deed between the moves
    settle(qtbot, desktop)
    assert page.side.saved.findText("Both") == -1
    assert page.side.scenario == both
    window.undo()
    assert page.side.scenario == Scenario(rent_change=-0.06)
    window.undo()
    assert page.side.scenario == Scenario()
    assert page.side.sliders["rent_change"].value() == 0
    for scenario in (Scenario(rent_change=-0.06), both):
        window.redo()
        assert page.side.scenario == scenario
    window.redo()
    settle(qtbot, desktop)
    assert page.side.saved.findText("Both") > 0
    window.redo()
    assert page.side.scenario == Scenario(rent_change=-0.06, lit_change=4.0, horizon=24)


def test_moves_on_top_of_a_deed_taken_back_elsewhere_are_forgotten() -> None:
    moves, base, less = Moves(), Scenario(), Scenario(rent_change=-0.1)
    moves.add(Move("rent_change", "Rent", base, less, deeds=0, at=0.0))
    moves.add(Move("rent_change", "Rent", less, base, deeds=1, at=0.5))  # a deed lies between them
    assert moves.last(deeds=2) is None
    assert [move.after for move in moves.done] == [less, base]
    assert moves.back(deeds=0) is not None
    assert moves.done == []
    assert moves.again(deeds=3) is None


def test_a_drag_that_ends_where_it_began_is_nothing_to_take_back() -> None:
    moves, base, less = Moves(), Scenario(), Scenario(rent_change=-0.1)
    moves.add(Move("rent_change", "Rent", base, less, deeds=0, at=0.0))
    moves.add(Move("rent_change", "Rent", less, base, deeds=0, at=0.5))
    assert moves.last(deeds=0) is None


def copied_rows() -> list[list[str]]:
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_every_plot_hands_out_its_data_its_picture_and_itself_in_large(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    plots = (page.plots, page.why.tornado, page.why.bands)
    for plot in plots:
        menu = PlotMenu(page.desk, plot)
        assert [a.text() for a in menu.actions()] == ["Copy data", "Copy picture", "Save picture…", "Open large"]
        menu.close()
        QGuiApplication.clipboard().clear()
        qtbot.keyClick(plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert copied_rows() == [list(row) for row in plot.sheet()] != []
        qtbot.keyClick(plot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        (window,) = plot.findChildren(QDialog)
        assert window.windowTitle()
        assert not window.grab().isNull()
        window.close()
    rows = page.plots.sheet()
    assert [row[0] for row in rows[:5]] == ["Centre", "Shaoguan", "Shaoguan", "Wuhu", "Wuhu"]
    assert float(rows[1][2 + 60]) == pytest.approx(page.plots.panels[0].sell[60] * 100, abs=0.01)


def test_pointing_at_a_panel_tells_both_paths_of_the_month(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    drag(qtbot, page, "rent_change", -40)
    before = page.plots.grab().toImage()
    panel = page.plots.panels[1]
    box = page.plots.cells().box(1)
    page.plots.mouseMoveEvent(moved_to(box.center()))
    assert page.plots.pointed is not None
    key, month = page.plots.pointed
    assert key == panel.key
    told = page.plots.tells(panel, month)
    assert told[0] == f"Month {month}"
    assert told[1] == f"sell {panel.sell[month] * 100:.0f}%"
    assert "base" in told[2]
    assert page.plots.grab().toImage() != before
    large = page.plots.again()
    assert [shown.key for shown in large.panels] == [panel.key]
    large.deleteLater()


def moved_to(where: QPointF) -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier)


def test_the_tornado_and_the_bands_say_what_the_mouse_is_at(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    first = page.why.tornado.bars[0]
    assert page.why.tornado.words_at(5).startswith(f"{first.name} {first.reach}: ")
    assert page.why.tornado.words_at(9999) == ""
    assert page.why.bands.words_at(QPointF(-5, -5)) == ""
    middle = QPointF(page.why.bands.rect().center())
    assert "%" in page.why.bands.words_at(middle)


def test_bands_stand_around_the_curves_and_are_worked_out_anew_when_the_sliders_rest(
    qtbot: QtBot, desktop: Desktop
) -> None:
    page = page_of(desktop)

    def banded() -> list[tuple[float, float, float]]:
        found = [(p.low, p.rent, p.high) for p in page.plots.panels]
        return [(float(a[36]), float(b[36]), float(c[36])) for a, b, c in found if a is not None and c is not None]

    qtbot.waitUntil(lambda: len(banded()) == 2, timeout=10_000)
    before = banded()
    assert all(low < rent < high for low, rent, high in before)
    drag(qtbot, page, "rent_change", -30)
    moving = banded()
    assert all(low < rent < high for low, rent, high in moving)  # it went with its curve
    qtbot.waitUntil(lambda: banded() != moving, timeout=10_000)
    narrower = banded()
    assert all(b[2] - b[0] < a[2] - a[0] for a, b in zip(before, narrower, strict=True))  # lower rents, less to lose
    assert "8 of 10 paths" in page.verdict.legend.values()
    assert page.plots.tells(page.plots.panels[0], 36)[-1].startswith("8 of 10 paths")
    qtbot.mouseClick(next(b for b in page.findChildren(QPushButton) if b.text() == "Per model"), LEFT)
    qtbot.waitUntil(lambda: len(banded()) == 1, timeout=10_000)


def test_what_owners_want_further_is_behind_more_and_in_the_palette_from_anywhere(
    qtbot: QtBot, desktop: Desktop, ledger: Ledger
) -> None:
    window, words = desktop.session.window, desktop.words
    menu = page_of(desktop).doors.menu  # a menu cannot pop up on every screen that tests run on
    assert [a.text() for a in menu.actions()] == [
        "Inputs and sources",
        "Value of the fleet",
        "Lots",
        "Market",
        "Quote book…",
        "Terms and costs",
    ]
    menu.actions()[1].trigger()
    (value,) = page_of(desktop).findChildren(ValueSheet)
    value.close()
    for area in ("fleet", "decide"):
        window.go(area)
        settle(qtbot, desktop)
        window.open_palette()
        (palette,) = window.findChildren(Palette)
        texts = [entry.text for entry in palette.list.entries()]
        assert {words(name) for name in (*SHEETS, *OF_DECIDE)} <= set(texts)
        assert len(set(texts)) == len(texts)
        palette.close()
    window.go("fleet")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChildren(Palette)[-1]
    qtbot.keyClicks(palette.field, "value of")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(ValueSheet)))
    window.findChildren(ValueSheet)[0].close()


def test_a_sheet_of_decide_asked_for_elsewhere_opens_once_there_is_something_to_show(
    qtbot: QtBot, desktop: Desktop
) -> None:
    window = desktop.session.window
    window.renew("decide")
    window.go("fleet")
    window.shortcuts["outlook.open"].trigger()
    settle(qtbot, desktop)
    (sheet,) = page_of(desktop).findChildren(OutlookSheet)
    qtbot.waitUntil(lambda: sheet.found is not None, timeout=20_000)
    sheet.close()


def test_a_name_that_is_taken_says_what_it_replaces_and_the_base_is_none(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    drag(qtbot, page, "rent_change", -6)
    for name in ("Slide", "Slide"):
        qtbot.mouseClick(page.side.save, LEFT)
        sheet = page.findChildren(SaveScenario)[-1]
        sheet.name.setText("Base")
        sheet.save()
        assert sheet.isVisible()
        sheet.name.setText(name)
        assert bool(sheet.replaces.text()) is (page.side.saved.findText(name) > 0)
        sheet.save()
        settle(qtbot, desktop)


def lead(page: DecidePage, name: str) -> QPushButton:
    return page.leads.links[name]


def test_under_the_sentence_stand_the_cost_of_waiting_and_what_it_rests_on_and_each_is_a_door(
    qtbot: QtBot, desktop: Desktop
) -> None:
    page = page_of(desktop)
    qtbot.waitUntil(lambda: bool(lead(page, "inputs").text()))
    assert lead(page, "inputs").text().startswith("Of ")
    assert "assumed" in lead(page, "inputs").text()
    drag(qtbot, page, "rent_change", -40)
    lost, n = _lost(page)
    assert lead(page, "waiting").text() == f"Waiting to sell costs {lost} a day at {n} centre" + "s" * (n > 1)
    assert [name for name, link in page.leads.links.items() if link.isVisible()] == ["waiting", "inputs"]
    qtbot.mouseClick(lead(page, "waiting"), LEFT)
    (outlook,) = page.findChildren(OutlookSheet)
    qtbot.waitUntil(lambda: outlook.found is not None, timeout=20_000)
    assert outlook.stack.currentWidget() is outlook.ranking
    amount = lead(page, "waiting").text().split()[4]
    assert amount in outlook.ranking.title.text()  # the same figure where it comes from
    outlook.close()


def _lost(page: DecidePage) -> tuple[str, int]:
    found = [lost_a_day(answer) or 0.0 for answer in page._weighed(page.side.scenario).answers]
    losing = [lost for lost in found if lost > 0]
    return page.desk.style.money_large(sum(losing)), len(losing)


def test_a_centre_looked_into_leads_to_its_curve_its_inputs_its_lines_and_its_cards(
    qtbot: QtBot, desktop: Desktop
) -> None:
    page = page_of(desktop)
    page._choose("WHU")
    settle(qtbot, desktop)
    assert page.leads.name.text() == "Wuhu"
    assert all(link.isVisible() for link in page.leads.links.values())
    qtbot.mouseClick(lead(page, "lines"), LEFT)
    (outlook,) = page.findChildren(OutlookSheet)
    qtbot.waitUntil(lambda: outlook.found is not None, timeout=20_000)
    assert outlook.stack.currentWidget() is outlook.lines
    assert outlook.place.currentData() == "WHU"
    qtbot.mouseClick(outlook.cards, LEFT)
    settle(qtbot, desktop)
    assert len(cast("FleetPage", desktop.session.window.page()).grid.rows) == 5
    outlook.close()
    desktop.session.window.go("decide")
    settle(qtbot, desktop)
    qtbot.mouseClick(lead(page, "inputs"), LEFT)
    (inputs,) = page.findChildren(InputsSheet)
    qtbot.waitUntil(lambda: inputs.told is not None)
    assert inputs.place.currentData() == "WHU"
    inputs.close()
    assert lead(page, "cards").text() == "5 cards"
    qtbot.mouseClick(lead(page, "cards"), LEFT)
    settle(qtbot, desktop)
    fleet = desktop.session.window.page()
    assert isinstance(fleet, FleetPage)
    assert len(fleet.grid.rows) == 5


def test_what_is_assumed_or_thin_stands_beside_the_numbers_that_use_it(
    qtbot: QtBot, desktop: Desktop, ledger: Ledger
) -> None:
    page = page_of(desktop)
    qtbot.waitUntil(lambda: all(panel.doubt for panel in page.plots.panels))
    assert {panel.doubt for panel in page.plots.panels} == {"few sources"}
    assert not any(panel.guessed for panel in page.plots.panels)
    assert "doubt" in page.verdict.legend
    assert "RTX 4090 Resale price" in page.plots.panels[0].tip
    describe(ledger, SEAT, "price", "rtx4090-resale", {"amount": "20000", "as_of": "2026-11-23", "assumed": True})
    page.shown()
    settle(qtbot, desktop)
    assert all(panel.guessed and panel.doubt == "assumed" for panel in page.plots.panels)
    assert "assumed" in page.verdict.legend
    assert "assumed" in [piece.text for piece in page.side.levels.rows[0].pieces]
    assert "assumed" in page.why.where_below.text()
    page._look_at("table")
    assert "assumed" in page.table.as_tsv()


def test_the_inputs_are_listed_sorted_by_doubt_and_lead_on(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    page.open_sheet("inputs.open")
    (sheet,) = page.findChildren(InputsSheet)
    qtbot.waitUntil(lambda: sheet.told is not None)
    every = len(sheet.rows)
    sheet.look_at("assumed")
    assert 0 < len(sheet.rows) < every
    assert all(row.assumed for row in sheet.rows)
    assert f"Of {every} inputs {len(sheet.rows)} are assumed." == sheet.sentence.text()
    assert not sheet.grab().isNull()
    sheet.look_at("all")
    sheet.open_row(next(at for at, row in enumerate(sheet.rows) if row.what == "resale"))
    qtbot.waitUntil(lambda: any(m.isVisible() for m in sheet.findChildren(MarketSheet)))
    sheet.findChildren(MarketSheet)[0].close()
    sheet.open_row(next(at for at, row in enumerate(sheet.rows) if row.what == "lit" and row.centres == ("WHU",)))
    settle(qtbot, desktop)
    assert desktop.session.window.page().area == "fleet"


def test_scenarios_are_plotted_on_one_axis_and_told_centre_by_centre(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    drag(qtbot, page, "rent_change", -40)
    page.side.sliders["horizon"].set_value(72)
    page._choose("WHU")
    now = {panel.key: (panel.worth, panel.rent[-1]) for panel in page.plots.panels}
    qtbot.mouseClick(page.side.compare, LEFT)
    (sheet,) = page.findChildren(CompareScenarios)
    assert [choice.currentText() for choice, _ in sheet.columns] == ["Base", "Not saved"]
    sheet.look_at("plots")
    assert sheet.plots.place.currentData() == "WHU"
    base, what_if = (plot.panels[0] for plot in sheet.plots.plots)
    assert (what_if.worth, what_if.rent[-1]) == now["WHU"]
    assert len(base.rent) == len(what_if.rent)  # one axis, though the horizons differ
    assert [plot.horizon for plot in sheet.plots.plots] == [36, 72]
    table = sheet.rows.table
    assert table is not None
    head, *lines = (line.split("\t") for line in table.as_tsv().splitlines())
    assert [name.split(" ")[0] for name in head] == ["Centre", "Base", "Not"]
    assert [line[0] for line in lines] == ["Shaoguan", "Wuhu", "All centres"]
    table.opened.emit(2)  # the sum: all centres
    assert sheet.plots.place.currentData() == ""
    whole = sheet.plots.plots[1].panels[0]
    answers = page._weighed(page.side.scenario).answers
    assert whole.worth == page.desk.style.money_signed(sum(a.difference or 0.0 for a in answers))
    curve = page._weighed(page.side.scenario).comparison.rent_cash.sum(axis=0) / sum(a.cost_to_recover for a in answers)
    assert whole.rent[-1] == pytest.approx(float(curve[-1]))
    assert not sheet.grab().isNull()
    sheet.columns[1][0].setCurrentText("Base")
    sheet.columns[1][0].activated.emit(0)
    assert sheet.plots.plots[1].panels[0].worth == sheet.plots.plots[0].panels[0].worth
    sheet.accept()


def test_a_click_on_the_words_of_the_base_goes_back_to_it(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    drag(qtbot, page, "rent_change", -20)
    track = page.side.sliders["rent_change"].track
    assert track.accessibleDescription().startswith("−20%, base 0")
    qtbot.wait(1_050)  # what follows within a second is one move with it
    qtbot.mouseClick(track, LEFT, pos=QPoint(track.width() // 2, track.height() - 4))
    assert page.side.scenario == Scenario()
    settle(qtbot, desktop)
    assert desktop.session.window.status.last_text() == "Rent 0%"
    desktop.session.window.undo()
    assert page.side.scenario == Scenario(rent_change=-0.20)


def test_a_saved_scenario_is_removed_and_undo_brings_it_back(qtbot: QtBot, desktop: Desktop) -> None:
    page, window = page_of(desktop), desktop.session.window
    drag(qtbot, page, "rent_change", -6)
    qtbot.mouseClick(page.side.save, LEFT)
    sheet = page.findChildren(SaveScenario)[0]
    sheet.name.setText("Slide")
    sheet.save()
    settle(qtbot, desktop)
    page.side.file_menu.aboutToShow.emit()
    assert page.scenarios.removing.text() == "Remove Slide"
    page.scenarios.removing.trigger()
    settle(qtbot, desktop)
    assert page.side.saved.findText("Slide") == -1
    assert page.side.scenario == Scenario(rent_change=-0.06)
    page.side.file_menu.aboutToShow.emit()
    assert not page.scenarios.removing.isVisible()
    window.undo()
    settle(qtbot, desktop)
    assert page.side.saved.currentText() == "Slide"


def test_a_line_of_what_turned_leads_to_its_centre_and_a_model_to_its_line(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    drag(qtbot, page, "rent_change", -40)
    settle(qtbot, desktop)
    qtbot.mouseClick(page.side.flips, LEFT, pos=QPoint(20, 30))
    assert page.leads.name.text() == "Wuhu"
    assert page.plots.marked == "WHU"
    qtbot.mouseClick(page.side.flips, LEFT, pos=QPoint(20, 5))  # the heading is no door
    assert page.plots.marked == "WHU"
    qtbot.mouseClick(page.side.levels, LEFT, pos=QPoint(20, 30))
    assert page.why.model.currentData() == "rtx4090"
    assert page.side.turned.every.isHidden()


def test_of_many_that_turn_the_rest_is_one_press_away(qtbot: QtBot, desktop: Desktop) -> None:
    page = page_of(desktop)
    was = page.base[By.CENTRE]
    turned = [replace(was.answers[0], label=f"C{n}", advice=Advice.RENT) for n in range(9)]
    now = [replace(answer, advice=Advice.SELL) for answer in turned]
    page.side.turned.show_flips(Weighed(was.comparison, tuple(turned)), Weighed(was.comparison, tuple(now)), str)
    assert [row.name for row in page.side.flips.rows] == [f"C{n}" for n in range(6)]
    assert page.side.turned.every.text() == "3 more"
    qtbot.mouseClick(page.side.turned.every, LEFT)
    (sheet,) = page.findChildren(CompareScenarios)
    assert sheet.stack.currentWidget() is sheet.rows
    sheet.close()
