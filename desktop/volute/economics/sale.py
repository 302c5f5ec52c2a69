"""From the list price to the bank account, for a sale that begins in any month.

The sum of the lines is the worth of the sale in the month it begins.
"""

from __future__ import annotations

import numpy as np

from volute.economics.cash_flows import CashFlows, Sheet
from volute.economics.columns import Array
from volute.economics.ground import Ground
from volute.economics.groups import Groups
from volute.economics.kernels import SELLING
from volute.economics.market import arrival, haste, instalments
from volute.economics.rent import colocation

MARKET = ("list_price", "vat", "condition", "haste", "impact", "dead_boards")
COSTS = ("commission", "warranty", "conversion", "refurbishment", "freight", "carrying", "surcharge")
SOLD = (*MARKET, *COSTS, "income_tax")
AT_ONCE = ("break_fee", "clawback", "relief", "deposits")
SALE_LINES = (*SOLD, *AT_ONCE, "stranded", "freed_power", "waiting")


def sale_cash_flows(g: Ground) -> CashFlows:
    """Lines of a sale begun in month 0 … M."""
    lines = Sheet(SALE_LINES, SELLING, g.of("count").size)
    _market(g, lines)
    _costs(g, lines)
    lines.write_terms("income_tax", -g.regime.income_tax * lines.sum((*MARKET, *COSTS)))
    lines.write("income_tax", book=g.regime.income_tax * g.of("count") * g.of("tax_book"))
    lines.write_terms("waiting", (arrival(g) - 1) * lines.sum(SOLD))
    _dues(g, lines)
    owed, freed = _rack(g)
    lines.write("stranded", owed=-owed)
    lines.write("freed_power", onward=freed)
    return lines.run(g, g.months + 1)


def vat_rate(g: Ground) -> Array:
    """The seller's rate, which may differ from the one in the quote."""
    return g.of("vat_price") if g.regime.vat_sale is None else np.full_like(g.of("price"), g.regime.vat_sale)


def _market(g: Ground, lines: Sheet) -> None:
    """What buyers pay, ex-VAT, bridge by bridge."""
    gross = g.of("count") * g.of("price")
    net = gross / (1 + vat_rate(g))
    graded = net * g.of("condition")
    hurried = graded * haste(g)
    dead = g.of("to_convert") / np.maximum(g.of("count"), 1e-9) * (1 - g.of("conversion_yield"))
    lost = dead * hurried
    lines.write("list_price", price=gross)
    lines.write("vat", price=net - gross)
    lines.write("condition", price=graded - net)
    lines.write("haste", price=hurried - graded)
    lines.write("impact", pressed=-hurried)
    lines.write("dead_boards", alive=dead * g.of("count") * g.of("scrap"), price=-lost, pressed=lost)


def _costs(g: Ground, lines: Sheet) -> None:
    """What it takes to sell."""
    proceeds, owned = lines.sum(MARKET), g.of("count")
    converting = g.of("to_convert") * g.of("conversion")
    lines.write_terms("commission", -g.of("commission") * proceeds)
    lines.write_terms("warranty", -g.of("warranty") * proceeds)
    lines.write("conversion", alive=-converting)
    lines.write("refurbishment", alive=-g.of("refurbishment") * owned)
    lines.write("freight", alive=-g.of("freight") * owned)
    unsold = g.sale_months * np.where(g.of("lot") > 0, 1.0, 0.5)  # evenly sold cards wait half the time on average
    lines.write("carrying", alive=-g.of("carry") * owned * unsold)
    levied = vat_rate(g) * proceeds + g.of("vat_conversion") * lines["conversion"]
    lines.write_terms("surcharge", -g.regime.surcharge * levied)


def _dues(g: Ground, lines: Sheet) -> None:
    """What falls due at once because a lease or a subsidy is still running; ``relief`` is the tax it saves."""
    owned = g.of("count")
    lines.write("break_fee", bound=-g.of("break_fee") * owned)
    lines.write("clawback", clawed=-g.of("clawback") * owned)
    lines.write_terms("relief", -g.regime.income_tax * lines.sum(AT_ONCE[:2]))
    lines.write("deposits", held=-g.of("deposit") * owned * g.of("occupied"))


def _rack(g: Ground) -> tuple[Array, Array]:
    """After tax and a month: rack power still owed, and what freed power earns. [cohort]"""
    keep = 1 - g.regime.income_tax
    freed = g.of("freed_kw_value") * g.of("racked") * g.of("busy_kw") * g.of("count")
    return keep * colocation(g), keep * freed


def sale_path(g: Ground, flows: CashFlows, groups: Groups) -> Array:
    """The cash of selling today in month 0 … M, [group, month]. Discounted it is the net sale of month 0
    (a lot paid inside a month is drawn at its end)."""
    shares = instalments(g)[:, : g.months]
    path = _rack_cash(g, groups)
    path[:, 0] += groups.sum(flows.first(flows.terms(AT_ONCE)))
    path[:, 1 : shares.shape[1] + 1] += groups.sum(flows.first(flows.terms(SOLD))[:, None] * shares)
    return path


def _rack_cash(g: Ground, groups: Groups) -> Array:
    """What freed power earns every month, less rack power until its contract may end. [group, month 0 … M]"""
    owed, freed = _rack(g)
    change = np.zeros((len(groups.labels), g.months + 2))
    change[:, 1] = groups.sum(freed - owed)
    ends = np.minimum(g.of("colocation_months_left").astype(np.intp), g.months) + 1
    np.add.at(change, (groups.of_row, ends), owed)
    return np.cumsum(change, axis=1)[:, :-1]
