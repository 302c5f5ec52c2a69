"""Keep renting: what every month brings after tax, in a group that can use a loss at once."""

from __future__ import annotations

from volute.economics.cash_flows import CashFlows, Sheet
from volute.economics.columns import Array
from volute.economics.ground import Ground
from volute.economics.inputs import HOURS
from volute.economics.kernels import RENTING

VAT_OUT = {"reservations": "vat_month", "card_hours": "vat_hour", "tokens": "vat_tokens"}
VAT_IN = {"power_busy": "vat_tariff", "power_idle": "vat_tariff", "colocation": "vat_colocation"}
TAXED = (
    "reservations", "card_hours", "tokens", "platform_fee", "tenant_break_fees", "subsidy",
    "power_busy", "power_idle", "demand_charge", "colocation", "staff", "bandwidth", "support",
    "repairs", "insurance", "surcharge",
)  # fmt: skip
RENT_LINES = (*TAXED, "income_tax", "deposits")


def rent_cash_flows(g: Ground) -> CashFlows:
    """Lines of months 1 … M."""
    lines = Sheet(RENT_LINES, RENTING, g.of("count").size)
    _billed(g, lines)
    _fees(g, lines)
    _power(g, lines)
    _standing(g, lines)
    _surcharge(g, lines)
    _income_tax(g, lines)
    lines.write("deposits", returned=-g.of("deposit") * g.of("count") * g.of("occupied"))
    return lines.run(g, g.months)


def _billed(g: Ground, lines: Sheet) -> None:
    """Revenue by billing mode. The lit rate bills hours and tokens; a reserved machine bills its occupancy."""
    racked = g.of("count") * g.of("racked") * g.of("availability")
    worked = racked * g.of("realisation")
    millions = g.of("tokens_per_second") * (3600 * HOURS / 1e6)
    lines.write("reservations", let=racked * g.of("whole_machine") * g.of("per_month"))
    lines.write("card_hours", worked=worked * g.of("card_hours") * g.of("per_hour") * HOURS)
    lines.write("tokens", worked=worked * g.of("tokens") * g.of("per_million_tokens") * millions)


def _fees(g: Ground, lines: Sheet) -> None:
    """The platform's share, fees of tenants who leave inside the term, subsidies."""
    owned = g.of("count")
    machines = owned * g.of("racked") * g.of("whole_machine") * g.of("occupied")
    lines.write_terms("platform_fee", -g.of("platform_fee") * lines.sum(tuple(VAT_OUT)))
    lines.write("tenant_break_fees", leaving=machines * g.of("tenant_break_fee") * g.of("per_month"))
    lines.write("subsidy", subsidised=owned * g.of("subsidy"))


def _power(g: Ground, lines: Sheet) -> None:
    """Electricity of racked cards, busy and idle; unracked cards draw none."""
    racked = g.of("count") * g.of("racked") * g.of("pue")
    energy = -racked * HOURS * g.of("net_tariff")
    idle = energy * g.of("idle_kw")
    lines.write("power_busy", lit=energy * g.of("busy_kw"))
    lines.write("power_idle", alive=idle, lit=-idle)
    lines.write("demand_charge", alive=-racked * g.of("demand_charge") * g.of("busy_kw"))


def colocation(g: Ground) -> Array:
    """A cohort's part of its centre's contracted rack power: due when idle."""
    return g.of("contracted_kw") * g.of("colocation") * g.of("share_power")


def _standing(g: Ground, lines: Sheet) -> None:
    """Paid whether cards are lit or not. A centre's own costs are borne by cards owned."""
    owned = g.of("count")
    lines.write("colocation", flat=-colocation(g))
    for line in ("staff", "bandwidth", "support"):
        lines.write(line, flat=-g.of("share_cards") * g.of(line))
    lines.write("repairs", alive=-owned * g.of("racked") * g.of("fault") * g.of("repair_cost"))
    lines.write("insurance", alive=-owned * g.of("insurance"))


def _surcharge(g: Ground, lines: Sheet) -> None:
    """Levies on VAT paid: that on rents (the platform's invoice gives its part back) less that on bills."""
    out = sum(g.of(vat) * lines[line] for line, vat in VAT_OUT.items()) * (1 - g.of("platform_fee"))
    credit = sum(g.of(vat) * lines[line] for line, vat in VAT_IN.items())
    lines.write_terms("surcharge", -g.regime.surcharge * (out + credit))


def _income_tax(g: Ground, lines: Sheet) -> None:
    """On profit after depreciation, which is no cash but shields."""
    rate = g.regime.income_tax
    lines.write_terms("income_tax", -rate * lines.sum(TAXED))
    lines.write("income_tax", written_off=rate * g.of("count") * g.of("tax_book") / g.of("tax_months"))
