"""One row of a comparison in plain numbers, for tables and sentences. ``None`` is never, or unknown."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from volute.economics import values
from volute.economics.columns import Array
from volute.economics.decide import Advice, Comparison
from volute.economics.rent import TAXED
from volute.economics.thresholds import Threshold, break_even_factor, break_even_lit
from volute.economics.use_band import use_band


@dataclass(frozen=True, slots=True)
class Answer:
    """Money is for the whole row, ex-VAT, after tax; months count from today unless they say otherwise."""

    label: str
    advice: Advice
    cards: int
    racked: float | None  # of owned
    lit: float | None  # of racked
    lit_assumed: bool  # of any cohort in it
    billed: float | None  # of owned card-hours
    cost_to_recover: float
    sell_value: float | None  # V(0)
    rent_value: float | None  # V(horizon)
    difference: float | None  # rent - sell
    residual: float | None  # at the horizon, in that month's money
    hold_value: float | None  # idle to the horizon, then sold
    best_month: int | None  # to sell; 0 is now
    best_value: float | None
    sell_payback: float | None  # months until selling has brought the cost to recover
    rent_payback: float | None  # months until rent alone has
    accounting_payback: float | None  # the same, since purchase: history, decides nothing
    rent_only_payback: float | None  # months until discounted rent alone has earned today's net sale
    indifference_month: int | None  # rent and later resale together have
    net_rent: float | None  # next month, rent less the running costs, before income tax
    keep_rent: float | None  # what renting brings next month
    keep_cost: float | None  # what keeping costs next month: interest and fall of the net sale
    rent_price: float | None  # average card-month billed in full
    break_even_rent: Threshold  # factor on every rent price
    break_even_price: Threshold  # factor on every resale price
    break_even_lit: Threshold
    sell_equivalent_use: float | None  # share of owned card-hours that must be billed
    use_low: float | None  # the same where prices fall as slowly as on one path of ten
    use_high: float | None  # and as fast


def metric_key(name: str) -> str:
    """Of the words for a field of ``Answer``."""
    return f"economics.metric.{name}"


def answers(comparison: Comparison) -> tuple[Answer, ...]:
    """All rows, in the order of ``comparison.labels``."""
    return tuple(_rows(comparison))


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _whole(value: float) -> int | None:
    return int(value) if math.isfinite(value) else None


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _paybacks(c: Comparison) -> dict[str, Array]:
    cost, known = c.cost_to_recover, np.isfinite(c.difference)
    age = c.groups.sum(c.ground.of("age") * c.ground.of("count")) / np.maximum(c.use.owned, 1e-9)
    rent = values.reached(c.rent_cash, cost)
    discounted = values.cumulative(np.diff(c.rent_cash, axis=1) * c.ground.discount[1:])
    return {
        "sell_payback": values.reached(c.sell_cash, cost),
        "rent_payback": rent,
        "accounting_payback": age + rent,
        "rent_only_payback": np.where(known, values.reached(discounted, c.sell_value), np.nan),
    }


def _columns(c: Comparison) -> dict[str, Array]:
    """Numbers [row] under the names of ``Answer``."""
    u, (low, high) = c.use, use_band(c)
    return {
        **_paybacks(c),
        "racked": _share(u.racked, u.owned),
        "lit": _share(u.lit, u.racked),
        "billed": _share(u.billed, u.owned),
        "sell_value": c.sell_value,
        "rent_value": c.rent_value,
        "difference": c.difference,
        "residual": c.residual,
        "hold_value": c.rent_value + c.slopes.idle,
        "best_value": c.value.max(axis=1),
        "net_rent": c.groups.sum(c.rent.first(c.rent.terms(TAXED))),
        "keep_rent": c.rent_cash[:, 1],
        "keep_cost": c.user_cost[:, 0],
        "rent_price": u.rent_price,
        "use_low": low,
        "use_high": high,
        "sell_equivalent_use": values.sell_equivalent_use(c.must_earn, u.fixed, u.full_margin),
    }


def _rows(c: Comparison) -> Iterator[Answer]:
    numbers = {name: column.tolist() for name, column in _columns(c).items()}
    best, indifferent = values.best_month(c.value), values.indifference_month(c.value)
    assumed = c.groups.sum(np.array([float(cohort.lit_assumed) for cohort in c.ground.columns.cohorts]))
    differences = c.difference.tolist()
    for row, advice in enumerate(c.advice()):
        difference = differences[row]
        yield Answer(
            label=c.labels[row],
            advice=advice,
            cards=int(c.use.owned[row]),
            lit_assumed=bool(assumed[row]),
            cost_to_recover=float(c.cost_to_recover[row]),
            best_month=_whole(best[row]),
            indifference_month=_whole(indifferent[row]),
            break_even_rent=break_even_factor(difference, float(c.slopes.rent[row])),
            break_even_price=break_even_factor(difference, float(c.slopes.price[row])),
            break_even_lit=break_even_lit(difference, c.slopes, row),
            **{name: _number(column[row]) for name, column in numbers.items()},
        )
