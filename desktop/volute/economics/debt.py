"""Loans. The service is the same whether one rents or sells, so it does not decide; what decides is only what a sale
sets off: the fee for repaying early, and collateral set free. The owner's cash has the debt in it, because liquidity
often decides after all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.domain.problems import Refused
from volute.economics.annuities import pmt
from volute.economics.columns import Array
from volute.economics.decide import Comparison
from volute.economics.metrics import monthly


@dataclass(frozen=True, slots=True)
class Loan:
    """Repaid in level months: PMT = L i / (1 - (1 + i)^-n)."""

    balance: float
    rate: float  # a year, compounded monthly at the equivalent rate
    months: int
    due_on_sale: bool = False  # selling the cards makes it fall due
    prepayment_fee: float = 0.0  # share of the balance repaid early
    collateral: float = 0.0  # cash pledged, free once the loan is repaid

    def __post_init__(self) -> None:
        if self.months < 1:
            raise Refused("input_out_of_range", field="months", value=self.months, low=1, high=1200)

    @property
    def service(self) -> float:
        """A month."""
        return -pmt(monthly(self.rate), self.months, self.balance)

    def payments(self, months: int) -> Array:
        """Of months 1 … ``months``."""
        return np.where(np.arange(1, months + 1) <= self.months, self.service, 0.0)

    def owed(self, months: int) -> Array:
        """Balance at the end of months 0 … ``months``."""
        growth = (1 + monthly(self.rate)) ** np.arange(months + 1.0)
        repaid = self.service * np.concatenate(([0.0], np.cumsum(growth[:-1])))
        return np.where(np.arange(months + 1) < self.months, self.balance * growth - repaid, 0.0)


@dataclass(frozen=True, slots=True)
class OwnersCash:
    """Running totals with the debt in them, [month 0 … M], undiscounted; and the least balance of each path."""

    rent: Array
    sell: Array
    floor_rent: float
    floor_sell: float


def owners_cash(comparison: Comparison, row: int, loans: tuple[Loan, ...]) -> OwnersCash:
    """Both paths of a row with the same loans; a loan due on sale is repaid at once when selling now."""
    months = comparison.months
    rent, sell = comparison.rent_cash[row].copy(), comparison.sell_cash[row].copy()
    for loan in loans:
        paid = np.concatenate(([0.0], np.cumsum(loan.payments(months))))
        freed = np.where(np.arange(months + 1) >= loan.months, loan.collateral, 0.0)
        rent += freed - paid
        sell += _repaid(loan) if loan.due_on_sale else freed - paid
    return OwnersCash(rent, sell, float(rent.min()), float(sell.min()))


def _repaid(loan: Loan) -> float:
    """Cash of repaying now."""
    return loan.collateral - loan.balance * (1 + loan.prepayment_fee)


def value_with_debt(comparison: Comparison, row: int, loans: tuple[Loan, ...]) -> Array:
    """V(T) of a row with the loans in it, T = 0 … M: service until then, and after it where the sale does not make
    the loan fall due. A loan at the owner's own rate without fee or collateral changes every V(T) alike."""
    discount = comparison.ground.discount
    value = comparison.value[row].copy()
    for loan in loans:
        months = max(loan.months, comparison.months)
        worth = (1 + comparison.ground.rate) ** -np.arange(months + 1.0)
        paid = np.concatenate(([0.0], np.cumsum(loan.payments(months) * worth[1:])))
        if loan.due_on_sale:
            owed = loan.owed(comparison.months)
            freed = np.where(owed > 0, discount * loan.collateral, worth[loan.months] * loan.collateral)
            value += freed - paid[: value.size] - discount * owed * (1 + loan.prepayment_fee)
        else:
            value += worth[loan.months] * loan.collateral - paid[-1]
    return np.asarray(value)
