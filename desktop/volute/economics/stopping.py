"""When to stop, by least squares on simulated paths (Longstaff and Schwartz 2001): any number of factors.

A rule is fitted on one set of paths and valued on another. Valued on the paths it was fitted on, it looks better than
it is, because it has seen their future.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.columns import Array


@dataclass(frozen=True, slots=True)
class Paths:
    """A decision on every date of every path. Money is that of its own date."""

    stop: Array  # [date 0 … D, path] worth of stopping then
    keep: Array  # [date 1 … D, path] cash of having kept until then; may be all nil
    features: Array  # [date 0 … D, path, feature] what may be looked at
    discount: float  # worth of one unit a date earlier

    @property
    def dates(self) -> int:
        return int(self.stop.shape[0]) - 1


@dataclass(frozen=True, slots=True)
class Rule:
    """Stop where stopping brings at least the fitted worth of going on. ``fits[date]`` is None where nothing was
    to be decided."""

    fits: tuple[Array | None, ...]
    only_gains: bool


def fit(paths: Paths, *, only_gains: bool = False, first: int = 1) -> Rule:
    """Regress the worth of going on upon the features, from the last date back to ``first``.

    ``only_gains`` fits and stops only where stopping brings something, as for an option.
    """
    fits: list[Array | None] = [None] * paths.dates
    worth = paths.stop[-1]
    if only_gains:
        worth = np.maximum(worth, 0.0)
    for date in range(paths.dates - 1, first - 1, -1):
        worth = paths.discount * (worth + paths.keep[date])
        asked = paths.stop[date] > 0 if only_gains else np.ones(worth.size, dtype=bool)
        x = paths.features[date]
        if asked.sum() < x.shape[1]:
            continue
        fitted = _least_squares(x[asked], worth[asked])
        fits[date] = fitted
        stops = asked & (paths.stop[date] > x @ fitted)
        worth = np.where(stops, paths.stop[date], worth)
    return Rule(tuple(fits), only_gains)


def _least_squares(x: Array, y: Array) -> Array:
    """By the normal equations: many paths, few features. What features cannot tell apart is shared."""
    return np.asarray(np.linalg.lstsq(x.T @ x, x.T @ y, rcond=1e-12)[0])


def follow(rule: Rule, paths: Paths) -> Array:
    """Worth at date 0 of following a rule, [path]."""
    worth = np.maximum(paths.stop[-1], 0.0) if rule.only_gains else paths.stop[-1]
    for date in range(paths.dates - 1, -1, -1):
        worth = paths.discount * (worth + paths.keep[date])
        coefficients = rule.fits[date]
        if coefficients is None:
            continue
        stops = paths.stop[date] > paths.features[date] @ coefficients
        if rule.only_gains:
            stops &= paths.stop[date] > 0
        worth = np.where(stops, paths.stop[date], worth)
    return np.asarray(worth)


def powers(x: Array, degree: int) -> Array:
    """1, x, x², … as features, [… , degree + 1]."""
    return np.stack([x**n for n in range(degree + 1)], axis=-1)


def put_on_paths(spot: Array, strike: float, rate: float, years: float, degree: int = 2) -> float:
    """A put on given prices [path, date 0 … D], fitted and valued on the same paths, as in the paper's table."""
    price = np.asarray(spot, dtype=np.float64).T
    dates = price.shape[0] - 1
    paths = Paths(
        strike - price, np.zeros((dates, price.shape[1])), powers(price, degree), np.exp(-rate * years / dates)
    )
    return float(follow(fit(paths, only_gains=True), paths).mean())
