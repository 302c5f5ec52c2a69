"""Plots as values: what is drawn where, in which unit, under which key of words. No colours, no widgets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from volute.economics import values
from volute.economics.columns import Array
from volute.economics.contour import Contour
from volute.economics.decide import Comparison
from volute.economics.tornado import Tornado


@dataclass(frozen=True, slots=True)
class Axis:
    """``key`` of words, unit, and the range worth showing."""

    key: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    key: str  # its legend: "rent", "sell", "base_rent", "base_sell", "cost_recovered", "break_even"
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
    """A point with a name of its own where it has one; ``stem`` is where a line to it begins."""

    key: str  # "sell_payback", "rent_payback", "residual", "centre", "reserved_centre"
    x: float
    y: float
    label: str = ""
    stem: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    key: str
    unit: str
    reach: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    x: Axis
    y: Axis
    lines: tuple[Line, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    now: float | None = None  # today's answer, where bars begin


# Everything a figure may be labelled with; its words are at ``words_key``.
KEYS = (
    "rent", "sell", "base_rent", "base_sell", "cost_recovered", "residual", "break_even", "renting_wins",
    "selling_wins", "month", "cash", "difference", "lever", "lit_rate", "rent_lit_month",
)  # fmt: skip


def words_key(key: str) -> str:
    return f"economics.figure.{key}"


TOP = 1.6  # small multiples share one scale: up to 160 % of the cost still to recover


def payback_figure(comparison: Comparison, label: str, base: Comparison | None = None) -> Figure:
    """Cash of both paths as a share of the cost still to recover; in money where nothing is left to recover.

    The stem at the horizon is what the cards still fetch: compare its end with the line of selling.
    """
    row = comparison.labels.index(label)
    cost = float(comparison.cost_to_recover[row])
    shared, unit = cost > 0, cost if cost > 0 else 1.0
    lines = [*_paths(comparison, row, unit)]
    if base is not None:
        lines += _paths(base, base.labels.index(label), unit, "base_")
    marks = [_residual(comparison, row, unit)]
    if shared:
        lines.append(_level(comparison.months))
        marks += _paybacks(comparison, row)
    highest = max((float(np.nanmax(line.y, initial=0.0)) for line in lines), default=0.0)
    y = Axis("cash", "share" if shared else "money", 0.0, TOP if shared else highest)
    return Figure(Axis("month", "months", 0, comparison.months), y, tuple(lines), marks=tuple(marks))


def _paths(comparison: Comparison, row: int, unit: float, prefix: str = "") -> tuple[Line, Line]:
    month = np.arange(comparison.months + 1.0)
    rent = Line(prefix + "rent", month, comparison.rent_cash[row] / unit)
    return rent, Line(prefix + "sell", month, comparison.sell_cash[row] / unit)


def _level(months: int) -> Line:
    return Line("cost_recovered", np.array([0.0, months]), np.ones(2))


def _residual(comparison: Comparison, row: int, unit: float) -> Mark:
    cash = float(comparison.rent_cash[row, comparison.horizon]) / unit
    top = cash + float(comparison.residual[row]) / unit
    return Mark("residual", float(comparison.horizon), top, stem=cash)


def _paybacks(comparison: Comparison, row: int) -> list[Mark]:
    """Where each path reaches the cost still to recover; never is no mark."""
    cost = comparison.cost_to_recover[row : row + 1]
    paths = {"sell_payback": comparison.sell_cash, "rent_payback": comparison.rent_cash}
    months = {key: float(values.reached(path[row : row + 1], cost)[0]) for key, path in paths.items()}
    return [Mark(key, month, 1.0) for key, month in months.items() if not np.isnan(month)]


def tornado_figure(tornado: Tornado) -> Figure:
    """Bars from today's answer, widest first."""
    bars = tuple(Bar(s.lever, s.unit, s.reach, s.low, s.high) for s in tornado.swings)
    ends = [tornado.now, *(end for bar in bars for end in (bar.low, bar.high))]
    x = Axis("difference", "money", min(ends), max(ends))
    return Figure(x, Axis("lever", "", 0, len(bars)), bars=bars, now=tornado.now)


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
