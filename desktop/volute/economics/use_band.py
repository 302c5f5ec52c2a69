"""The billed share from which keeping pays, with a band: what it is where the resale price falls over the horizon as
fast as on one path of ten, and as slowly. The sale takes as long as it would on the mean path."""

from __future__ import annotations

import numpy as np

from volute.economics import values
from volute.economics.columns import Array
from volute.economics.decide import Comparison
from volute.economics.processes import Process

TENTH = 1.2815515655446004  # standard deviations below which a tenth of a normal lies


def trend_spread(volatility: Array, months: int) -> Array:
    """How far a tenth of all paths lies beyond the mean trend of a month over so many months, as a share: diffusion,
    and jumps as they are assumed."""
    plain = Process()
    jumps = plain.jump_month * (plain.jump_size**2 + plain.jump_spread**2)
    return np.asarray(TENTH * np.sqrt((volatility**2 / 12 + jumps) / months))


def use_band(c: Comparison) -> tuple[Array, Array]:
    """(low, high), [row]: shares of owned card-hours. NaN where a price or a rent is unknown, or where an hour earns
    nothing above its power."""
    g = c.ground
    price = c.sale.worth(c.sale.only("price", "pressed"), c.sale.block[:, :, 1])
    swing = c.groups.sum(price * trend_spread(g.of("volatility"), max(c.horizon, 1)) / (1 + g.of("resale_trend")))
    taxed = max(1 - c.regime.income_tax, 1e-9)
    cost = c.user_cost[:, 0] - c.use.saved
    low, high = (np.maximum((cost + way * np.abs(swing)) / taxed, 0.0) for way in (-1, 1))
    fixed, margin = c.use.fixed, c.use.full_margin
    return values.sell_equivalent_use(low, fixed, margin), values.sell_equivalent_use(high, fixed, margin)
