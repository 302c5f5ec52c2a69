"""What a bank asks: which cards are free, which others have a claim on, who and until when, and in which band the
free ones' value lies. Worth is CNY without VAT, of used cards as they are, before fees and before a lot presses its
price."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from volute.domain.card import Encumbrance
from volute.domain.evidence import kind_of
from volute.domain.quotes import Limits
from volute.domain.replay import replay
from volute.economics.inputs import Resale
from volute.ledger.histories import entries_of
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.queries.comparison import Book
from volute.queries.market import AHEAD, MarketCourse, markets

CLAIMS = kind_of("claim").choices
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
    """What somebody holds: the same kind, holder and days in one line. One that is over stays on record and binds no
    card any more."""

    kind: str
    holder: str
    since: str
    until: str
    is_over: bool
    centres: tuple[str, ...]
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
    """Of the centres that the book has, on its day."""
    with ledger.reading() as connection:
        query = select(CARDS).where(CARDS.c.custody != "gone", CARDS.c.centre.in_(told.counts))
        rows = connection.execute(query.order_by(CARDS.c.centre, CARDS.c.variant, CARDS.c.id)).all()
        claims = _claims(connection, [row.id for row in rows if row.encumbrances])
    day, by_card = told.today.isoformat(), {row.id: row for row in rows}
    claimed = _claimed(claims, day)
    worth = {c.variant: c.resale.price.net * c.resale.condition for c in told.cohorts if c.resale.price is not None}
    places = groupby(rows, lambda row: (row.centre, row.variant))
    holdings = tuple(_holding(*key, list(group), claimed, worth.get(key[1])) for key, group in places)
    return Collateral(
        holdings=holdings,
        claims=tuple(_claim(claim, day, [by_card[card] for card in cards], worth) for claim, cards in claims.items()),
        risks=tuple(_risks(holdings, markets(ledger, told.today, limits))),
    )


def _claimed(claims: Mapping[Encumbrance, Sequence[str]], day: str) -> Mapping[str, set[str]]:
    """By card, the kinds of claims in force."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim, cards in claims.items():
        for card in cards if claim.guards(day) else ():
            found[card].add(claim.kind)
    return found


def _holding(
    centre: str, variant: str, rows: Sequence[Row[Any]], claimed: Mapping[str, set[str]], worth: float | None
) -> Holding:
    bound: Counter[str] = Counter()
    free = 0
    for row in rows:
        held = claimed.get(row.id, set()) | ({row.commercial} & set(BOUND))
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
    return dict(sorted(found.items(), key=lambda item: (item[0].kind, item[0].holder, item[0].until, item[0].since)))


def _claim(claim: Encumbrance, day: str, rows: Sequence[Row[Any]], worth: Mapping[str, float]) -> Claim:
    known = [worth[row.variant] for row in rows if row.variant in worth]
    return Claim(
        kind=claim.kind,
        holder=claim.holder,
        since=claim.since,
        until=claim.until,
        is_over=not claim.guards(day),
        centres=tuple(sorted({row.centre for row in rows})),
        cards=len(rows),
        worth=sum(known) if known else None,
    )


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
