"""Months and thresholds opened up. They are no sums of lines: a month is where a running total comes up to a level,
a threshold where a straight line through two answers meets nil.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from volute.economics import values
from volute.economics.columns import Array
from volute.economics.decide import Comparison

Point = tuple[int, float]  # month, and the running total at its end


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a running total comes up to ``level``. ``month`` is None where it never does in the months looked at."""

    level: float
    month: float | None
    before: Point  # the last month below the level; where it never comes, the last month
    after: Point | None  # the first month at it or above
    most: Point  # the highest it comes

    @property
    def inside(self) -> float | None:
        """Share of the month between that had passed, by a straight line; None where it never comes."""
        if self.after is None:
            return None
        rise = self.after[1] - self.before[1]
        return (self.level - self.before[1]) / rise if rise else 0.0


@dataclass(frozen=True, slots=True)
class Balance:
    """``now`` is the answer as things are, ``slope`` what it gains per whole unit of what is changed, ``today`` where
    that stands now. Worth the same at ``today - now / slope``; without a slope there is no such place."""

    now: float
    slope: float
    today: float

    @property
    def value(self) -> float | None:
        return self.today - self.now / self.slope if self.slope else None


def crossing(comparison: Comparison, row: int, metric: str) -> Crossing:
    """A payback of an ``Answer`` or its indifference month, by name. KeyError for another number."""
    total, level, first, whole = MONTHS[metric](comparison, row)
    enough = np.flatnonzero(total[first:] >= level) + first
    most = int(np.argmax(total))
    if enough.size == 0:
        last = total.size - 1
        return Crossing(level, None, (last, float(total[last])), None, (most, float(total[most])))
    at = int(enough[0])
    before = max(at - 1, 0)
    points = (before, float(total[before])), (at, float(total[at]))
    found = Crossing(level, None, *points, (most, float(total[most])))
    month = float(at) if whole or at == 0 else before + (found.inside or 0.0)
    return Crossing(level, month, *points, found.most)


def balance(comparison: Comparison, row: int, metric: str) -> Balance:
    """A break-even of an ``Answer`` by name: rent and resale price as factors on today's, the lit rate as itself."""
    difference, s = float(comparison.difference[row]), comparison.slopes
    if metric == "break_even_lit":
        full, load = float(s.full_load[row]), float(s.load[row])
        return Balance(difference, full, load / full if full else 0.0)
    slope = {"break_even_rent": s.rent, "break_even_price": s.price}[metric]
    return Balance(difference, float(slope[row]), 1.0)


Course = tuple[Array, float, int, bool]  # running total, level, first month looked at, whether only whole months count


def _selling(c: Comparison, row: int) -> Course:
    return c.sell_cash[row], float(c.cost_to_recover[row]), 0, False


def _renting(c: Comparison, row: int) -> Course:
    return c.rent_cash[row], float(c.cost_to_recover[row]), 0, False


def _rent_only(c: Comparison, row: int) -> Course:
    discounted = values.cumulative(np.diff(c.rent_cash[row : row + 1], axis=1) * c.ground.discount[1:])
    return discounted[0], float(c.sell_value[row]), 0, False


def _indifference(c: Comparison, row: int) -> Course:
    return c.value[row], float(c.sell_value[row]), 1, True


MONTHS: dict[str, Callable[[Comparison, int], Course]] = {
    "sell_payback": _selling,
    "rent_payback": _renting,
    "rent_only_payback": _rent_only,
    "indifference_month": _indifference,
}
