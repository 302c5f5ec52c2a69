"""Level payments: money paid out is negative, received is positive; ``due`` means at the beginning of each period."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from volute.economics.roots import nearest, scan


def _growth(rate: float, nper: float) -> float:
    return float((1 + rate) ** nper)


def _annuity(rate: float, nper: float, *, due: bool) -> float:
    """Future value of one paid each period."""
    if abs(rate) < 1e-12:
        return nper
    return math.expm1(nper * math.log1p(rate)) / rate * (1 + rate if due else 1)


def fv(rate: float, nper: float, pmt: float, pv: float = 0.0, *, due: bool = False) -> float:
    return -(pv * _growth(rate, nper) + pmt * _annuity(rate, nper, due=due))


def pv(rate: float, nper: float, pmt: float, fv: float = 0.0, *, due: bool = False) -> float:
    return -(fv + pmt * _annuity(rate, nper, due=due)) / _growth(rate, nper)


def pmt(rate: float, nper: float, pv: float, fv: float = 0.0, *, due: bool = False) -> float:
    return -(pv * _growth(rate, nper) + fv) / _annuity(rate, nper, due=due)


def nper(rate: float, pmt: float, pv: float, fv: float = 0.0, *, due: bool = False) -> float | None:
    """Periods until the balance is ``fv``; None when the payments never get there."""
    if abs(rate) < 1e-12:
        return -(pv + fv) / pmt if pmt else None
    level = pmt * (1 + rate if due else 1) / rate
    ratio = (level - fv) / (level + pv) if level + pv else -1.0
    return math.log(ratio) / math.log1p(rate) if ratio > 0 else None


def rate(nper: float, pmt: float, pv: float, fv: float = 0.0, *, due: bool = False, guess: float = 0.1) -> float | None:
    """The rate per period nearest to the guess, or None."""

    def balance(growth: NDArray[np.float64]) -> NDArray[np.float64]:
        paid = np.array([_annuity(math.expm1(g), nper, due=due) for g in growth])
        # Divided by the growth of the whole term, so that far ends of the scan stay within range.
        return np.asarray(pv + (pmt * paid + fv) * np.exp(-growth * nper))

    return nearest((math.expm1(root) for root in scan(balance, -2.0, 3.0)), guess)


def ipmt(rate: float, per: int, nper: float, pv: float, fv: float = 0.0, *, due: bool = False) -> float:
    """The interest within payment number ``per``, counted from 1."""
    if due and per == 1:
        return 0.0
    level = pmt(rate, nper, pv, fv, due=due)
    interest = _balance(rate, per - 1, level, pv, due=due) * rate
    return interest / (1 + rate) if due else interest


def _balance(rate: float, after: int, level: float, pv_: float, *, due: bool) -> float:
    return -(pv_ * _growth(rate, after) + level * _annuity(rate, after, due=due))


def ppmt(rate: float, per: int, nper: float, pv: float, fv: float = 0.0, *, due: bool = False) -> float:
    """The principal within payment number ``per``."""
    return pmt(rate, nper, pv, fv, due=due) - ipmt(rate, per, nper, pv, fv, due=due)


def cumipmt(rate: float, nper: float, pv: float, start: int, end: int, *, due: bool = False) -> float:
    return sum(ipmt(rate, per, nper, pv, due=due) for per in range(start, end + 1))


def cumprinc(rate: float, nper: float, pv: float, start: int, end: int, *, due: bool = False) -> float:
    return sum(ppmt(rate, per, nper, pv, due=due) for per in range(start, end + 1))
