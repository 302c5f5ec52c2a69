"""What keeping and selling are worth, month by month. Here and nowhere else are the two paths compared.

Arrays are [row, month]; NaN in a result is *never*.
"""

from __future__ import annotations

import numpy as np

from volute.economics.columns import Array


def holding_value(cash: Array, net_sale: Array, discount: Array) -> Array:
    """V(T), T = 0 … M: keep until month T, then sell. V(0) is selling now.

    ``cash`` is months 1 … M, ``net_sale`` the worth at month T of a sale that begins then.
    """
    value = net_sale * discount
    value[:, 1:] += np.cumsum(cash * discount[1:], axis=1)
    return value


def cumulative(cash: Array) -> Array:
    """Months 1 … M to a running total of months 0 … M that begins at nil."""
    total = np.zeros((cash.shape[0], cash.shape[1] + 1))
    np.cumsum(cash, axis=1, out=total[:, 1:])
    return total


def reached(total: Array, level: Array) -> Array:
    """When a running total first comes up to a level, linear inside the month, [row]."""
    enough = total >= level[:, None]
    month = np.argmax(enough, axis=1)
    row = np.arange(month.size)
    after, before = total[row, month], total[row, np.maximum(month - 1, 0)]
    rise = np.where(after > before, after - before, 1.0)
    inside = month - 1 + (level - before) / rise
    return np.where(enough.any(axis=1), np.where(month == 0, 0.0, inside), np.nan)


def best_month(value: Array) -> Array:
    """The month in which to sell. V has several tops where fees and subsidies end, so every month is looked at."""
    return np.where(np.isnan(value[:, 0]), np.nan, np.argmax(value, axis=1))


def indifference_month(value: Array) -> Array:
    """The first month, from 1 on, until which keeping is worth as much as selling now."""
    enough = value[:, 1:] >= value[:, :1]
    return np.where(enough.any(axis=1), np.argmax(enough, axis=1) + 1.0, np.nan)


def user_cost(net_sale: Array, rate: float) -> Array:
    """The cost, at the end of each of months 1 … M, of having kept the cards for that month instead of selling
    before it: interest on the net sale and its fall. Keep for the month iff its rent is at least that."""
    return np.asarray(net_sale[:, :-1] * (1 + rate) - net_sale[:, 1:])


def sell_equivalent_use(sale_cost: Array, fixed: Array, margin: Array) -> Array:
    """Share of card-hours that must be billed for keeping to pay; NaN where a billed hour earns nothing.

    A month's user cost of the sale value, fixed cost, and what a fully billed month earns above its power.
    """
    earns = margin > 0
    return np.divide(sale_cost + fixed, margin, out=np.full_like(margin, np.nan), where=earns)
