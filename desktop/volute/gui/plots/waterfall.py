"""One step of a waterfall in a cell: from what was left before to what is left after; the last stands on nil."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from volute.gui.aligned import AT_LEFT
from volute.gui.look import Look
from volute.gui.plots.assumed import hatch
from volute.gui.plots.polygons import Curve

HIGH = 13.0


def paint_step(painter: QPainter, rect: QRectF, step: tuple[int, Curve, Curve], look: Look, *, assumed: bool) -> None:
    """``step`` is the row, what is left after every row, and the amounts; the last row is the sum."""
    at, left, amounts = step
    low, high = min(float(left.min()), 0.0), max(float(left.max()), float(amounts[0]), 1e-9)

    def x(value: float) -> float:
        return rect.left() + (value - low) / (high - low) * rect.width()

    total = at == left.size - 1
    start, end = (0.0, float(left[at])) if total else (float(left[at] - amounts[at]), float(left[at]))
    box = QRectF(x(min(start, end)), rect.center().y() - HIGH / 2, max(abs(x(end) - x(start)), 1.5), HIGH)
    painter.setPen(QPen(look.color("line2"), 1))
    painter.drawLine(QLineF(x(0), rect.top() + 3, x(0), rect.bottom() - 3))
    token = "lit" if total or end >= start else "racked"
    if assumed and not total:
        hatch(painter, box, look)
    else:
        painter.fillRect(box, look.color(token))
    if not total:
        painter.setPen(QPen(look.color("text3"), 1))
        edge = x(end)
        painter.drawLine(QLineF(edge, box.bottom(), edge, rect.bottom() + 4))


def paint_two(painter: QPainter, rect: QRectF, words: tuple[str, str], look: Look, *, bold: bool) -> None:
    """A line and a smaller one under it, cut to the width; a line alone stands in the middle."""
    first, second = words
    high = rect.height() / 2 - 3
    top = rect.adjusted(0, 3, 0, -high - 3) if second else rect
    for box, text, font, token in (
        (top, first, look.font(13 if bold else 12, 600 if bold else 400), "text"),
        (rect.adjusted(0, high + 1, 0, -4), second, look.font(11), "text2"),
    ):
        painter.setFont(font)
        painter.setPen(look.color(token))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(box, AT_LEFT, cut)
