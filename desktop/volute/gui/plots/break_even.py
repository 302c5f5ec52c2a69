"""Where renting breaks even with selling: bands of worth over load and rent, and a dot for every centre."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from volute.economics.figures import Axis, Band, Figure, Mark, words_key
from volute.gui.aligned import AT_RIGHT, CENTRED
from volute.gui.look import Look
from volute.gui.plots.marks import paint_focus
from volute.gui.plots.polygons import Curve, clip, draw_area, draw_curve
from volute.gui.plots.taking import TakingKeys
from volute.gui.plots.ticks import between
from volute.words import Words

LEFT, FOOT, LEVELS, NEAR = 52.0, 20.0, 5, 9.0


class BreakEvenPlot(QWidget):
    """Drawn into a picture when the figure, the size or the theme changes, and shown from it."""

    def __init__(self, look: Look, rent_words: Callable[[float], str], words: Words) -> None:
        super().__init__()
        self._look, self._rent, self._told = look, rent_words, words
        self.figure: Figure | None = None
        self.at = -1  # the centre that the arrow keys have come to, from the left
        self._names: Callable[[str], str] = str
        self._picture, self._drawn = QPixmap(), ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keys = TakingKeys(self)
        look.themed.connect(self._stale)

    def sizeHint(self) -> QSize:
        return QSize(460, 180)

    def show_figure(self, figure: Figure | None, names: Callable[[str], str]) -> None:
        """``names`` gives a centre's name; None shows nothing."""
        self.figure, self._names, self.at = figure, names, -1
        self._stale()

    def sheet(self) -> list[list[str]]:
        """The line of break-even, then every centre: name, lit rate, rent in CNY a card-month."""
        figure = self.figure
        if figure is None:
            return []
        said = self._said
        line = [[said(of.key), f"{x:.4f}", f"{y:.2f}"] for of in figure.lines for x, y in zip(of.x, of.y, strict=True)]
        heads = ["", said(figure.x.key), said(figure.y.key)]
        return [heads, *line, *([self._names(m.label), f"{m.x:.4f}", f"{m.y:.2f}"] for m in figure.marks)]

    def _said(self, key: str) -> str:
        return self._told(words_key(key))

    def again(self) -> BreakEvenPlot:
        """The same once more."""
        made = BreakEvenPlot(self._look, self._rent, self._told)
        made.show_figure(self.figure, self._names)
        return made

    def words_at(self, where: QPointF) -> str:
        """The centre under the mouse with its lit rate and rent; else what lit rate and rent the place is."""
        figure, plot = self.figure, self._plot()
        if figure is None or not plot.contains(where):
            return ""
        for mark in figure.marks:
            x, y = _across(plot, figure.x, np.array([mark.x]))[0], _up(plot, figure.y, np.array([mark.y]))[0]
            if abs(x - where.x()) < NEAR and abs(y - where.y()) < NEAR:
                return self._words_of(mark)
        lit = figure.x.low + (where.x() - plot.left()) / plot.width() * (figure.x.high - figure.x.low)
        rent = figure.y.low + (plot.bottom() - where.y()) / plot.height() * (figure.y.high - figure.y.low)
        return f"{lit * 100:.0f}% · {self._rent(rent)}"

    def _words_of(self, mark: Mark) -> str:
        return f"{self._names(mark.label)}: {mark.x * 100:.0f}% · {self._rent(mark.y)}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from centre to centre and tell each."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if not (step and self.figure and self.figure.marks):
            super().keyPressEvent(event)
            return
        marks = _from_left(self.figure)
        self.at = min(max(self.at + step, 0), len(marks) - 1)
        words = self._words_of(marks[self.at])
        self.setAccessibleDescription(words)
        QToolTip.showText(self.mapToGlobal(self._place(self.figure, marks[self.at]).toPoint()), words, self)
        self.update()

    def _place(self, figure: Figure, mark: Mark) -> QPointF:
        plot = self._plot()
        x = float(np.clip(_across(plot, figure.x, np.array([mark.x]))[0], plot.left(), plot.right()))
        return QPointF(x, float(_up(plot, figure.y, np.array([mark.y]))[0]))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _plot(self) -> QRectF:
        return QRectF(LEFT, 2, self.width() - LEFT - 2, self.height() - FOOT - 2)

    def _stale(self) -> None:
        self._drawn = ""
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        now = f"{self.size().toTuple()} {self.devicePixelRatioF()}"
        if now != self._drawn:
            self._drawn = now
            self._picture = QPixmap(self.size() * self.devicePixelRatioF())
            self._picture.setDevicePixelRatio(self.devicePixelRatioF())
            self._picture.fill(self._look.color("surface"))
            painter = QPainter(self._picture)
            self.paint_all(painter)
            painter.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.figure and self.hasFocus() and self.at >= 0:
            painter.setPen(QPen(self._look.color("ink"), 1.5))
            painter.drawEllipse(self._place(self.figure, _from_left(self.figure)[self.at]), 8, 8)
        paint_focus(painter, self, self._look)
        painter.end()

    def paint_all(self, painter: QPainter) -> None:
        """The whole plot, as lines; also used to write a picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.figure:
            self._draw(painter, self._plot(), self.figure)

    def _draw(self, painter: QPainter, plot: QRectF, figure: Figure) -> None:
        painter.save()
        clip(painter, plot)
        for band in figure.bands:
            self._band(painter, plot, figure, band)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.color("ink"), 2))
        for line in figure.lines:
            draw_curve(painter, plot, _across(plot, figure.x, line.x), _up(plot, figure.y, line.y))
        painter.restore()
        self._axes(painter, plot, figure)
        self._words(painter, plot)
        taken: list[QRectF] = []
        for mark in _from_left(figure):
            self._dot(painter, plot, figure, mark, taken)

    def _band(self, painter: QPainter, plot: QRectF, figure: Figure, band: Band) -> None:
        x = _across(plot, figure.x, band.x)
        low, high = _up(plot, figure.y, band.low), _up(plot, figure.y, band.high)
        known = np.isfinite(low) & np.isfinite(high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._shade(band.level))
        around = np.concatenate([low[known], high[known][::-1]])
        draw_area(painter, plot, np.concatenate([x[known], x[known][::-1]]), around)

    def _shade(self, level: int) -> QColor:
        """The surface with more of blue or orange, the further from nil."""
        strong, ground = self._look.color("rent" if level > 0 else "sell"), self._look.color("surface")
        share = 0.08 + 0.55 * (min(abs(level), LEVELS) - 1) / (LEVELS - 1)
        parts = (
            round(a * share + b * (1 - share))
            for a, b in zip(strong.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]  # a tuple
        )
        return QColor(*parts)

    def _axes(self, painter: QPainter, plot: QRectF, figure: Figure) -> None:
        painter.setFont(self._look.font(11))
        painter.setPen(self._look.color("text2"))
        for value in between(figure.y.low, figure.y.high):
            y = float(_up(plot, figure.y, np.array([value]))[0])
            if y < plot.bottom() - 6:
                painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), AT_RIGHT, self._rent(value))
        for percent in range(10, 100, 20):
            x = float(_across(plot, figure.x, np.array([percent / 100]))[0])
            painter.drawText(QRectF(x - 24, plot.bottom() + 2, 48, 16), CENTRED, f"{percent}%")

    def _words(self, painter: QPainter, plot: QRectF) -> None:
        selling, renting = self._said("selling_wins"), self._said("renting_wins")
        painter.setFont(self._look.font(12, 600))
        top = plot.adjusted(12, 6, -12, 0)
        painter.setPen(self._look.color("sell_text"))
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, selling)
        painter.setPen(self._look.color("rent_text"))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, renting)

    def _dot(self, painter: QPainter, plot: QRectF, figure: Figure, mark: Mark, taken: list[QRectF]) -> None:
        """The dot of a centre with its name over, under or beside it, wherever no other name lies; hollow when whole
        machines are reserved, where the lit rate does not decide."""
        look = self._look
        x, y = self._place(figure, mark).toTuple()
        painter.setPen(QPen(look.color("ink" if mark.key == "reserved_centre" else "surface"), 1.5))
        painter.setBrush(look.color("surface" if mark.key == "reserved_centre" else "ink"))
        painter.drawEllipse(QPointF(x, y), 4, 4)
        painter.setFont(look.font(11, 600))
        text = self._names(mark.label)
        wide = painter.fontMetrics().horizontalAdvance(text) + 4.0
        left = min(max(x - wide / 2, plot.left() + 2), plot.right() - wide - 2)
        places = [QRectF(left, y + by, wide, 15) for by in (-21, 6, -35, 20)]
        box = next((place for place in places if plot.contains(place) and not any(map(place.intersects, taken))), None)
        if box:
            taken.append(box)
            painter.setPen(look.color("text"))
            painter.drawText(box, CENTRED, text)


def _from_left(figure: Figure) -> list[Mark]:
    return sorted(figure.marks, key=lambda mark: mark.x)


def _across(plot: QRectF, axis: Axis, values: Curve) -> Curve:
    return np.asarray(plot.left() + (values - axis.low) / (axis.high - axis.low) * plot.width())


def _up(plot: QRectF, axis: Axis, values: Curve) -> Curve:
    return np.asarray(plot.bottom() - (values - axis.low) / (axis.high - axis.low) * plot.height())
