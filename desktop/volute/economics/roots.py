"""Where a smooth function of one number is nil: scan for changes of sign, then halve."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]
POINTS = 4001
HALVINGS = 80


def scan(curve: Curve, low: float, high: float) -> list[float]:
    """All simple roots in [low, high], ascending; those closer than a scan step may hide each other."""
    grid = np.linspace(low, high, POINTS)
    value = curve(grid)
    exact = [float(x) for x in grid[value == 0]]
    brackets = np.flatnonzero(np.sign(value[:-1]) * np.sign(value[1:]) < 0)
    if brackets.size == 0 or len(exact) == POINTS:
        return exact if len(exact) < POINTS else []
    return sorted(exact + _halve(curve, grid[brackets], grid[brackets + 1]))


def _halve(curve: Curve, low: NDArray[np.float64], high: NDArray[np.float64]) -> list[float]:
    falling = curve(low) > 0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        right = (curve(middle) > 0) == falling
        low, high = np.where(right, middle, low), np.where(right, high, middle)
    return [float(x) for x in (low + high) / 2]


def nearest(roots: Iterable[float], guess: float) -> float | None:
    """The root nearest to the guess, or None when there is none."""
    return min(roots, key=lambda root: abs(root - guess), default=None)
