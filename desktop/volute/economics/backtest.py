"""Would the advice have been good? The engine replayed on past prices and rents, month by month, seeing only the past.

Every month it fits the processes to the quotes so far, solves when to sell, and keeps or sells. What that brought is
set against the best month in hindsight, which nobody could know, and against three simple rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median

import numpy as np

from volute.economics.boundary import LET, Choice, solve
from volute.economics.columns import Array
from volute.economics.fitting import movement, process, rent_movement
from volute.economics.inputs import HOURS
from volute.economics.metrics import monthly
from volute.economics.series import Series

RULES = ("always_rent", "sell_now", "payback_36")
PAYBACK_MONTHS = 36
PRICES, RENTS = 61, 9  # points of the grid; finer ones move no decision


@dataclass(frozen=True, slots=True)
class Terms:
    """What the files do not say; assumptions unless the owner sets them. Per card."""

    use: float = 0.6  # billed share of all hours
    cost_month: float = 0.0  # power, rack, staff
    sale_share: float = 0.85  # of a quoted price that reaches the bank
    discount_rate: float = 0.08  # a year
    planned_months: int = 36  # months the engine plans for
    price_rent: float = 0.2  # correlation


@dataclass(frozen=True, slots=True)
class History:
    """One card's months with both a price and a rent known; a month without a quote has the last one."""

    gpu: str
    first: int
    price: Array  # [month]
    rent: Array  # per hour, [month]
    prices: Mapping[int, float]  # quotes as made, also those before the first month
    rents: Mapping[int, float]

    @property
    def months(self) -> int:
        return int(self.price.size)


@dataclass(frozen=True, slots=True)
class Decision:
    """One month's advice: sell when the price is at or above ``sell_from`` (None: at no price)."""

    month: int
    price: float
    rent: float
    sell_from: float | None
    sell: bool


@dataclass(frozen=True)
class Replay:
    """One card's history under the engine and under the rules. Months count from the first; worth is of that month."""

    history: History
    terms: Terms
    decisions: tuple[Decision, ...]

    @cached_property
    def worth(self) -> Array:
        """Of selling in each month after renting until then, [month]."""
        return worth_by_month(self.history, self.terms)

    @property
    def last(self) -> int:
        return self.history.months - 1

    @property
    def sold(self) -> int:
        """The month in which the advice sold; what is never sold is valued at the end."""
        return next((at for at, decision in enumerate(self.decisions) if decision.sell), self.last)

    @property
    def best(self) -> int:
        """In hindsight."""
        return int(np.argmax(self.worth))

    @property
    def capture(self) -> float | None:
        """Share of the hindsight worth that the advice brought."""
        return self.share(self.sold)

    def share(self, month: int) -> float | None:
        top = float(self.worth[self.best])
        return float(self.worth[month]) / top if top > 0 else None

    def rule(self, name: str) -> int:
        """The month in which a simple rule sells."""
        if name == "sell_now":
            return 0
        return self.last if name == "always_rent" else payback_month(self.history, self.terms)


@dataclass(frozen=True, slots=True)
class Backtest:
    """All cards. Skipped ones are named with a key of words."""

    replays: tuple[Replay, ...]
    skipped: tuple[tuple[str, str], ...]

    def captures(self, rule: str | None = None) -> list[float]:
        """Of the advice or of one rule, for every card that was worth anything."""
        shares = (r.capture if rule is None else r.share(r.rule(rule)) for r in self.replays)
        return [share for share in shares if share is not None]

    @property
    def median(self) -> float | None:
        shares = self.captures()
        return median(shares) if shares else None

    def mean(self, rule: str | None = None) -> float | None:
        shares = self.captures(rule)
        return fmean(shares) if shares else None


def net_rent(history: History, terms: Terms) -> Array:
    """Cash of a card-month at the rent quoted, [month]."""
    return np.asarray(history.rent * HOURS * terms.use - terms.cost_month)


def worth_by_month(history: History, terms: Terms) -> Array:
    """Of renting until a month and selling then, in money of the first month: rents come at the end of each month."""
    discount = (1 + monthly(terms.discount_rate)) ** -np.arange(float(history.months))
    rents = np.cumsum(net_rent(history, terms) * discount) - net_rent(history, terms)[0]
    return np.asarray(rents + discount * terms.sale_share * history.price)


def payback_month(history: History, terms: Terms) -> int:
    """Sells in the first month in which rent would take more than 36 months to earn the purchase price."""
    slow = history.price[0] > PAYBACK_MONTHS * net_rent(history, terms)
    return int(np.argmax(slow)) if slow.any() else history.months - 1


def replay(history: History, terms: Terms) -> Replay:
    """One card. After the advice has sold, nothing more is asked."""
    decisions: list[Decision] = []
    for at in range(history.months - 1):
        decisions.append(_decide(history, terms, at))
        if decisions[-1].sell:
            break
    return Replay(history, terms, tuple(decisions))


def _decide(history: History, terms: Terms, at: int) -> Decision:
    """The advice of one month, from quotes up to and with it."""
    now = history.first + at
    prices, rents = ({m: q for m, q in quotes.items() if m <= now} for quotes in (history.prices, history.rents))
    price = movement(list(prices), list(prices.values()))
    rent = rent_movement(list(rents), list(rents.values()))
    asked = _choice(history.price[at], history.rent[at], price.trend, rent.movement.trend, terms)
    edge = solve(asked, process(price, rent, terms.planned_months), terms.price_rent, PRICES, RENTS)
    factor = float(edge.factor[0, 0, LET])
    sell_from = float(history.price[at]) * factor if np.isfinite(factor) else None
    return Decision(now, float(history.price[at]), float(history.rent[at]), sell_from, factor <= 1.0)


def _choice(price: float, rent: float, price_trend: float, rent_trend: float, terms: Terms) -> Choice:
    """One card billed by the hour: its rent and its price along their trends."""
    time = np.arange(terms.planned_months + 1.0)
    earned = rent * HOURS * terms.use * (1 + rent_trend) ** time[1:]
    nothing = np.zeros((1, terms.planned_months))
    both = np.ones((1, 1, 2))
    return Choice(
        keep_fixed=both * np.full((1, terms.planned_months, 1), -terms.cost_month),
        keep_rent=both * earned[None, :, None],
        stop_fixed=np.zeros((1, terms.planned_months + 1, 2)),
        stop_price=(terms.sale_share * price * (1 + price_trend) ** time)[None, :],
        leave=nothing,
        relet=nothing,
        let=np.ones(1),
        discount=1 / (1 + monthly(terms.discount_rate)),
    )


def history(prices: Series, rents: Series) -> History | None:
    """The months both series cover; None where that is not even two."""
    first = max(prices.months[0], rents.months[0])
    last = min(prices.months[-1], rents.months[-1])
    if last <= first:
        return None
    months = range(first, last + 1)
    price, rent = (_carried(series.quotes, months) for series in (prices, rents))
    return History(prices.gpu, first, price, rent, dict(prices.quotes), dict(rents.quotes))


def _carried(quotes: Mapping[int, float], months: Sequence[int]) -> Array:
    """The last quote made by each month."""
    made = sorted(quotes)
    return np.array([quotes[max(m for m in made if m <= month)] for month in months])


def backtest(prices: Mapping[str, Series], rents: Mapping[str, Series], terms: Terms | None = None) -> Backtest:
    """Every card that has both; the others are named."""
    replays, skipped = [], []
    for gpu in dict.fromkeys((*prices, *rents)):
        if gpu not in prices or gpu not in rents:
            skipped.append((gpu, "no_rent" if gpu in prices else "no_price"))
            continue
        told = history(prices[gpu], rents[gpu])
        if told is None:
            skipped.append((gpu, "no_common_months"))
        else:
            replays.append(replay(told, terms or Terms()))
    return Backtest(tuple(replays), tuple(skipped))
