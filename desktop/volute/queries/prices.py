"""The price book: the newest quote of each variant for each purpose, a centre's own before the general one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from volute.domain.events import Evidence
from volute.economics.inputs import Quote
from volute.ledger.expectations import register
from volute.ledger.tables import ENTRIES

Fields = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Price:
    """One quote as the register holds it. ``amount`` in CNY on its own VAT basis."""

    variant: str
    what: str
    amount: float
    vat_rate: float
    vat_included: bool
    as_of: date
    source: str
    assumed: bool
    trend: float | None
    depth: float | None
    centre: str


def price(fields: Fields) -> Price:
    """A register entry as a Price."""
    trend, depth = fields.get("trend"), fields.get("depth")
    return Price(
        variant=str(fields["model"]),
        what=str(fields["what"]),
        amount=float(str(fields["amount"])),
        vat_rate=float(str(fields.get("vat_rate") or 0)),
        vat_included=bool(fields.get("vat_included", False)),
        as_of=date.fromisoformat(str(fields["as_of"])),
        source=str(fields["source"]),
        assumed=bool(fields.get("assumed", False)),
        trend=float(str(trend)) if trend not in (None, "") else None,
        depth=float(str(depth)) if depth not in (None, "") else None,
        centre=str(fields.get("centre") or ""),
    )


class PriceBook:
    """Newest quotes by variant, purpose and centre."""

    def __init__(self, entries: Mapping[str, Fields]) -> None:
        quotes = sorted((price(fields) for fields in entries.values()), key=lambda quote: quote.as_of)
        self._newest = {(quote.variant, quote.what, quote.centre): quote for quote in quotes}

    def find(self, variant: str, what: str, centre: str = "") -> Price | None:
        """The quote that counts; None means no price is known, which is not a price of zero."""
        return self._newest.get((variant, what, centre)) or self._newest.get((variant, what, ""))

    def resale(self) -> tuple[Price, ...]:
        """Every general resale price, by variant."""
        return tuple(
            quote for (_, what, centre), quote in sorted(self._newest.items()) if what == "resale" and not centre
        )


def quote(price: Price | None) -> Quote | None:
    """A price as the model's quote."""
    if price is None:
        return None
    return Quote(price.amount, price.vat_rate, price.vat_included, price.as_of, price.source, price.assumed)


@dataclass(frozen=True, slots=True)
class Course:
    """A variant's resale price and how it came there: quotes as they were said, oldest first."""

    price: Price
    amounts: tuple[float, ...]
    change: float | None  # of the price over 30 days; None when nobody quoted one then


def courses(connection: Connection, today: date) -> tuple[Course, ...]:
    """Every general resale price with its earlier quotes, by variant."""
    said = _said(connection)
    newest = PriceBook(register(connection, "price")).resale()
    return tuple(_course(price, said.get(price.variant, []), today) for price in newest)


def _course(newest: Price, said: list[Price], today: date) -> Course:
    """What counted at the end of each day that brought a quote."""
    by_day = {quote.as_of: quote.amount for quote in [*sorted(said, key=lambda q: q.as_of), newest]}
    old = [amount for day, amount in by_day.items() if day <= today - timedelta(days=30)]
    change = newest.amount / old[-1] - 1 if old and old[-1] else None
    return Course(newest, tuple(by_day.values()), change)


def _said(connection: Connection) -> dict[str, list[Price]]:
    """Every resale quote ever entered, also those that later ones replaced in the same entry."""
    rows = connection.execute(
        select(ENTRIES.c.subject, ENTRIES.c.body)
        .where(ENTRIES.c.subject.startswith("price:"), ENTRIES.c.kind == "described")
        .order_by(ENTRIES.c.subject, ENTRIES.c.seq)
    )
    fields: dict[str, dict[str, Evidence]] = {}
    found: dict[str, list[Price]] = {}
    for row in rows:
        fields[row.subject] = {**fields.get(row.subject, {}), **json.loads(row.body)["fields"]}
        quoted = price(fields[row.subject])
        if quoted.what == "resale" and not quoted.centre:
            found.setdefault(quoted.variant, []).append(quoted)
    return found
