"""A chart over months in a window of its own, by pyqtgraph: the wheel zooms, a drag pans, and the crosshair tells the
words of the table at any month. Imported when the first is opened, on a worker: it is a quarter second of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.gui.labels import Label
from volute.gui.look import Look
from volute.gui.plots.chart import Chart, Line, Ribbon
from volute.gui.plots.chart_view import ChartView, stepped
from volute.gui.plots.taking import TakingKeys
from volute.gui.plots.ticks import step_for

AIR, APART, NEAREST = 1.2, 0.035, 6.0  # room for names at the right; between them, of the height; months in sight
SYMBOLS = {"disc": "o", "diamond": "d", "square": "s", "triangle": "t1"}
TICKS, LEVELS, BEHIND = 10, 7, -1000  # of months and of money; under what is drawn
TEXTS = {"rent": "rent_text", "sell": "sell_text", "ink": "text"}


def _years(low: float, high: float, _size: float) -> list[tuple[float, float]]:
    """Ticks of an axis of months: years, then parts of one."""
    return [(next((step for step in (1, 3, 6) if (high - low) / step <= TICKS), 12.0), 0.0)]


def _levels(low: float, high: float, _size: float) -> list[tuple[float, float]]:
    return [(step_for(high - low, LEVELS), 0.0)]


class ZoomView(QWidget):
    """Double click or Home shows all of it again; arrow keys move the crosshair, plus and minus zoom."""

    def __init__(self, look: Look, chart: Chart) -> None:
        super().__init__()
        self._look, self.chart = look, chart
        self.month: int | None = None
        self.keys = TakingKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(chart.name)
        self.view: Any = pg.PlotWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMenuEnabled(False)
        self.view.hideButtons()
        self.view.viewport().installEventFilter(self)
        self.view.setMouseTracking(True)
        self.words = Label(look, "", 12)
        self.words.setParent(self.view)
        self.words.setMargin(8)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words.hide()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.view)
        look.themed.connect(self._draw)
        self._draw()
        self.show_all()

    # --- drawing

    def _draw(self) -> None:
        """Anew in the colours of the theme: pyqtgraph reads none of them by itself."""
        self.view.clear()
        self.view.setBackground(self._look.color("surface"))
        self._axes()
        for ribbon in self.chart.ribbons:
            low, high = (pg.PlotCurveItem(self.chart.months, edge, pen=None) for edge in (ribbon.low, ribbon.high))
            self.view.addItem(pg.FillBetweenItem(low, high, brush=self._look.color(ribbon.token)))
            self._region(ribbon)
        if self.chart.horizon:
            self.view.addItem(pg.InfiniteLine(self.chart.horizon, pen=self._look.color("line2")))
        for line in self.chart.lines:
            self.view.addItem(self._curve(line))
        self._dots()
        self._names()
        self.cross = pg.InfiniteLine(0, pen=self._look.color("text3"))
        self.cross.hide()
        self.view.addItem(self.cross)
        ground, edge = (self._look.color(token).name() for token in ("raised", "line2"))
        self.words.setStyleSheet(f"background: {ground}; border: 1px solid {edge}; border-radius: 6px")

    def _axes(self) -> None:
        """Money at the left, months below, and level lines only."""
        says = {"left": (self._money, _levels), "bottom": (self._months, _levels if self.chart.every else _years)}
        for side, (tell, steps) in says.items():
            axis = self.view.getAxis(side)
            axis.tickStrings, axis.tickSpacing = tell, steps
            axis.setZValue(BEHIND)
            axis.setPen(self._look.color("grid"))
            axis.setTextPen(self._look.color("text2"))
            axis.setStyle(tickFont=self._look.font(11), tickLength=0)
        self.view.showGrid(x=False, y=True, alpha=1.0)

    def _money(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        return [self.chart.money(value) for value in values]

    def _months(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        last = self.chart.months[-1]
        return [self.chart.axis(round(at)) if at == round(at) and 0 <= at <= last else "" for at in values]

    def _curve(self, line: Line) -> Any:
        style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
        pen = pg.mkPen(self._look.color(line.token), width=line.width, style=style)
        return pg.PlotCurveItem(self.chart.months, line.y, pen=pen, antialias=True, connect="finite")

    def _dots(self) -> None:
        for dot in self.chart.dots:
            color, ground = self._look.color(dot.token), self._look.color("surface")
            pen, brush = pg.mkPen(color if dot.hollow else ground, width=1.5), ground if dot.hollow else color
            symbol = SYMBOLS[dot.mark]
            self.view.addItem(pg.ScatterPlotItem([dot.month], [dot.y], symbol=symbol, size=11, pen=pen, brush=brush))
            if dot.label:
                self._text(dot.label, "text", (dot.month, dot.y), (0.5, 1.4))

    def _names(self) -> None:
        """Beside the ends of the curves, pushed apart where they would lie over each other."""
        named = [line for line in self.chart.lines if line.label and np.isfinite(line.y[-1])]
        place = -np.inf
        for line in sorted(named, key=lambda line: float(line.y[-1])):
            end = float(np.clip(line.y[-1], self.chart.low, self.chart.high))
            place = max(end, place + APART * (self.chart.high - self.chart.low))
            self._text(line.label, TEXTS.get(line.token, line.token), (float(self.chart.months[-1]), place), (0, 0.5))

    def _region(self, ribbon: Ribbon) -> None:
        """Where a ribbon is widest, but for its ends."""
        if ribbon.label:
            inside = slice(len(ribbon.low) // 6, -len(ribbon.low) // 6)
            at = inside.start + int(np.argmax((ribbon.high - ribbon.low)[inside]))
            middle = float(ribbon.low[at] + ribbon.high[at]) / 2
            self._text(ribbon.label, ribbon.ink, (float(self.chart.months[at]), middle), (0.5, 0.5))

    def _text(self, text: str, token: str, place: tuple[float, float], anchor: tuple[float, float]) -> None:
        said = pg.TextItem(text, color=self._look.color(token), anchor=anchor)
        said.setFont(self._look.font(12, 600))
        said.setPos(*place)
        self.view.addItem(said)

    # --- where one looks

    def show_all(self) -> None:
        """All months, from the lowest to the highest value; nobody gets lost beyond them."""
        chart, last = self.chart, float(self.chart.months[-1])
        room = (chart.high - chart.low) * 0.04
        limits = {"xMin": -last * 0.02, "xMax": last * AIR, "yMin": chart.low - room, "yMax": chart.high + room}
        self.view.setLimits(**limits, minXRange=min(NEAREST, last), minYRange=(chart.high - chart.low) / 50)
        self.view.setRange(xRange=(limits["xMin"], limits["xMax"]), yRange=(limits["yMin"], limits["yMax"]), padding=0)

    def eventFilter(self, _: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # it watches one widget
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.show_all()
            return True
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove and not event.buttons():
            self._point_at(self._month_at(event.position()))
        elif event.type() is QEvent.Type.Leave:
            self._point_at(None)
        return False

    def _month_at(self, where: QPointF) -> int | None:
        at = float(self.view.getViewBox().mapSceneToView(self.view.mapToScene(where.toPoint())).x())
        return round(at) if -0.5 <= at <= self.chart.months[-1] + 0.5 else None

    def _point_at(self, month: int | None) -> None:
        self.month = month
        words = self.chart.tells(month) if month is not None else ()
        self.setAccessibleDescription(". ".join(words))
        self.cross.setVisible(month is not None)
        self.words.setVisible(bool(words))
        if month is None:
            return
        self.cross.setPos(month)
        self.words.setText("\n".join(words))
        self.words.adjustSize()
        x = self.view.mapFromScene(self.view.getViewBox().mapViewToScene(QPointF(month, 0))).x() + 12
        beside = x if x + self.words.width() < self.view.width() else x - 24 - self.words.width()
        self.words.move(int(beside), 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), int(self.chart.months[-1])
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(key)
        zoom = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}.get(key)
        if step:
            self._point_at(stepped(self.month, step, last))
        elif zoom:
            self.view.getViewBox().scaleBy(x=zoom, center=None if self.month is None else (self.month, 0))
        elif key == Qt.Key.Key_Home:
            self.show_all()
        else:
            super().keyPressEvent(event)

    # --- taken along

    def sheet(self) -> Sequence[Sequence[str]]:
        """Of all months, whatever is in sight."""
        return self.chart.sheet

    def drawn(self) -> QWidget:
        """All of it as plain lines, for a file of vectors."""
        made = ChartView(self._look)
        made.show_chart(self.chart)
        made.resize(self.size())
        return made

    def again(self) -> ZoomView:
        """The same once more."""
        return ZoomView(self._look, self.chart)
