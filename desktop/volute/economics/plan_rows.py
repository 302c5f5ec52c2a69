"""The rows of the fleet's plan: every limit as a sum over choices, and the market's depth as falling steps of price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from volute.domain.problems import Refused
from volute.economics.columns import Array, Flags, Places
from volute.economics.inputs import Centre, Cohort
from volute.economics.plan_columns import Choices, Limits

# Lots, in months of depth, between which the loss of price is taken as even.
STEPS = np.array([0.0, 0.05, 0.2, 0.5, 1.0, 2.0, 4.0])


@dataclass(frozen=True, slots=True)
class Market:
    """Where cards of one model and variant are sold: step widths in cards and the share of price each loses."""

    key: tuple[str, str]
    width: Array  # [step]; the last has no end
    loss: Array  # [step]


@dataclass(frozen=True, slots=True)
class Row:
    """coefficient x choice (and steps) between two ends. ``kind`` and ``of`` name it for words."""

    kind: str  # "cohort", "technicians", "power", "demand", "sold", "market", "cash"
    of: str
    month: int | None
    column: Places
    coefficient: Array
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Programme:
    """Choices first, then the price steps of every market and month."""

    choices: Choices
    markets: tuple[Market, ...]
    step_cost: Array  # [step column], worth lost per card
    step_width: Array
    rows: tuple[Row, ...]
    opened: int = 0  # columns after the steps that are 1 where a market is sold to in a month, else 0


def programme(all_: Choices, centres: dict[str, Centre], limits: Limits) -> Programme:
    """The plan's limits. Steps are in order of market, month, step."""
    markets = _markets(all_)
    cost, width = _step_columns(all_, markets)
    rows = [
        *_cohorts(all_),
        *_technicians(all_, centres, limits),
        *_power(all_, limits),
        *_demand(all_, limits),
        *_sold(all_, limits),
        *_buyers(all_, limits),
        *_market_rows(all_, markets),
        *_cash(all_, limits),
    ]
    lots = tuple(_lots(all_, len(markets), limits, all_.value.size + cost.size))
    return Programme(all_, markets, cost, width, (*rows, *lots), len(lots) // 2)


def market_of(all_: Choices) -> Places:
    """The market in which each choice sells, [choice]."""
    keys = list(_keys(all_))
    place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([place[key] for key in keys], dtype=np.intp)[all_.use]


def _keys(all_: Choices) -> Iterator[tuple[str, str]]:
    for use in all_.course.uses:
        yield use.told.model, use.told.variant


def _markets(all_: Choices) -> tuple[Market, ...]:
    """Depth and impact as the first cohort of a market tells them."""
    asked: dict[tuple[str, str], Market] = {}
    for key, use in zip(_keys(all_), all_.course.uses, strict=True):
        if key not in asked:
            asked[key] = _market(key, all_.cohorts[use.cohort])
    return tuple(asked.values())


def _market(key: tuple[str, str], cohort: Cohort) -> Market:
    """Steps of one month: widths are shares of what the market takes in it."""
    resale = cohort.resale
    lots = STEPS * resale.depth
    lost = np.minimum(resale.impact * np.sqrt(STEPS), resale.impact_cap) * lots
    share = np.diff(lost) / np.diff(lots)
    end = max(resale.impact_cap, float(share[-1]))
    return Market(key, np.append(np.diff(lots), np.inf), np.maximum.accumulate(np.append(share, end)))


def _step_columns(all_: Choices, markets: tuple[Market, ...]) -> tuple[Array, Array]:
    """Cost and width of every step, by market, month, step. A card's price is the mean of the market's."""
    place, cards = market_of(all_), _cards(all_)
    cost, width = [], []
    for number, market in enumerate(markets):
        for month in range(all_.kept):
            here = (place == number) & (all_.month == month) & (cards > 0)
            price = float((all_.price[here] / cards[here]).mean()) if here.any() else 0.0
            cost.append(-market.loss * max(price, 0.0))
            width.append(market.width)
    return np.concatenate(cost), np.concatenate(width)


def _cards(all_: Choices) -> Array:
    """Cards per machine of each choice; boards lost in conversion are not sold."""
    count = np.array([use.told.count for use in all_.course.uses], dtype=np.float64)
    return np.asarray(count[all_.use] / all_.machines[all_.cohort])


def _cohorts(all_: Choices) -> Iterator[Row]:
    order = np.argsort(all_.cohort, kind="stable")
    starts = np.searchsorted(all_.cohort[order], np.arange(len(all_.cohorts) + 1))
    for row, cohort in enumerate(all_.cohorts):
        column = order[starts[row] : starts[row + 1]]
        if column.size:
            machines = float(all_.machines[row])
            yield Row("cohort", cohort.key, None, column, np.ones(column.size), machines, machines)


def _centre(all_: Choices) -> Array:
    return np.array([cohort.centre for cohort in all_.cohorts])[all_.cohort]


def _technicians(all_: Choices, centres: dict[str, Centre], limits: Limits) -> Iterator[Row]:
    """Hours of a site in a month; a site without a number does its work outside."""
    own = {key: centre.technician_hours for key, centre in centres.items() if centre.technician_hours > 0}
    place = _centre(all_)
    for centre, hours in (own | dict(limits.technician_hours)).items():
        for month in range(all_.kept):
            column = np.flatnonzero((place == centre) & (all_.hours > 0) & (all_.hours_month == month))
            if column.size:
                yield Row("technicians", centre, month, column, all_.hours[column], -np.inf, hours)


def _power(all_: Choices, limits: Limits) -> Iterator[Row]:
    """Busy power of what is kept; it only falls over the months, so the first one binds."""
    place = _centre(all_)
    for centre, cap in limits.power_kw.items():
        column = np.flatnonzero((place == centre) & (all_.kw > 0))
        needed = _least_power(all_, place == centre)
        if needed > cap * (1 + 1e-9):
            raise Refused("plan_power", centre=centre, needed=round(needed), cap=round(cap))
        if column.size:
            yield Row("power", centre, None, column, all_.kw[column], -np.inf, cap)


def _least_power(all_: Choices, here: Flags) -> float:
    """What leases in their lock draw whatever the plan: nobody can lower it."""
    least = np.full(len(all_.cohorts), np.inf)
    np.minimum.at(least, all_.cohort[here], all_.kw[here])
    known = np.isfinite(least)
    return float(least[known] @ all_.machines[known])


def _demand(all_: Choices, limits: Limits) -> Iterator[Row]:
    """Machines that tenants of one kind would take."""
    names = np.array(all_.names())
    models = np.array([use.told.model for use in all_.course.uses])[all_.use]
    for (model, use), most in limits.demand.items():
        column = np.flatnonzero((models == model) & (names == use) & (all_.month > 0))
        if column.size:
            yield Row("demand", f"{model}/{use}", None, column, np.ones(column.size), -np.inf, float(most))


def _sold(all_: Choices, limits: Limits) -> Iterator[Row]:
    """Cards that can be handed over in a month, whoever buys them."""
    if limits.sold_a_month is None:
        return
    cards = _cards(all_)
    for month in range(all_.kept):
        column = np.flatnonzero((all_.month == month) & (cards > 0))
        if column.size:
            yield Row("sold", "", month, column, cards[column], -np.inf, float(limits.sold_a_month))


def _buyers(all_: Choices, limits: Limits) -> Iterator[Row]:
    """Cards of a variant that known buyers take in a month."""
    cards = _cards(all_)
    variants = np.array([use.told.variant for use in all_.course.uses])[all_.use]
    for variant, most in limits.sold_of.items():
        for month in range(all_.kept):
            column = np.flatnonzero((variants == variant) & (all_.month == month) & (cards > 0))
            if column.size:
                yield Row("buyers", variant, month, column, cards[column], -np.inf, float(most))


def _market_rows(all_: Choices, markets: tuple[Market, ...]) -> Iterator[Row]:
    """Cards sold are the sum of the steps they fill."""
    place, cards = market_of(all_), _cards(all_)
    steps, first = STEPS.size, all_.value.size
    for number, market in enumerate(markets):
        for month in range(all_.kept):
            column = np.flatnonzero((place == number) & (all_.month == month) & (cards > 0))
            filled = first + (number * all_.kept + month) * steps + np.arange(steps)
            if column.size:
                both = np.concatenate((column, filled))
                sold = np.concatenate((cards[column], -np.ones(steps)))
                yield Row("market", "/".join(market.key), month, both, sold, 0.0, 0.0)


def _lots(all_: Choices, markets: int, limits: Limits, first: int) -> Iterator[Row]:
    """Two rows for each market and month with a switch of its own: off, nothing is sold; on, at least a lot."""
    if limits.least_lot is None:
        return
    place, cards, switch = market_of(all_), _cards(all_), first
    for number in range(markets):
        for month in range(all_.kept):
            column = np.flatnonzero((place == number) & (all_.month == month) & (cards > 0))
            if not column.size:
                continue
            both = np.append(column, switch)
            most = float((cards[column] * all_.machines[all_.cohort[column]]).sum())
            for bound, low, high in ((limits.least_lot, 0.0, np.inf), (most, -np.inf, 0.0)):
                yield Row("lot", "", month, both, np.append(cards[column], -bound), low, high)
            switch += 1


def _cash(all_: Choices, limits: Limits) -> Iterator[Row]:
    """Running cash of the whole plan after each month; a sale's money counts in the month after it begins."""
    if limits.cash_floor is None:
        return
    course = all_.course
    running = np.cumsum(course.cash, axis=1)
    entry = np.array([use.entry for use in course.uses])
    for month in range(1, all_.kept + 1):
        last = np.minimum(all_.month, month)
        earned = np.where(last > 0, running[all_.use, np.maximum(last, 1) - 1], 0.0) + entry[all_.use]
        sold = np.where(all_.month < month, course.sale[all_.use, np.minimum(all_.month, course.sale.shape[1] - 1)], 0)
        amount = (earned + sold) / all_.machines[all_.cohort]
        column = np.flatnonzero(amount)
        yield Row("cash", "", month, column, amount[column], limits.cash_floor, np.inf)
