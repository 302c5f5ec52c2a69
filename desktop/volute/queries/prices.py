"""The price book: the newest quote of each variant for each purpose, a centre's own before the general one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from volute.domain.events import Evidence
from volute.domain.quotes import GRADES, STALE_DAYS, THIN_DAYS, Limits
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
    quantity: int | None = None  # cards the quote was for
    condition: str = ""  # a grade of domain.quotes; empty is new
    currency: str = ""  # it was said in; empty is CNY
    foreign: float | None = None  # as it was said, in that currency
    rate: float | None = None  # CNY for one of it
    rate_as_of: date | None = None  # where it is not of the quote's day
    rate_source: str = ""
    picture: str = ""  # ``sha256:digest name`` of what the ledger keeps of it


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
        quantity=int(str(fields["quantity"])) if fields.get("quantity") not in (None, "") else None,
        condition=str(fields.get("condition") or ""),
        currency=str(fields.get("currency") or ""),
        foreign=_number(fields.get("foreign")),
        rate=_number(fields.get("rate")),
        rate_as_of=date.fromisoformat(str(fields["rate_as_of"])) if fields.get("rate_as_of") else None,
        rate_source=str(fields.get("rate_source") or ""),
        picture=str(fields.get("picture") or ""),
    )


def _number(given: Evidence) -> float | None:
    return float(str(given)) if given not in (None, "") else None


def entry_name(variant: str, what: str, centre: str = "") -> str:
    """Of the entry that is typed anew with every quote; quotes of a list have entries of their own."""
    return re.sub(r"[^\w.@+-]+", "_", "-".join(filter(None, (variant, what, centre))))


def _age(quoted: tuple[Price, str]) -> tuple[date, bool]:
    """Of two quotes of a day the one that was typed counts."""
    said, name = quoted
    return said.as_of, name == entry_name(said.variant, said.what, said.centre)


def _counting(quotes: Sequence[Price]) -> Price:
    """The newest; but a guess does not take the place of a quote somebody stands behind while that is not old."""
    newest = quotes[-1]
    since = newest.as_of - timedelta(days=STALE_DAYS)
    firm = [said for said in quotes if not said.assumed and said.as_of >= since]
    return firm[-1] if newest.assumed and firm else newest


class PriceBook:
    """The quotes that count by variant, purpose and centre."""

    def __init__(self, entries: Mapping[str, Fields]) -> None:
        quotes: dict[tuple[str, str, str], list[Price]] = {}
        for said, _ in sorted(((price(fields), name) for name, fields in entries.items()), key=_age):
            quotes.setdefault((said.variant, said.what, said.centre), []).append(said)
        self._newest = {key: _counting(of_key) for key, of_key in quotes.items()}

    def find(self, variant: str, what: str, centre: str = "") -> Price | None:
        """The quote that counts; None means no price is known, which is not a price of zero."""
        return self._newest.get((variant, what, centre)) or self._newest.get((variant, what, ""))

    def resale(self) -> tuple[Price, ...]:
        """Every general resale price, by variant."""
        return tuple(
            quote for (_, what, centre), quote in sorted(self._newest.items()) if what == "resale" and not centre
        )


def counting(entries: Mapping[str, Fields]) -> dict[str, Fields]:
    """Of all entries those that the comparison goes by."""
    book = PriceBook(entries)
    said = {name: price(fields) for name, fields in entries.items()}
    return {n: entries[n] for n, p in said.items() if book.find(p.variant, p.what, p.centre) == p}


def quote(price: Price | None) -> Quote | None:
    """A price as the model's quote."""
    if price is None:
        return None
    return Quote(price.amount, price.vat_rate, price.vat_included, price.as_of, price.source, price.assumed)


def as_new(said: Price) -> float | None:
    """A quote's amount without VAT, as for a new card; None where it is none."""
    asked = quote(said)
    worn = GRADES[said.condition or "new"] if said.what == "resale" else 1.0
    return asked.net / worn if asked and asked.net > 0 else None


@dataclass(frozen=True, slots=True)
class Course:
    """A variant's resale price and how it came there: quotes without VAT and as for a new card, oldest first."""

    price: Price
    amounts: tuple[float, ...]
    change: float | None  # of the price over 30 days; None when nobody quoted one then
    old: int | None = None  # days since the quote, where that is more than the person's limit
    sources: int = 0  # who quoted it lately; a guess is nobody's quote
    thin: bool = False


def courses(connection: Connection, today: date, limits: Limits) -> tuple[Course, ...]:
    """Every general resale price with its earlier quotes, by variant."""
    said: dict[str, list[Price]] = {}
    for quoted in ever_said(connection):
        if quoted.what == "resale" and not quoted.centre:
            said.setdefault(quoted.variant, []).append(quoted)
    newest = PriceBook(register(connection, "price")).resale()
    return tuple(_course(price, said.get(price.variant, []), today, limits) for price in newest)


def _course(newest: Price, said: list[Price], today: date, limits: Limits) -> Course:
    """What counted at the end of each day that brought a quote."""
    every = [*sorted(said, key=lambda q: q.as_of), newest]
    by_day = {quote.as_of: amount for quote in every if (amount := as_new(quote)) is not None}
    old = [amount for day, amount in by_day.items() if day <= today - timedelta(days=30)]
    now, age = as_new(newest), (today - newest.as_of).days
    since = today - timedelta(days=THIN_DAYS)
    lately = {quote.source for quote in every if since <= quote.as_of <= today and not quote.assumed}
    return Course(
        newest,
        tuple(by_day.values()),
        now / old[-1] - 1 if now and old else None,
        age if age > limits.stale_days else None,
        len(lately),
        thin=len(lately) < limits.enough,
    )


def ever_said(connection: Connection) -> Iterator[Price]:
    """Every quote ever entered that was not taken back, in the order of entry; also those that later ones replaced."""
    rows = connection.execute(
        select(ENTRIES.c.subject, ENTRIES.c.seq, ENTRIES.c.kind, ENTRIES.c.body)
        .where(ENTRIES.c.subject.startswith("price:"))
        .order_by(ENTRIES.c.subject, ENTRIES.c.seq)
    ).all()
    back = {(row.subject, json.loads(row.body)["seq"]) for row in rows if row.kind == "retracted"}
    fields: dict[str, dict[str, Evidence]] = {}
    for row in rows:
        if row.kind == "described" and (row.subject, row.seq) not in back:
            fields[row.subject] = {**fields.get(row.subject, {}), **json.loads(row.body)["fields"]}
            yield price(fields[row.subject])
