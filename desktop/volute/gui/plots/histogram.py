"""How often a gain comes out how large: orange where selling now proves better, blue where renting does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from volute.gui.aligned import CENTRED
from volute.gui.look import Look
from volute.gui.plots.polygons import Curve
from volute.gui.plots.taking import TakingKeys
from volute.gui.plots.ticks import between

BINS, HEAD, FOOT, EDGE = 36, 18.0, 20.0, 0.005
Tells = Callable[[float, float, float], str]  # from, to, share of the paths


class Histogram(QWidget):
    """Bars between the half-percent ends; what lies beyond is in the last bars."""

    def __init__(self, look: Look, money: Callable[[float], str], tells: Tells) -> None:
        super().__init__()
        self._look, self._money, self._tells = look, money, tells
        self.edges: Curve = np.empty(0)
        self.shares: Curve = np.empty(0)
        self.at: int | None = None
        self.setMouseTracking(True)
        self.keys = TakingKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 96)

    def show_gains(self, gains: Curve, name: str) -> None:
        """Equally likely gains; nil is the edge of a bar, so that no bar has two colours."""
        low, high = (float(q) for q in np.quantile(gains, [EDGE, 1 - EDGE]))
        step = max(high - low, 1e-9) / BINS
        first, last = np.floor(low / step), max(np.ceil(high / step), np.floor(low / step) + 1)
        self.edges = np.arange(first, last + 1) * step
        inside = np.clip(gains, self.edges[0], np.nextafter(self.edges[-1], -np.inf))
        self.shares = np.histogram(inside, self.edges)[0] / gains.size
        self.setAccessibleName(name)
        self.update()

    def sheet(self) -> list[list[str]]:
        """A bar a line: from, to, share of the paths."""
        rows = zip(self.edges[:-1], self.edges[1:], self.shares, strict=True)
        return [[f"{low:.0f}", f"{high:.0f}", f"{share:.4f}"] for low, high, share in rows]

    def again(self) -> Histogram:
        """The same once more."""
        made = Histogram(self._look, self._money, self._tells)
        made.edges, made.shares = self.edges, self.shares
        return made

    def _x(self, value: float) -> float:
        low, high = float(self.edges[0]), float(self.edges[-1])
        return 4 + (value - low) / (high - low) * (self.width() - 8)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.shares.size:
            self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        look, foot = self._look, self.height() - FOOT
        painter.setFont(look.font(12, 600))
        painter.setPen(look.color("text"))
        painter.drawText(QRectF(0, 0, self.width(), HEAD), CENTRED, self.words())
        tall = (foot - HEAD) / max(float(self.shares.max()), 1e-9)
        for at, share in enumerate(self.shares):
            left, right = self._x(float(self.edges[at])), self._x(float(self.edges[at + 1]))
            sells = self.edges[at] + self.edges[at + 1] < 0
            color = QColor(look.color("sell" if sells else "rent"))
            color.setAlphaF(1.0 if self.at in (None, at) else 0.45)
            painter.fillRect(QRectF(left + 0.5, foot - share * tall, right - left - 1, share * tall), color)
        painter.setPen(QPen(look.color("line2"), 1))
        painter.drawLine(QLineF(0, foot, self.width(), foot))
        if self.edges[0] < 0 < self.edges[-1]:
            painter.setPen(QPen(look.color("text"), 1))
            painter.drawLine(QLineF(self._x(0), HEAD, self._x(0), foot + 3))
        painter.setFont(look.font(11))
        painter.setPen(look.color("text2"))
        for value in between(float(self.edges[0]), float(self.edges[-1]), 4):
            middle = min(max(self._x(value), 20), self.width() - 34)
            painter.drawText(QRectF(middle - 40, foot + 3, 80, 16), CENTRED, self._money(value))

    # --- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.shares.size:
            at = int(np.clip((event.position().x() - 4) / max(self.width() - 8, 1) * self.shares.size, 0, BINS * 2))
            self._point_at(min(at, self.shares.size - 1))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, at: int | None) -> None:
        self.at = at
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Of the bar pointed at."""
        if self.at is None:
            return ""
        return self._tells(float(self.edges[self.at]), float(self.edges[self.at + 1]), float(self.shares[self.at]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step and self.shares.size:
            here = -1 if self.at is None else self.at
            self._point_at(min(max(here + step, 0), self.shares.size - 1))
        else:
            super().keyPressEvent(event)
