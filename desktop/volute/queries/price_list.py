"""The price book as a form shows it: every variant of the fleet with the quotes that count for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.queries.prices import Price, PriceBook


@dataclass(frozen=True, slots=True)
class PriceList:
    """Variants of cards that are not gone, those without a resale price first; general quotes by (variant, what)."""

    variants: tuple[str, ...]
    quotes: Mapping[tuple[str, str], Price]


def price_list(ledger: Ledger, *what: str) -> PriceList:
    """As of now; ``what`` are purposes such as ``resale`` and ``rent_hour``."""
    owned = select(CARDS.c.variant).where(CARDS.c.custody != "gone").distinct().order_by(CARDS.c.variant)
    with ledger.reading() as connection:
        variants = tuple(connection.scalars(owned))
        prices = PriceBook(register(connection, "price"))
    quotes = {(v, w): price for v in variants for w in what if (price := prices.find(v, w))}
    return PriceList(tuple(sorted(variants, key=lambda v: (v, "resale") in quotes)), quotes)
