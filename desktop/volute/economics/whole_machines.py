"""A whole machine is worth more than its cards while it is leased whole: the buyer takes over the lease, no fee falls
due, and chassis and network go with it. When the lease ends the premium is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from volute.economics.columns import Array, Places
from volute.economics.exposure import exposure
from volute.economics.ground import Ground
from volute.economics.metrics import factors, monthly
from volute.economics.sale import vat_rate


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who takes over machines with their leases. Assumptions until a buyer has said so."""

    rate: float = 0.15  # a year, that the buyer wants on the lease
    commission: float = 0.03


@dataclass(frozen=True, slots=True)
class MachineSale:
    """After tax and today, whole cohorts, [cohort]."""

    cards: Array  # taking the cards out and selling them: with break fees, the chassis left for scrap
    machines: Array  # selling machines as they run; NaN where nothing is let whole
    premium: Array  # of the second over the first; below nil the cards are worth more

    @property
    def whole(self) -> Array:
        """Where machines should be sold whole, [cohort]."""
        return np.asarray(self.premium > 0)


def machine_sale(g: Ground, chassis: float = 0.0, scrap: float = 0.0, buyer: Buyer | None = None) -> MachineSale:
    """``chassis`` is what the rest of a machine is worth to someone who runs it, and ``scrap`` what it fetches when
    its cards are gone; both per card, ex-VAT.

    The buyer pays the worth of the agreed rents less running costs to the end of the term, and then of the cards and
    chassis, at the buyer's own rate.
    """
    who, e, earns = buyer or Buyer(), exposure(g), exposure(_without_book(g))
    count, keep = g.of("count"), 1 - g.regime.income_tax
    let = count * g.of("racked") * g.of("whole_machine") * g.of("occupied")
    share = np.divide(let, count, out=np.zeros_like(let), where=count > 0)
    d = factors(monthly(who.rate), g.months)
    term = np.minimum(g.of("months_left"), g.months).astype(np.intp)
    inside = np.arange(1, g.months + 1) <= term[:, None]
    rents = ((earns.let + earns.fixed + earns.lit) * share[:, None] * inside) @ d[1:]
    after = _cards_then(g, term) * share + let * chassis
    price = (rents / keep + after * d[term]) * (1 - who.commission)
    gain_tax = g.regime.income_tax * (price - let * g.of("tax_book"))
    machines = np.where(term * let > 0, price - gain_tax, np.nan)
    cards = (e.price + e.worth + e.dues)[:, 0] * share + let * scrap * keep
    return MachineSale(cards, machines, machines - cards)


def _without_book(g: Ground) -> Ground:
    """The seller's tax book shields nobody else."""
    return replace(g, columns=g.columns.with_(tax_book=np.zeros_like(g.of("tax_book"))))


def _cards_then(g: Ground, term: Places) -> Array:
    """Market worth of all cards, ex-VAT, in the month in which the term ends."""
    row = np.arange(term.size)
    net = g.of("count") * g.of("price") * g.of("condition") / (1 + vat_rate(g))
    return np.asarray(net * g.price_level[row, term])
