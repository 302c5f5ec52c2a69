"""The mark of what nobody confirmed: a hatched square and the word."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from volute.gui.aligned import AT_LEFT
from volute.gui.look import Look

SIZE = 11.0


def hatch(painter: QPainter, box: QRectF, look: Look) -> None:
    """Diagonal lines in a thin frame."""
    painter.setPen(QPen(look.color("text3"), 1))
    painter.setBrush(QBrush(look.color("text3"), Qt.BrushStyle.BDiagPattern))
    painter.drawRect(box)


def paint_mark(painter: QPainter, rect: QRectF, text: str, look: Look, *, hatched: bool) -> None:
    """The word, after the square where it is assumed."""
    left = rect.left()
    if hatched:
        hatch(painter, QRectF(left + 0.5, rect.center().y() - SIZE / 2, SIZE, SIZE), look)
    painter.setFont(look.font(12))
    painter.setPen(look.color("text" if hatched else "text2"))
    painter.drawText(rect.adjusted(SIZE + 6, 0, 0, 0), AT_LEFT, text)
