"""Headings carry the title and, lighter, the unit; where rows are tall they take two lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from volute.gui.columns import Column
from volute.gui.look import Look

ONE_LINE, TWO_LINES, SPACE, CARET = 32, 46, 8, 12


class Header(QHeaderView):
    """Draws the headings of columns; a click sorts."""

    def __init__(self, look: Look, columns: Sequence[Column], parent: QWidget, *, tall: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look, self._columns, self._tall = look, columns, tall
        self.order, self.descending = "", False
        self.setFixedHeight(TWO_LINES if tall else ONE_LINE)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        look.themed.connect(self.viewport().update)

    def sorted_by(self, key: str, *, descending: bool) -> None:
        """Show the caret at a column."""
        self.order, self.descending = key, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        column = self._columns[index]
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, self._look.color("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._look.color("line"))
        inner = QRectF(rect).adjusted(SPACE + column.lead + (4 if index == 0 else 0), 0, -SPACE, -1)
        if column.head:
            column.head(painter, inner, self._look)
            if column.key == self.order:
                self._caret(painter, inner.left() - CARET + 3, 14)
        else:
            self._words(painter, inner, column)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRectF, column: Column) -> None:
        title, unit = rect, rect
        if self._tall and column.unit:
            title, unit = rect.adjusted(0, 5, 0, -22), rect.adjusted(0, 22, 0, -5)
        right = column.align == "right"
        sorted_here = column.key == self.order
        painter.setFont(self._look.font(11, 600))
        painter.setPen(self._look.color("text" if sorted_here else "text2"))
        wide = painter.fontMetrics().horizontalAdvance(column.title)
        beside = 0.0 if self._tall or not column.unit else self._unit_width(column)
        if right:
            title = title.adjusted(0, 0, -beside, 0)
        text = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, int(title.width()))
        painter.drawText(title, int(_side(column)), text)
        if sorted_here:
            x = title.right() - wide - CARET - 2 if right else title.left() + wide + beside + 4
            self._caret(painter, x, title.center().y())
        if column.unit:
            self._unit(painter, unit if self._tall or right else unit.adjusted(wide + 6, 0, 0, 0), column)

    def _caret(self, painter: QPainter, x: float, middle: float) -> None:
        caret = self._look.pixmap("caret-down" if self.descending else "caret-up", "text", 10)
        painter.drawPixmap(int(x), int(middle - 5), caret)

    def _unit(self, painter: QPainter, rect: QRectF, column: Column) -> None:
        painter.setFont(self._look.font(11))
        painter.setPen(self._look.color("text2"))
        text = painter.fontMetrics().elidedText(column.unit, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, int(_side(column)), text)

    def _unit_width(self, column: Column) -> float:
        from_font = self.fontMetrics()
        return from_font.horizontalAdvance(column.unit) + 6.0


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
