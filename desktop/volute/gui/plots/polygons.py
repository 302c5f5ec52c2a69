"""Curves as Qt's polygons, filled as one block of memory: no Python per point."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtGui import QPolygonF

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
