"""What the fleet is worth on any day, three ways: in the books, in the tax books, and on the market.

A past day is read from the history; a day to come is the cards of today, older by then, at the model's prices. Cost is
what was paid for a card. Market is the quoted price of one card in its condition, before the cost of selling and before
a lot presses its price. All without VAT. What has no cost or no price is counted, never taken for nil.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from functools import reduce
from operator import add

import numpy as np

from volute.domain.problems import Refused
from volute.economics.carrying import Books, months_on_books
from volute.economics.columns import Array
from volute.economics.distribution import spread
from volute.economics.groups import By
from volute.economics.inputs import MONTHS_MOST, Cohort
from volute.economics.simulation import simulate
from volute.ledger.store import Ledger
from volute.queries.comparison import Book, book
from volute.queries.contracts import DAYS_A_MONTH
from volute.queries.counted import Key, parts_now
from volute.queries.outlook import PATHS, SEED, movements
from volute.queries.past import looked_back
from volute.queries.tax_books import Lot, books, lots


@dataclass(frozen=True, slots=True)
class Worth:
    """CNY of some cards; None where not one of them has a cost, or a price. ``low`` and ``high`` are what one path of
    ten ends below, or above, on a day to come."""

    cards: int = 0
    without_cost: int = 0
    without_price: int = 0
    cost: float | None = None
    book: float | None = None
    tax: float | None = None
    market: float | None = None
    low: float | None = None
    high: float | None = None

    def __add__(self, other: Worth) -> Worth:
        """Together; bands do not add up and are left out."""
        return Worth(
            self.cards + other.cards,
            self.without_cost + other.without_cost,
            self.without_price + other.without_price,
            *(_sum(getattr(self, name), getattr(other, name)) for name in MONEY),
        )


MONEY = ("cost", "book", "tax", "market")


@dataclass(frozen=True, slots=True)
class Valuation:
    """``rows`` are labelled by centre, model or cohort; their money sums up to ``total``."""

    day: date
    today: date
    by: By
    rows: tuple[tuple[str, Worth], ...]
    total: Worth
    books: Books
    books_assumed: bool  # nobody said how cards are written off
    names: Mapping[str, str]
    seed: int | None  # of the band; None where nothing is drawn

    @property
    def ahead(self) -> bool:
        return self.day > self.today


def valuation(
    ledger: Ledger, day: date, today: date, by: By = By.CENTRE, zone: tzinfo = UTC, seed: int = SEED
) -> Valuation:
    """Refused where there were no cards, and for a day further ahead than the model looks."""
    said = books(ledger)
    policy = said or Books()
    if day < today:
        (then,) = looked_back(ledger, [day], zone)
        told, parts = then.book, then.parts
    else:
        told, parts = book(ledger, today), parts_now(ledger)
    if not told.cohorts:
        raise Refused("no_cards_then", day=day.isoformat())
    months = _months_ahead(day, today)
    worths = _worths(told, lots(parts, policy.vat), policy, max(day, told.today), months)
    bands = _bands(ledger, told, months, by, seed) if months else {}
    grouped = _grouped(told.cohorts, worths, by)
    rows = tuple((label, _banded(worth, bands.get(label))) for label, worth in grouped.items())
    total = _banded(reduce(add, worths.values(), Worth()), bands.get(None))
    drawn = seed if months else None
    return Valuation(day, today, by, rows, total, policy, said is None, told.names, drawn)


def standing(ledger: Ledger, told: Book, whole: Ledger) -> Valuation:
    """The centres of a book on its day, from the ledger it was counted in, by the rules that ``whole`` has today: what
    ``valuation`` says of that day."""
    said, day = books(whole), told.today
    policy = said or Books()
    here = [lot for lot in lots(parts_now(ledger), policy.vat) if lot.key[0] in told.counts]
    worths = _worths(told, here, policy, day, 0.0)
    rows = tuple(_grouped(told.cohorts, worths, By.CENTRE).items())
    total = reduce(add, worths.values(), Worth())
    return Valuation(day, day, By.CENTRE, rows, total, policy, said is None, told.names, None)


def _months_ahead(day: date, today: date) -> float:
    months = max((day - today).days, 0) / DAYS_A_MONTH
    if months > MONTHS_MOST:
        raise Refused("day_too_far", day=day.isoformat(), years=MONTHS_MOST // 12)
    return months


def _worths(told: Book, came: Sequence[Lot], policy: Books, day: date, months: float) -> dict[Key, Worth]:
    """By centre and variant."""
    found = {(c.centre, c.variant): _market(c, months) for c in told.cohorts}
    for lot in came:
        found[lot.key] += _carried(lot, policy, day)
    return found


def _market(cohort: Cohort, months: float) -> Worth:
    price = cohort.resale.price
    if price is None:
        return Worth(cohort.count, without_price=cohort.count)
    return Worth(cohort.count, market=price.net * cohort.resale.condition * cohort.count * _level(cohort, months))


def _level(cohort: Cohort, months: float) -> float:
    """Of today's price, what is expected by then, of the cards that are expected to be alive."""
    return float(((1 - cohort.upkeep.death) * (1 + cohort.resale.trend)) ** months)


def _carried(lot: Lot, policy: Books, day: date) -> Worth:
    """What its cost still stands at; its cards are counted by the cohort."""
    if not lot.costed:
        return Worth(without_cost=lot.cards)
    months = months_on_books(lot.came, day)
    book_, tax = lot.cost * policy.book_left(months), lot.cost * policy.tax_left(months)
    return Worth(without_cost=lot.cards - lot.costed, cost=lot.cost, book=book_, tax=tax)


def _grouped(cohorts: Iterable[Cohort], worths: Mapping[Key, Worth], by: By) -> dict[str, Worth]:
    found: dict[str, Worth] = {}
    for cohort in cohorts:
        label = str(getattr(cohort, by.value))
        found[label] = found.get(label, Worth()) + worths[cohort.centre, cohort.variant]
    return found


def _bands(ledger: Ledger, told: Book, months: float, by: By, seed: int) -> dict[str | None, Array]:
    """Market worth on all paths, by label; of all cards together under None."""
    _, risks = movements(ledger, told, told.today)
    priced = [c for c in told.cohorts if c.resale.price is not None]
    models = tuple(dict.fromkeys(c.model for c in priced))
    if not priced:
        return {}
    whole = int(months)
    drawn = simulate(risks, models, (), whole + 1, PATHS, seed).price
    factor = drawn[whole] + (drawn[whole + 1] - drawn[whole]) * np.float32(months - whole)
    found: dict[str | None, Array] = {}
    for cohort in priced:
        worth = (_market(cohort, months).market or 0.0) * factor[models.index(cohort.model)].astype(np.float64)
        for label in (None, str(getattr(cohort, by.value))):
            found[label] = found.get(label, np.zeros(PATHS)) + worth
    return found


def _banded(worth: Worth, paths: Array | None) -> Worth:
    if paths is None:
        return worth
    of = spread(paths)
    return replace(worth, low=of.p10, high=of.p90)


def _sum(a: float | None, b: float | None) -> float | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b
