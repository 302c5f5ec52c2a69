"""The demo's lots and its accepted plan: one lot on its way to the buyer, one sealed, one being packed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from volute.demo.plan import BUYER, LOT, OWNER, PER_HOST, SOLD, STAFF, STOCK, VARIANT
from volute.domain.events import Described, Event, Evidence
from volute.domain.lots import digest, written_heads
from volute.domain.sale_plans import Planned, written_lines
from volute.ledger.histories import entries_of
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx
from volute.queries.cards import CardRow, cards

BOX = PER_HOST
SEALED, OPEN = "LOT-0002", "LOT-0003"
SITE = "ZJK"  # where the rest of them lies
PLANNED_DAYS = 24  # ago
HOUR = timedelta(hours=1)


def lots(ledger: Ledger, now: datetime) -> None:
    """Written after the cards, whose histories the seals rest on."""
    known = cards(ledger, model=VARIANT)
    sold = [card.id for card in known if card.state == "sold"]
    listed = [card for card in known if card.state == "for_sale" and card.centre == SITE]
    with ledger.writing(STAFF[0], now) as tx:
        for draft in _shipped(tx, sold, now):
            tx.append_all([draft])
        tx.append_all([*_sealed(tx, [card.id for card in listed[:16]], now), *_open(listed[16:27], now)])
    with ledger.writing(OWNER, now) as tx:
        tx.append_all([_plan(sold, listed[:60], now)])


def _shipped(tx: Tx, sold: Sequence[str], now: datetime) -> Iterator[Draft]:
    """Sealed with the heads as they were before the sale, which is the last fact of each."""
    left = now - timedelta(days=next(days for variant, _, days in SOLD if variant == VARIANT)) - 3 * HOUR
    yield from _packing(LOT, "48 GB cards", sold, left - 26 * HOUR)
    yield _lot(LOT, left - 3 * HOUR, _seal(tx, sold, before=1))
    each = STOCK[VARIANT].resale + 100
    terms: Mapping[str, Evidence] = {"currency": "CNY", "vat_included": True, "vat_rate": "0.13", "fees": "9600"}
    sale: Mapping[str, Evidence] = {"buyer": BUYER, "sold": left.date().isoformat(), "total": str(each * len(sold))}
    yield _lot(LOT, left, {**sale, **terms, "split": "equal", "document": "INV-2611-07"})
    day = (left + 2 * HOUR).date().isoformat()
    yield _lot(LOT, left + 2 * HOUR, {"status": "shipped", "carrier": "SF", "waybill": "SF1402668135", "shipped": day})


def _sealed(tx: Tx, cards: Sequence[str], now: datetime) -> Iterator[Draft]:
    yield from _packing(SEALED, "second half", cards, now - 20 * HOUR)
    yield _lot(SEALED, now - 17 * HOUR, _seal(tx, cards))


def _open(listed: Sequence[CardRow], now: datetime) -> Iterator[Draft]:
    yield from _packing(OPEN, "being packed", [card.id for card in listed], now - 2 * HOUR)


def _packing(lot: str, title: str, cards: Sequence[str], at: datetime) -> Iterator[Draft]:
    yield _lot(lot, at, {"title": title, "capacity": str(BOX), "status": "open"})
    for number, card in enumerate(cards):
        where = {"lot": lot, "box": str(number // BOX + 1)}
        yield Draft(f"packed:{card}", Described(where), at + timedelta(minutes=2 + number))


def _lot(lot: str, at: datetime, fields: Mapping[str, Evidence]) -> Draft:
    said: Event = Described(fields)
    return Draft(f"lot:{lot}", said, at)


def _seal(tx: Tx, cards: Sequence[str], before: int = 0) -> Mapping[str, Evidence]:
    """The digest of the boxes; ``before`` so many facts were written to each card."""
    chains = {card: list(chain) for card, chain in groupby(entries_of(tx.connection, cards), attrgetter("subject"))}
    heads = {card: chain[-1 - before].digest for card, chain in chains.items()}
    boxes = {card: str(number // BOX + 1) for number, card in enumerate(cards)}
    return {"status": "sealed", "digest": digest(boxes, heads), "heads": written_heads(heads)}


def _plan(sold: Sequence[str], listed: Sequence[CardRow], now: datetime) -> Draft:
    """Accepted some weeks ago: what is sold since, and what is listed for it."""
    at = now - timedelta(days=PLANNED_DAYS)
    day, price = at.date().isoformat(), STOCK[VARIANT].resale + 100
    lines = [
        Planned(card, 0, day, converts=False, price=str(price), floor=str(price * 93 // 100))
        for card in (*sold, *(card.id for card in listed))
    ]
    said: Mapping[str, Evidence] = {"levers": "{}", "lines": written_lines(lines), "head": "1", "months": "3"}
    return Draft("plan:P-0001", Described(said), at)
