"""A table on paper: two-line headings, numbers at the right, long cells wrapped, and it goes on over the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.look import Look
from volute.gui.reports.paper import ascent, say, tall, wrapping
from volute.gui.reports.paper_look import is_number, paint_number

PAD, PX = 8.0, 11
TWO_LINES, ONE_LINE = 34.0, 20.0  # of headings
TOP_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Column:
    """Its title and unit, its share of the width, and whether it holds numbers."""

    title: str
    unit: str
    share: float
    right: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """Cells; ``tokens`` colours some of them by column; ``hatched`` marks an assumption, ``strong`` a sum."""

    cells: Sequence[str]
    tokens: tuple[tuple[int, str], ...] = ()
    hatched: bool = False
    strong: bool = False


class Table:
    """Rows of one width; ``parts`` cuts them into pieces that fit."""

    def __init__(
        self, look: Look, columns: Sequence[Column], rows: Sequence[Row], width: float, air: float, px: int = PX
    ) -> None:
        self._look, self._columns, self._width, self._air, self._px = look, columns, width, air, px
        self.rows = rows
        self._heading = TWO_LINES if any(column.unit for column in columns) else ONE_LINE
        self._heights = [self._height(row) for row in rows]

    def _height(self, row: Row) -> float:
        font = self._look.font(self._px, 600 if row.strong else 400)
        widths = (self._width * column.share - PAD for column in self._columns)
        return max(tall(font, cell, wide) for cell, wide in zip(row.cells, widths, strict=True)) + self._air

    def parts(self, first: float, later: float) -> Iterator[tuple[int, int]]:
        """From and to which row fits the first room, then each later one; a part holds one row at least."""
        start, room = 0, first - self._heading
        used = 0.0
        for at, high in enumerate(self._heights):
            if used + high > room and at > start:
                yield start, at
                start, room, used = at, later - self._heading, 0.0
            used += high
        yield start, len(self.rows)

    def height(self, start: int, end: int) -> float:
        return self._heading + sum(self._heights[start:end])

    def paint(self, painter: QPainter, at: QPointF, start: int, end: int) -> None:
        """Headings, then the rows from ``start`` to before ``end``."""
        self._paint_heads(painter, at)
        y = at.y() + self._heading
        for row, high in zip(self.rows[start:end], self._heights[start:end], strict=True):
            self._paint_row(painter, QRectF(at.x(), y, self._width, high), row)
            y += high

    def _paint_heads(self, painter: QPainter, at: QPointF) -> None:
        for column, box in self._boxes(QRectF(at.x(), at.y(), self._width, self._heading)):
            flags = AT_RIGHT if column.right else AT_LEFT
            title = QRectF(box.left(), box.top(), box.width(), ONE_LINE - 2)
            say(painter, self._look, title, column.title, px=self._px, weight=600, flags=flags)
            say(painter, self._look, title.translated(0, 14), column.unit, px=10, token="text2", flags=flags)
        self._line(painter, at.x(), at.y() + self._heading - 1, "text2")

    def _paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        tokens = dict(row.tokens)
        if row.hatched:
            painter.fillRect(box.adjusted(0, 1, 0, -1), QBrush(self._look.color("line"), Qt.BrushStyle.BDiagPattern))
        base = box.top() + self._air / 2 + max(ascent(self._look.font(self._px), cell) for cell in row.cells)
        for at, (column, cell) in enumerate(self._boxes(box)):
            painter.setFont(self._look.font(self._px, 600 if row.strong or at in tokens else 400))
            painter.setPen(self._look.color(tokens.get(at, "text")))
            self._paint_cell(painter, cell, base, row.cells[at], right=column.right)
        self._line(painter, box.left(), box.bottom(), "line")

    def _paint_cell(self, painter: QPainter, box: QRectF, base: float, text: str, *, right: bool) -> None:
        """The first lines of a row stand on one base, whichever script they are in."""
        if right and is_number(text):
            paint_number(painter, box, base, text)
        else:
            font = painter.font()
            flags = TOP_RIGHT if right else wrapping(font, text, box.width())
            painter.drawText(QRectF(box.left(), base - ascent(font, text), box.width(), box.height()), flags, text)

    def _boxes(self, box: QRectF) -> Iterator[tuple[Column, QRectF]]:
        x = box.left()
        for column in self._columns:
            wide = self._width * column.share
            yield column, QRectF(x, box.top(), wide - PAD, box.height())
            x += wide

    def _line(self, painter: QPainter, x: float, y: float, token: str) -> None:
        painter.setPen(QPen(self._look.color(token), 0.8))
        painter.drawLine(QPointF(x, y), QPointF(x + self._width, y))
