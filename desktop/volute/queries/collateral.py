"""What a bank asks: which cards are free, which others have a claim on, who and until when, and in which band the
free ones' value lies. Worth is CNY without VAT, of used cards as they are, before fees and before a lot presses its
price."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import Connection, select

from volute.domain.card import Encumbrance
from volute.domain.quotes import Limits
from volute.domain.replay import replay
from volute.economics.inputs import Resale
from volute.ledger.histories import entries_of
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.queries.comparison import Book
from volute.queries.market import AHEAD, MarketCourse, markets

CLAIMS = ("pledged", "vendor_financed", "subsidy_locked")
BOUND = ("leased", "reserved")  # by contract: not free either, though nobody owns a claim
USED = Resale().condition
Band = tuple[float, float, float]  # P10, P50, P90


@dataclass(frozen=True, slots=True)
class Holding:
    """The cards of a centre and variant: how many are bound by what (a card may be bound twice), and how many are
    free. ``worth`` is of a card, None without a price."""

    centre: str
    variant: str
    cards: int
    free: int
    bound: Mapping[str, int]
    worth: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody holds: the same kind, holder and end in one line."""

    kind: str
    holder: str
    until: str
    cards: int
    worth: float | None


@dataclass(frozen=True, slots=True)
class Risk:
    """The free cards of a variant, and what they are worth together today and ``AHEAD`` months on."""

    variant: str
    free: int
    now: Band | None
    later: Band | None


@dataclass(frozen=True, slots=True)
class Collateral:
    """All of it, for the centres of a report."""

    holdings: tuple[Holding, ...]
    claims: tuple[Claim, ...]
    risks: tuple[Risk, ...]
    ahead: int = field(default=AHEAD)


def collateral(ledger: Ledger, told: Book, limits: Limits | None = None) -> Collateral:
    """Of the centres that the book has, as of now."""
    with ledger.reading() as connection:
        query = select(CARDS).where(CARDS.c.custody != "gone", CARDS.c.centre.in_(told.counts))
        rows = connection.execute(query.order_by(CARDS.c.centre, CARDS.c.variant, CARDS.c.id)).all()
        claims = _claims(connection, [row.id for row in rows if row.encumbrances])
    worth = {c.variant: c.resale.price.net * c.resale.condition for c in told.cohorts if c.resale.price is not None}
    variants = {row.id: row.variant for row in rows}
    holdings = tuple(_holding(*key, list(group), worth.get(key[1])) for key, group in groupby(rows, _place))
    return Collateral(
        holdings=holdings,
        claims=tuple(_claim(claim, [variants[card] for card in cards], worth) for claim, cards in claims.items()),
        risks=tuple(_risks(holdings, markets(ledger, told.today, limits))),
    )


def _place(row: object) -> tuple[str, str]:
    return row.centre, row.variant  # type: ignore[attr-defined]  # a row of CARDS


def _holding(centre: str, variant: str, rows: list[object], worth: float | None) -> Holding:
    bound: Counter[str] = Counter()
    free = 0
    for row in rows:
        held = set(row.encumbrances.split()) | ({row.commercial} & set(BOUND))  # type: ignore[attr-defined]
        bound.update(held)
        free += not held
    return Holding(centre, variant, len(rows), free, dict(bound), worth)


def _claims(connection: Connection, cards: Collection[str]) -> dict[Encumbrance, list[str]]:
    """Who claims which cards; by kind, then holder."""
    found: dict[Encumbrance, list[str]] = defaultdict(list)
    for subject, group in groupby(entries_of(connection, list(cards)), key=lambda entry: entry.subject):
        card = replay([entry.fact for entry in group])
        for claim in card.encumbrances if card else ():
            found[claim].append(subject)
    return dict(sorted(found.items(), key=lambda item: (item[0].kind, item[0].holder, item[0].until)))


def _claim(claim: Encumbrance, variants: list[str], worth: Mapping[str, float]) -> Claim:
    known = [worth[variant] for variant in variants if variant in worth]
    return Claim(claim.kind, claim.holder, claim.until, len(variants), sum(known) if known else None)


def _risks(holdings: Collection[Holding], courses: Collection[MarketCourse]) -> Iterator[Risk]:
    """From the fitted course of each variant's quotes; those without a quote are unknown."""
    fitted = {course.key[0]: course for course in courses if course.key[1:] == ("resale", "")}
    free: Counter[str] = Counter()
    for holding in holdings:
        free[holding.variant] += holding.free
    for variant, cards in sorted(free.items(), key=lambda item: -item[1]):
        if cards:
            course = fitted.get(variant)
            now = course.band_at(0) if course else None
            yield Risk(variant, cards, _of(cards, now), _of(cards, course.band_at(AHEAD) if course else None))


def _of(cards: int, band: Band | None) -> Band | None:
    return None if band is None else (band[0] * cards * USED, band[1] * cards * USED, band[2] * cards * USED)
