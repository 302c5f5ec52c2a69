"""The inputs under a scenario, and how survival, prices, load and occupancy run over the months.

Every flow of month t falls at its end and uses the values of that moment; month 0 is today.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from volute.economics.columns import Array, Columns, totals
from volute.economics.inputs import Regime, Scenario, months_plotted
from volute.economics.metrics import factors, monthly
from volute.economics.patience import months_to_sell

NEVER_BELOW = -0.99  # a month's trend; a price does not pass through nil


def under(columns: Columns, scenario: Scenario) -> Columns:
    """The inputs with the scenario's changes on top."""
    return columns.with_(**{name: change(columns, scenario) for name, change in CHANGES.items()})


def _rent(name: str) -> Callable[[Columns, Scenario], Array]:
    return lambda c, s: c[name] * (1 + s.rent_change)


def _lit(name: str) -> Callable[[Columns, Scenario], Array]:
    return lambda c, s: np.clip(c[name] + s.lit_change / 100, 0, 1)


def _work(name: str) -> Callable[[Columns, Scenario], Array]:
    return lambda c, s: c[name] * (1 + s.conversion_cost_change)


def _tariff(c: Columns, s: Scenario) -> Array:
    """Net, after a change on the tariff's own VAT basis."""
    return np.maximum(c["tariff"] + s.tariff_change, 0) * c["tariff_to_net"]


CHANGES: dict[str, Callable[[Columns, Scenario], Array]] = {
    **{name: _rent(name) for name in ("per_month", "per_hour", "per_million_tokens")},
    **{name: _lit(name) for name in ("lit", "lit_after")},
    **{name: _work(name) for name in ("conversion", "refurbishment", "repair_cost")},
    "rent_trend": lambda c, s: np.maximum(c["rent_trend"] + s.rent_trend_change / 100, NEVER_BELOW),
    "resale_trend": lambda c, s: np.maximum(c["resale_trend"] + s.resale_trend_change / 100, NEVER_BELOW),
    "net_tariff": _tariff,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything a formula reads. Kernels are [cohort, month 0 … M]; one that never changes is [cohort, 1]."""

    columns: Columns
    regime: Regime
    horizon: int
    rate: float  # a month
    discount: Array  # [month 0 … M]
    mortality: Array  # log of the share of cards alive after a month, [cohort]
    sale_months: Array  # a sale takes, [cohort]
    survival: Array  # S: share of today's cards still alive
    rent_level: Array  # S x the rent price of the month / today's
    price_level: Array  # S x the resale price of the month / today's
    lit: Array
    occupied: Array
    tenants: Array  # share of today's tenants still there

    def __getitem__(self, name: str) -> Array:
        """A column as [cohort, 1], ready to meet the months."""
        return self.columns[name][:, None]

    @property
    def months(self) -> int:
        return self.discount.size - 1

    def of(self, name: str) -> Array:
        """A column, [cohort]."""
        return self.columns[name]

    def with_lots(self, chosen: NDArray[np.bool_]) -> Ground:
        """The same ground when all chosen cohorts of one variant, wherever they are, are sold together."""
        cards = self.of("count") * chosen
        lots = totals([(c.model, c.variant) for c in self.columns.cohorts], cards)
        return replace(self, columns=self.columns.with_(lot_cards=np.where(chosen, lots, self.of("lot_cards"))))


def ground(columns: Columns, regime: Regime, scenario: Scenario, least: int = 0) -> Ground:
    """Apply the scenario and run the kernels over the plotted months, or over ``least`` where that is longer."""
    told = under(columns, scenario)
    months = max(months_plotted(scenario.horizon), least)
    alive = np.log1p(-np.minimum(told["death"], -NEVER_BELOW))
    rate = monthly(scenario.discount_rate)
    return Ground(
        columns=told,
        regime=regime,
        horizon=min(scenario.horizon, months),
        rate=rate,
        discount=factors(rate, months),
        mortality=alive,
        sale_months=months_to_sell(told, rate),
        survival=powers(alive, months),
        rent_level=powers(alive + np.log1p(told["rent_trend"]), months),
        price_level=powers(alive + np.log1p(told["resale_trend"]), months),
        lit=_load(told, months),
        occupied=occupancy(told, months),
        tenants=_tenants(told, months),
    )


STRIDE = 16


def powers(log: Array, months: int) -> Array:
    """exp(log x t) for t = 0 … months, [row, month]. Many rows share a trend: each is worked out once."""
    different, place = np.unique(log, return_inverse=True)
    if different.size * 2 > log.size:
        return _powers(log, months)
    return np.take(_powers(different, months), place, axis=0)


def _powers(log: Array, months: int) -> Array:
    """Few exponentials, then products."""
    strides = np.arange(0.0, months + 1, STRIDE)
    whole, part = np.exp(np.outer(log, strides)), np.exp(np.outer(log, np.arange(STRIDE)))
    return np.asarray((whole[:, :, None] * part[:, None, :]).reshape(log.size, -1)[:, : months + 1])


def _load(told: Columns, months: int) -> Array:
    """The lit rate, lower once acceptance load is withdrawn."""
    now, later = told["lit"][:, None], told["lit_after"][:, None]
    if np.array_equal(now, later):
        return now
    return np.where(np.arange(months + 1) > told["lit_step"][:, None], later, now)


def occupancy(told: Columns, months: int) -> Array:
    """Share of whole machines let: a two-state Markov chain that starts when the lock ends."""
    start = told["occupied"][:, None]
    if not told["whole_machine"].any():
        return start
    leave, relet = told["churn"], told["relet"]
    both = leave + relet
    rest = np.divide(relet, both, out=told["occupied"].copy(), where=both > 0)[:, None]
    time = np.arange(months + 1)
    bound = time <= (told["months_left"] * told["locked"])[:, None]
    bound[:, 0] = True
    let = np.where(bound, 1.0, (1 - both)[:, None])
    np.cumprod(let, axis=1, out=let)
    let *= start - rest
    let += rest
    return let


def _tenants(told: Columns, months: int) -> Array:
    """Share of today's tenants still there; asked for only where money hangs on it. Inside a lock nobody leaves."""
    if not any(told[name].any() for name in ("deposit", "break_fee", "tenant_break_fee")):
        return np.ones((told["count"].size, 1))
    kept = 1 - told["churn"] * (1 - told["locked"])
    return powers(np.log(np.maximum(kept, 1e-300)), months)
