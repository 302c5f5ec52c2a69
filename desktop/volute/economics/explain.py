"""Any number opens into the lines it is made of, each with its formula and the inputs it rests on.

The last running total is the number itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from volute.economics import values
from volute.economics.cash_flows import CashFlows, Terms
from volute.economics.columns import Array
from volute.economics.decide import Comparison
from volute.economics.facts import Fact, facts
from volute.economics.inputs import Quote

RENT, SALE, KEEP = "rent_line", "sale_line", "keep_line"

# What every line rests on, beside its cards.
POWER, CARDS = ("tariff", "racked", "pue"), ("cards", "death")
BILLED = ("racked", "availability", "rent_trend")
RENT_INPUTS: dict[str, tuple[str, ...]] = {
    "reservations": ("per_month", "whole_machine", "occupied", *BILLED),
    "card_hours": ("per_hour", "card_hours", "lit", "realisation", *BILLED),
    "tokens": ("per_million_tokens", "tokens", "tokens_per_second", "lit", "realisation", *BILLED),
    "platform_fee": ("platform_fee",),
    "tenant_break_fees": ("tenant_break_fee", "per_month", "whole_machine", "churn", "months_left"),
    "subsidy": ("subsidy", "subsidy_months"),
    "power_busy": (*POWER, "lit", "busy_kw"),
    "power_idle": (*POWER, "lit", "idle_kw"),
    "demand_charge": ("demand_charge", "racked", "busy_kw", "pue"),
    "colocation": ("colocation", "contracted_kw", "share_power"),
    "staff": ("staff", "share_cards"),
    "bandwidth": ("bandwidth", "share_cards"),
    "support": ("support", "share_cards"),
    "repairs": ("fault", "repair_cost", "racked"),
    "insurance": ("insurance",),
    "surcharge": ("surcharge",),
    "income_tax": ("income_tax", "tax_book", "tax_months"),
    "deposits": ("deposit", "months_left"),
}
SALE_INPUTS: dict[str, tuple[str, ...]] = {
    "list_price": ("price", "resale_trend"),
    "vat": ("price", "vat_sale"),
    "condition": ("condition",),
    "haste": ("speed", "sale_months"),
    "impact": ("impact", "lot_cards", "depth", "sale_months"),
    "dead_boards": ("to_convert", "conversion_yield", "scrap"),
    "commission": ("commission",),
    "warranty": ("warranty",),
    "conversion": ("conversion", "to_convert"),
    "refurbishment": ("refurbishment",),
    "freight": ("freight",),
    "carrying": ("carry", "sale_months"),
    "surcharge": ("surcharge",),
    "income_tax": ("income_tax", "tax_book"),
    "break_fee": ("break_fee", "months_left"),
    "clawback": ("clawback", "clawback_until"),
    "relief": ("income_tax",),
    "deposits": ("deposit", "occupied"),
    "stranded": ("colocation", "contracted_kw", "share_power", "colocation_months_left"),
    "freed_power": ("freed_kw_value", "busy_kw", "racked"),
    "waiting": ("discount_rate", "sale_months"),
}
# What lines follow over the months, beside what they rest on in the first.
COURSE = (
    "relet", "locked", "lit_after", "lit_step", "impact_cap", "conversion_hours", "technician_hours",
)  # fmt: skip
KEEP_INPUTS: dict[str, tuple[str, ...]] = {"interest": ("discount_rate",), "fall": ("price",)}
_INPUTS = {RENT: RENT_INPUTS, SALE: SALE_INPUTS, KEEP: KEEP_INPUTS}


@dataclass(frozen=True, slots=True)
class Row:
    """One step of a waterfall, with the running total up to and with it."""

    side: str
    line: str
    amount: float
    running: float
    inputs: tuple[Fact, ...] = ()
    month: int = 0  # of the sale, for a sale line

    @property
    def key(self) -> str:
        """Of its words: ``<key>.name`` and ``<key>.formula``."""
        return f"economics.{self.side}.{self.line}"

    @property
    def assumed(self) -> bool:
        """Rests on something nobody has confirmed."""
        return any(fact.assumed for fact in self.inputs)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The prices among the inputs, as they were said."""
        return tuple(fact.quote for fact in self.inputs if fact.quote is not None)


Amounts = Iterator[tuple[str, str, float, int]]  # side, line, amount, month of a sale


def sale_waterfall(comparison: Comparison, row: int) -> tuple[Row, ...]:
    """From the list price of all cards of a row to the net sale today."""
    return explain(comparison, row, "sell_value")


def rent_waterfall(comparison: Comparison, row: int) -> tuple[Row, ...]:
    """Next month's rent, line by line, to what is left after tax."""
    return explain(comparison, row, "keep_rent")


def horizon_waterfall(comparison: Comparison, row: int) -> tuple[Row, ...]:
    """Present value to the horizon of every line of renting."""
    return _rows(comparison, row, _renting(comparison, row, comparison.horizon))


def explain(comparison: Comparison, row: int, metric: str) -> tuple[Row, ...]:
    """A number of an ``Answer`` by its name; KeyError for one that is no sum of lines. Lines without effect are left
    out."""
    return _rows(comparison, row, METRICS[metric](comparison, row))


def _rows(comparison: Comparison, row: int, amounts: Amounts) -> tuple[Row, ...]:
    columns = comparison.ground.columns
    cohorts = [columns.cohorts[i] for i in np.flatnonzero(comparison.groups.of_row == row)]
    rows: list[Row] = []
    running = 0.0
    for side, line, amount, month in amounts:
        running += amount
        if amount != 0:
            inputs = facts(_rests_on(side, line, month), cohorts, comparison)
            rows.append(Row(side, line, amount, running, inputs, month))
    return tuple(rows)


def _rests_on(side: str, line: str, month: int) -> tuple[str, ...]:
    """Nothing has changed yet for a sale that begins now."""
    if side == SALE and month == 0:
        return ("cards", *(name for name in SALE_INPUTS[line] if name != "resale_trend"))
    return (*CARDS, *_INPUTS[side][line])


def _lines(
    comparison: Comparison, row: int, side: str, worth: Callable[[Terms], Array], month: int = 0, times: float = 1.0
) -> Amounts:
    """Every line of one side, summed over the row's cohorts."""
    inside = np.flatnonzero(comparison.groups.of_row == row)
    flows = comparison.sale if side == SALE else comparison.rent
    for line in flows.line:
        yield side, line, times * float(worth(flows.terms((line,)))[inside].sum()), month


def _renting(comparison: Comparison, row: int, until: int) -> Amounts:
    """Discounted rents of months 1 … ``until``."""
    present = comparison.rent.present(comparison.ground.discount[1 : until + 1])
    return _lines(comparison, row, RENT, lambda terms: comparison.rent.worth(terms, present))


def _selling(comparison: Comparison, row: int, month: int, times: float = 1.0) -> Amounts:
    """A sale begun in ``month``, in that month's money times a factor."""
    flows: CashFlows = comparison.sale
    return _lines(comparison, row, SALE, lambda terms: flows.worth(terms, flows.block[:, :, month]), month, times)


def _kept_until(comparison: Comparison, row: int, month: int) -> Amounts:
    """V(month)."""
    yield from _renting(comparison, row, month)
    yield from _selling(comparison, row, month, float(comparison.ground.discount[month]))


def _difference(comparison: Comparison, row: int) -> Amounts:
    yield from _kept_until(comparison, row, comparison.horizon)
    yield from _selling(comparison, row, 0, -1.0)


def _keep_rent(comparison: Comparison, row: int) -> Amounts:
    return _lines(comparison, row, RENT, comparison.rent.first)


def _keep_cost(comparison: Comparison, row: int) -> Amounts:
    """The user cost of a month: interest on the net sale, and its fall."""
    now, later = (float(comparison.net_sale[row, month]) for month in (0, 1))
    yield KEEP, "interest", now * comparison.ground.rate, 0
    yield KEEP, "fall", now - later, 0


def _best(comparison: Comparison, row: int) -> Amounts:
    best = values.best_month(comparison.value[row : row + 1])[0]
    return _kept_until(comparison, row, 0 if np.isnan(best) else int(best))


METRICS: dict[str, Callable[[Comparison, int], Amounts]] = {
    "sell_value": lambda comparison, row: _selling(comparison, row, 0),
    "rent_value": lambda comparison, row: _kept_until(comparison, row, comparison.horizon),
    "difference": _difference,
    "residual": lambda comparison, row: _selling(comparison, row, comparison.horizon),
    "best_value": _best,
    "keep_rent": _keep_rent,
    "keep_cost": _keep_cost,
}
