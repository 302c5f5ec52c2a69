"""Rent against load for one model: where renting breaks even with selling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.advantage import kept
from volute.economics.columns import Array, Columns
from volute.economics.ground import ground
from volute.economics.inputs import HOURS, Regime, Scenario
from volute.economics.rent import rent_cash_flows
from volute.economics.sale import sale_cash_flows
from volute.economics.use import full_price


@dataclass(frozen=True, slots=True)
class Dot:
    """Where one centre stands. A reserved machine bills whatever its load: its lit rate does not decide."""

    centre: str
    lit: float
    rent: float  # a card-month billed in full, ex-VAT
    reserved: bool


@dataclass(frozen=True, slots=True)
class Contour:
    """Rent - sell per card over the horizon: constant + per_lit x lit + per_both x lit x rent, exactly."""

    model: str
    horizon: int
    constant: float
    per_lit: float
    per_both: float
    dots: tuple[Dot, ...]

    def advantage(self, lit: Array, rent: Array) -> Array:
        return self.constant + (self.per_lit + self.per_both * rent) * lit

    def rent_at(self, lit: Array, advantage: float = 0.0) -> Array:
        """The rent a card-month at which renting is ahead by so much; at no load there is none (NaN)."""
        slope = self.per_both * lit
        need = advantage - self.constant - self.per_lit * lit
        return np.divide(need, slope, out=np.full_like(slope, np.nan), where=slope > 0)


def contour(told: Columns, regime: Regime, scenario: Scenario, model: str) -> Contour:
    """For the average card of a model, billed by the card-hour, with today's costs and markets."""
    g = ground(_by_the_hour(told, model), regime, scenario)
    rent, sale = rent_cash_flows(g), sale_cash_flows(g)
    months = slice(1, g.horizon + 1)
    ahead, cards = g.discount[months], float(g.of("count").sum())
    of_load = rent.worth(rent.only("worked", "lit"), rent.present(ahead))
    rest = kept(g, rent, sale) - sale.first(sale.total) - of_load
    return Contour(
        model=model,
        horizon=g.horizon,
        constant=float(rest.sum()) / cards,
        per_lit=float((rent.total[rent.kernel["lit"]] * (g.survival[:, months] @ ahead)).sum()) / cards,
        per_both=float((rent.total[rent.kernel["worked"]] * (g.rent_level[:, months] @ ahead)).sum()) / cards,
        dots=_dots(told, regime, scenario, model),
    )


def _rows(told: Columns, model: str) -> Columns:
    """The cohorts of one model whose resale price is known."""
    rows = np.array([cohort.model == model for cohort in told.cohorts]) & np.isfinite(told["price"])
    kept_rows = tuple(cohort for cohort, chosen in zip(told.cohorts, rows, strict=True) if chosen)
    of = {name: column[rows] for name, column in told.of.items()}
    return Columns(kept_rows, told.centres, of, {}, told.tax_left[rows])


def _by_the_hour(told: Columns, model: str) -> Columns:
    """As if all were billed by the hour at one coin a card-month."""
    rows = _rows(told, model)
    nothing = np.zeros(len(rows.cohorts))
    vat = np.where(rows["vat_hour"] > 0, rows["vat_hour"], np.maximum(rows["vat_month"], rows["vat_tokens"]))
    one = nothing + 1 / HOURS
    return rows.with_(whole_machine=nothing, card_hours=nothing + 1, tokens=nothing, per_hour=one, vat_hour=vat)


def _dots(told: Columns, regime: Regime, scenario: Scenario, model: str) -> tuple[Dot, ...]:
    rows = _rows(told, model)
    g = ground(rows, regime, scenario)
    racked, price = g.of("count") * g.of("racked"), full_price(g)
    places = np.array([cohort.centre for cohort in rows.cohorts])
    dots = []
    for centre in dict.fromkeys(places.tolist()):
        weight = np.where(places == centre, racked, 0.0)
        if weight.sum() > 0:
            lit, rent = (weight @ column / weight.sum() for column in (g.of("lit"), price))
            reserved = weight @ g.of("whole_machine") / weight.sum() > 1 / 2
            dots.append(Dot(centre, float(lit), float(rent), bool(reserved)))
    return tuple(dots)
