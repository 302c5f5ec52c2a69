"""How one panel of the small multiples is drawn: what stays while a slider moves, and what moves with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from volute.economics.inputs import MONTHS_PLOTTED
from volute.gui.look import Look
from volute.gui.plots.assumed import paint_beside
from volute.gui.plots.dumbbell import paint_rent, paint_sell
from volute.gui.plots.polygons import Curve, clip, draw_area, draw_curve

TOP_SHARE = 1.6  # of the cost to recover, the upper end of the shared axis
AIR = 1.04  # past the last month, so that its label is whole
HEAD, LEFT, FOOT = 36, 40, 6
BAND_ALPHA = 0.16
CORNER, POINTS = 0.01, 20  # a share of the axis; what a smooth course is drawn with
ADVICE_TOKENS = {"rent": "rent_text", "sell": "sell_text", "close": "text2", "unknown": "text3"}
START = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
END = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Panel:
    """One centre or model: curves are shares of the cost to recover by month; ``None`` months are never."""

    key: str
    title: str
    below: str
    advice: str
    advice_words: str
    worth: str
    sell: Curve
    rent: Curve
    base_sell: Curve
    base_rent: Curve
    residual: float | None  # rent plus resale at the horizon, as a share
    sell_month: float | None
    rent_month: float | None
    assumed: str  # says so where its lit rate is assumed
    low: Curve | None = None  # one path of ten of renting ends below it, by month
    high: Curve | None = None
    note: str = ""  # instead of curves, why there are none
    doubt: str = ""  # about its prices, in a word
    guessed: bool = False  # some of them are assumed
    tip: str = ""  # all doubts by name


@dataclass(frozen=True, slots=True)
class Frame:
    """Where months and shares lie in one panel."""

    box: QRectF
    plot: QRectF
    months: int

    def x(self, month: float) -> float:
        return self.plot.left() + self.plot.width() * month / (self.months * AIR)

    def y(self, share: float) -> float:
        return self.plot.bottom() - self.plot.height() * share / TOP_SHARE


def frame(box: QRectF, months: int) -> Frame:
    return Frame(box, box.adjusted(LEFT, HEAD, 0, -FOOT), months)


def paint_ground(painter: QPainter, look: Look, f: Frame, panel: Panel, horizon: int, *, labels: bool) -> None:
    """Title, axes and the base case: they stay while a slider moves."""
    painter.setFont(look.font(13, 600))
    painter.setPen(look.color("text"))
    title = QRectF(f.box.left() + LEFT, f.box.top(), f.box.width() - LEFT - 64, 17)
    shown = painter.fontMetrics().elidedText(panel.title, Qt.TextElideMode.ElideRight, int(title.width()))
    painter.drawText(title, START, shown)
    if panel.doubt:
        wide = painter.fontMetrics().horizontalAdvance(shown) + 8.0
        paint_beside(painter, title.adjusted(wide, 0, 0, 0), panel.doubt, look, hatched=panel.guessed)
    painter.setFont(look.font(11))
    if panel.assumed:
        painter.fillRect(f.plot, QBrush(look.color("line"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(look.color("text2"))
        painter.drawText(QRectF(f.plot.left() + 6, f.y(1.5) + 3, f.plot.width(), 16), START, panel.assumed)
    for share in (0.0, 0.5, 1.0, 1.5):
        _level(painter, look, f, share)
    painter.setPen(QPen(look.color("line2"), 1))
    painter.drawLine(QPointF(f.x(horizon), f.plot.top()), QPointF(f.x(horizon), f.plot.bottom()))
    if labels:
        painter.setPen(look.color("text2"))
        every = 12 if f.months <= MONTHS_PLOTTED else 24
        for month in range(every, f.months + 1, every):
            painter.drawText(QRectF(f.x(month) - 15, f.plot.bottom() + 3, 30, 14), MIDDLE, str(month))
    if not panel.note:
        painter.save()
        clip(painter, f.plot.adjusted(0, -1, 1, 1))
        for curve, token in ((panel.base_sell, "sell"), (panel.base_rent, "rent")):
            _curve(painter, f, curve, _faint(look.color(token)), 1.2)
        painter.restore()


def _level(painter: QPainter, look: Look, f: Frame, share: float) -> None:
    pen = QPen(look.color("text3" if share == 1 else "grid"), 1)
    if share == 1:
        pen.setDashPattern([3, 3])
    painter.setPen(pen)
    y = f.y(share)
    painter.drawLine(QPointF(f.plot.left(), y), QPointF(f.plot.right(), y))
    painter.setPen(look.color("text2"))
    text = f"{share * 100:.0f}" + ("%" if share == 1.5 else "")
    painter.drawText(QRectF(f.plot.left() - LEFT, y - 8, LEFT - 6, 16), END, text)


def _faint(color: QColor) -> QColor:
    made = QColor(color)
    made.setAlphaF(0.32)
    return made


def paint_answer(painter: QPainter, look: Look, f: Frame, panel: Panel, horizon: int, *, fine: bool = True) -> None:
    """What a slider moves: the words of the answer, both paths, and their marks. Not ``fine``, the pale edge of a band
    has steps of a pixel: smoothing it takes five times as long as everything else about it."""
    _words(painter, look, f, panel)
    if panel.note:
        painter.setFont(look.font(11))
        painter.setPen(look.color("text2"))
        painter.drawText(f.plot, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), panel.note)
        return
    painter.save()
    clip(painter, f.plot.adjusted(0, -1, 1, 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, fine)
    _band(painter, look, f, panel)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _curve(painter, f, panel.sell, look.color("sell"), 1.8)
    _curve(painter, f, panel.rent, look.color("rent"), 1.8)
    painter.restore()
    _residual(painter, look, f, panel, horizon)
    for month, mark, size in ((panel.sell_month, paint_sell, 4.8), (panel.rent_month, paint_rent, 4.3)):
        if month is not None and month <= f.months:
            mark(painter, QPointF(f.x(month), f.y(1)), look, radius=size)


def paint_pointed(painter: QPainter, look: Look, f: Frame, month: int, words: Sequence[str]) -> None:
    """A line at the month, and what the curves are there, beside it."""
    painter.setPen(QPen(look.color("text3"), 1))
    painter.drawLine(QPointF(f.x(month), f.plot.top()), QPointF(f.x(month), f.plot.bottom()))
    painter.setFont(look.font(11))
    wide = max(painter.fontMetrics().horizontalAdvance(text) for text in words) + 16.0
    left = f.x(month) + 8 if f.x(month) + 8 + wide < f.plot.right() else f.x(month) - 8 - wide
    box = QRectF(max(left, f.box.left()), f.plot.top(), wide, 16.0 * len(words) + 8)
    painter.setPen(QPen(look.color("line2"), 1))
    painter.setBrush(look.color("raised"))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(look.color("text"))
    for at, text in enumerate(words):
        painter.drawText(QRectF(box.left() + 8, box.top() + 4 + 16 * at, wide, 16), START, text)


def _words(painter: QPainter, look: Look, f: Frame, panel: Panel) -> None:
    box = f.box
    first = QRectF(box.left() + LEFT, box.top(), box.width() - LEFT, 17)
    second = first.translated(0, 16)
    painter.setFont(look.font(12, 600))
    painter.setPen(look.color(ADVICE_TOKENS[panel.advice]))
    painter.drawText(first, END, panel.advice_words)
    painter.setFont(look.font(11))
    painter.setPen(look.color("text2"))
    painter.drawText(second, START, panel.below)
    painter.setPen(look.color("text"))
    painter.drawText(second, END, panel.worth)


def _band(painter: QPainter, look: Look, f: Frame, panel: Panel) -> None:
    """Where eight paths of ten of renting run; a point a season is enough for an edge."""
    if panel.low is None or panel.high is None:
        return
    every, last = max(f.months // POINTS, 1), min(f.months + 1, len(panel.low))
    months = np.arange(0, last, every)
    x = f.plot.left() + f.plot.width() / (f.months * AIR) * np.concatenate((months, months[::-1]))
    edges = np.concatenate((panel.low[:last:every], panel.high[:last:every][::-1]))
    y = f.plot.bottom() - f.plot.height() / TOP_SHARE * edges
    shade = QColor(look.color("rent"))
    shade.setAlphaF(BAND_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    draw_area(painter, f.plot, np.asarray(x), np.asarray(y))


def _curve(painter: QPainter, f: Frame, curve: Curve, color: QColor, width: float) -> None:
    shown = curve[: f.months + 1]
    months = bends(shown)
    shown = shown[months]
    x = f.plot.left() + f.plot.width() / (f.months * AIR) * months
    y = f.plot.bottom() - f.plot.height() / TOP_SHARE * shown
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_curve(painter, f.plot, np.asarray(x), np.asarray(y))


def bends(curve: Curve) -> NDArray[np.intp]:
    """Where a curve bends: its ends, its corners, and every so many months of a smooth course. A third of the points
    draws the same line at a third of the cost."""
    bend = np.abs(curve[2:] - 2 * curve[1:-1] + curve[:-2])
    kept = np.zeros(len(curve), dtype=bool)
    kept[:: max(len(curve) // POINTS, 1)] = True
    kept[1:-1] |= bend > CORNER
    kept[-1] = True
    return np.flatnonzero(kept)


def _residual(painter: QPainter, look: Look, f: Frame, panel: Panel, horizon: int) -> None:
    """The stem from the line of renting to what the cards still fetch; out of the picture it has no head."""
    if panel.residual is None:
        return
    at = min(horizon, len(panel.rent) - 1)
    x, foot = f.x(at), f.y(min(max(float(panel.rent[at]), 0.0), TOP_SHARE))
    pen = QPen(look.color("rent"), 1.3)
    pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.drawLine(QPointF(x, foot), QPointF(x, f.y(min(max(panel.residual, 0.0), TOP_SHARE))))
    if 0 <= panel.residual <= TOP_SHARE:
        paint_rent(painter, QPointF(x, f.y(panel.residual)), look, hollow=True, radius=3.6)
