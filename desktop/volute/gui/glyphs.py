"""State glyphs: shape and colour, always beside a word, so that no one needs to tell red from green."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from volute.gui.look import Look

Draw = Callable[[QPainter, QRectF, Look], None]


def paint_glyph(painter: QPainter, rect: QRectF, name: str, look: Look) -> None:
    """Draw the glyph of a state, finding or advice centred in ``rect``; an unknown name draws a ring."""
    side = min(rect.width(), rect.height(), 13.0)
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side).adjusted(
        0.75, 0.75, -0.75, -0.75
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    GLYPHS.get(name, _ring("text2"))(painter, box, look)
    painter.restore()


def _stroke(painter: QPainter, color: QColor, *, dashed: bool = False, width: float = 1.5) -> None:
    pen = QPen(color, width)
    if dashed:
        pen.setDashPattern([1.6, 1.4])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill(painter: QPainter, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)


def _disc(token: str) -> Draw:
    def draw(painter: QPainter, box: QRectF, look: Look) -> None:
        _fill(painter, look.color(token))
        painter.drawEllipse(box)

    return draw


def _ring(token: str, *, dashed: bool = False, mark: str = "") -> Draw:
    def draw(painter: QPainter, box: QRectF, look: Look) -> None:
        _stroke(painter, look.color(token), dashed=dashed)
        painter.drawEllipse(box)
        if mark:
            _mark(painter, box, mark, look, look.color(token))

    return draw


def _mark(painter: QPainter, box: QRectF, mark: str, look: Look, color: QColor) -> None:
    painter.setPen(color)
    painter.setFont(look.font(9, 700))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)


def _part(share: float) -> Draw:
    """A ring filled clockwise by a share: half in the workshop, three quarters at burn-in."""

    def draw(painter: QPainter, box: QRectF, look: Look) -> None:
        _stroke(painter, look.color("text2"))
        painter.drawEllipse(box)
        _fill(painter, look.color("text2"))
        painter.drawPie(box.adjusted(2, 2, -2, -2), 90 * 16, -round(360 * 16 * share))

    return draw


def _diamond(token: str, *, filled: bool) -> Draw:
    def draw(painter: QPainter, box: QRectF, look: Look) -> None:
        center = box.center()
        points = [
            QPointF(center.x(), box.top()),
            QPointF(box.right(), center.y()),
            QPointF(center.x(), box.bottom()),
            QPointF(box.left(), center.y()),
        ]
        if filled:
            _fill(painter, look.color(token))
        else:
            _stroke(painter, look.color(token))
        painter.drawPolygon(QPolygonF(points))

    return draw


def _signed(token: str, mark: str) -> Draw:
    """A filled disc with a mark in the surface's colour."""

    def draw(painter: QPainter, box: QRectF, look: Look) -> None:
        _disc(token)(painter, box, look)
        _mark(painter, box, mark, look, look.color("surface"))

    return draw


def _triangle(painter: QPainter, box: QRectF, look: Look) -> None:
    _fill(painter, look.color("warn"))
    painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    _mark(painter, box.adjusted(0, 2.5, 0, 1), "!", look, look.color("warn_glyph"))


def _lined_square(painter: QPainter, box: QRectF, look: Look) -> None:
    _stroke(painter, look.color("text2"))
    painter.drawRoundedRect(box, 2, 2)
    for share in (0.35, 0.65):
        y = box.top() + box.height() * share
        painter.drawLine(QPointF(box.left() + 3, y), QPointF(box.right() - 3, y))


def _two_squares(painter: QPainter, box: QRectF, look: Look) -> None:
    _stroke(painter, look.color("crit"))
    painter.drawRoundedRect(box.adjusted(0, 0, -4, -4), 1.5, 1.5)
    painter.drawRoundedRect(box.adjusted(4, 4, 0, 0), 1.5, 1.5)


def _equals(painter: QPainter, box: QRectF, look: Look) -> None:
    _stroke(painter, look.color("text2"), width=1.8)
    for share in (0.35, 0.65):
        y = box.top() + box.height() * share
        painter.drawLine(QPointF(box.left() + 1, y), QPointF(box.right() - 1, y))


GLYPHS: Mapping[str, Draw] = {
    "lit": _disc("lit"),
    "idle": _ring("racked"),
    "in_stock": _ring("text2", dashed=True),
    "conversion": _part(0.5),
    "memory_mod": _part(0.5),
    "refurbish": _part(0.5),
    "burn_in": _part(0.75),
    "for_sale": _diamond("sell", filled=False),
    "sold": _ring("text3", mark="✓"),
    "in_transit": _ring("rent", mark="→"),
    "rma": _signed("crit", "✕"),
    "failed": _signed("crit", "✕"),
    "scrap": _ring("text3", mark="✕"),
    "missing": _ring("crit", dashed=True, mark="?"),
    "vanished": _ring("crit", dashed=True, mark="?"),
    "moved": _ring("rent", mark="→"),
    "changed": _lined_square,
    "appeared": _ring("ok", mark="+"),
    "duplicate": _two_squares,
    "unreadable": _triangle,
    "attention": _triangle,
    "confirmed": _signed("ok", "✓"),
    "ok": _signed("ok", "✓"),
    "rent": _disc("rent"),
    "sell": _diamond("sell", filled=True),
    "close": _equals,
}


class Glyph(QWidget):
    """A glyph as a widget, 14 px."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look, self._name = look, name
        self.setFixedSize(QSize(16, 16))
        look.themed.connect(self.update)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_glyph(painter, QRectF(self.rect()), self._name, self._look)
        painter.end()
