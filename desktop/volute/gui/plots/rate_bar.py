"""Racked and lit as one bar: both are shares of cards owned, so lit lies inside racked. The unknown is hatched."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from volute.gui.look import Look

HEIGHT = 9.0


def paint_rate_bar(
    painter: QPainter, rect: QRectF, racked: float, lit: float, look: Look, *, unknown: float = 0.0
) -> None:
    """Shares of owned from 0 to 1: lit from the left, then racked cards whose load is ``unknown``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    top = rect.center().y() - HEIGHT / 2
    for share, token in ((1.0, "owned"), (racked, "racked"), (lit, "lit")):
        painter.setBrush(look.color(token))
        width = rect.width() * min(max(share, 0), 1)
        painter.drawRoundedRect(QRectF(rect.left(), top, width, HEIGHT), 1.5, 1.5)
    if unknown > 0:
        part = QRectF(rect.left() + rect.width() * lit, top, max(rect.width() * unknown, 2.0), HEIGHT)
        paint_hatched(painter, part, look)
    painter.restore()


def paint_hatched(painter: QPainter, rect: QRectF, look: Look) -> None:
    """The ground of what is not known."""
    painter.fillRect(rect, look.color("owned"))
    painter.fillRect(rect, QBrush(look.color("text2"), Qt.BrushStyle.BDiagPattern))
