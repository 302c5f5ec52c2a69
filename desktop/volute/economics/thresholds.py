"""Where renting and selling are worth the same. The answer is linear in each number, so one step is exact;
where no such number exists a word says why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.cash_flows import CashFlows
from volute.economics.columns import Array
from volute.economics.ground import Ground
from volute.economics.groups import Groups
from volute.economics.kernels import OF_RENT

REASONS = ("unknown", "no_effect", "negative", "reserved", "load_costs_more", "cannot", "always")


@dataclass(frozen=True, slots=True)
class Threshold:
    """``value`` is None when there is none; ``reason`` is a key of words, empty when the value says all."""

    value: float | None
    reason: str = ""

    @property
    def key(self) -> str | None:
        """Of the reason's words."""
        return f"economics.reason.{self.reason}" if self.reason else None


@dataclass(frozen=True, slots=True)
class Slopes:
    """What moves the worth of renting to the horizon and then selling, [group]."""

    rent: Array  # per doubling of every rent price
    load: Array  # what today's load brings
    full_load: Array  # what full load would bring
    metered: Array  # cards billed by hour or token; none when all machines are reserved
    price: Array  # rent - sell, per doubling of the resale price
    idle: Array  # worth of keeping the cards without tenants


def slopes(g: Ground, rent: CashFlows, sale: CashFlows, groups: Groups) -> Slopes:
    """Read off the coefficients of the cash flows themselves."""
    months = slice(1, g.horizon + 1)
    ahead = g.discount[months]
    present = rent.present(ahead)
    of_rent, of_power, of_billing = (
        rent.worth(rent.only(*kernels), present) for kernels in (OF_RENT, ("lit",), ("worked",))
    )
    billed = rent.total[rent.kernel["worked"]] * (g.rent_level[:, months] @ ahead)
    power = rent.total[rent.kernel["lit"]] * (g.survival[:, months] @ ahead)
    metered = g.of("count") * g.of("racked") * (g.of("card_hours") + g.of("tokens"))
    later = g.discount[g.horizon] * sale.block[:, :, g.horizon] - sale.block[:, :, 0]
    of_price = sale.worth(sale.only("price", "pressed"), later)
    rows = (of_rent, of_power + of_billing, billed + power, metered, of_price, -of_rent - of_power)
    return Slopes(*groups.sum(np.stack(rows, axis=1)).T)


def break_even_factor(difference: float, slope: float) -> Threshold:
    """By what to multiply a price until renting and selling are worth the same."""
    if not np.isfinite(difference + slope):
        return Threshold(None, "unknown")
    if slope == 0:
        return Threshold(None, "no_effect")
    factor = 1 - difference / slope
    return Threshold(factor, "negative" if factor < 0 else "")


def break_even_lit(difference: float, s: Slopes, row: int) -> Threshold:
    """The lit rate, the same in every month, at which renting and selling are worth the same."""
    full = float(s.full_load[row])
    if not np.isfinite(difference + full):
        return Threshold(None, "unknown")
    if s.metered[row] == 0:
        return Threshold(None, "reserved")
    if full <= 0:
        return Threshold(None, "load_costs_more")
    lit = (float(s.load[row]) - difference) / full
    return Threshold(lit, "cannot" if lit > 1 else "always" if lit < 0 else "")
