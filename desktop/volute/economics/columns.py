"""Cohorts and their centres as columns of float64, one row a cohort. Read once; a slider never reads them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import attrgetter
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from volute.domain.problems import Refused
from volute.economics.depreciation import written_off
from volute.economics.groups import By, Groups, group
from volute.economics.inputs import MONTHS_MOST, Centre, Cohort, Quote

Array = NDArray[np.float64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
NAN = float("nan")

# A slider needs the same megabytes again and again. The C library hands freed memory back to the system and gets it
# again page by page, which takes as long as the arithmetic; once it has seen one block of this size freed, it keeps
# as much at hand (glibc learns from blocks below 32 MiB; elsewhere this does nothing).
np.empty(31 * 2**20, dtype=np.uint8)

# Plain numbers, read as they stand: column name -> where it is in a cohort.
NUMBERS = {
    **{name: name for name in ("count", "racked", "lit", "cost_to_recover", "age", "tax_book", "tax_months")},
    **{
        name: f"rent.{name}"
        for name in (
            "whole_machine", "card_hours", "tokens", "tokens_per_second", "availability", "realisation",
            "platform_fee", "months_left", "locked", "occupied", "churn", "relet", "tenant_break_fee",
            "break_fee", "deposit", "lit_step", "subsidy", "subsidy_months", "clawback", "clawback_until",
        )
    },
    "rent_trend": "rent.trend",
    **{name: f"upkeep.{name}" for name in ("busy_kw", "idle_kw", "fault", "repair_cost", "death", "insurance")},
    **{
        name: f"resale.{name}"
        for name in (
            "volatility", "condition", "depth", "impact",
            "impact_cap", "speed", "lot", "commission", "warranty", "freight", "carry",
            "refurbishment", "to_convert", "conversion_hours", "conversion_yield", "scrap",
        )
    },
    "resale_trend": "resale.trend",
}  # fmt: skip
CENTRE_NUMBERS = (
    "pue", "demand_charge", "contracted_kw", "colocation_months_left",
    "staff", "bandwidth", "support", "freed_kw_value", "technician_hours",
)  # fmt: skip


def _net(quote: Quote | None, *, used: bool) -> float:
    """A price nobody knows is unknown where it matters and nothing where it does not."""
    if quote is None:
        return NAN if used else 0.0
    return quote.net


def _vat(quote: Quote | None) -> float:
    return quote.vat_rate if quote else 0.0


# What takes a rule to read.
RULES: dict[str, Callable[[Cohort], float]] = {
    "lit_after": lambda c: c.lit if c.rent.lit_after is None else c.rent.lit_after,
    "per_month": lambda c: _net(c.rent.per_month, used=c.rent.whole_machine > 0),
    "per_hour": lambda c: _net(c.rent.per_hour, used=c.rent.card_hours > 0),
    "per_million_tokens": lambda c: _net(c.rent.per_million_tokens, used=c.rent.tokens > 0),
    "vat_month": lambda c: _vat(c.rent.per_month),
    "vat_hour": lambda c: _vat(c.rent.per_hour),
    "vat_tokens": lambda c: _vat(c.rent.per_million_tokens),
    "price": lambda c: c.resale.price.gross if c.resale.price else NAN,
    "vat_price": lambda c: _vat(c.resale.price),
    "sale_months": lambda c: NAN if c.resale.months is None else c.resale.months,
    "conversion": lambda c: _net(c.resale.conversion, used=c.resale.to_convert > 0),
    "vat_conversion": lambda c: _vat(c.resale.conversion),
}
CENTRE_RULES: dict[str, Callable[[Centre], float]] = {
    "tariff": lambda c: c.tariff.amount,
    "tariff_to_net": lambda c: c.tariff.net / c.tariff.amount if c.tariff.amount else 1.0,
    "vat_tariff": lambda c: c.tariff.vat_rate,
    "colocation": lambda c: _net(c.colocation, used=c.contracted_kw > 0),
    "vat_colocation": lambda c: _vat(c.colocation),
}
_PICKED = tuple(NUMBERS.values())


@dataclass(frozen=True, slots=True)
class Columns:
    """``columns[name][row]``, with the cohorts the rows stand for."""

    cohorts: tuple[Cohort, ...]
    centres: Mapping[str, Centre]
    of: Mapping[str, Array]
    groups: Mapping[By, Groups]
    tax_left: Array  # share of today's tax book left after months 0 … MONTHS_MOST, [row, month]

    def __getitem__(self, name: str) -> Array:
        return self.of[name]

    def with_(self, **changed: Array) -> Columns:
        """The same rows with other values."""
        return Columns(self.cohorts, self.centres, {**self.of, **changed}, self.groups, self.tax_left)


def columns(cohorts: Sequence[Cohort], centres: Sequence[Centre]) -> Columns:
    """One row a cohort. Refuses a cohort whose centre is not among the centres."""
    known = {centre.key: centre for centre in centres}
    if strangers := sorted({c.centre for c in cohorts} - known.keys()):
        raise Refused("centre_unknown", centres=", ".join(strangers))
    of = {**_numbers(cohorts), **_centre_numbers(cohorts, known), **_shares(cohorts)}
    groups = {by: group([getattr(cohort, by.value) for cohort in cohorts]) for by in By}
    return Columns(tuple(cohorts), MappingProxyType(known), MappingProxyType(of), groups, _tax_left(cohorts))


def _tax_left(cohorts: Sequence[Cohort]) -> Array:
    """As told, or written off over its months by its method."""
    found = np.empty((len(cohorts), MONTHS_MOST + 1))
    found[:, 0] = 1.0
    for row, cohort in enumerate(cohorts):
        told = np.array(cohort.tax_left or _course(cohort.tax_months, cohort.tax_method))[:MONTHS_MOST]
        found[row, 1 : told.size + 1] = told
        found[row, told.size + 1 :] = told[-1]
    return found


@cache
def _course(months: int, method: str) -> tuple[float, ...]:
    """Nothing is left at the end."""
    return tuple(
        max(left, 0.0) for left in accumulate(written_off(months, method), lambda left, lost: left - lost, initial=1.0)
    )[1:]


def _numbers(cohorts: Sequence[Cohort]) -> dict[str, Array]:
    pick = attrgetter(*_PICKED)
    table = np.array([pick(cohort) for cohort in cohorts], dtype=np.float64).reshape(len(cohorts), len(_PICKED))
    picked = dict(zip(NUMBERS, np.ascontiguousarray(table.T), strict=True))
    ruled = {name: np.array([rule(c) for c in cohorts], dtype=np.float64) for name, rule in RULES.items()}
    return picked | ruled


def _centre_numbers(cohorts: Sequence[Cohort], known: Mapping[str, Centre]) -> dict[str, Array]:
    place = {key: row for row, key in enumerate(known)}
    rows = np.array([place[cohort.centre] for cohort in cohorts], dtype=np.intp)
    plain: dict[str, Callable[[Centre], float]] = {name: attrgetter(name) for name in CENTRE_NUMBERS}
    return {
        name: np.array([rule(centre) for centre in known.values()], dtype=np.float64)[rows]
        for name, rule in (plain | CENTRE_RULES).items()
    }


def _shares(cohorts: Sequence[Cohort]) -> dict[str, Array]:
    """What a cohort bears of its centre (by cards, and by power for rack power), and the lot it is sold in."""
    cards = np.array([c.count for c in cohorts], dtype=np.float64)
    power = np.array([c.count * c.upkeep.busy_kw for c in cohorts])
    centres = [c.centre for c in cohorts]
    return {
        "share_cards": cards / np.maximum(totals(centres, cards), 1e-9),
        "share_power": power / np.maximum(totals(centres, power), 1e-9),
        "lot_cards": totals([(c.centre, c.model, c.variant) for c in cohorts], cards),
    }


def totals(labels: Sequence[Hashable], amounts: Array) -> Array:
    """Each row's label's total, at every row of that label."""
    summed: defaultdict[Hashable, float] = defaultdict(float)
    for label, amount in zip(labels, amounts.tolist(), strict=True):
        summed[label] += amount
    return np.array([summed[label] for label in labels])
