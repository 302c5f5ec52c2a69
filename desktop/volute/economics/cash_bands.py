"""What renting on may have brought by every month: one path of ten below, one above, by row of a comparison."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from volute.economics.columns import Array, Columns
from volute.economics.distribution import TAIL, weights
from volute.economics.exposure import Exposure, exposure
from volute.economics.ground import Ground, ground
from volute.economics.groups import By
from volute.economics.inputs import Regime, Scenario
from volute.economics.simulation import HALF_YEAR, Factors


def rent_bands(
    told: Columns,
    regime: Regime,
    scenario: Scenario,
    factors: Factors,
    by: By = By.CENTRE,
    pause: Callable[[], object] = lambda: None,
) -> tuple[Array, Array]:
    """Running totals of rent, undiscounted, CNY: (low, high), [row, month 0 … M]. NaN where a rent is unknown.
    ``pause`` is called between parts of the work, and may raise to end it."""
    e = exposure(ground(told, regime, scenario))
    groups = told.groups[by]
    months = min(e.ground.months, factors.months)
    low, high = (np.zeros((len(groups.labels), months + 1)) for _ in range(2))
    levels = []
    for level in range(factors.hazard.size):
        pause()
        levels.append(groups.sum(_cash(e, factors, level, months)))
    so_far = np.cumsum(np.concatenate(levels, axis=2), axis=1)
    for row, paths in enumerate(so_far):
        pause()
        low[row, 1:], high[row, 1:] = np.quantile(paths, [TAIL, 1 - TAIL], axis=1)
    return low, high


def _cash(e: Exposure, factors: Factors, level: int, months: int) -> Array:
    """Of every month on the paths of one hazard level, [cohort, month 1 … M, path]."""
    g, paths = e.ground, factors.block(level)
    model = [factors.models.index(c.model) for c in g.columns.cohorts]
    centre = [factors.centres.index(c.centre) for c in g.columns.cohorts]
    ahead = g.discount[1 : months + 1]
    alone, worked, lit = (part / ahead for part in weights(e, months, float(factors.hazard[level])))
    rent = factors.rent[1 : months + 1, :, paths].transpose(1, 0, 2)[model]
    use = np.repeat(factors.use[:, :, paths], HALF_YEAR, axis=0)[:months].transpose(1, 0, 2)[centre]
    still = _still(g, e)[:, :months]
    return np.asarray(rent * (alone[:, :, None] + worked[:, :, None] * use) + lit[:, :, None] * use + still[:, :, None])


def _still(g: Ground, e: Exposure) -> Array:
    """What nothing moves: costs, and rents that are agreed."""
    return np.asarray(e.fixed + e.tenants + e.let * e.contract * e.occupied)
