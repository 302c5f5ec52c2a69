"""Payback of selling and renting on one axis of months, with *never* as a lane of its own."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from volute.gui.look import Look

NEVER_LANE = 48.0
RADIUS = 4.6


def month_x(rect: QRectF, months: float, most: float) -> float:
    """Where a month lies on the axis."""
    return rect.left() + RADIUS + months / most * (rect.width() - NEVER_LANE - 2 * RADIUS)


def paint_dumbbell(
    painter: QPainter, rect: QRectF, sell: float | None, rent: float | None, look: Look, *, most: float = 60
) -> None:
    """``None`` or beyond ``most`` months is never: a hollow mark in the last lane."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    y = rect.center().y()
    painter.setPen(QPen(look.color("grid"), 1))
    for month in range(0, int(most) + 1, 12):
        x = month_x(rect, month, most)
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    sell_never, rent_never = sell is None or sell > most, rent is None or rent > most
    sell_x = rect.right() - NEVER_LANE + 17 if sell is None or sell > most else month_x(rect, sell, most)
    rent_x = rect.right() - NEVER_LANE + 33 if rent is None or rent > most else month_x(rect, rent, most)
    if not (sell_never and rent_never):
        painter.setPen(QPen(look.color("line2"), 1.6))
        painter.drawLine(QPointF(sell_x, y), QPointF(rent_x, y))
    paint_sell(painter, QPointF(sell_x, y), look, hollow=sell_never)
    paint_rent(painter, QPointF(rent_x, y), look, hollow=rent_never)
    painter.restore()


def paint_sell(painter: QPainter, at: QPointF, look: Look, *, hollow: bool = False, radius: float = 5.4) -> None:
    """The orange diamond."""
    _pen(painter, look, "sell", hollow=hollow)
    offsets = ((0, -radius), (radius, 0), (0, radius), (-radius, 0))
    painter.drawPolygon(QPolygonF([QPointF(at.x() + dx, at.y() + dy) for dx, dy in offsets]))


def paint_rent(painter: QPainter, at: QPointF, look: Look, *, hollow: bool = False, radius: float = RADIUS) -> None:
    """The blue circle."""
    _pen(painter, look, "rent", hollow=hollow)
    painter.drawEllipse(at, radius, radius)


def paint_months(painter: QPainter, rect: QRectF, never: str, *, most: int = 60) -> None:
    """The axis of the dumbbells in words: a year a tick, and the lane of never. In the painter's font and pen."""
    for month in range(0, most + 1, 12):
        box = QRectF(month_x(rect, month, most) - 20, rect.top(), 40, rect.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(month))
    lane = QRectF(rect.right() - NEVER_LANE + 25 - 30, rect.top(), 60, rect.height())
    painter.drawText(lane, int(Qt.AlignmentFlag.AlignCenter), never)


def _pen(painter: QPainter, look: Look, token: str, *, hollow: bool) -> None:
    painter.setPen(QPen(look.color(token), 1.5) if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(look.color("surface" if hollow else token))
