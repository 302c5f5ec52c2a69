"""Rent - sell by cohort without running the months: for what-ifs by the dozen."""

from __future__ import annotations

import numpy as np

from volute.economics.cash_flows import CashFlows
from volute.economics.columns import Array, Columns
from volute.economics.ground import Ground, ground
from volute.economics.inputs import Regime, Scenario
from volute.economics.rent import rent_cash_flows
from volute.economics.sale import sale_cash_flows


def kept(g: Ground, rent: CashFlows, sale: CashFlows) -> Array:
    """V at the horizon, [cohort]."""
    cash = rent.worth(rent.total, rent.present(g.discount[1 : g.horizon + 1]))
    resale = sale.worth(sale.total, sale.block[:, :, g.horizon])
    return np.asarray(cash + g.discount[g.horizon] * resale)


def advantage(told: Columns, regime: Regime, scenario: Scenario) -> Array:
    """Rent - sell over the horizon, [cohort]."""
    g = ground(told, regime, scenario)
    rent, sale = rent_cash_flows(g), sale_cash_flows(g)
    return kept(g, rent, sale) - sale.first(sale.total)
