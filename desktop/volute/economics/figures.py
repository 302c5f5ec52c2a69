"""Plots as values: what is drawn where, in which unit, under which key of words. No colours, no widgets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from volute.economics.columns import Array
from volute.economics.contour import Contour


@dataclass(frozen=True, slots=True)
class Axis:
    """``key`` of words, unit, and the range worth showing."""

    key: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    key: str  # its legend: "break_even"
    x: Array
    y: Array


@dataclass(frozen=True, slots=True)
class Band:
    """Between two curves; ``level`` counts bands away from nil, above or below."""

    key: str
    x: Array
    low: Array
    high: Array
    level: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with a name of its own."""

    key: str  # "centre", "reserved_centre"
    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    x: Axis
    y: Axis
    lines: tuple[Line, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()


# Everything a figure may be labelled with; its words are at ``words_key``.
KEYS = ("break_even", "renting_wins", "selling_wins", "lit_rate", "rent_lit_month")


def words_key(key: str) -> str:
    return f"economics.figure.{key}"


def contour_figure(contour: Contour, step: float = 4000.0, bands: int = 4) -> Figure:
    """Where renting breaks even with selling: load across, rent up, bands of ``step`` a card, centres as dots."""
    lit = np.linspace(0.05, 0.95, 91)
    rents = [dot.rent for dot in contour.dots]
    edge = contour.rent_at(lit)
    low, high = _span([*rents, *edge[np.isfinite(edge)].tolist()], rents)
    curves = [np.clip(contour.rent_at(lit, step * k), low, high) for k in range(-bands, bands + 1)]
    curves = [np.full_like(lit, low), *curves, np.full_like(lit, high)]
    strips = tuple(
        Band("renting_wins" if level >= 0 else "selling_wins", lit, below, above, level if level < 0 else level + 1)
        for level, (below, above) in enumerate(pairwise(curves), start=-bands - 1)
    )
    dots = tuple(
        Mark("reserved_centre" if dot.reserved else "centre", dot.lit, dot.rent, dot.centre) for dot in contour.dots
    )
    x, y = Axis("lit_rate", "share", 0.05, 0.95), Axis("rent_lit_month", "money", low, high)
    return Figure(x, y, (Line("break_even", lit, edge),), strips, dots)


def _span(all_values: list[float], rents: list[float]) -> tuple[float, float]:
    """Rents with some air; the far ends of the curve, which rise without limit at small loads, are left outside."""
    around = rents or all_values or [1000.0]
    middle = float(np.median(all_values)) if all_values else 1000.0
    return 0.5 * min(around), 1.3 * max(*around, min(middle, 3 * max(around)))
