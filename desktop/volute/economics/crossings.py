"""Months, thresholds and shares opened up. They are no sums of lines: a month is where a running total comes up to a
level, a threshold where a straight line through two answers meets nil, a share what it is a share of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

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
    counted_from: float = 0.0  # months before today at which the count of ``month`` begins

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


@dataclass(frozen=True, slots=True)
class Ratio:
    """``parts`` of the numerator by name, and the denominator by its own; a share of nothing is None."""

    parts: Mapping[str, float]
    of: str
    whole: float

    @property
    def value(self) -> float | None:
        return sum(self.parts.values()) / self.whole if self.whole > 0 else None


def crossing(comparison: Comparison, row: int, metric: str) -> Crossing:
    """A payback of an ``Answer`` or its indifference month, by name. KeyError for another number."""
    if metric == "accounting_payback":
        return _since_purchase(comparison, row)
    total, level, first, whole = MONTHS[metric](comparison, row)
    enough = np.flatnonzero(total[first:] >= level) + first
    most = int(np.argmax(total[first:])) + first
    if enough.size == 0:
        last = total.size - 1
        return Crossing(level, None, (last, float(total[last])), None, (most, float(total[most])))
    at = int(enough[0])
    before = max(at - 1, 0)
    points = (before, float(total[before])), (at, float(total[at]))
    found = Crossing(level, None, *points, (most, float(total[most])))
    month = float(at) if whole or at == 0 else before + (found.inside or 0.0)
    return Crossing(level, month, *points, found.most)


def _since_purchase(comparison: Comparison, row: int) -> Crossing:
    """That of renting, counted from the purchase: by the mean age of the row's cards."""
    g, groups = comparison.ground, comparison.groups
    age = float(groups.sum(g.of("age") * g.of("count"))[row] / max(float(comparison.use.owned[row]), 1e-9))
    ahead = crossing(comparison, row, "rent_payback")
    return replace(ahead, month=None if ahead.month is None else age + ahead.month, counted_from=age)


def ratio(comparison: Comparison, row: int, metric: str) -> Ratio:
    """A share of an ``Answer`` by name: cards of cards, billed hours of hours, or money of money. KeyError for another
    number."""
    return RATIOS[metric](comparison, row)


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


def _cards(part: str, of: str) -> Callable[[Comparison, int], Ratio]:
    return lambda c, row: Ratio({part: float(getattr(c.use, part)[row])}, of, float(getattr(c.use, of)[row]))


def _earning(c: Comparison, row: int) -> Ratio:
    """What keeping for a month must earn, of what a month billed in full earns above its power."""
    must = {"user_cost": float(c.must_earn[row]), "fixed": float(c.use.fixed[row])}
    return Ratio(must, "full_margin", float(c.use.full_margin[row]))


RATIOS: dict[str, Callable[[Comparison, int], Ratio]] = {
    "racked": _cards("racked", "owned"),
    "lit": _cards("lit", "racked"),
    "billed": _cards("billed", "owned"),
    "rent_price": _cards("full_rent", "racked"),
    "sell_equivalent_use": _earning,
}
