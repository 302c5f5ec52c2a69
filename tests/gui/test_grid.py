"""The table: sorts, filters as one types, keeps what was chosen, copies what it shows; 100,000 rows at once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from volute.gui.columns import Coded, Column, Columns, order_of
from volute.gui.filters import Between, IsAny, IsEmpty
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.rows import Rows

SPECS = (
    Column("card", "Card", 90, mono=True),
    Column("model", "Model", 150, stretch=True),
    Column("resale", "Resale", 70, unit="¥", align="right", show=lambda v: "—" if np.isnan(v) else f"{v:,.0f}"),
)


def cards(n: int = 6, *, first: int = 0) -> Columns:
    """``n`` cards of three models; every fifth has no price."""
    price = np.arange(first, first + n, dtype=float) * 10 % 70
    price[::5] = np.nan
    return Columns(
        n,
        {
            "card": Coded.of(f"V-{first + at:06}" for at in range(n)),
            "model": Coded.of(("RTX 4090", "H20 96G", "昇腾 910B")[at % 3] for at in range(n)),
            "resale": price,
        },
    )


@pytest.fixture
def grid(qtbot: QtBot, light: Look) -> Iterator[Grid]:
    made = Grid(light, SPECS)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.set_data(cards())
    made.show()
    yield made
    made.hide()


def shown(grid: Grid) -> list[str]:
    return [str(grid.columns.value("card", int(row)))[-1] for row in grid.rows]


def test_the_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    model = Rows(SPECS)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(cards(), np.array([5, 0, 3]))
    model.show_rows(cards(0), np.empty(0, np.intp))
    assert tester.model() is model
    assert model.rowCount() == 0


def test_sorting_puts_the_unknown_last_either_way(grid: Grid) -> None:
    grid.sort_by("resale")
    assert shown(grid) == ["1", "2", "3", "4", "0", "5"]
    grid.sort_by("resale", descending=True)
    assert shown(grid) == ["4", "3", "2", "1", "0", "5"]


def test_dates_and_empty_words_sort_last_too() -> None:
    days = np.array(["2026-01-02", "NaT", "2026-01-01"], dtype="datetime64[D]")
    table = Columns(3, {"day": days, "tenant": Coded.of(["b", "", "a"])})
    for key in ("day", "tenant"):
        assert list(order_of(table, key, descending=False)) == [2, 0, 1], key
        assert list(order_of(table, key, descending=True)) == [0, 2, 1], key


def test_a_click_on_a_heading_sorts_and_a_second_turns_round(qtbot: QtBot, grid: Grid) -> None:
    spot = grid.head.viewport()
    for expected in ("0", "5"):
        qtbot.mouseClick(spot, Qt.MouseButton.LeftButton, pos=QPoint(40, 12))
        assert shown(grid)[0] == expected


def test_typing_filters_by_every_word_in_any_text_column_and_case(grid: Grid) -> None:
    grid.set_filter("rtx")
    assert shown(grid) == ["0", "3"]
    grid.set_filter("RTX 03")
    assert shown(grid) == ["3"]
    grid.set_filter("昇腾")
    assert shown(grid) == ["2", "5"]
    grid.set_filter("no such card")
    assert shown(grid) == []
    grid.set_filter("  ")
    assert len(shown(grid)) == 6


def test_typed_filters(grid: Grid) -> None:
    grid.set_filter(isin={"model": frozenset({"H20 96G"})})
    assert shown(grid) == ["1", "4"]
    grid.set_filter(where=[Between("resale", least=20, most=30)])
    assert shown(grid) == ["2", "3"]
    grid.set_filter(where=[IsEmpty("resale")])
    assert shown(grid) == ["0", "5"]
    grid.set_filter("910", where=[IsEmpty("resale", empty=False), IsAny("card", frozenset({"V-000002"}))])
    assert shown(grid) == ["2"]


def test_a_filter_of_the_wrong_kind_is_an_error(grid: Grid) -> None:
    with pytest.raises(TypeError, match="resale"):
        grid.set_filter(isin={"resale": frozenset({"10"})})
    with pytest.raises(TypeError, match="card"):
        grid.set_filter(where=[Between("card", least=1)])


def test_the_choice_and_the_current_card_survive_sort_filter_and_new_data(qtbot: QtBot, grid: Grid) -> None:
    picked: list[int] = []
    grid.picked.connect(picked.append)
    grid.select_row(4)
    assert picked == [4]
    grid.sort_by("resale", descending=True)
    grid.set_filter("H20")
    grid.set_filter()
    assert (grid.chosen, grid.current_row(), picked) == ([4], 4, [4])
    grid.set_data(cards(6, first=2))  # the same cards stand elsewhere now
    assert grid.columns.value("card", grid.current_row()) == "V-000004"
    assert grid.chosen == [2]


def test_what_the_filter_hides_is_not_acted_upon(grid: Grid) -> None:
    grid.choose_all()
    grid.set_filter("H20")
    assert grid.chosen == [1, 4]
    grid.set_filter()
    assert len(grid.chosen) == 6


def test_mouse_and_keys_choose_as_in_any_table(qtbot: QtBot, grid: Grid) -> None:
    def click(row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        spot = grid.visualRect(grid.rows_model.index(row, 1)).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, spot)

    click(1)
    click(3, Qt.KeyboardModifier.ShiftModifier)
    assert grid.chosen == [1, 2, 3]
    click(2, Qt.KeyboardModifier.ControlModifier)
    assert grid.chosen == [1, 3]
    click(0)
    qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert grid.chosen == [0, 1]
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert (grid.chosen, grid.current_row()) == ([2], 2)
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(grid.chosen) == 6


def test_copying_gives_headings_and_the_chosen_rows(qtbot: QtBot, grid: Grid) -> None:
    grid.select_row(1)
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Card\tModel\tResale ¥\nV-000001\tH20 96G\t10"


def test_enter_opens_the_current_row(qtbot: QtBot, grid: Grid) -> None:
    grid.select_row(2)
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [2]


def test_a_column_that_stretches_takes_what_is_left(grid: Grid) -> None:
    assert sum(grid.columnWidth(at) for at in range(3)) == pytest.approx(grid.viewport().width(), abs=2)
    assert grid.columnWidth(0) == 90


def test_a_hundred_thousand_cards_answer_at_once(qtbot: QtBot, light: Look) -> None:
    """Bounds wide enough for a busy machine and narrow enough for the slow designs to fail."""
    made = Grid(light, SPECS)
    qtbot.addWidget(made)
    made.set_data(cards(100_000))
    made.set_filter("warm")
    began = time.perf_counter()
    made.set_filter("V-09")
    made.sort_by("card", descending=True)
    made.choose_all()
    assert time.perf_counter() - began < 1.0
    assert len(made.rows) == 10_000
    assert shown(made)[0] == "9"
    assert len(made.chosen) == 10_000
