"""How deep the market is: what a card nets when so many are sold as one lot, and what the last of them still adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from volute.economics.columns import Array, columns
from volute.economics.ground import ground
from volute.economics.inputs import Centre, Cohort, Regime, Scenario
from volute.economics.sale import sale_cash_flows

POINTS, REACH = 80, 1.5  # of the curve; times the most cards worth marking


@dataclass(frozen=True, slots=True)
class Depth:
    """Worth today in CNY of a sale begun today, after tax, ex-VAT. [point]; NaN where a price is unknown."""

    cards: Array  # sold
    net: Array  # a card, on average
    last: Array  # what one card more adds to the whole
    months: Array  # the sale takes

    def at(self, course: Array, cards: float) -> float:
        """A course between its points."""
        return float(np.interp(cards, self.cards, course))


def depth(cohort: Cohort, centre: Centre, regime: Regime, scenario: Scenario, most: int) -> Depth:
    """Of cards like these: from one to somewhat more than ``most``. Everything else stays as it is."""
    counts = lots(most)
    told = columns([_of(cohort, count) for count in counts], [centre])
    g = ground(told, regime, scenario)
    sale = sale_cash_flows(g)
    whole, cards = sale.first(sale.total), np.array(counts, np.float64)
    return Depth(cards, whole / cards, np.gradient(whole, cards), g.sale_months)


def lots(most: int) -> Sequence[int]:
    """Whole numbers of cards, closer together where they are few."""
    return sorted({round(n) for n in np.geomspace(1, max(most * REACH, 10), POINTS)})


def _of(cohort: Cohort, count: int) -> Cohort:
    """So many of them, a lot of its own; as large a share is still to be converted, parts of cards included."""
    share = cohort.resale.to_convert / cohort.count if cohort.count else 0.0
    resale = replace(cohort.resale, to_convert=share * count)  # type: ignore[arg-type]  # whole cards would jump
    return replace(cohort, variant=f"{cohort.variant}/{count}", count=count, resale=resale)
