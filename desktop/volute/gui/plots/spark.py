"""Small lines and bars inside a cell. A gap in the data is a gap in the drawing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from volute.gui.look import Look

UNKNOWN = 255
LEAST_SPAN = 0.15  # of the newest value: noise of a percent is drawn as noise, not as a cliff


def paint_spark(painter: QPainter, rect: QRectF, values: Sequence[float], look: Look) -> None:
    """A grey line with a dot on the newest value, over its own range or a share of the value where that is wider."""
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    span = max(high - low, LEAST_SPAN * abs(values[-1])) or 1.0
    low -= (span - (high - low)) / 2
    step = (rect.width() - 5) / (len(values) - 1)
    points = [
        QPointF(rect.left() + at * step, rect.bottom() - 2 - (value - low) / span * (rect.height() - 4))
        for at, value in enumerate(values)
    ]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("text3"), 1.2))
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("text2"))
    painter.drawEllipse(points[-1], 2.2, 2.2)
    painter.restore()


def paint_load(painter: QPainter, rect: QRectF, samples: bytes, look: Look) -> None:
    """One bar a sample, 0-100 %; an unknown sample leaves the base line only."""
    if not samples:
        return
    step = max(rect.width() // len(samples), 2.0)  # whole pixels: bars of unequal width would look like data
    left, base = float(int(rect.left())), float(int(rect.center().y()) + 7)
    painter.fillRect(QRectF(left, base, step * len(samples) - 1, 1), look.color("line2"))
    for at, sample in enumerate(samples):
        if sample not in (0, UNKNOWN):
            height = 13 * min(sample, 100) / 100
            bar = QRectF(left + at * step, base - height, step - 1, height)
            painter.fillRect(bar, look.color("lit"))
