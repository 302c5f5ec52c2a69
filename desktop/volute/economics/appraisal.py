"""Keeping a row's cards as an investment, seen from outside: today's net sale is what goes in, rents and the later sale
are what comes out. All textbook figures, each with its edge cases; NPV decides, the others are shown beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics import metrics
from volute.economics.columns import Array
from volute.economics.decide import Comparison


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Rates are a year; months count from today; None is never, or that there is none."""

    flows: Array  # - net sale today, then cash of months 1 … T, the last with the sale
    npv: float
    irr: tuple[float, ...]  # all of them; do not rank by it
    mirr: float | None
    payback: float | None
    discounted_payback: float | None
    monthly_annuity: float  # what keeping brings a month beyond selling
    profitability_index: float | None
    incremental_irr: tuple[float, ...]  # of selling instead: plus at first, then minus, so sell iff below the rate
    incremental_payback: float | None  # month in which the rents given up have eaten the sale's lead; None: never


def appraise(comparison: Comparison, row: int, month: int | None = None, reinvest: float | None = None) -> Appraisal:
    """Of keeping until ``month`` (the horizon if not said). ``reinvest`` is a year's rate on money that came back,
    the discount rate if not said."""
    until = comparison.horizon if month is None else month
    rate = comparison.ground.rate
    flows = _flows(comparison, row, until)
    again = rate if reinvest is None else metrics.monthly(reinvest)
    modified = metrics.mirr(flows, rate, again)
    return Appraisal(
        flows=flows,
        npv=metrics.npv(rate, flows),
        irr=tuple(annual(root) for root in metrics.irr_roots(flows)),
        mirr=None if modified is None else annual(modified),
        payback=metrics.payback(flows),
        discounted_payback=metrics.discounted_payback(rate, flows),
        monthly_annuity=metrics.equivalent_annuity(rate, flows),
        profitability_index=metrics.profitability_index(rate, flows),
        incremental_irr=tuple(annual(root) for root in metrics.irr_roots(-flows)),
        incremental_payback=_eaten(comparison, row),
    )


def annual(month: float) -> float:
    """A year's rate from a month's."""
    return float((1 + month) ** 12 - 1)


def _flows(comparison: Comparison, row: int, until: int) -> Array:
    flows = np.zeros(until + 1)
    flows[0] = -comparison.sell_value[row]
    flows[1:] = np.diff(comparison.rent_cash[row])[:until]
    flows[until] += comparison.net_sale[row, until]
    return flows


def _eaten(comparison: Comparison, row: int) -> float | None:
    """Where the cumulative curves cross, linear inside the month."""
    lead = comparison.sell_cash[row] - comparison.rent_cash[row]
    behind = np.flatnonzero((lead[1:] < 0) & (lead[:-1] >= 0))
    if behind.size == 0:
        return None
    at = int(behind[0])
    return float(at + lead[at] / (lead[at] - lead[at + 1]))
