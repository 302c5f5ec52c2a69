"""A ledger small enough to count by hand: two centres, seven cards, one of them gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from volute.commands import cards, registers
from volute.commands.seat import Seat
from volute.domain.events import Costed, Registered
from volute.domain.instant import written
from volute.ledger.findings import keep_rates
from volute.ledger.store import Ledger
from volute.ledger.tables import SIGHTINGS

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEAT = Seat("Chen Yu", lambda: NOW)
TARIFF, PRICE, HOURLY = 1.0, 20_000.0, 2.0  # CNY without VAT


def small_fleet(path: Path, *, priced: bool = True) -> Ledger:
    """Wuhu: four cards racked (one lit, two idle, one of unknown load), one in stock. Shaoguan: one, lit."""
    ledger = Ledger.open(path)
    for code, name in (("WHU", "Wuhu"), ("SGN", "Shaoguan")):
        registers.describe(ledger, SEAT, "centre", code, {"name": name, "tariff": str(TARIFF), "pue": "1"})
        registers.describe(ledger, SEAT, "host", f"{code.lower()}-n01", {"centre": code, "address": "127.0.0.1"})
    racked = [_card(ledger, "WHU", slot) for slot in range(4)]
    _card(ledger, "WHU", None)
    gone = _card(ledger, "WHU", None)
    cards.take_step(ledger, SEAT, gone, "scrap", {"reason": "burnt"})
    racked.append(_card(ledger, "SGN", 0))
    doing = ("working", "idle", "held", "unknown", "working")
    sights = [_sight(card, what) for card, what in zip(racked, doing, strict=True)]
    with ledger.writing(SEAT.by, NOW) as tx:
        tx.connection.execute(insert(SIGHTINGS), sights)
        keep_rates(tx.connection, [_rate(1, 40, owned=4, racked=2, lit=2), _rate(2, 1, owned=6, racked=5, lit=3)])
    if priced:
        price(ledger, "resale", PRICE)
        price(ledger, "rent_hour", HOURLY)
    return ledger


def price(ledger: Ledger, what: str, amount: float) -> None:
    """A general quote without VAT."""
    fields = {"model": "rtx4090", "what": what, "amount": str(amount), "as_of": "2026-11-20", "source": "a buyer"}
    registers.describe(ledger, SEAT, "price", f"rtx4090-{what}", fields)


def _card(ledger: Ledger, centre: str, slot: int | None) -> str:
    host = "" if slot is None else f"{centre.lower()}-n01"
    store = "shelf" if slot is None else ""
    entered = Registered("rtx4090", centre, host=host, slot=slot, store=store, cooler="blower", memory_mib=24564)
    cost = Costed("purchase", 1_000_000, vat_included=False)
    return cards.register(ledger, SEAT, entered, cost).facts[0].subject


def _sight(card: str, activity: str) -> dict[str, object]:
    where = {"host": "whu-n01", "slot": 0, "run": 2, "at": written(NOW)}
    return {"card": card, "activity": activity, "load": b"\xff" * 24, **where}


def _rate(run: int, days_ago: int, **counts: int) -> dict[str, object]:
    at = written(NOW - timedelta(days=days_ago))
    return {"run": run, "centre": "WHU", "at": at, "seen": counts["racked"], "unknown": 0, **counts}
