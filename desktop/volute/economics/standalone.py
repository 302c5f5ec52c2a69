"""A taxpayer that stands alone: a loss waits for a profit, VAT paid on bills waits for VAT on rents, and a loss that
waits too long is gone. Exact, month by month; sliders use the group's linear answer, in which a loss saves its tax at
once.

VAT is owed a month after it was collected. Nothing is subtracted from a margin: flows are ex-VAT, and what comes on top
is their timing, the credit (留抵) carried forward, and levies on what is really paid to the tax office.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics import values
from volute.economics.cash_flows import CashFlows
from volute.economics.columns import Array
from volute.economics.ground import Ground
from volute.economics.groups import Groups
from volute.economics.market import arrival
from volute.economics.rent import TAXED, VAT_IN, VAT_OUT, rent_cash_flows
from volute.economics.sale import COSTS, MARKET, sale_cash_flows, vat_rate


@dataclass(frozen=True, slots=True)
class Taxpayer:
    """What a taxpayer brings along and how long its losses last; the same for every row."""

    losses: float = 0.0  # of earlier years, usable as if made today
    vat_credit: float = 0.0  # 留抵 left from purchases
    loss_years: int = 5  # 10 for high-tech firms


@dataclass(frozen=True, slots=True)
class Standalone:
    """[row, month]. ``value`` is V(T), T = 0 … M, as in a comparison; courses of renting are months 1 … M."""

    value: Array
    income_tax: Array  # paid while renting
    losses: Array  # usable at the end of months 0 … M
    vat_owed: Array  # to the tax office for each month, paid a month later
    vat_credit: Array  # at the end of months 0 … M
    vat_timing: Array  # cash of VAT: collected, less paid on bills, less paid to the tax office
    sale_tax: Array  # income tax on a sale begun in months 0 … M, in that month's money


@dataclass(frozen=True, slots=True)
class _Sums:
    """What exact taxes are worked out from, [row, month]."""

    before_tax: Array  # profit of renting before depreciation, with the linear levies
    depreciation: Array
    rest: Array  # cash of renting that is not taxed
    vat: Array  # collected less paid on bills
    gain: Array  # taxable gain of a sale
    sale: Array  # worth of a sale before income tax
    sale_vat: Array
    arrival: Array  # worth of a unit of proceeds, [row]


def standalone(g: Ground, groups: Groups, taxpayer: Taxpayer | None = None) -> Standalone:
    """Exact V(T) of every group as a taxpayer of its own. Rack power owed or freed after a sale keeps the linear
    tax, since other business of the firm bears it."""
    who, rate, levy = taxpayer or Taxpayer(), g.regime.income_tax, g.regime.surcharge
    s = _sums(g, groups)
    owed, credit = carried_vat(s.vat, who.vat_credit)
    profit = s.before_tax + levy * (s.vat - owed)
    taxed, losses = after_losses(profit - s.depreciation, who)
    paid = np.concatenate((np.zeros((owed.shape[0], 1)), owed), axis=1)
    timing = s.vat - paid[:, :-1]
    used = np.minimum(credit, np.maximum(s.sale_vat, 0.0))
    sale_tax = rate * np.maximum(s.gain + levy * used - losses, 0.0)
    sale = s.sale + s.arrival[:, None] * (used * (1 + levy) - sale_tax) - paid * g.discount[1]
    value = values.holding_value(profit - rate * taxed + s.rest + timing, sale, g.discount)
    return Standalone(value, rate * taxed, losses, owed, credit, timing, sale_tax)


def _sums(g: Ground, groups: Groups) -> _Sums:
    rent, sale = rent_cash_flows(g), sale_cash_flows(g)
    depreciation = (g.of("count") * g.of("tax_book") / g.of("tax_months"))[:, None] * _course(rent, "written_off")
    book = (g.of("count") * g.of("tax_book"))[:, None] * _course(sale, "book")
    sold = sale.run(sale.terms((*MARKET, *COSTS)))
    fees = sale.run(sale.terms(("break_fee", "clawback")))
    apart = sale["deposits"] + sale["stranded"] + sale["freed_power"]
    spread = arrival(g)
    proceeds = np.maximum(groups.sum(sold[:, 0]), 1e-9)
    return _Sums(
        before_tax=groups.sum(rent.run(rent.terms(TAXED))),
        depreciation=groups.sum(depreciation),
        rest=groups.sum(rent["deposits"]),
        vat=groups.sum(_vat_of(g, rent)),
        gain=groups.sum(sold - book + fees),
        sale=groups.sum(spread[:, None] * sold + fees + apart),
        sale_vat=groups.sum(vat_rate(g)[:, None] * sale.run(sale.terms(MARKET))),
        arrival=groups.sum(spread * sold[:, 0]) / proceeds,
    )


def _course(flows: CashFlows, kernel: str) -> Array:
    """A kernel's course, nil where no line uses it. [cohort, month]"""
    number = flows.kernel[kernel]
    if not flows.used[number]:
        return np.zeros((flows.block.shape[0], flows.block.shape[2]))
    return np.asarray(flows.block[:, int(flows.used[:number].sum())])


def _vat_of(g: Ground, rent: CashFlows) -> Array:
    """VAT on rents (the platform invoices its part) less VAT on bills, [cohort, month]."""
    fee = (1 - g.of("platform_fee"))[:, None]
    collected = sum(g.of(vat)[:, None] * rent[line] for line, vat in VAT_OUT.items()) * fee
    return np.asarray(collected + sum(g.of(vat)[:, None] * rent[line] for line, vat in VAT_IN.items()))


def carried_vat(net: Array, opening: float = 0.0) -> tuple[Array, Array]:
    """VAT owed in months 1 … M and the credit at the end of months 0 … M: what bills bring beyond rents waits."""
    owed, credit = np.zeros_like(net), np.empty((net.shape[0], net.shape[1] + 1))
    credit[:, 0] = opening
    for month in range(net.shape[1]):
        due = net[:, month] - credit[:, month]
        owed[:, month] = np.maximum(due, 0.0)
        credit[:, month + 1] = np.maximum(-due, 0.0)
    return owed, credit


def after_losses(profit: Array, who: Taxpayer) -> tuple[Array, Array]:
    """Profit left to tax in months 1 … M and losses usable at the end of months 0 … M; the oldest are used first."""
    months, life = profit.shape[1], 12 * who.loss_years
    kept = np.zeros((profit.shape[0], months + 1))
    kept[:, 0] = who.losses
    taxed, usable = np.empty_like(profit), np.empty((profit.shape[0], months + 1))
    usable[:, 0] = who.losses
    for month in range(1, months + 1):
        earned, oldest = profit[:, month - 1], max(month - life, 0)
        old = kept[:, oldest:month]
        total = np.cumsum(old, axis=1)
        used = np.minimum(np.maximum(earned, 0.0), total[:, -1])
        kept[:, oldest:month] = np.minimum(old, np.maximum(total - used[:, None], 0.0))
        kept[:, month] = np.maximum(-earned, 0.0)
        taxed[:, month - 1] = np.maximum(earned, 0.0) - used
        usable[:, month] = kept[:, max(month + 1 - life, 0) : month + 1].sum(axis=1)
    return taxed, usable
