"""Sell or rent, for every centre, model or cohort. NPV over the horizon decides; what was paid is shown, never used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from volute.economics import values
from volute.economics.advantage import kept
from volute.economics.cash_flows import CashFlows
from volute.economics.columns import Array, Columns, columns
from volute.economics.ground import Ground, ground
from volute.economics.groups import By, Groups
from volute.economics.inputs import Centre, Cohort, Regime, Scenario
from volute.economics.market import pressure
from volute.economics.rent import rent_cash_flows
from volute.economics.sale import sale_cash_flows, sale_path
from volute.economics.thresholds import Slopes, slopes
from volute.economics.use import Use, use


class Advice(StrEnum):
    RENT = "rent"
    SELL = "sell"
    CLOSE = "close"  # the two are worth nearly the same
    UNKNOWN = "unknown"  # a price that matters is missing


@dataclass(frozen=True, slots=True)
class Worth:
    """Present value to the horizon of doing the same everywhere, or what is advised ("close" keeps renting).

    Cards of one kind that are sold together press each other's price.
    """

    advised: float
    rent_everywhere: float
    sell_everywhere: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both paths of every row. Curves are [row, month 0 … M], CNY, ex-VAT, after tax; NaN in a row of numbers is
    *never* (or unknown, where the advice says so)."""

    scenario: Scenario
    regime: Regime
    groups: Groups
    ground: Ground
    rent: CashFlows  # by cohort
    sale: CashFlows  # by cohort
    cost_to_recover: Array  # sunk: where lines cross it is drawn, and decides nothing
    rent_cash: Array  # running total of renting, undiscounted
    sell_cash: Array  # running total of selling now, undiscounted
    net_sale: Array  # worth of a sale begun in that month, in that month's money
    value: Array  # V(T): rent until T, then sell; V(0) is selling now
    user_cost: Array  # of keeping through months 1 … M
    slopes: Slopes
    use: Use

    @property
    def labels(self) -> tuple[str, ...]:
        return self.groups.labels

    @property
    def horizon(self) -> int:
        return self.ground.horizon

    @property
    def months(self) -> int:
        return self.ground.months

    @property
    def sell_value(self) -> Array:
        """V(0)."""
        return self.value[:, 0]

    @property
    def rent_value(self) -> Array:
        """V at the horizon."""
        return self.value[:, self.horizon]

    @property
    def difference(self) -> Array:
        """Rent - sell over the horizon, discounted."""
        return self.rent_value - self.sell_value

    @property
    def residual(self) -> Array:
        """What the cards still fetch at the horizon, in that month's money."""
        return self.net_sale[:, self.horizon]

    @property
    def must_earn(self) -> Array:
        """What a month of keeping must earn before income tax, above its fixed cost, to be worth its user cost: rents
        are taxed, and what the month writes off is saved on renting as it is lost on selling."""
        taxed = max(1 - self.regime.income_tax, 1e-9)
        return np.maximum((self.user_cost[:, 0] - self.use.saved) / taxed, 0.0)

    def advice(self) -> tuple[Advice, ...]:
        """Too close to call within the band, which is a share of the larger of the two values."""
        larger = np.maximum(np.abs(self.rent_value), np.abs(self.sell_value))
        return tuple(_advice(d, self.regime.band * size) for d, size in zip(self.difference, larger, strict=True))

    def worth(self) -> Worth:
        """Of following the advice, beside the two simple rules; rows of unknown worth are left out of all three."""
        advice = self.advice()
        known = np.array([a is not Advice.UNKNOWN for a in advice])[self.groups.of_row]
        selling = np.array([a is Advice.SELL for a in advice])[self.groups.of_row]
        keeping = kept(self.ground, self.rent, self.sale)
        together, everything = self._sold(selling), self._sold(known)
        return Worth(
            advised=float(together[selling].sum() + keeping[known & ~selling].sum()),
            rent_everywhere=float(keeping[known].sum()),
            sell_everywhere=float(everything[known].sum()),
        )

    def _sold(self, chosen: NDArray[np.bool_]) -> Array:
        """Net sale today by cohort, when the chosen cohorts of a kind are sold as one lot."""
        g = self.ground
        today = self.sale.first(self.sale.total)
        joint = g.with_lots(chosen)
        loss = pressure(joint)[:, 0] - pressure(g)[:, 0]
        return np.asarray(today + self.sale.total[self.sale.kernel["pressed"]] * loss)


def _advice(difference: float, band: float) -> Advice:
    if np.isnan(difference):
        return Advice.UNKNOWN
    if abs(difference) <= band:
        return Advice.CLOSE
    return Advice.RENT if difference > 0 else Advice.SELL


def compare(
    cohorts: Sequence[Cohort],
    centres: Sequence[Centre],
    regime: Regime | None = None,
    scenario: Scenario | None = None,
    by: By = By.CENTRE,
    least: int = 0,
) -> Comparison:
    """Read the inputs and weigh them. While a slider moves, read once with ``columns`` and ``weigh`` again."""
    return weigh(columns(cohorts, centres), regime or Regime(), scenario or Scenario.base(regime), by, least)


def weigh(told: Columns, regime: Regime, scenario: Scenario, by: By = By.CENTRE, least: int = 0) -> Comparison:
    """The deterministic answer of §1 of the model for every group of rows, over ``least`` months where the horizon
    would show fewer: what is drawn behind another comparison is as long as that."""
    g = ground(told, regime, scenario, least)
    rent, sale, groups = rent_cash_flows(g), sale_cash_flows(g), told.groups[by]
    cash, net_sale = groups.sum(rent.net()), groups.sum(sale.net())
    return Comparison(
        scenario=scenario,
        regime=regime,
        groups=groups,
        ground=g,
        rent=rent,
        sale=sale,
        cost_to_recover=groups.sum(told["cost_to_recover"]),
        rent_cash=values.cumulative(cash),
        sell_cash=np.cumsum(sale_path(g, sale, groups), axis=1),
        net_sale=net_sale,
        value=values.holding_value(cash, net_sale, g.discount),
        user_cost=values.user_cost(net_sale, g.rate),
        slopes=slopes(g, rent, sale, groups),
        use=use(g, rent, groups),
    )
