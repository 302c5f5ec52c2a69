"""Three break-evens of use, never merged: only the economic one decides between selling and renting.

All are shares of owned card-hours that must be billed. The accounting one is the trade's "below 70-75 % nobody earns":
it earns back a purchase that is sunk. The cash one pays what stops when the cards stand idle. The economic one charges
the net sale given up: its interest and its fall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from volute.economics.decide import Comparison
from volute.economics.metrics import monthly


@dataclass(frozen=True, slots=True)
class BreakEvens:
    """None where a billed hour earns nothing above its power; above 1 there is no such use."""

    accounting: float | None
    cash: float | None
    economic: float | None


def break_evens(margin: float, fixed: float, depreciation: float, user_cost: float) -> BreakEvens:
    """All a month: ``margin`` is full rent less full power, ``fixed`` what use does not change, ``depreciation`` the
    purchase over its life, ``user_cost`` the net sale's interest and fall."""
    if margin <= 0:
        return BreakEvens(None, None, None)
    accounting, cash, economic = ((fixed + extra) / margin for extra in (depreciation, 0.0, user_cost))
    return BreakEvens(accounting, cash, economic)


def user_cost(net_sale: float, rate: float, fall: float) -> float:
    """Of a month: interest on today's net sale, and the fall of its price. Both are told a year; the fall is compounded
    continuously, δ in P e^(-δ t)."""
    return net_sale * (monthly(rate) - math.expm1(-fall / 12))


def break_evens_of(comparison: Comparison, row: int, purchase: float, years: float = 5.0) -> BreakEvens:
    """Of a row of a comparison. ``purchase`` was paid for it and is written off over ``years``; it moves the
    accounting break-even and nothing else."""
    use = comparison.use
    given_up = float(comparison.must_earn[row])
    return break_evens(float(use.full_margin[row]), float(use.fixed[row]), purchase / (12 * years), given_up)
