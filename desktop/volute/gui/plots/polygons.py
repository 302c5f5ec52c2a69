"""Curves as Qt's polygons, filled as one block of memory: no Python per point. In an SVG they are cut at the edges of
their plot, since many of its readers know no clipping."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEngine, QPainter, QPolygonF

Curve = NDArray[np.float64]
COORDINATE = 8  # bytes
MEMORY: Any = shiboken6.VoidPtr  # its published types know neither a point nor its memory as a buffer


def polygon(x: Curve, y: Curve) -> QPolygonF:
    """Points of two arrays of equal length; those that are not finite are left out."""
    known = np.isfinite(y)
    if not known.all():
        x, y = x[known], y[known]
    made = QPolygonF()
    if len(x):
        made.resize(len(x))
        block = MEMORY(made.data(), 2 * COORDINATE * len(x), True)
        points = np.frombuffer(block, np.float64).reshape(-1, 2)
        points[:, 0], points[:, 1] = x, y
    return made


def clip(painter: QPainter, box: QRectF) -> None:
    """Nothing outside the box, where that is the painter's to do."""
    if not _is_svg(painter):
        painter.setClipRect(box)


def draw_curve(painter: QPainter, box: QRectF, x: Curve, y: Curve) -> None:
    """An open line, as far as it runs inside the box; ``x`` rises."""
    for part in cut(x, y, box.top(), box.bottom()) if _is_svg(painter) else (polygon(x, y),):
        painter.drawPolyline(part)


def draw_area(painter: QPainter, box: QRectF, x: Curve, y: Curve) -> None:
    """What a closed line holds, as far as it lies inside the box."""
    shape = polygon(x, y)
    painter.drawPolygon(shape.intersected(QPolygonF(box)) if _is_svg(painter) else shape)


def inside(painter: QPainter, box: QRectF, x: float, y: float) -> bool:
    """Whether a mark at a place is to be drawn: elsewhere than in an SVG the painter cuts it."""
    return not _is_svg(painter) or box.contains(x, y)


def _is_svg(painter: QPainter) -> bool:
    return painter.paintEngine().type() is QPaintEngine.Type.SVG


def cut(x: Curve, y: Curve, low: float, high: float) -> list[QPolygonF]:
    """The pieces of a curve between two heights; they end where it crosses them."""
    known = np.isfinite(y)
    x, y = x[known], y[known]
    across, up = [x], [y]
    for edge in (low, high):
        at = np.flatnonzero((y[:-1] - edge) * (y[1:] - edge) < 0)
        across.append(x[at] + (edge - y[at]) / (y[at + 1] - y[at]) * (x[at + 1] - x[at]))
        up.append(np.full(at.size, edge))
    joined = np.concatenate(across)
    order = np.argsort(joined, kind="stable")
    x, y = joined[order], np.concatenate(up)[order]
    outside = (y < low) | (y > high)
    pieces = np.split(np.arange(x.size), np.flatnonzero(outside))
    kept = [piece[~outside[piece]] for piece in pieces]
    return [polygon(x[piece], y[piece]) for piece in kept if piece.size > 1]
