"""From which price on a card is sold, month by month, while it is let and while it stands empty; today is a dot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from volute.economics.boundary import EMPTY, LET
from volute.gui.plots.chart import Chart, Dot, Line, Ribbon
from volute.gui.plots.polygons import Curve
from volute.queries.outlook import Outlook
from volute.words import Style, Words

MOST = 2.6  # times today's price: what lies above is out of the picture
BEYOND = 1.5


@dataclass(frozen=True)
class Edge:
    """List prices of one card by month; ``let`` and ``empty`` are from where on it is sold."""

    let: Curve
    empty: Curve
    trend: Curve
    whole: bool  # let whole, so that both differ


def boundary(found: Outlook, row: int, words: Words, style: Style) -> Chart:
    """Of one cohort, to the horizon; prices are list prices of one card as quoted."""
    shown = slice(0, found.scenario.horizon + 1)
    price, trend = found.boundary.price[row, shown], found.boundary.trend[row, shown]
    edge = Edge(price[:, LET], price[:, EMPTY], trend, found.cohorts[row].rent.whole_machine > 0)
    high = _top(trend, edge.let)
    inside = np.minimum(edge.let, high)
    sell, keep = words("outlook.region_sell"), words("outlook.region_keep")
    return Chart(
        months=np.arange(float(len(trend))),
        low=0.0,
        high=high,
        money=style.money,
        ribbons=(
            Ribbon(inside, np.full_like(inside, high), "sell_soft", sell, "sell_text"),
            Ribbon(np.zeros_like(inside), inside, "rent_soft", keep, "rent_text"),
        ),
        lines=tuple(_lines(edge, high * BEYOND, words)),
        dots=(Dot(0.0, float(trend[0]), "ink"),),
        tells=lambda month: _tells(edge, month, words, style),
        sheet=_sheet(edge, words),
        name=words("outlook.edge_below", n=found.comparison.months),
    )


def _lines(edge: Edge, most: float, words: Words) -> Iterator[Line]:
    yield Line(words("outlook.trend"), "text3", edge.trend, dashed=True, width=1.2)
    yield Line(words("outlook.edge_let" if edge.whole else "outlook.edge"), "sell", np.minimum(edge.let, most))
    if edge.whole:
        yield Line(words("outlook.edge_empty"), "sell", np.minimum(edge.empty, most), dashed=True, width=1.2)


def _tells(edge: Edge, month: int, words: Words, style: Style) -> list[str]:
    let, empty = _from(edge.let[month], words, style), _from(edge.empty[month], words, style)
    both = [words("outlook.sell_let", price=let), words("outlook.sell_empty", price=empty)]
    sold = both if edge.whole else [words("outlook.sell_from", price=let)]
    return [
        words("outlook.in_month", n=month),
        *sold,
        words("outlook.trend_at", price=style.money(float(edge.trend[month]))),
    ]


def _sheet(edge: Edge, words: Words) -> list[list[str]]:
    """A month a line, in CNY."""
    heads = [words("outlook.month"), words("outlook.edge_let"), words("outlook.edge_empty"), words("outlook.trend")]
    curves = (edge.let, edge.empty, edge.trend)
    return [heads, *([str(m), *(f"{curve[m]:.0f}" for curve in curves)] for m in range(len(edge.trend)))]


def _top(trend: Curve, let: Curve) -> float:
    """High enough for the boundary, unless that lies far from any price."""
    known = let[np.isfinite(let)]
    most = MOST * float(trend[0])
    return 1.12 * max(min(float(known.max()), most) if known.size else most, float(trend.max()))


def _from(price: float, words: Words, style: Style) -> str:
    """A price to sell from; nothing is every price, and infinity none."""
    if not np.isfinite(price):
        return words("outlook.no_price_high")
    return style.money(float(price)) if price > 0 else words("outlook.any_price")
