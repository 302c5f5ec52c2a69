"""Textbook questions about keeping or replacing a machine. What was paid for the old one never enters:
its market value today is the cost of keeping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from volute.economics.metrics import equivalent_annuity, npv


def annual_cost(rate: float, outflows: Sequence[float]) -> float:
    """Equivalent uniform cost of outflows at times 0, 1, …; receipts are negative."""
    return equivalent_annuity(rate, outflows)


def gradient(first: float, step: float, periods: int) -> list[float]:
    """first, first + step, … for so many periods."""
    return [first + step * period for period in range(periods)]


def tax_factor(tax: float, declining: float, rate: float, *, half_year: bool = True) -> float:
    """Share of a purchase that remains after the tax saved on its declining-balance allowance for ever."""
    saved = tax * declining / (rate + declining)
    return 1 - saved * ((1 + rate / 2) / (1 + rate) if half_year else 1)


def present_cost(
    rate: float, outlay: float, operating: float, salvage: float, years: int, tax: float, after_tax_share: float
) -> float:
    """Present cost of keeping (outlay is the market value) or buying, after tax."""
    yearly = operating * (1 - tax)
    kept = [outlay * after_tax_share] + [yearly] * (years - 1) + [yearly - salvage * after_tax_share]
    return npv(rate, kept)


@dataclass(frozen=True, slots=True)
class Swap:
    """An old machine against a new one that runs cheaper."""

    rate: float
    tax: float
    new_cost: float
    old_market_value: float
    old_book: float
    old_opex: float
    new_opex: float
    old_depreciation: Sequence[float]
    new_depreciation: Sequence[float]

    def npv(self) -> float:
        """Worth of replacing: price less sale of the old one and tax on its gain, then savings and shields."""
        gain = self.old_market_value - self.old_book
        start = self.old_market_value - self.tax * gain - self.new_cost
        extra = np.subtract(self.new_depreciation, self.old_depreciation)
        yearly = (self.old_opex - self.new_opex) * (1 - self.tax) + self.tax * extra
        return npv(self.rate, [start, *yearly.tolist()])


def lease_advantage(
    cost: float, lease: float, years: int, tax: float, shields: Sequence[float], rate: float, *, advance: bool
) -> float:
    """Net advantage of leasing over buying: price kept, less after-tax rents and tax shields given up.

    ``shields`` is the depreciation of years 1, 2, …; ``rate`` is the after-tax cost of borrowing;
    ``advance`` means rents fall due at the beginning of each year.
    """
    flows = np.zeros(max(years, len(shields)) + 1)
    flows[0] = cost
    first = 0 if advance else 1
    flows[first : first + years] -= lease * (1 - tax)
    flows[1 : len(shields) + 1] -= tax * np.asarray(shields)
    return npv(rate, flows)
