"""What keeping until every month and selling then is worth, path by path, in one pass over the months.

The same sums as ``distribution.keep_worth`` for one month, kept running: a month adds its cash, and the sale of that
month stands on top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from volute.economics.columns import Array, Flags, Places
from volute.economics.distribution import weights
from volute.economics.exposure import Exposure, begun
from volute.economics.ground import occupancy
from volute.economics.simulation import HALF_YEAR, Factors, Floats


@dataclass(frozen=True, slots=True)
class _Parts:
    """Of the cohorts counted, for one level of the tenants' hazard; discounted. [month 1 … M, …]"""

    own: Floats  # moves with rent alone, [month, model]
    used: Floats  # with rent and a centre's use, [month, centre, model]
    power: Floats  # with use alone, [month, centre]
    still: Array  # with nothing, up to month 0 … M and with the sale's own part, [month]
    price: Floats  # of the sale, [month 0 … M, model]


def keep_worths(e: Exposure, factors: Factors, counted: Flags, far: Callable[[int, int], object]) -> Floats:
    """Worth today of keeping the counted cohorts until month 0 … M and selling them then, [month, path]. ``far`` is
    told after every part how far it is."""
    told = e.ground.columns.cohorts
    model = np.array([factors.models.index(cohort.model) for cohort in told], dtype=np.intp)
    centre = np.array([factors.centres.index(cohort.centre) for cohort in told], dtype=np.intp)
    out = np.empty((e.ground.months + 1, factors.paths), dtype=np.float32)
    for level, hazard in enumerate(factors.hazard):
        far(level, factors.hazard.size)
        parts = _parts(e, float(hazard), counted, (model, centre), (len(factors.models), len(factors.centres)))
        _run(out, parts, factors, factors.block(level))
    return out


def _parts(e: Exposure, hazard: float, counted: Flags, of: tuple[Places, Places], sizes: tuple[int, int]) -> _Parts:
    g, (model, centre), (models, centres) = e.ground, of, sizes
    alone, worked, power = (amounts[counted] for amounts in weights(e, g.months, hazard))
    model, centre = model[counted], centre[counted]
    own, price = np.zeros((models, g.months)), np.zeros((models, g.months + 1))
    used, drawn = np.zeros((centres, models, g.months)), np.zeros((centres, g.months))
    np.add.at(own, model, alone)
    np.add.at(used, (centre, model), worked)
    np.add.at(drawn, centre, power)
    np.add.at(price, model, (e.price * g.discount[: g.months + 1])[counted])
    still = _still(e, hazard)[counted].sum(axis=0)
    single = (own.T, used.transpose(2, 0, 1), drawn.T)
    own_, used_, drawn_ = (np.ascontiguousarray(part, dtype=np.float32) for part in single)
    return _Parts(own_, used_, drawn_, still, np.ascontiguousarray(price.T, dtype=np.float32))


def _still(e: Exposure, hazard: float) -> Array:
    """What nothing moves: agreed rents and costs so far, and the sale without its price. [cohort, month 0 … M]"""
    g = e.ground
    harder = g.columns.with_(churn=np.minimum(g.columns["churn"] * hazard, 1.0))
    agreed = e.let * e.contract * begun(occupancy(harder, g.months), g.months)
    cash = (e.fixed + e.tenants + agreed) * g.discount[1 : g.months + 1]
    so_far = np.concatenate((np.zeros((cash.shape[0], 1)), np.cumsum(cash, axis=1)), axis=1)
    return np.asarray(so_far + g.discount[: g.months + 1] * (e.worth + e.dues))


def _run(out: Floats, parts: _Parts, factors: Factors, paths: slice) -> None:
    """Month by month; centres whose cohorts bill nothing by use are passed over."""
    busy = np.flatnonzero(parts.used.any(axis=(0, 2)) | parts.power.any(axis=0))
    cash = np.zeros(factors.price[0, 0, paths].size)
    out[0, paths] = parts.still[0] + parts.price[0] @ factors.price[0, :, paths]
    for month in range(parts.own.shape[0]):
        rent = factors.rent[month + 1, :, paths]
        moved = parts.used[month, busy] @ rent + parts.power[month, busy, None]
        cash += parts.own[month] @ rent + (moved * factors.use[month // HALF_YEAR, busy, paths]).sum(axis=0)
        sale = parts.price[month + 1] @ factors.price[month + 1, :, paths]
        out[month + 1, paths] = cash + parts.still[month + 1] + sale
