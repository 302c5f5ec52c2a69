"""What renting and selling may come to, path by path on the same random numbers.

The worth of keeping is linear in the paths: W(T) = constant + Σ weight x rent factor + weight x price factor. Moving
rent, load, fee, tariff or resale changes weights only; nothing is drawn again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from volute.economics.columns import Array, Columns, Places
from volute.economics.exposure import Exposure, begun, exposure
from volute.economics.ground import ground, occupancy
from volute.economics.groups import By
from volute.economics.inputs import Regime, Scenario
from volute.economics.simulation import HALF_YEAR, Factors, Floats

TAIL = 0.10  # CVaR is the mean of this share of worst paths


@dataclass(frozen=True, slots=True)
class Spread:
    """A worth on all paths. Median and mean differ: of a falling, volatile price most paths end below the mean."""

    p10: float
    p50: float
    p90: float
    mean: float
    cvar: float  # mean of the worst tenth


@dataclass(frozen=True, slots=True)
class Summary:
    """One row. ``sell_wins`` compares selling now with keeping to a month fixed today, never with hindsight."""

    label: str
    month: int  # until which keeping is committed
    keep: Spread
    sell: float  # known today
    difference: Spread  # keep - sell
    sell_wins: float  # share of paths
    regret_rent: float  # expected loss against whichever proves better, if one rents
    regret_sell: float  # and if one sells


def spread(worth: Array) -> Spread:
    """Of worth on equally likely paths."""
    count = worth.size
    at = [(count - 1) * share for share in (TAIL, 0.5, 1 - TAIL)]
    tail = max(int(count * TAIL), 1)
    places = sorted({0, tail - 1, *(math.floor(a) for a in at), *(math.ceil(a) for a in at)})
    ordered = np.partition(worth, places)
    p10, p50, p90 = (ordered[math.floor(a)] * (1 - a % 1) + ordered[math.ceil(a)] * (a % 1) for a in at)
    return Spread(float(p10), float(p50), float(p90), float(worth.mean()), float(ordered[:tail].mean()))


def weights(e: Exposure, month: int, hazard: float, *, agreed: bool = False) -> tuple[Array, Array, Array]:
    """Discounted to today, keeping until ``month``: (on rent alone, on rent and use, on use alone), [cohort, t]. What
    is agreed by contract moves with nothing and is in ``constant``; ``agreed`` asks for that in the first place."""
    ahead = e.ground.discount[1 : month + 1]
    share = e.contract if agreed else 1 - e.contract
    open_rent = e.let[:, :month] * share[:, :month] * _occupied(e, hazard)[:, :month]
    return open_rent * ahead, e.worked[:, :month] * ahead, e.lit[:, :month] * ahead


def _occupied(e: Exposure, hazard: float) -> Array:
    """Share let when every tenant's hazard is multiplied."""
    if hazard == 1.0:
        return e.occupied
    told = e.ground.columns
    harder = told.with_(churn=np.minimum(told["churn"] * hazard, 1.0))
    return begun(occupancy(harder, e.ground.months), e.ground.months)


def constant(e: Exposure, month: int, hazard: float) -> Array:
    """What nothing moves, discounted, [cohort]."""
    g = e.ground
    agreed = e.let * e.contract * _occupied(e, hazard)
    cash = (e.fixed + e.tenants + agreed)[:, :month] @ g.discount[1 : month + 1]
    return np.asarray(cash + g.discount[month] * (e.worth + e.dues)[:, month])


@dataclass(frozen=True, slots=True)
class _Cells:
    """Rows split by centre, because a centre's use moves all that bills by use there."""

    rows: int
    cohort_row: Places
    cohort_model: Places
    cohort_cell: Places
    cell_row: Places
    cell_centre: Places


def _cells(told: Columns, factors: Factors, rows: Places) -> _Cells:
    model = np.array([factors.models.index(c.model) for c in told.cohorts], dtype=np.intp)
    centre = np.array([factors.centres.index(c.centre) for c in told.cohorts], dtype=np.intp)
    pairs, cell = np.unique(np.stack((rows, centre)), axis=1, return_inverse=True)
    return _Cells(int(rows.max(initial=-1)) + 1, rows, model, cell.reshape(-1), pairs[0], pairs[1])


def _gather(amounts: Array, to: Places, size: int, model: Places, models: int) -> Floats:
    """Amounts [cohort, month] to [size, month, model]."""
    out = np.zeros((size, models, amounts.shape[1]))
    np.add.at(out, (to, model), amounts)
    return np.ascontiguousarray(out.transpose(0, 2, 1), dtype=np.float32)


def keep_worth(e: Exposure, factors: Factors, month: int, rows: Places) -> Floats:
    """Worth of keeping every cohort until ``month`` and selling then, summed to rows, [row, path].

    ``rows`` is the row of each cohort.
    """
    cells, models = _cells(e.ground.columns, factors, rows), len(factors.models)
    out = np.empty((cells.rows, factors.paths), dtype=np.float32)
    sale = _gather(
        (e.price[:, month] * e.ground.discount[month])[:, None], rows, cells.rows, cells.cohort_model, models
    )
    for level, hazard in enumerate(factors.hazard):
        paths = factors.block(level)
        alone, worked, power = weights(e, month, float(hazard))
        out[:, paths] = sale[:, 0] @ factors.price[month, :, paths]
        still = np.zeros(cells.rows)
        np.add.at(still, rows, constant(e, month, float(hazard)))
        out[:, paths] += still[:, None].astype(np.float32)
        own = _gather(alone, rows, cells.rows, cells.cohort_model, models)
        used = _gather(worked, cells.cohort_cell, cells.cell_row.size, cells.cohort_model, models)
        drawn = np.zeros((cells.cell_row.size, month))
        np.add.at(drawn, cells.cohort_cell, power)
        _months(out[:, paths], factors, cells, (own, used, drawn.astype(np.float32)), paths)
    return out


def _months(out: Floats, factors: Factors, cells: _Cells, parts: tuple[Floats, Floats, Floats], paths: slice) -> None:
    """Add rents and power, half-year by half-year: a centre's use is one number in each."""
    own, used, drawn = parts
    month = own.shape[1]
    for period, first in enumerate(range(0, month, HALF_YEAR)):
        months = slice(first, min(first + HALF_YEAR, month))
        rent = factors.rent[months.start + 1 : months.stop + 1, :, paths].reshape(-1, out.shape[1])
        weight = np.concatenate((own[:, months], used[:, months])).reshape(-1, rent.shape[0])
        earned = weight @ rent
        out += earned[: cells.rows]
        moved = earned[cells.rows :]
        moved += drawn[:, months].sum(axis=1)[:, None]
        moved *= factors.use[period, cells.cell_centre, paths]
        if np.array_equal(cells.cell_row, np.arange(cells.rows)):
            out += moved
        else:
            np.add.at(out, cells.cell_row, moved)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Every row, and all rows together: centres share prices and rents, so their risks do not average out."""

    rows: tuple[Summary, ...]
    total: Summary


def distribution(
    told: Columns, regime: Regime, scenario: Scenario, factors: Factors, by: By = By.CENTRE, month: int | None = None
) -> Distribution:
    """``month`` is until when keeping is committed, the horizon if not said. Rows whose price or rent is unknown
    (NaN) stay out of the total."""
    g = ground(told, regime, scenario)
    e, groups = exposure(g), told.groups[by]
    until = min(g.horizon if month is None else month, factors.months)
    worth = keep_worth(e, factors, until, groups.of_row)
    sell = groups.sum(e.price[:, 0] + e.worth[:, 0] + e.dues[:, 0])
    rows = tuple(_summary(label, until, worth[row], float(sell[row])) for row, label in enumerate(groups.labels))
    known = np.isfinite(worth[:, 0]) & np.isfinite(sell)
    return Distribution(rows, _summary("", until, worth[known].sum(axis=0), float(sell[known].sum())))


def _summary(label: str, month: int, worth: Floats, sell: float) -> Summary:
    kept = worth.astype(np.float64)
    better = kept - sell
    return Summary(
        label=label,
        month=month,
        keep=spread(kept),
        sell=sell,
        difference=spread(better),
        sell_wins=float(np.mean(better < 0)),
        regret_rent=float(np.maximum(-better, 0).mean()),
        regret_sell=float(np.maximum(better, 0).mean()),
    )
