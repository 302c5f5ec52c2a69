"""The sell boundary once more, by least squares on simulated paths: another method, so that a mistake of one shows.

The rule is fitted on one set of paths and valued on another, so its worth errs on the low side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.boundary import Choice
from volute.economics.columns import Array, Places
from volute.economics.processes import Process, Risks
from volute.economics.simulation import leases, simulate
from volute.economics.stopping import Paths, fit, follow


@dataclass(frozen=True, slots=True)
class Check:
    worth: float
    error: float  # standard error of the mean


def cross_check(told: Choice, row: int, process: Process, correlation: float, paths: int, seed: int) -> Check:
    """Worth of one cohort under a rule fitted on paths of ``seed`` and followed on others."""
    one = told.rows(np.array([row]))
    rule = fit(_paths(one, process, correlation, paths, seed), first=0)
    fresh = _paths(one, process, correlation, paths, seed + 1)
    worth = follow(rule, fresh)
    pairs = (worth[: paths // 2] + worth[paths // 2 : 2 * (paths // 2)]) / 2
    return Check(float(worth.mean()), float(pairs.std() / np.sqrt(pairs.size)))


def _paths(told: Choice, process: Process, correlation: float, paths: int, seed: int) -> Paths:
    months = told.stop_price.shape[1] - 1
    factors = simulate(Risks((("card", process),), price_rent=correlation), ("card",), (), months, paths, seed)
    price, rent = (f[:, 0].astype(np.float64) for f in (factors.price, factors.rent))
    empty = (~leases(float(told.let[0]), told.leave[0], told.relet[0], paths, seed)).astype(np.intp)
    month = np.arange(months)[:, None]
    stop_fixed = told.stop_fixed[0][np.arange(months + 1)[:, None], empty]
    keep = told.keep_fixed[0][month, empty[:-1]] + told.keep_rent[0][month, empty[:-1]] * rent[1:]
    stop = stop_fixed + told.stop_price[0][:, None] * price
    return Paths(stop, keep, _features(price, rent, empty), told.discount)


def _features(price: Array, rent: Array, empty: Places) -> Array:
    """A quadratic of price and rent, apart while let and while empty. [date, path, feature]"""
    terms = np.stack((np.ones_like(price), price, rent, price**2, price * rent, rent**2), axis=-1)
    if not empty.any():
        return terms
    return np.concatenate((terms * (1 - empty)[..., None], terms * empty[..., None]), axis=-1)
