"""What cards still stand at in the books: their cost, written off month by month down to a rest that stays.

A card is written off from the month after it came, whole months at a time, as the Chinese accounting standard for fixed
assets (CAS 4, article 18) and the income tax rules (article 59) both have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from volute.domain.problems import Refused
from volute.economics.depreciation import METHODS, written_off

TAX_LIFE_LEAST = 36  # months the income tax rules (article 60) ask for electronic equipment


LIMITS = (("book_months", 1, 600), ("tax_months", 1, 600), ("book_rest", 0, 1), ("tax_rest", 0, 1), ("vat", 0, 1))


@dataclass(frozen=True, slots=True)
class Books:
    """How cards are written off. Lives in months; a rest is a share of the cost that is never written off."""

    book_months: int = 60
    book_rest: float = 0.05
    tax_months: int = TAX_LIFE_LEAST
    tax_rest: float = 0.05
    tax_method: str = "straight"
    vat: float = 0.13  # deducted from what was paid with VAT; 0 where nothing is deducted

    def __post_init__(self) -> None:
        for name, low, high in LIMITS:
            if not low <= getattr(self, name) <= high:
                raise Refused("input_out_of_range", field=name, value=getattr(self, name), low=low, high=high)
        if self.tax_method not in METHODS:
            raise Refused("tax_method", given=self.tax_method, known=", ".join(METHODS))

    def book_left(self, months: int) -> float:
        """Share of the cost in the books after so many months: a straight line."""
        return left(months, self.book_months, self.book_rest)

    def tax_left(self, months: int) -> float:
        """The same in the tax books."""
        return left(months, self.tax_months, self.tax_rest, self.tax_method)


def months_on_books(came: date, day: date) -> int:
    """Ends of months since the month it came; nothing is written off in that month itself."""
    return max((day.year - came.year) * 12 + day.month - came.month, 0)


def left(months: int, life: int, rest: float, method: str = "straight") -> float:
    """Share of a cost not written off yet; the rest once the life is over."""
    if months >= life:
        return rest
    lost = [0.0, *accumulate(written_off(life, method))]
    return 1 - (1 - rest) * lost[months]
