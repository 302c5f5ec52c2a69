"""What one card still stands at in the books, and what its sale gains: by the book, and in cash. No cost, no gain.

In cash the rents that the books credited to the card count, in the book they do not. The purchase is written off as the
owner's ``Books`` say; work done on the card over what is left of that life, over ``LEAST`` months at least, so that a
late conversion is not written off at once. Amounts with VAT count without it (it
is deducted), since the proceeds do too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volute.economics.carrying import Books, left, months_on_books

LEAST = 12
RENT_VAT = 0.06
PURCHASE, WORK, RECOVERED = "purchase", "work", "recovered"


@dataclass(frozen=True, slots=True)
class Spent:
    """Money that went into a card, or came back from it: major units, at least 0, and when."""

    day: date
    amount: float
    vat_included: bool
    what: str  # purchase, work, recovered

    def net(self, books: Books) -> float:
        """Without VAT."""
        rate = RENT_VAT if self.what == RECOVERED else books.vat
        return self.amount / (1 + rate) if self.vat_included else self.amount


@dataclass(frozen=True, slots=True)
class Gain:
    """Of one card or of many. None is unknown: of a card whose purchase nobody entered no gain is told."""

    proceeds: float | None  # without VAT and fees
    cost: float | None  # all that was spent, without VAT
    book: float | None  # of that, what is not written off yet
    recovered: float | None  # rents the books credited to it, without VAT; 0 where they credit none

    @property
    def of_book(self) -> float | None:
        """Proceeds less book value."""
        return None if self.proceeds is None or self.book is None else self.proceeds - self.book

    @property
    def of_cash(self) -> float | None:
        """Proceeds and recovered rents less all that was spent."""
        if self.proceeds is None or self.cost is None:
            return None
        return self.proceeds + (self.recovered or 0.0) - self.cost


def gain(spent: Sequence[Spent], proceeds: float | None, day: date, books: Books) -> Gain:
    """Of a card sold on a day for so much without VAT and fees. Without a purchase cost its cost is unknown."""
    back = sum(one.net(books) for one in spent if one.what == RECOVERED)
    costs = [one for one in spent if one.what != RECOVERED]
    if not any(one.what == PURCHASE for one in costs):
        return Gain(proceeds, None, None, back)
    bought = min(one.day for one in costs if one.what == PURCHASE)
    cost = sum(one.net(books) for one in costs)
    return Gain(proceeds, cost, sum(_left(one, bought, day, books) for one in costs), back)


def _left(one: Spent, bought: date, day: date, books: Books) -> float:
    """What is not written off by a day."""
    months = months_on_books(one.day, day)
    if one.what == PURCHASE:
        return one.net(books) * books.book_left(months)
    return one.net(books) * left(months, max(books.book_months - months_on_books(bought, one.day), LEAST), 0.0)


def together(gains: Sequence[Gain]) -> Gain:
    """The sum; unknown where one of them is."""
    return Gain(*(_sum([getattr(one, name) for one in gains]) for name in ("proceeds", "cost", "book", "recovered")))


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) and known else None
