"""The table of the program: any number of rows, sorted and filtered by index arrays; filter, sort and choice survive.

Rows are chosen in a mask of our own: Qt's selection model takes seconds over a million rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from volute.gui.choice import Choice
from volute.gui.clipboard import copied
from volute.gui.columns import Column, Columns, order_of
from volute.gui.filters import Filter, IsAny, hits
from volute.gui.header import Header
from volute.gui.look import Look
from volute.gui.rows import RowPainter, Rows
from volute.gui.widths import fit

Index = QModelIndex | QPersistentModelIndex
TALL_ROW = 42


class Grid(QTableView):
    """``picked`` carries the source row that became current, ``opened`` the one entered, ``chose`` how many are."""

    picked = Signal(int)
    opened = Signal(int)
    filtered = Signal(int)
    chose = Signal(int)

    def __init__(self, look: Look, columns: Sequence[Column], row_height: int = 29, identity: str = "") -> None:
        super().__init__()
        self.identity = identity or columns[0].key
        self._all = Columns(0)
        self._text, self._filters = "", tuple[Filter, ...]()
        self.also_searched: tuple[str, ...] = ()
        self._mask: NDArray[np.bool_] | None = None
        self._order, self._descending, self._quiet = "", False, False
        self._sorted: NDArray[np.intp] | None = None
        self._sorts = {column.key: column.sort for column in columns if column.sort}
        self.rows_model = Rows(columns)
        self.setModel(self.rows_model)
        self._painter = RowPainter(look, self.rows_model)
        self.setItemDelegate(self._painter)
        self.head = Header(look, self.rows_model.specs, self, tall=row_height >= TALL_ROW)
        self.setHorizontalHeader(self.head)
        self._dress(row_height)
        self.selectionModel().currentRowChanged.connect(self._current)
        self.activated.connect(lambda index: self.opened.emit(int(self.rows[index.row()])))
        look.themed.connect(self.viewport().update)

    def _dress(self, row_height: int) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.head.sectionClicked.connect(self._header_clicked)
        for at, column in enumerate(self.rows_model.specs):
            self.setColumnWidth(at, column.width)

    # --- what is shown

    @property
    def rows(self) -> NDArray[np.intp]:
        """Source rows as shown: filtered and sorted."""
        return self.rows_model.view

    @property
    def columns(self) -> Columns:
        """All rows, shown or not."""
        return self._all

    def set_data(self, data: Columns) -> None:
        """New rows; filter, sort, place, choice and current row stay, found again by the identity column."""
        current = self._named(self.current_row())
        chosen = frozenset(self._named(row) for row in self.chosen)
        place = self.verticalScrollBar().value()
        self._all, self._sorted = data, None
        self._painter.choice = Choice(data.n)
        if chosen and data.n:
            self._painter.choice.mask = IsAny(self.identity, chosen).mask(data)
        self._show(data.row_of(self.identity, current))
        self.verticalScrollBar().setValue(place)

    def set_filter(
        self, text: str = "", isin: Mapping[str, frozenset[str]] | None = None, where: Sequence[Filter] = ()
    ) -> None:
        """Words in any text column, columns that must be one of some words, and typed filters."""
        one_of = tuple(IsAny(key, words) for key, words in (isin or {}).items() if words)
        self._text, self._filters = text, (*one_of, *where)
        self._show(self.current_row())

    def set_mask(self, mask: NDArray[np.bool_] | None) -> None:
        """Rows allowed beside the filter; None allows all."""
        self._mask = mask
        self._show(self.current_row())

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        self._order, self._descending, self._sorted = key, descending, None
        self.head.sorted_by(key, descending=descending)
        self._show(self.current_row())

    def _show(self, current: int) -> None:
        hit = hits(self._all, self._filters, self._mask, self._text, self._searched())
        if self._order and self._sorted is None and self._all.n:
            by = self._sorts.get(self._order, self._order)
            self._sorted = order_of(self._all, by, descending=self._descending)
        shown = np.flatnonzero(hit) if self._sorted is None else self._sorted[hit[self._sorted]]
        self.rows_model.show_rows(self._all, shown)
        self._go_to(current)
        self.filtered.emit(len(shown))

    def matching(self, text: str, isin: Mapping[str, frozenset[str]]) -> int:
        """How many rows another filter would show."""
        one_of = [IsAny(key, words) for key, words in isin.items() if key in self._all.arrays]
        return int(hits(self._all, one_of, None, text, self._searched()).sum())

    def _searched(self) -> list[str]:
        return [*(c.key for c in self.rows_model.specs if c.searched), *self.also_searched]

    # --- where the person is, and what is chosen

    @property
    def chosen(self) -> list[int]:
        """Source rows chosen by the person and shown, in the order shown."""
        return [int(row) for row in self._painter.choice.shown(self.rows)]

    def current_row(self) -> int:
        """The source row the person is on; -1 when there is none."""
        index = self.currentIndex()
        return int(self.rows[index.row()]) if index.isValid() and index.row() < len(self.rows) else -1

    def select_row(self, source: int) -> None:
        """Make a source row current and the only chosen one, if it is shown."""
        if source in self.rows:
            self._painter.choice.only(source)
            self._go_to(source, quiet=False)
            self._chose()

    def choose_all(self) -> None:
        """Every row shown."""
        self._painter.choice.all(self.rows)
        self._chose()

    def _go_to(self, source: int, *, quiet: bool = True) -> None:
        where = np.flatnonzero(self.rows == source)
        if len(where):
            self._quiet = quiet
            index = self.rows_model.index(int(where[0]), 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self._quiet = False

    def _named(self, row: int) -> str:
        return str(self._all.value(self.identity, row)) if 0 <= row < self._all.n else ""

    def _choose(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        source, choice = int(self.rows[row]), self._painter.choice
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            choice.reach(self.rows, source)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            choice.toggle(source)
        else:
            choice.only(source)
        self._chose()

    def _chose(self) -> None:
        self.viewport().update()
        self.chose.emit(int(np.count_nonzero(self._painter.choice.mask[self.rows])))

    def _header_clicked(self, section: int) -> None:
        spec = self.rows_model.specs[section]
        if spec.sortable:
            self.sort_by(spec.key, descending=self._order == spec.key and not self._descending)

    def _current(self, index: Index, _: Index) -> None:
        if not self._quiet and index.isValid() and index.row() < len(self.rows):
            self.picked.emit(int(self.rows[index.row()]))

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        held = event.button() is Qt.MouseButton.RightButton
        if row >= 0 and not (held and int(self.rows[row]) in self._painter.choice):
            self._choose(row, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        if event.buttons() & Qt.MouseButton.LeftButton and row >= 0:
            self._choose(row, Qt.KeyboardModifier.ShiftModifier)
        self._hover(row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here by Tab picks nothing yet."""
        self._quiet = not self.currentIndex().isValid()
        super().focusInEvent(event)
        self._quiet = False

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._painter.hovered:
            self._painter.hovered = row
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose_all()
        elif not copied(event, self):
            before = self.currentIndex().row()
            super().keyPressEvent(event)
            if (row := self.currentIndex().row()) != before and row >= 0:
                self._choose(row, event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    def as_tsv(self) -> str:
        """The chosen rows, or all shown, with headings, for a spreadsheet."""
        return self.rows_model.as_tsv(self.chosen or self.rows.tolist())

    def names(self) -> list[str]:
        """What the chosen rows, or all shown, are called."""
        return list(map(self._named, self.chosen or self.rows.tolist()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit(self, self.rows_model.specs)

    def show_columns(self, *keys: str, shown: bool) -> None:
        """Show or hide columns; the others share the width anew."""
        for at, spec in enumerate(self.rows_model.specs):
            if spec.key in keys:
                self.setColumnHidden(at, not shown)
        fit(self, self.rows_model.specs)
