"""When to sell: the least price at which selling beats keeping, in every month, while let and while empty.

Optimal stopping by dynamic programming on a grid of price and rent, from the last month back, for all cohorts of a
process at once. At the last month everything left is sold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from volute.economics import values
from volute.economics.columns import Array
from volute.economics.exposure import Exposure
from volute.economics.processes import Process, Risks
from volute.economics.transitions import Grid, grid

LET, EMPTY = 0, 1


@dataclass(frozen=True, slots=True)
class Choice:
    """Keep or stop, [cohort, month] or [cohort, month, state]; ``keep_…`` is months 1 … M, ``stop_…`` 0 … M."""

    keep_fixed: Array  # [cohort, month, state]
    keep_rent: Array  # per unit of the rent factor, [cohort, month, state]
    stop_fixed: Array  # [cohort, month, state]
    stop_price: Array  # per unit of the price factor, [cohort, month]
    leave: Array  # chance that what is let stands empty a month later, [cohort, month]
    relet: Array  # and the other way round
    let: Array  # share let today, [cohort]
    discount: float  # of one month

    def rows(self, chosen: Array) -> Choice:
        """Some cohorts only."""
        names = ("keep_fixed", "keep_rent", "stop_fixed", "stop_price", "leave", "relet", "let")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})


def choice(e: Exposure) -> Choice:
    """While let a machine earns its rent; while empty nothing, until it is let again. What bills by use has one
    state only, so both are the same."""
    g = e.ground
    agreed, open_rent = e.let * e.contract, e.let * (1 - e.contract)
    fixed = e.fixed + e.lit + e.tenants
    whole = (g.of("whole_machine") > 0)[:, None]
    locked = np.less_equal(np.arange(1.0, g.months + 1), g["months_left"]) & (g["locked"] > 0)
    return Choice(
        keep_fixed=np.stack((fixed + agreed, fixed), axis=-1),
        keep_rent=np.stack((e.worked + open_rent, e.worked), axis=-1),
        stop_fixed=np.stack((e.worth + e.dues, np.where(whole, e.worth, e.worth + e.dues)), axis=-1),
        stop_price=e.price,
        leave=np.where(locked | ~whole, 0.0, g["churn"]),
        relet=np.where(locked | ~whole, 0.0, g["relet"]),
        let=np.where(whole[:, 0], g.occupied[:, 0], 1.0),
        discount=float(g.discount[1]),
    )


@dataclass(frozen=True, slots=True)
class Edge:
    """Solved: worth today, and from which price factor on one sells, [cohort, month 0 … M, state]; infinite where
    no price is high enough."""

    worth: Array
    factor: Array


def solve(told: Choice, process: Process, correlation: float, prices: int = 121, rents: int = 13) -> Edge:
    """Back from the last month. Prices and rents are factors on their trends, as in ``simulate``."""
    months = told.stop_price.shape[1] - 1
    on = grid(process, correlation, months, prices, rents)
    level, centre = on.price, on.y.size // 2
    rent = np.exp(on.y[:, None] + process.rent_mean(np.arange(months + 1.0))[None, :])
    factor = np.full(told.stop_fixed.shape, np.inf)
    worth = _stopped(told, months, level)
    factor[:, months] = 0.0
    for month in range(months - 1, -1, -1):
        kept = told.discount * _expected(told, month, on, rent[:, month + 1], worth)
        stopped = _stopped(told, month, level)
        factor[:, month] = _crossing(stopped[centre] - kept[centre], level[centre])
        worth = np.maximum(kept, stopped)
    today = worth[centre, on.u.size // 2]
    return Edge(told.let * today[:, LET] + (1 - told.let) * today[:, EMPTY], factor)


def _stopped(told: Choice, month: int, level: Array) -> Array:
    """[rent point, price point, cohort, state]"""
    return np.asarray(level[:, :, None, None] * told.stop_price[:, month, None] + told.stop_fixed[:, month])


def _expected(told: Choice, month: int, on: Grid, rent: Array, worth: Array) -> Array:
    """Worth a month later with that month's cash, expected now; ``month`` is counted before it passes."""
    leave, relet = told.leave[:, month], told.relet[:, month]
    moved = np.empty_like(worth)
    moved[..., LET] = (1 - leave) * worth[..., LET] + leave * worth[..., EMPTY]
    moved[..., EMPTY] = relet * worth[..., LET] + (1 - relet) * worth[..., EMPTY]
    moved += (rent[:, None, None] * told.keep_rent[:, month] + told.keep_fixed[:, month])[:, None]
    flat = moved.reshape(on.y.size, -1)
    by_rent = (on.of_rent @ flat).reshape(on.y.size, on.u.size, -1)
    return np.asarray(np.matmul(on.of_price, by_rent).reshape(worth.shape))


def _crossing(gain: Array, level: Array) -> Array:
    """The price from which on stopping is better all the way up, linear between points. [cohort, state]

    ``gain`` is [price point, cohort, state].
    """
    below = gain < -1e-9 * (1 + np.abs(gain).max(axis=0))
    last = gain.shape[0] - 1 - np.argmax(below[::-1], axis=0)
    row, state = np.indices(last.shape)
    upper = np.minimum(last + 1, gain.shape[0] - 1)
    low, high = gain[last, row, state], np.maximum(gain[upper, row, state], 0.0)
    share = np.divide(-low, high - low, out=np.ones_like(low), where=high > low)
    found = level[last] + share * (level[upper] - level[last])
    found = np.where(last == gain.shape[0] - 1, np.inf, found)
    return np.where(below.any(axis=0), found, 0.0)


@dataclass(frozen=True, slots=True)
class Boundary:
    """When to sell, [cohort, …]. Prices are list prices of one card as quoted, money is for the whole cohort."""

    price: Array  # from which to sell, [cohort, month 0 … M, let or empty]; inf: at no price
    trend: Array  # the price expected by the trend, [cohort, month]
    worth: Array  # of deciding anew every month
    committed: Array  # of the best month fixed today
    best_month: Array
    leased: Array  # share of cards let whole; where it is nil no lease can end

    @property
    def waiting(self) -> Array:
        """What it is worth to be free to decide later."""
        return np.maximum(self.worth - self.committed, 0.0)

    def reach(self, row: int, state: int = LET) -> float | None:
        """Sell today if the price reaches this; None when no price is high enough."""
        price = float(self.price[row, 0, state])
        return price if np.isfinite(price) else None

    def said(self, row: int) -> tuple[str, dict[str, object]]:
        """The advice as a key of words with its facts: ``price`` and, where a lease ends it sooner, ``month``."""
        price, month = self.reach(row), self.lease_month(row)
        if price is not None and price <= self.trend[row, 0]:
            return "economics.when.now", {"price": price}
        if price is None:
            return ("economics.when.never", {}) if month is None else ("economics.when.lease", {"month": month})
        if month is None or not self.leased[row]:
            return "economics.when.price", {"price": price}
        return "economics.when.price_or_lease", {"price": price, "month": month}

    def lease_month(self, row: int) -> int | None:
        """Sell if the lease ends before this month; None when an empty machine would be kept at once."""
        sells = self.trend[row, 1:] >= self.price[row, 1:, EMPTY]
        if not sells[0]:
            return None
        return int(sells.size if sells.all() else np.argmin(sells)) + 1


def boundaries(e: Exposure, risks: Risks, prices: int = 121, rents: int = 13) -> Boundary:
    """Of every cohort, batched by process."""
    told, g = choice(e), e.ground
    models = np.array([cohort.model for cohort in g.columns.cohorts])
    worth, factor = np.empty(models.size), np.empty(told.stop_fixed.shape)
    for process in {risks.of(str(model)) for model in models}:
        rows = np.array([risks.of(str(model)) == process for model in models])
        edge = solve(told.rows(rows), process, risks.price_rent, prices, rents)
        worth[rows], factor[rows] = edge.worth, edge.factor
    trend = g["price"] * g.price_level / g.survival
    value = values.holding_value(e.cash(), e.price + e.worth + e.dues, g.discount)
    return Boundary(
        trend[:, :, None] * factor, trend, worth, value.max(axis=1), values.best_month(value), g.of("whole_machine")
    )
