"""The owner's limits of selling as they are shown: floors by model, and what every buyer takes and has taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from volute.domain.events import Evidence
from volute.ledger.expectations import register
from volute.ledger.lots import packed, rows_of
from volute.ledger.store import Ledger
from volute.queries.prices import PriceBook, entry_name
from volute.queries.sale_plan import Asked

Fields = Mapping[str, Evidence]
WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Floor:
    """``price`` is the least a card of this variant may be listed or sold for, ``quoted`` what the price book has now:
    CNY with VAT, None where nobody quoted it."""

    variant: str
    price: float
    quoted: float | None
    as_of: str
    why: str

    @property
    def reached(self) -> bool:
        """Whether the market pays it now; an unknown price hinders nothing."""
        return self.quoted is None or self.quoted >= self.price


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who takes how many cards of a variant in 30 days; ``sold`` of them went to this buyer in the last 30, in lots."""

    entry: str
    name: str
    variant: str
    a_month: int
    sold: int
    note: str

    @property
    def left(self) -> int:
        return max(self.a_month - self.sold, 0)


@dataclass(frozen=True, slots=True)
class SaleLimits:
    """Both, by variant and by name."""

    floors: tuple[Floor, ...]
    buyers: tuple[Buyer, ...]

    @property
    def least(self) -> Mapping[str, float]:
        """By variant, as a plan takes it."""
        return {floor.variant: floor.price for floor in self.floors}

    @property
    def taken(self) -> Mapping[str, int]:
        """By variant what all its buyers take in a month."""
        found: Counter[str] = Counter()
        for buyer in self.buyers:
            found[buyer.variant] += buyer.a_month
        return found


def within(asked: Asked, limits: SaleLimits, *, known_buyers: bool) -> Asked:
    """A plan asked for, held to the floors; and to what known buyers take, where that is wished."""
    return replace(asked, floors=limits.least, taken=limits.taken if known_buyers else {})


def buyer_entry(name: str, variant: str) -> str:
    """Of a buyer's limit for one variant."""
    return entry_name(name, variant)[:60]


def sale_limits(ledger: Ledger, today: date) -> SaleLimits:
    """As of now."""
    with ledger.reading() as connection:
        book = PriceBook(register(connection, "price"))
        floors = tuple(_floor(book, *one) for one in register(connection, "floor").items())
        sold = _sold(connection, today)
        buyers = tuple(_buyer(sold, *one) for one in register(connection, "buyer").items())
    return SaleLimits(floors, tuple(sorted(buyers, key=lambda one: (one.name, one.variant))))


def _floor(book: PriceBook, variant: str, said: Fields) -> Floor:
    quote = book.find(variant, "resale")
    quoted = None if quote is None else quote.amount if quote.vat_included else quote.amount * (1 + quote.vat_rate)
    return Floor(variant, float(str(said["price"])), quoted, str(said["as_of"]), str(said.get("why") or ""))


def _buyer(sold: Mapping[tuple[str, str], int], entry: str, said: Fields) -> Buyer:
    name, variant = str(said["name"]), str(said["model"])
    went = sold.get((name.casefold(), variant), 0)
    return Buyer(entry, name, variant, int(str(said["a_month"])), went, str(said.get("note") or ""))


def _sold(connection: Connection, today: date) -> Mapping[tuple[str, str], int]:
    """By buyer and variant, in lots sold in the last 30 days."""
    since = (today - WINDOW).isoformat()
    lots = {n: said for n, said in register(connection, "lot").items() if since < str(said.get("sold") or "")}
    inside = {card: lots[str(said["lot"])] for card, said in packed(connection).items() if said["lot"] in lots}
    rows = rows_of(connection, inside)
    return Counter((str(said["buyer"]).casefold(), rows[card].variant) for card, said in inside.items())
