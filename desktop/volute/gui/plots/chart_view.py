"""A large plot over months on screen: a crosshair by mouse or arrow keys tells the words of the month, and data and
picture can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from volute.gui.look import Look
from volute.gui.plots.chart import Chart
from volute.gui.plots.chart_drawn import Frame, paint_axes, paint_card, paint_curves, paint_ribbons
from volute.gui.plots.marks import paint_focus
from volute.gui.plots.taking import TakingKeys, copy_data

STEPS = 120  # of a crosshair from end to end


def stepped(at: int | None, step: int, last: int) -> int:
    """Where an arrow key moves the crosshair: by a month, and where there are thousands of cards by many at once."""
    if at is None:
        return 0 if step > 0 else last
    return min(max(at + step * max(round(last / STEPS), 1), 0), last)


class ChartView(QWidget):
    """Shows a chart, or nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.chart: Chart | None = None
        self.month: int | None = None
        self.keys = TakingKeys(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(620, 340)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    def show_chart(self, chart: Chart | None) -> None:
        self.chart = chart
        self.setAccessibleName(chart.name if chart else "")
        self.update()

    # --- painting

    def frame(self) -> Frame | None:
        """Where months and money lie on this widget."""
        c = self.chart
        if c is None or not len(c.months):
            return None
        return Frame(QRectF(self.rect()), float(c.months[-1]), c.low, c.high)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = self.frame()
        if self.chart and frame:
            self._paint(painter, frame, self.chart)
        paint_focus(painter, self, self._look)
        painter.end()

    def _paint(self, painter: QPainter, frame: Frame, chart: Chart) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ribbons(painter, self._look, frame, chart)
        paint_axes(painter, self._look, frame, chart)
        paint_curves(painter, self._look, frame, chart)
        if self.month is not None:
            paint_card(painter, self._look, frame, self.month, chart.tells(self.month))

    # --- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        self._point_at(frame.month_at(event.position()) if frame else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, month: int | None) -> None:
        if month != self.month:
            self.month = month
            words = self.chart.tells(month) if self.chart and month is not None else ()
            self.setAccessibleDescription(". ".join(words))
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step and self.chart:
            self._point_at(stepped(self.month, step, int(self.chart.months[-1])))
        else:
            super().keyPressEvent(event)

    def sheet(self) -> Sequence[Sequence[str]]:
        """A month a line, with headings."""
        return self.chart.sheet if self.chart else ()

    def again(self) -> QWidget:
        """The same once more, to zoom into."""
        from volute.gui.plots.zoom_view import ZoomView  # noqa: PLC0415 - pyqtgraph is a quarter second of work

        return ZoomView(self._look, self.chart) if self.chart else ChartView(self._look)

    def copy_data(self) -> None:
        """For a spreadsheet."""
        copy_data(self)

    def place(self, month: float, y: float) -> QPointF:
        """Of a value on this widget."""
        frame = self.frame()
        return frame.point(month, y) if frame else QPointF()
