"""Columns as Qt's model, and the drawing of one cell: no object per cell, no measuring of the whole table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.choice import Choice
from volute.gui.columns import Column, Columns
from volute.gui.look import Look
from volute.words.literal import for_spreadsheet

Index = QModelIndex | QPersistentModelIndex
SPACE = 8
REMEMBERED = 20_000  # cut texts: some hundred pages of cells


class Rows(QAbstractTableModel):
    """``view`` maps a shown row to its source row."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.specs = tuple(columns)
        self.columns = Columns(0)
        self.view: NDArray[np.intp] = np.empty(0, np.intp)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.view)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.specs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            return self.specs[index.column()].words(self.columns, int(self.view[index.row()]))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            spec = self.specs[section]
            return f"{spec.title} {spec.unit}".strip()
        return None

    def show_rows(self, columns: Columns, view: NDArray[np.intp]) -> None:
        """Replace what is shown in one go."""
        self.beginResetModel()
        self.columns, self.view = columns, view
        self.endResetModel()

    def as_tsv(self, rows: Sequence[int]) -> str:
        """Source rows with headings, as a spreadsheet takes them."""
        heads = "\t".join(f"{spec.title} {spec.unit}".strip() for spec in self.specs)
        cells = ([for_spreadsheet(spec.words(self.columns, row)) for spec in self.specs] for row in rows)
        return "\n".join([heads, *map("\t".join, cells)])


class RowPainter(QStyledItemDelegate):
    """Draws a cell: text at its place, or the column's own paint."""

    def __init__(self, look: Look, rows: Rows) -> None:
        super().__init__()
        self._look, self._rows = look, rows
        self.choice, self.hovered = Choice(), -1
        self._cut: dict[tuple[str, int, bool, bool], str] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        spec = self._rows.specs[index.column()]
        row = int(self._rows.view[index.row()])
        rect = QRectF(option.rect)
        focused = isinstance(option.widget, QWidget) and option.widget.hasFocus()
        bar = "focus" if focused else "ink"
        self._ground(painter, rect, row, bar if index.column() == 0 else "", hovered=index.row() == self.hovered)
        inner = rect.adjusted(SPACE + spec.lead + (4 if index.column() == 0 else 0), 0, -SPACE, 0)
        if spec.paint:
            spec.paint(painter, inner, row, self._rows.columns, self._look)
        else:
            self._text(painter, inner, spec, spec.words(self._rows.columns, row))

    def _ground(self, painter: QPainter, rect: QRectF, row: int, bar: str, *, hovered: bool) -> None:
        """``bar`` is the token of the mark before a chosen row: another where the keyboard is."""
        chosen = row in self.choice
        if chosen or hovered:
            painter.fillRect(rect, self._look.color("sel" if chosen else "hover"))
        if chosen and bar:
            wide = 3 if bar == "focus" else 2
            painter.fillRect(QRectF(rect.left(), rect.top(), wide, rect.height()), self._look.color(bar))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 0.5, rect.width(), 1), self._look.color("line"))

    def _text(self, painter: QPainter, rect: QRectF, spec: Column, words: str) -> None:
        painter.setFont(self._look.font(12 if spec.mono else 13, 600 if spec.bold else 400, mono=spec.mono))
        painter.setPen(self._look.color("text3" if words == "—" else spec.token))
        painter.drawText(rect, AT_RIGHT if spec.align == "right" else AT_LEFT, self._fitted(painter, spec, words, rect))

    def _fitted(self, painter: QPainter, spec: Column, words: str, rect: QRectF) -> str:
        """The words, cut to the width. Measuring is the dearest part of a cell, so it is done once per text."""
        key = (words, int(rect.width()), spec.mono, spec.bold)
        if (known := self._cut.get(key)) is None:
            if len(self._cut) > REMEMBERED:
                self._cut.clear()
            known = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, key[1])
            self._cut[key] = known
        return known
