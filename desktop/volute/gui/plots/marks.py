"""Small marks told apart by their shape; hollow is what nobody stands behind."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from volute.gui.look import Look

RADIUS = 5.0
CORNERS = {  # around the middle, in radii; a disc has none
    "diamond": ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "triangle": ((0, -1.1), (1.05, 0.8), (-1.05, 0.8)),
}


def paint_mark(
    painter: QPainter, at: QPointF, mark: str, look: Look, token: str, *, hollow: bool = False, radius: float = RADIUS
) -> None:
    """With a rim in the ground's colour, so that marks over each other stay apart."""
    painter.setPen(QPen(look.color(token if hollow else "surface"), 1.5))
    painter.setBrush(look.color("surface") if hollow else look.color(token))
    if corners := CORNERS.get(mark):
        painter.drawPolygon(QPolygonF([QPointF(at.x() + x * radius, at.y() + y * radius) for x, y in corners]))
    else:
        painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_focus(painter: QPainter, plot: QWidget, look: Look) -> None:
    """Around the plot that has the keyboard."""
    if plot.hasFocus():
        painter.setPen(look.color("focus"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(plot.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
