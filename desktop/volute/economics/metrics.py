"""Worth of one stream of cash. Time 0 is now, flows fall at the end of each period, rates are per period.

NPV decides. Rates of return are a list, because a stream may have none, one or several; paybacks are ``None``
when they never come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from volute.economics.roots import nearest, scan

Flows = NDArray[np.float64]
GUESS = 0.1  # of several rates the one nearest to this is called *the* rate, as spreadsheets do
YEAR = 365.0


def monthly(annual: float) -> float:
    """The monthly rate that compounds to the annual one; never annual / 12."""
    return float((1 + annual) ** (1 / 12) - 1)


def factors(rate: float, periods: int) -> Flows:
    """Discount factors of periods 0 … ``periods``."""
    return np.asarray((1 + rate) ** -np.arange(periods + 1.0), dtype=np.float64)


def npv(rate: float, values: ArrayLike) -> float:
    """Present value; the first value is undiscounted."""
    flows = np.asarray(values, dtype=np.float64)
    return float(flows @ factors(rate, flows.size - 1)) if flows.size else 0.0


def npv_spreadsheet(rate: float, values: ArrayLike) -> float:
    """What a spreadsheet calls NPV: the first value is one period away."""
    return npv(rate, values) / (1 + rate)


def _years(dates: Sequence[date]) -> Flows:
    return np.array([(day - dates[0]).days / YEAR for day in dates])


def xnpv(rate: float, values: ArrayLike, dates: Sequence[date]) -> float:
    """Present value on the first date, at an annual rate and 365 days a year."""
    flows = np.asarray(values, dtype=np.float64)
    return float(np.sum(flows * (1 + rate) ** -_years(dates)))


def xirr_roots(values: ArrayLike, dates: Sequence[date]) -> list[float]:
    """All annual rates above -100 % at which ``xnpv`` is nil, ascending."""
    flows, years = np.asarray(values, dtype=np.float64), _years(dates)

    def worth(growth: Flows) -> Flows:
        return np.asarray(np.exp(-np.outer(growth, years)) @ flows)

    return [float(np.expm1(root)) for root in scan(worth, -6.0, 12.0)]


def xirr(values: ArrayLike, dates: Sequence[date], guess: float = GUESS) -> float | None:
    return nearest(xirr_roots(values, dates), guess)


def irr_roots(values: ArrayLike) -> list[float]:
    """All real rates above -100 % at which the flows are worth nothing, ascending. Do not rank by them.

    The rates are the positive roots of a polynomial in x = 1 / (1 + rate). Without a change of sign there is none.
    """
    flows = np.trim_zeros(np.asarray(values, dtype=np.float64))
    signs = np.sign(flows[flows != 0])
    changes = int(np.sum(signs[1:] != signs[:-1]))
    if changes == 0:
        return []
    if changes == 1:
        return [_only_rate(flows)]
    found = np.roots(flows[::-1])
    # A multiple root comes out as a small circle around it; whether it is one is asked of the flows themselves.
    real = found[(np.abs(found.imag) <= 1e-3 * np.abs(found)) & (found.real > 0)].real
    rates = (1 / _polish(flows, x) - 1 for x in real.tolist())
    return _distinct(sorted(rate for rate in rates if _is_root(flows, rate)))


def _only_rate(flows: Flows) -> float:
    """Of flows that change their sign once there is exactly one rate (Descartes): halve, in logs, so that long
    streams stay within range."""
    time = np.arange(float(flows.size))
    low, high = -50.0, 50.0  # log of 1 + rate; the first flow's sign wins at its upper end
    for _ in range(110):
        middle = (low + high) / 2
        powers = -middle * time
        worth = float(flows @ np.exp(powers - powers.max()))
        low, high = (low, middle) if np.sign(worth) == np.sign(flows[0]) else (middle, high)
    return float(np.expm1((low + high) / 2))


def _polish(flows: Flows, x: float) -> float:
    """Newton's last steps, kept small: near a multiple root the slope vanishes."""
    powers = np.arange(flows.size)
    for _ in range(8):
        terms = flows * x**powers
        slope = float(powers @ terms) / x
        step = float(terms.sum()) / slope if slope else 0.0
        x -= min(max(step, -0.01 * x), 0.01 * x)
    return x


def _is_root(flows: Flows, rate: float) -> bool:
    terms = flows * (1 + rate) ** -np.arange(float(flows.size))
    return abs(float(terms.sum())) <= 1e-10 * float(np.abs(terms).sum())


def _distinct(rates: list[float]) -> list[float]:
    """Rates within a hundredth of a percent are one."""
    kept: list[float] = []
    for rate in rates:
        if not kept or rate - kept[-1] > 1e-4:
            kept.append(rate)
    return kept


def irr(values: ArrayLike, guess: float = GUESS) -> float | None:
    """The one root nearest to the guess. Where ``irr_roots`` holds several, say so instead."""
    return nearest(irr_roots(values), guess)


def mirr(values: ArrayLike, finance_rate: float, reinvest_rate: float) -> float | None:
    """Outflows financed at one rate, inflows reinvested at another; needs both signs."""
    flows = np.asarray(values, dtype=np.float64)
    periods = flows.size - 1
    paid = -npv(finance_rate, np.minimum(flows, 0))
    earned = npv(reinvest_rate, np.maximum(flows, 0)) * (1 + reinvest_rate) ** periods
    return float((earned / paid) ** (1 / periods) - 1) if paid > 0 and earned > 0 else None


def paybacks(values: ArrayLike) -> list[float]:
    """Every time the running total comes up to nil from below, linear inside the period."""
    total = np.cumsum(np.asarray(values, dtype=np.float64))
    if total.size == 0:
        return []
    up = np.flatnonzero((total[:-1] < 0) & (total[1:] >= 0))
    start = [0.0] if total[0] >= 0 else []
    return start + [float(i - total[i] / (total[i + 1] - total[i])) for i in up]


def payback(values: ArrayLike) -> float | None:
    """The first payback, or never."""
    return next(iter(paybacks(values)), None)


def discounted_payback(rate: float, values: ArrayLike) -> float | None:
    flows = np.asarray(values, dtype=np.float64)
    return payback(flows * factors(rate, flows.size - 1))


def equivalent_annuity(rate: float, values: ArrayLike) -> float:
    """The level amount at the end of each period that is worth the same; compares unequal horizons."""
    periods = np.asarray(values).size - 1
    return npv(rate, values) / float(factors(rate, periods)[1:].sum())


def profitability_index(rate: float, values: ArrayLike) -> float | None:
    """Present value of what follows for each unit put in now; None when nothing is put in."""
    first = float(np.asarray(values, dtype=np.float64)[0])
    return 1 + npv(rate, values) / -first if first < 0 else None
