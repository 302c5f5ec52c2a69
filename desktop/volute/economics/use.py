"""How much cards are used, and at what price: each rate with its own denominator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.cash_flows import CashFlows
from volute.economics.columns import Array
from volute.economics.ground import Ground
from volute.economics.groups import Groups
from volute.economics.inputs import HOURS

FIXED = ("demand_charge", "colocation", "staff", "bandwidth", "support", "repairs", "insurance")


@dataclass(frozen=True, slots=True)
class Use:
    """Sums over the cards of each row, [group]; a month, today's prices, before tax."""

    owned: Array
    racked: Array
    lit: Array
    billed: Array  # cards' worth of billed hours
    full_rent: Array  # rent of all racked cards if every hour were billed
    full_margin: (
        Array  # rent less what a busy card draws more than an idle one, if every owned card's hours were billed
    )
    fixed: Array  # cost that use does not change, with the power of idle cards
    saved: Array  # income tax that writing off saves in month 1

    @property
    def rent_price(self) -> Array:
        """Average rent of a card-month billed in full, ex-VAT; NaN when nothing is racked."""
        return np.divide(self.full_rent, self.racked, out=np.full_like(self.racked, np.nan), where=self.racked > 0)


def use(g: Ground, rent: CashFlows, groups: Groups) -> Use:
    owned = g.of("count")
    racked = owned * g.of("racked")
    price = full_price(g)
    energy = HOURS * g.of("pue") * g.of("net_tariff")
    margin = owned * (price * (1 - g.of("platform_fee")) - energy * (g.of("busy_kw") - g.of("idle_kw")))
    fixed = racked * energy * g.of("idle_kw") - rent.first(rent.terms(FIXED))
    saved = g.regime.income_tax * owned * g.of("tax_book") * (1 - g.columns.tax_left[:, 1])
    amounts = (owned, racked, racked * g.lit[:, 0], racked * billed_share(g), racked * price, margin, fixed, saved)
    return Use(*groups.sum(np.stack(amounts, axis=1)).T)


def full_price(g: Ground) -> Array:
    """Rent of a card-month if every hour, or every token it can make, is billed. [cohort]"""
    millions = g.of("tokens_per_second") * (3600 * HOURS / 1e6)
    hours = g.of("card_hours") * g.of("per_hour") * HOURS
    return g.of("whole_machine") * g.of("per_month") + hours + g.of("tokens") * g.of("per_million_tokens") * millions


def billed_share(g: Ground) -> Array:
    """Share of a racked card's hours that are billed: occupancy under reservation, load otherwise. [cohort]"""
    metered = g.of("card_hours") + g.of("tokens")
    reserved = g.of("whole_machine") * g.occupied[:, 0]
    return g.of("availability") * (reserved + metered * g.lit[:, 0] * g.of("realisation"))
