"""How prices and rents were quoted over time, as the model fits them: general quotes, one a day, without VAT and as
for a new card.

A quote that was taken back, or that nobody stands behind, teaches nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from volute.domain.events import Evidence
from volute.economics.fitting import Movement, RentMovement, movement, rent_movement
from volute.ledger.store import Ledger
from volute.ledger.tables import ENTRIES
from volute.queries.contracts import DAYS_A_MONTH
from volute.queries.prices import Price, as_new, price

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
    for said in _said(ledger):
        amount = as_new(said)
        if amount and not said.assumed and not said.centre and said.as_of <= today:
            found.setdefault((said.variant, said.what), {})[said.as_of] = amount
    return found


def _said(ledger: Ledger) -> Iterator[Price]:
    """Every quote ever entered that was not taken back, in the order of entry."""
    query = (
        select(ENTRIES.c.subject, ENTRIES.c.seq, ENTRIES.c.kind, ENTRIES.c.body)
        .where(ENTRIES.c.subject.startswith("price:"))
        .order_by(ENTRIES.c.subject, ENTRIES.c.seq)
    )
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    back = {(row.subject, json.loads(row.body)["seq"]) for row in rows if row.kind == "retracted"}
    fields: dict[str, dict[str, Evidence]] = {}
    for row in rows:
        if row.kind == "described" and (row.subject, row.seq) not in back:
            fields[row.subject] = {**fields.get(row.subject, {}), **json.loads(row.body)["fields"]}
            yield price(fields[row.subject])
