"""Every lease with the cards under it: who rents what, where, until when, for how much a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, case, func, select

from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.leases import Terms, fields_on, terms_of
from volute.domain.money import Currency
from volute.ledger.expectations import centre_names, register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS
from volute.queries.prices import PriceBook


@dataclass(frozen=True, slots=True)
class Group:
    """Cards of one lease that are alike and in one centre."""

    variant: str
    centre: str
    cards: int


@dataclass(frozen=True, slots=True)
class LeaseRow:
    """One lease. ``groups`` are its cards as of now; ``centres`` their names."""

    name: str
    fields: Mapping[str, Evidence]
    groups: tuple[Group, ...]
    centres: tuple[str, ...]
    lit: tuple[int, int] = (0, 0)  # cards that worked when they were read last, and cards read

    @property
    def lit_share(self) -> float | None:
        """Of its cards that could be read; unknown when none could."""
        return self.lit[0] / self.lit[1] if self.lit[1] else None

    @property
    def cards(self) -> int:
        return sum(group.cards for group in self.groups)

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the models under it, the most frequent first."""
        counted: dict[str, int] = {}
        for group in self.groups:
            counted[group.variant] = counted.get(group.variant, 0) + group.cards
        return tuple(variant_name(variant) for variant in sorted(counted, key=lambda v: (-counted[v], v)))

    @property
    def terms(self) -> Terms:
        return terms_of(self.name, self.fields)

    @property
    def ended(self) -> bool:
        return self.fields.get("status") == "ended"

    @property
    def end(self) -> date | None:
        """The last day; None when it runs on."""
        end = self.fields.get("end")
        return date.fromisoformat(str(end)) if end else None

    @property
    def monthly(self) -> float | None:
        """CNY a month on the contract's own VAT basis; unknown where hours or tokens are billed as they come, and where
        the contract is in another currency."""
        priced = self.fields.get("price") not in (None, "") and self.terms.currency is Currency.CNY
        if not priced or not self.terms.by_month:
            return None
        return float(Decimal(str(self.fields["price"])) * self.cards)

    def left(self, today: date) -> int | None:
        """Days until the end; negative when it is over."""
        return (self.end - today).days if self.end and not self.ended else None

    def status(self, today: date) -> str:
        """As written down; past its end and not ended is overdue whatever is written."""
        left = self.left(today)
        return "overdue" if left is not None and left < 0 else str(self.fields.get("status") or "active")


@dataclass(frozen=True, slots=True)
class Leases:
    """All of them, the next to end first, those that ended last; what is free to be leased, and what cards fetch."""

    rows: tuple[LeaseRow, ...]
    free: tuple[Group, ...]
    names: Mapping[str, str]
    resale: Mapping[str, float]


def leases(ledger: Ledger, today: date | None = None) -> Leases:
    """As of now; with the rent that holds ``today``, where a renewal named one that is yet to come."""
    counted = (
        select(CARDS.c.lease, CARDS.c.variant, CARDS.c.centre, func.count().label("cards"))
        .group_by(CARDS.c.lease, CARDS.c.variant, CARDS.c.centre)
        .order_by(CARDS.c.centre, CARDS.c.variant)
    )
    with ledger.reading() as connection:
        under: dict[str, list[Group]] = {}
        for row in connection.execute(counted.where(CARDS.c.lease != "")):
            under.setdefault(row.lease, []).append(Group(row.variant, row.centre, row.cards))
        free = [Group(row.variant, row.centre, row.cards) for row in connection.execute(counted.where(*FREE))]
        entries = {n: fields_on(f, today) if today else f for n, f in register(connection, "lease").items()}
        lit = _lit(connection)
        resale = {quote.variant: quote.amount for quote in PriceBook(register(connection, "price")).resale()}
        names = centre_names(connection)
    rows = [replace(_row(n, f, under.get(n, []), names), lit=lit.get(n, (0, 0))) for n, f in entries.items()]
    rows.sort(key=lambda lease: (lease.ended, str(lease.fields.get("end") or "9999"), lease.name))
    return Leases(tuple(rows), tuple(free), names, resale)


def _lit(connection: Connection) -> dict[str, tuple[int, int]]:
    working = func.sum(case((SIGHTINGS.c.activity == "working", 1), else_=0))
    known = (CARDS.c.custody == "racked") & (SIGHTINGS.c.activity != "unknown") & (CARDS.c.lease != "")
    query = select(CARDS.c.lease, working, func.count()).join(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id).where(known)
    return {lease: (int(lit), of) for lease, lit, of in connection.execute(query.group_by(CARDS.c.lease))}


FREE = (
    CARDS.c.lease == "",
    CARDS.c.commercial.in_(("held", "reserved")),
    CARDS.c.custody.in_(("racked", "in_stock")),
    CARDS.c.workshop.in_(("none", "passed")),
    CARDS.c.health != "failed",
)


def free_cards(ledger: Ledger, variant: str, centre: str, most: int) -> tuple[str, ...]:
    """Numbers of cards that can be leased, whole hosts together, racked ones first."""
    query = select(CARDS.c.id).where(*FREE, CARDS.c.variant == variant, CARDS.c.centre == centre)
    with ledger.reading() as connection:
        racked_first = (CARDS.c.host == "", CARDS.c.host, CARDS.c.slot, CARDS.c.id)
        return tuple(connection.scalars(query.order_by(*racked_first).limit(most)))


def _row(name: str, fields: Mapping[str, Evidence], groups: list[Group], names: Mapping[str, str]) -> LeaseRow:
    found = dict.fromkeys(names.get(group.centre, group.centre) for group in groups)
    return LeaseRow(name, fields, tuple(groups), tuple(found))
