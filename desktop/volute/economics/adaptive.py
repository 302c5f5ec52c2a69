"""Keeping with the freedom to sell: a boundary followed on simulated paths, beside the commitment to one month.

The boundary was solved on a grid and knows no path, so following it here is no hindsight. Where a share of machines
stands empty the boundary of let machines is used, which waits longer; the figure errs on the low side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.boundary import LET, Boundary
from volute.economics.columns import Array
from volute.economics.distribution import Spread, spread, weights
from volute.economics.exposure import Exposure
from volute.economics.simulation import HALF_YEAR, Factors


@dataclass(frozen=True, slots=True)
class Adaptive:
    """One cohort. ``sell_wins`` compares selling now with following the boundary, path by path."""

    worth: Spread
    month: float  # in which it sells, in the mean
    sell: float
    sell_wins: float


def adaptive(e: Exposure, boundary: Boundary, factors: Factors, row: int) -> Adaptive:
    """Follow the boundary of one cohort on every path, until the last month both know."""
    months = min(e.ground.months, factors.months)
    model = factors.models.index(e.ground.columns.cohorts[row].model)
    edge = (boundary.price[row, : months + 1, LET] / boundary.trend[row, : months + 1]).astype(np.float32)
    edge[months] = 0.0
    price = factors.price[: months + 1, model]
    stop = np.argmax(price >= edge[:, None], axis=0)
    cash, sale = _running(e, factors, row, months), _sale(e, row, months)
    path = np.arange(price.shape[1])
    worth = cash[stop, path] + sale[0][stop] + sale[1][stop] * price[stop, path]
    now = float(sale[0][0] + sale[1][0])
    return Adaptive(spread(worth), float(stop.mean()), now, float(np.mean(worth < now)))


def _sale(e: Exposure, row: int, months: int) -> tuple[Array, Array]:
    """Discounted worth of a sale in month 0 … M: what is certain of it, and what moves with the price."""
    d = e.ground.discount[: months + 1]
    return d * (e.worth + e.dues)[row, : months + 1], d * e.price[row, : months + 1]


def _running(e: Exposure, factors: Factors, row: int, months: int) -> Array:
    """Discounted cash of renting until month 0 … M on every path, [month, path]."""
    told = e.ground.columns.cohorts[row]
    model, centre = factors.models.index(told.model), factors.centres.index(told.centre)
    d = e.ground.discount[1 : months + 1]
    total = np.zeros((months + 1, factors.paths))
    use = np.repeat(factors.use[:, centre], HALF_YEAR, axis=0)[:months]
    for level, hazard in enumerate(factors.hazard):
        paths = factors.block(level)
        alone, worked, power = (w[row][:, None] for w in weights(e, months, float(hazard)))
        agreed = weights(e, months, float(hazard), agreed=True)[0][row]
        still = agreed + (e.fixed + e.tenants)[row, :months] * d
        rent = factors.rent[1 : months + 1, model, paths]
        cash = alone * rent + (worked * rent + power) * use[:, paths] + still[:, None]
        total[1:, paths] = np.cumsum(cash, axis=0)
    return total
