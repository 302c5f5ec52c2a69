"""A strip whose parts are as long as their share: nothing is widened to be seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from volute.gui.look import Look
from volute.gui.plots.rate_bar import paint_hatched

HATCHED = "hatched"  # instead of a token


class ProportionStrip(QWidget):
    """Shares of one whole, in tokens' colours."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._parts: list[tuple[float, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, 9)

    def set_parts(self, parts: Sequence[tuple[float, str]]) -> None:
        """Counts with their tokens."""
        self._parts = list(parts)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        total = sum(count for count, _ in self._parts) or 1
        x = 0.0
        for count, token in self._parts:
            width = self.width() * count / total
            box = QRectF(x, 0, max(width - 1.5, 0.5), self.height())
            if token == HATCHED:
                paint_hatched(painter, box, self._look)
            else:
                painter.fillRect(box, self._look.color(token))
            x += width
        painter.end()
