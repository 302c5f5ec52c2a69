"""How prices and rents were quoted over time, as the model fits them: general quotes, one a day, without VAT and as
for a new card.

A quote that was taken back, or that nobody stands behind, teaches nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from volute.economics.fitting import Movement, RentMovement, movement, rent_movement
from volute.ledger.store import Ledger
from volute.queries.contracts import DAYS_A_MONTH
from volute.queries.prices import as_new, ever_said

RENTS = ("rent_hour", "rent_month")


@dataclass(frozen=True, slots=True)
class Fit:
    """How a variant's price and rent have moved; where quotes are few it leans on what is usual."""

    variant: str
    prices: Movement
    rents: RentMovement


def fits(ledger: Ledger, variants: tuple[str, ...], today: date) -> tuple[Fit, ...]:
    """One a variant. Of the two kinds of rent the one with more quotes is looked at."""
    said = _by_day(ledger, today)
    return tuple(_fit(variant, said) for variant in variants)


def _fit(variant: str, said: Mapping[tuple[str, str], Mapping[date, float]]) -> Fit:
    rents = max((said.get((variant, what), {}) for what in RENTS), key=len)
    return Fit(variant, movement(*_course(said.get((variant, "resale"), {}))), rent_movement(*_course(rents)))


def _course(by_day: Mapping[date, float]) -> tuple[list[float], list[float]]:
    """Months from the first quote on, and amounts."""
    days = sorted(by_day)
    return [(day - days[0]).days / DAYS_A_MONTH for day in days], [by_day[day] for day in days]


def _by_day(ledger: Ledger, today: date) -> dict[tuple[str, str], dict[date, float]]:
    found: dict[tuple[str, str], dict[date, float]] = {}
    with ledger.reading() as connection:
        every = list(ever_said(connection))
    for said in every:
        amount = as_new(said)
        if amount and not said.assumed and not said.centre and said.as_of <= today:
            found.setdefault((said.variant, said.what), {})[said.as_of] = amount
    return found
