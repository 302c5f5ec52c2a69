"""What one card fetches when it is sold in a month, and the least it must fetch: what keeping it is worth instead.

Keep one month more iff CF(t+1) + d Net(t+1) >= Net(t). The floor of a sale in month m is the best of keeping one month,
two months … to the horizon and selling then, in money of month m: max over T > m of (V(T) - V_cash(m)) / d^m. A card
sold for less would have been worth more kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.decide import Comparison


@dataclass(frozen=True, slots=True)
class Floor:
    """Of one card of a cohort, in money of the month of its sale: CNY, without VAT and after tax but for the prices.

    None is unknown. ``premium`` is how much dearer, with VAT, a converted card must be listed for its conversion to
    pay."""

    price: float | None  # list price that month, with VAT
    net: float | None  # what reaches the account, the whole kind sold together
    least: float | None  # the floor: below it keeping is worth more
    least_price: float | None  # the list price, with VAT, that brings just that
    conversion: float  # what converting it costs, without VAT and after tax; 0 for a card that needs none
    premium: float | None


@dataclass(frozen=True)
class Floors:
    """Of every cohort; ``comparison`` is weighed by cohort."""

    comparison: Comparison

    def of(self, cohort: str, month: int, *, converts: bool) -> Floor:
        """A card of this cohort sold in this month; the horizon is the last that has a later one to compare with."""
        c, g = self.comparison, self.comparison.ground
        row, at = c.labels.index(cohort), min(month, c.horizon - 1)
        n, keep = float(g.of("count")[row]), 1 - c.regime.income_tax
        work = float(g.of("conversion")[row]) * keep
        own = float(g.of("to_convert")[row]) / n * work - (work if converts else 0.0)  # beside the average card
        net = float(c.net_sale[row, at]) / n + own * float(g.survival[row, at])
        priced = float(c.sale.worth(c.sale.only("price", "pressed"), c.sale.block[:, :, at])[row]) / n
        price = float(g.of("price")[row] * g.price_level[row, at] / g.survival[row, at])
        least = self._least(row, at, own * n) / n
        known = np.isfinite(net) and np.isfinite(least) and priced > 0
        per = price / priced if known else np.nan  # of list price for each yuan that reaches the account
        return Floor(
            price=_known(price),
            net=_known(net),
            least=_known(least),
            least_price=_known(price + (least - net) * per),
            conversion=work if converts else 0.0,
            premium=_known(work * per) if converts else None,
        )

    def _least(self, row: int, at: int, own: float) -> float:
        """``own`` is added to every later sale: a card kept must be converted then, or is already."""
        c, g = self.comparison, self.comparison.ground
        later = slice(at + 1, c.horizon + 1)
        kept = c.value[row, later] + own * g.survival[row, later] * g.discount[later]
        cash = np.diff(c.rent_cash[row])[:at] @ g.discount[1 : at + 1]
        return float((kept.max() - cash) / g.discount[at])


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
