"""Any number opens into the lines it is made of, each with the quotes it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from volute.economics.cash_flows import Terms
from volute.economics.columns import Array
from volute.economics.decide import Comparison
from volute.economics.inputs import Centre, Cohort, Quote

Source = Callable[[Cohort, Centre], Quote | None]

# The quotes behind a line; a line that is not here rests on the plain numbers of its cohort.
SOURCES: dict[str, Source] = {
    "reservations": lambda cohort, centre: cohort.rent.per_month,
    "card_hours": lambda cohort, centre: cohort.rent.per_hour,
    "tokens": lambda cohort, centre: cohort.rent.per_million_tokens,
    "power_busy": lambda cohort, centre: centre.tariff,
    "power_idle": lambda cohort, centre: centre.tariff,
    "colocation": lambda cohort, centre: centre.colocation,
    "stranded": lambda cohort, centre: centre.colocation,
    "list_price": lambda cohort, centre: cohort.resale.price,
    "conversion": lambda cohort, centre: cohort.resale.conversion,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One step of a waterfall, with the running total up to and with it."""

    side: str  # "rent_line" or "sale_line"
    line: str
    amount: float
    running: float
    quotes: tuple[Quote, ...] = ()

    @property
    def key(self) -> str:
        """Of its words: ``<key>.name`` and ``<key>.formula``."""
        return f"economics.{self.side}.{self.line}"

    @property
    def assumed(self) -> bool:
        return any(quote.assumed for quote in self.quotes)


def sale_waterfall(comparison: Comparison, row: int) -> tuple[Row, ...]:
    """From the list price of all cards of a row to the net sale today."""
    return _waterfall(comparison, row, "sale_line", comparison.sale.first)


def rent_waterfall(comparison: Comparison, row: int) -> tuple[Row, ...]:
    """Next month's rent, line by line, to what is left after tax."""
    return _waterfall(comparison, row, "rent_line", comparison.rent.first)


def horizon_waterfall(comparison: Comparison, row: int) -> tuple[Row, ...]:
    """Present value to the horizon of every line of renting."""
    present = comparison.rent.present(comparison.ground.discount[1 : comparison.horizon + 1])
    return _waterfall(comparison, row, "rent_line", lambda terms: comparison.rent.worth(terms, present))


def _waterfall(comparison: Comparison, row: int, side: str, worth: Callable[[Terms], Array]) -> tuple[Row, ...]:
    """Lines without effect are left out."""
    inside = np.flatnonzero(comparison.groups.of_row == row)
    cohorts = [comparison.ground.columns.cohorts[i] for i in inside]
    flows = comparison.sale if side == "sale_line" else comparison.rent
    rows: list[Row] = []
    running = 0.0
    for line in flows.line:
        amount = float(worth(flows.terms((line,)))[inside].sum())
        running += amount
        if amount != 0:
            rows.append(Row(side, line, amount, running, tuple(_quotes(line, cohorts, comparison))))
    return tuple(rows)


def _quotes(line: str, cohorts: list[Cohort], comparison: Comparison) -> Iterable[Quote]:
    """Each quote once, in the order of the cohorts."""
    source = SOURCES.get(line)
    if source is None:
        return ()
    centres = comparison.ground.columns.centres
    found = (source(cohort, centres[cohort.centre]) for cohort in cohorts)
    return dict.fromkeys(quote for quote in found if quote is not None)
