"""How long a sale takes, when its money comes, and how a lot presses its own price."""

from __future__ import annotations

import numpy as np

from volute.economics.columns import Array
from volute.economics.ground import Ground, powers
from volute.economics.patience import MOST_MONTHS


def instalments(g: Ground) -> Array:
    """Share of the proceeds that comes in each month after the sale begins: as cards sell, or all with the last.

    [cohort, month 1 … J]
    """
    last = g.sale_months[:, None]
    month = np.arange(1.0, np.ceil(g.sale_months.max(initial=1.0)) + 1)
    even = np.clip(last - month + 1, 0, 1) / last
    if not g.of("lot").any():
        return even
    return np.where(g["lot"] > 0, month == np.ceil(last), even)


def arrival(g: Ground) -> Array:
    """Worth of one unit of proceeds in the month the sale begins, [cohort]. A lot is paid at its very time."""
    shares = instalments(g)
    spread = shares @ (1 + g.rate) ** -np.arange(1.0, shares.shape[1] + 1)
    return np.where(g.of("lot") > 0, (1 + g.rate) ** -g.sale_months, spread)


def haste(g: Ground) -> Array:
    """Share of the orderly price that a sale of so many months fetches, [cohort]."""
    return np.asarray((np.minimum(g.sale_months, MOST_MONTHS) / MOST_MONTHS) ** g.of("speed"))


def pressure(g: Ground) -> Array:
    """Share of the price lost by selling the whole lot in its months: as the square root of lot over depth.

    [cohort, month of sale]
    """
    crowd = g.of("impact") * np.sqrt(g.of("lot_cards") / (g.of("depth") * g.sale_months))
    pressed = powers(g.mortality / 2, g.months)
    pressed *= crowd[:, None]
    return np.minimum(pressed, g["impact_cap"], out=pressed)
