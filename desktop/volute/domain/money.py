"""Money knows its currency; two currencies never add without a rate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum


class Currency(StrEnum):
    """The currencies a ledger may hold. All of them count in hundredths."""

    CNY = "CNY"
    USD = "USD"
    EUR = "EUR"
    HKD = "HKD"


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (fen, cents)."""

    minor: int
    currency: Currency

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: Currency = Currency.CNY) -> Money:
        """From major units, rounded half-even to the minor unit. ``Money.of("12.5")`` is 1,250 fen."""
        minor = (Decimal(amount) * 100).to_integral_value(ROUND_HALF_EVEN)
        return cls(int(minor), currency)

    @property
    def major(self) -> Decimal:
        return Decimal(self.minor) / 100

    def __add__(self, other: Money) -> Money:
        if other.currency is not self.currency:
            raise TypeError(f"cannot add {other.currency} to {self.currency} without a rate")
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + Money(-other.minor, other.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    def __str__(self) -> str:
        return f"{self.major:,.2f} {self.currency}"
