"""Digits before any unit: grouped in thousands, rounded once, a true minus, and a dash for the unknown."""

from __future__ import annotations

from math import isnan
from typing import TypeGuard

DASH = "—"
MINUS = "\u2212"


def known(x: float | None) -> TypeGuard[float]:
    """Neither None nor NaN: both mean that nobody knows."""
    return x is not None and not isnan(x)


def grouped(x: float, digits: int = 0) -> str:
    """``11,552`` or ``−7.3``. A value that rounds to nothing has no sign."""
    text = f"{abs(x):,.{digits}f}"
    return MINUS + text if x < 0 and any(c in "123456789" for c in text) else text


def signed(x: float, digits: int = 0) -> str:
    """``+132.0``, ``−7.3`` or ``0.0``."""
    text = grouped(x, digits)
    return "+" + text if x > 0 and any(c in "123456789" for c in text) else text


def digits_for(x: float) -> int:
    """As many decimals as give three significant figures: 144, 17.1, 0.80."""
    size = abs(x)
    return 0 if size >= 99.95 else 1 if size >= 9.995 else 2
