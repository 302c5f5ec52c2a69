"""What the sell-or-rent comparison is told: cohorts counted from the ledger, lit rates seen, prices quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from volute.domain.catalogue import base_model
from volute.domain.events import Evidence
from volute.domain.leases import fields_on
from volute.domain.quotes import GRADES
from volute.economics.carrying import Books
from volute.economics.inputs import Centre, Cohort, Regime, Resale, Upkeep
from volute.economics.processes import Risks
from volute.ledger.expectations import register
from volute.ledger.parts import Part
from volute.ledger.store import Ledger
from volute.queries.claims_told import claimed, claims_told
from volute.queries.contracts import DAYS_A_MONTH, Under, rent, supposed, under
from volute.queries.counted import Counted, Key, counted, leased, parts_now
from volute.queries.prices import PriceBook, quote
from volute.queries.tax_books import POLICY, lots, policy_of, tax_books
from volute.queries.terms_told import ENTRY, regime, terms_told
from volute.queries.told import Told

LIT_UNKNOWN = 0.20  # insiders' estimate of the trade; used only where no probe has seen a load, and marked
HOST_SHARE_W = 60  # a card's share of fans, CPUs and disks of its host
TOLD_BY = ("centre", "lease", "price", POLICY, ENTRY)  # the registers a book is made of
Fields = Mapping[str, Evidence]
Entries = Mapping[str, Mapping[str, Fields]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Cards of a centre. Every rate shown is a share of ``owned``; ``unknown`` are racked cards whose load is not
    known, and ``lit`` is what a person finds in Fleet under that state."""

    owned: int = 0
    racked: int = 0
    lit: int = 0
    unknown: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.owned + other.owned,
            self.racked + other.racked,
            self.lit + other.lit,
            self.unknown + other.unknown,
        )

    def share(self, cards: int) -> float | None:
        """Of cards owned; of nothing there is no share."""
        return cards / self.owned if self.owned else None

    @property
    def lit_share(self) -> float | None:
        """None where every racked card's load is unknown: that is not a rate of nil."""
        return self.share(self.lit) if self.racked > self.unknown or not self.racked else None


@dataclass(frozen=True, slots=True)
class Chance:
    """How prices and rents move, and where the draw begins."""

    risks: Risks
    seed: int


@dataclass(frozen=True, slots=True)
class Book:
    """The inputs of a comparison, and what was missing for it."""

    cohorts: tuple[Cohort, ...]
    centres: tuple[Centre, ...]
    regime: Regime
    names: Mapping[str, str]
    provinces: Mapping[str, str]
    missing: tuple[str, ...]  # variants without a resale price
    assumed: tuple[str, ...]  # centres whose lit rate no probe has seen
    today: date
    counts: Mapping[str, Counts]  # by centre, in the order of the comparison
    idle: tuple[Cohort, ...]  # of each cohort the racked cards that do no work
    chance: Chance | None = None  # as somebody else had it; None is what this ledger's own quotes tell

    @property
    def total(self) -> Counts:
        return sum(self.counts.values(), Counts())

    def name(self, centre: str) -> str:
        """As people say it; the code where nobody named it."""
        return self.names.get(centre, centre)


def book(ledger: Ledger, today: date) -> Book:
    """Count the fleet into cohorts of centre and variant. Cards that are gone are not in it."""
    with ledger.reading() as connection:
        entries = {name: register(connection, name) for name in TOLD_BY}
    return book_of(parts_now(ledger), entries, today)


def book_of(parts: Sequence[Part], entries: Entries, today: date) -> Book:
    """The same, of cards counted before and of entries by register."""
    rows, centres = counted(parts), entries["centre"]
    prices, law = PriceBook(entries["price"]), policy_of(entries[POLICY]) or Books()
    taxed, claims = tax_books(lots(parts, law.vat), law, today), claims_told(claimed(parts), today)
    told = Told(terms_told(entries[ENTRY]), centres, taxed, claims)
    contracts = {name: fields_on(fields, today) for name, fields in entries["lease"].items()}
    leases = under(contracts, leased(parts))
    cohorts = tuple(told.cohort(_cohort(row, prices, leases, today), row.seen, today) for row in rows)
    return Book(
        cohorts=cohorts,
        centres=told.centres(cohorts, today),
        regime=regime(told.terms, law),
        names={code: str(fields["name"]) for code, fields in centres.items()},
        provinces={code: str(fields.get("province") or "") for code, fields in centres.items()},
        missing=tuple(sorted({c.variant for c in cohorts if c.resale.price is None})),
        assumed=tuple(sorted({c.centre for c in cohorts if c.lit_assumed})),
        today=today,
        counts=_counts(rows),
        idle=tuple(_idle(cohort, row) for cohort, row in zip(cohorts, rows, strict=True) if row.idle),
    )


def _counts(rows: Sequence[Counted]) -> dict[str, Counts]:
    counted: dict[str, Counts] = {}
    for row in rows:
        of_row = Counts(row.cards, row.racked, row.lit, row.racked - row.seen)
        counted[row.centre] = counted.get(row.centre, Counts()) + of_row
    return counted


def _idle(cohort: Cohort, row: Counted) -> Cohort:
    fans = min(int(row.idle_fans), cohort.resale.to_convert)
    return replace(cohort, count=row.idle, resale=replace(cohort.resale, to_convert=fans))


def _cohort(
    row: Counted,
    prices: PriceBook,
    leased: Mapping[Key, Sequence[Under]],
    today: date,
) -> Cohort:
    of_lease = leased.get((row.centre, row.variant), ())
    bought = date.fromisoformat(row.received[:10])
    return Cohort(
        key=f"{row.centre}/{row.variant}",
        centre=row.centre,
        model=row.variant,
        variant=row.variant,
        count=row.cards,
        racked=row.racked / row.cards,
        lit=row.lit / row.seen if row.seen else LIT_UNKNOWN,
        lit_assumed=bool(row.racked) and not row.seen,  # of nothing racked nothing need be assumed
        cost_to_recover=float(row.cost or 0) / 100,
        age=max(round((today - bought).days / DAYS_A_MONTH), 0),
        rent=rent(row, prices, of_lease, today),
        guessed=supposed(of_lease, today),
        upkeep=_upkeep(row.variant),
        resale=_resale(row, prices),
    )


def _upkeep(variant: str) -> Upkeep:
    model = base_model(variant)
    if model is None:
        return Upkeep()
    return Upkeep(busy_kw=(model.busy_w + HOST_SHARE_W) / 1000, idle_kw=(model.idle_w + HOST_SHARE_W) / 1000)


def _resale(row: Counted, prices: PriceBook) -> Resale:
    resale = prices.find(row.variant, "resale", row.centre)
    conversion = prices.find(row.variant, "conversion", row.centre)
    plain = Resale()
    return Resale(
        price=quote(resale),
        trend=plain.trend if resale is None or resale.trend is None else resale.trend,
        depth=plain.depth if resale is None or not resale.depth else resale.depth,
        condition=plain.condition / GRADES[(resale.condition if resale else "") or "new"],
        conversion=quote(conversion),
        to_convert=int(row.fans) if conversion else 0,
    )
