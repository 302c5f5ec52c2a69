"""How a chart over months is drawn: horizontal grid only, curves named at their ends, a card at the crosshair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from volute.gui.aligned import AT_LEFT, AT_RIGHT, CENTRED
from volute.gui.look import Look
from volute.gui.plots.chart import Chart
from volute.gui.plots.marks import paint_mark
from volute.gui.plots.polygons import Curve, clip, draw_area, draw_curve, inside
from volute.gui.plots.ticks import between

LEFT, RIGHT, TOP, FOOT = 74.0, 150.0, 12.0, 24.0
LABEL, PAD = 16.0, 10.0


@dataclass(frozen=True)
class Frame:
    """From months and money to pixels."""

    box: QRectF
    months: float
    low: float
    high: float

    @property
    def plot(self) -> QRectF:
        return self.box.adjusted(LEFT, TOP, -RIGHT, -FOOT)

    def x(self, months: Curve) -> Curve:
        return np.asarray(self.plot.left() + months / self.months * self.plot.width())

    def y(self, values: Curve) -> Curve:
        share = (values - self.low) / (self.high - self.low)
        return np.asarray(self.plot.bottom() - np.clip(share, -0.5, 1.5) * self.plot.height())

    def point(self, month: float, value: float) -> QPointF:
        return QPointF(float(self.x(np.array([month]))[0]), float(self.y(np.array([value]))[0]))

    def month_at(self, where: QPointF) -> int | None:
        """The whole month under a point; None beside the plot."""
        if not self.plot.adjusted(-6, -TOP, 6, FOOT).contains(where):
            return None
        share = (where.x() - self.plot.left()) / max(self.plot.width(), 1)
        return int(np.clip(round(share * self.months), 0, self.months))


def paint_ribbons(painter: QPainter, look: Look, f: Frame, chart: Chart) -> None:
    painter.save()
    clip(painter, f.plot)
    painter.setPen(Qt.PenStyle.NoPen)
    x = f.x(chart.months)
    for ribbon in chart.ribbons:
        painter.setBrush(look.color(ribbon.token))
        low, high = f.y(ribbon.low), f.y(ribbon.high)
        draw_area(painter, f.plot, np.concatenate((x, x[::-1])), np.concatenate((low, high[::-1])))
    painter.restore()


def paint_axes(painter: QPainter, look: Look, f: Frame, chart: Chart) -> None:
    """Money at the left, months below; the line at nil is stronger where it is inside."""
    painter.setFont(look.font(11))
    for value in between(f.low, f.high, 5):
        y = f.point(0, value).y()
        painter.setPen(QPen(look.color("line2" if value == 0 else "grid"), 1))
        painter.drawLine(QPointF(f.plot.left(), y), QPointF(f.plot.right(), y))
        painter.setPen(look.color("text2"))
        painter.drawText(QRectF(0, y - 8, LEFT - 8, 16), AT_RIGHT, chart.money(value))
    for month in range(0, int(f.months) + 1, chart.every or (12 if f.months > 24 else 6)):
        x = f.point(month, f.low).x()
        painter.drawText(QRectF(x - 40, f.plot.bottom() + 4, 80, 16), CENTRED, chart.axis(month))
    if chart.horizon:
        x = f.point(chart.horizon, f.low).x()
        painter.setPen(QPen(look.color("line2"), 1))
        painter.drawLine(QPointF(x, f.plot.top()), QPointF(x, f.plot.bottom()))


def paint_curves(painter: QPainter, look: Look, f: Frame, chart: Chart) -> None:
    x = f.x(chart.months)
    painter.save()
    clip(painter, f.plot.adjusted(-8, -2, 8, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in chart.lines:
        pen = QPen(look.color(line.token), line.width)
        if line.dashed:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        draw_curve(painter, f.plot.adjusted(-8, -2, 8, 2), x, f.y(line.y))
    for dot in chart.dots:
        place = f.point(dot.month, dot.y)
        if inside(painter, f.plot.adjusted(-8, -2, 8, 2), place.x(), place.y()):
            paint_mark(painter, place, dot.mark, look, dot.token, hollow=dot.hollow)
    painter.restore()
    _name_regions(painter, look, f, chart)
    _name_ends(painter, look, f, chart)


def _name_regions(painter: QPainter, look: Look, f: Frame, chart: Chart) -> None:
    """Where a ribbon is high enough for a word."""
    painter.setFont(look.font(12, 600))
    for ribbon in chart.ribbons:
        top, bottom = np.clip(f.y(ribbon.high), *_rows(f)), np.clip(f.y(ribbon.low), *_rows(f))
        at = int(np.argmax(bottom - top))
        if ribbon.label and bottom[at] - top[at] > LABEL + 6:
            x = float(f.x(chart.months)[at])
            wide = painter.fontMetrics().horizontalAdvance(ribbon.label) + 12.0
            left = float(np.clip(x - wide / 2, f.plot.left() + 4, f.plot.right() - wide))
            painter.setPen(look.color(ribbon.ink))
            painter.drawText(QRectF(left, (top[at] + bottom[at]) / 2 - 9, wide, 18), CENTRED, ribbon.label)


def _rows(f: Frame) -> tuple[float, float]:
    return f.plot.top(), f.plot.bottom()


def _name_ends(painter: QPainter, look: Look, f: Frame, chart: Chart) -> None:
    """Each name beside the end of its curve, pushed apart where they would lie over each other; an arrow where the
    curve ends above the picture."""
    known = [line for line in chart.lines if line.label and np.isfinite(line.y[-1])]
    ends = sorted(((float(np.clip(f.y(line.y[-1:]), *_rows(f))[0]), line) for line in known), key=lambda end: end[0])
    places: list[float] = []
    for y, _ in ends:
        places.append(max(y, places[-1] + LABEL) if places else y)
    over = max(places[-1] - f.plot.bottom(), 0.0) if places else 0.0
    painter.setFont(look.font(11, 600))
    room = RIGHT - 12
    for place, (_, line) in zip(places, ends, strict=True):
        token = {"rent": "rent_text", "sell": "sell_text", "ink": "text"}.get(line.token, line.token)
        painter.setPen(look.color(token))
        words = line.label + (" ↑" if line.y[-1] > f.high else "")
        text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(f.plot.right() + 8, place - over - 8, room, LABEL), AT_LEFT, text)


def paint_card(painter: QPainter, look: Look, f: Frame, month: int, words: Sequence[str]) -> None:
    """A line at the month, and what it says, at the side where there is room."""
    x = f.point(month, f.low).x()
    painter.setPen(QPen(look.color("text3"), 1))
    painter.drawLine(QPointF(x, f.plot.top()), QPointF(x, f.plot.bottom()))
    if not words:
        return
    painter.setFont(look.font(12))
    wide = max(painter.fontMetrics().horizontalAdvance(text) for text in words) + 2 * PAD
    high = len(words) * 18 + 12
    left = x + 10 if x + 10 + wide < f.box.right() - 4 else x - 10 - wide
    box = QRectF(left, f.plot.top() + 4, wide, high)
    painter.setPen(QPen(look.color("line2"), 1))
    painter.setBrush(look.color("raised"))
    painter.drawRoundedRect(box, 6, 6)
    for at, text in enumerate(words):
        painter.setFont(look.font(12, 600 if at == 0 else 400))
        painter.setPen(look.color("text"))
        painter.drawText(QRectF(box.left() + PAD, box.top() + 6 + 18 * at, wide, 18), AT_LEFT, text)
