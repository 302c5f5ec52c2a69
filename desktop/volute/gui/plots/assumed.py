"""The mark of what nobody confirmed: a hatched square and the word."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from volute.gui.aligned import AT_LEFT
from volute.gui.look import Look

SIZE, SMALL = 11.0, 9.0


def hatch(painter: QPainter, box: QRectF, look: Look) -> None:
    """Diagonal lines in a thin frame."""
    painter.setPen(QPen(look.color("text3"), 1))
    painter.setBrush(QBrush(look.color("text3"), Qt.BrushStyle.BDiagPattern))
    painter.drawRect(box)


def dotted(painter: QPainter, box: QRectF, look: Look) -> None:
    """The frame alone, of dots: said by somebody, and yet doubtful."""
    pen = QPen(look.color("text2"), 1)
    pen.setDashPattern([1, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def paint_beside(painter: QPainter, room: QRectF, text: str, look: Look, *, hatched: bool) -> None:
    """Small, behind a title: the mark, and its word where there is room for it; nothing where there is none."""
    if room.width() < SMALL:
        return
    (hatch if hatched else dotted)(
        painter, QRectF(room.left() + 0.5, room.center().y() - SMALL / 2, SMALL, SMALL), look
    )
    painter.setFont(look.font(11))
    painter.setPen(look.color("text2"))
    if painter.fontMetrics().horizontalAdvance(text) <= room.width() - SMALL - 5:
        painter.drawText(room.adjusted(SMALL + 5, 0, 0, 0), AT_LEFT, text)


def paint_mark(painter: QPainter, rect: QRectF, text: str, look: Look, *, hatched: bool) -> None:
    """The word, after the square where it is assumed."""
    left = rect.left()
    if hatched:
        hatch(painter, QRectF(left + 0.5, rect.center().y() - SIZE / 2, SIZE, SIZE), look)
    painter.setFont(look.font(12))
    painter.setPen(look.color("text" if hatched else "text2"))
    painter.drawText(rect.adjusted(SIZE + 6, 0, 0, 0), AT_LEFT, text)
