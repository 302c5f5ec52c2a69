"""One card's life as the ledger tells it: bought, identified, worked on, racked, leased, or its fate off the rack."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from volute.demo.bench import TROUBLES, Story, begun, opened, whole
from volute.demo.plan import BUYER, LEASES, LOT, SITES, STOCK, VARIANT
from volute.demo.world import CardFacts
from volute.domain.catalogue import MODELS
from volute.domain.events import Costed, Evidence, Identified, Registered, StepTaken
from volute.domain.workorder import TEMPLATES

RECOVERED = {site.code: site.recovered for site in SITES}
HOUR = timedelta(hours=1)
ANYWHERE, NOT_BEGUN, BEFORE_PARTS = -1, -2, -3


@dataclass(frozen=True, slots=True)
class Life:
    """What a story is told from."""

    card: CardFacts
    centre: str
    bought: datetime
    now: datetime
    dice: random.Random

    def ago(self, least: float, most: float) -> datetime:
        """A time between so many hours ago."""
        return self.now - timedelta(minutes=round(60 * self.dice.uniform(least, most)))

    def step(self, at: datetime, step: str, **evidence: Evidence) -> Story:
        return at, StepTaken(step, evidence)


def life(card: CardFacts, centre: str, now: datetime, dice: random.Random) -> Life:
    days = dice.randrange(460, 900)
    return Life(card, centre, now - timedelta(days=days, hours=dice.randrange(24)), now, dice)


def received(life: Life, *, upgraded: bool) -> Iterator[Story]:
    """Bought, labelled and identified. Cards upgraded later begin with the memory they were made with."""
    card, bought = life.card, life.bought
    stock = STOCK[card.variant]
    model = MODELS[stock.model]
    vbios = STOCK["rtx4090"].vbios if upgraded else stock.vbios
    yield (
        bought,
        Registered(
            stock.model,
            life.centre,
            f"Store {life.centre}",
            cooler=model.cooler.value,
            memory_mib=model.memory_mib,
            vbios=vbios,
            subsystem=stock.subsystem,
            source="demo",
        ),
    )
    yield bought, Costed("purchase", stock.bought * 100, document=f"invoice {bought:%y-%m%d}")
    for kind, value in (("uuid", card.uuid), ("serial", card.serial), ("sticker", card.sticker)):
        if value:
            yield bought + HOUR, Identified(kind, value, "scan" if kind == "sticker" else "probe")
    if card.variant == "rtx4090-48g" and not upgraded:
        given: Mapping[str, Evidence] = {"memory_mib": stock.memory_mib, "cooler": "blower", "note": "bought as 48 GB"}
        yield bought + 2 * HOUR, StepTaken("declare", {"modification": "memory", **given})


def racked(life: Life, host: str, lease: int | None) -> Iterator[Story]:
    """Worked on where that was needed, racked, leased; what rents have brought back stands in the books."""
    card, dice = life.card, life.dice
    upgraded = card.variant == "rtx4090-48g" and dice.random() < 0.12
    yield from received(life, upgraded=upgraded)
    at = life.bought + timedelta(days=3)
    if upgraded:
        yield from whole(at, card, "memory_upgrade", dice)
    elif card.variant in ("rtx4090", "rtx4090d") and dice.random() < 0.22:
        yield from whole(at, card, "fan_to_blower", dice)
    yield life.step(at + timedelta(days=6), "rack", host=host, slot=card.slot)
    if lease is not None:
        terms = LEASES[lease]
        began = life.now - timedelta(days=terms.began)
        since = began.date().isoformat()
        yield life.step(began, "lease", lease=f"L-{401 + lease:04d}", tenant=terms.tenant, since=since)
    if share := RECOVERED[life.centre]:
        fen = round(STOCK[card.variant].bought * 100 * share)
        yield life.now - timedelta(days=23), Costed("recovered", -fen, document="rent received, books of last month")


def replaced(life: Life, host: str) -> Iterator[Story]:
    """Pulled with a fault a while ago; another card was put in its place and nobody wrote that down."""
    yield from racked(life, host, None)
    yield life.step(life.ago(60, 80), "pull", reason="no answer on the bus")
    yield life.step(life.ago(40, 50), "send_repair", supplier="board maker", reason="no answer on the bus")


def off_the_rack(life: Life, fate: str) -> Iterator[Story]:
    """In store since its machine was dismantled, and what has happened to it since."""
    yield from received(life, upgraded=False)
    share = RECOVERED[life.centre]
    if share:
        fen = round(STOCK[life.card.variant].bought * 100 * share)
        yield life.now - timedelta(days=23), Costed("recovered", -fen, document="rent received, books of last month")
    if fate in JOBS:
        yield from _job(life, *JOBS[fate])
    elif fate in FATES:
        yield from FATES[fate](life)


JOBS: Mapping[str, tuple[str, int, str]] = {  # template, steps done, and then
    "converting": ("fan_to_blower", ANYWHERE, ""),
    "waiting_for_kit": ("fan_to_blower", 5, "hold"),
    "upgrading": ("memory_upgrade", BEFORE_PARTS, ""),
    "queued": ("fan_to_blower", NOT_BEGUN, ""),
    "burning_in": ("fan_to_blower", 10, ""),
    "failed": ("fan_to_blower", 10, "fail"),
    "passed": ("fan_to_blower", 10, "pass"),
    "refurbishing": ("refurbish", ANYWHERE, ""),
    "refurbish_queued": ("refurbish", NOT_BEGUN, ""),
    "refurbished": ("refurbish", 6, ""),
    "checking": ("rma_check", ANYWHERE, ""),
}


def _job(life: Life, template: str, done: int, then: str) -> Iterator[Story]:
    dice, last = life.dice, len(TEMPLATES[template])
    began = life.ago(6, 40) if done > 0 else life.ago(2, 30)
    yield opened(began - dice.randrange(2, 70) * HOUR, life.card, template, _reason(template))
    if done == NOT_BEGUN:
        return
    steps = done if done > 0 else dice.randrange(4 if done == BEFORE_PARTS else last)
    yield from begun(began, life.card, template, steps, dice)
    if then == "hold":
        yield life.step(life.ago(2, 5), "hold_job", waiting_for="blower kit")
    elif then == "fail":
        trouble = TROUBLES[int(life.card.card[2:]) % len(TROUBLES)]
        yield life.step(life.ago(1, 4), "fail_card", reason=trouble, photo="burn-in log")
    elif then == "pass":
        readings: Mapping[str, Evidence] = {"gpu_c": 69, "hotspot_c": 82, "memory_c": 85, "memory_errors": 0}
        yield life.step(life.ago(1, 4), "pass_burn_in", hours=2, readings=readings)


def _reason(template: str) -> str:
    return "returned by a tenant" if template == "rma_check" else "for sale"


def _at_repair(life: Life) -> Iterator[Story]:
    yield life.step(life.ago(48, 900), "send_repair", supplier="board maker", reason="memory errors")


def _missing(life: Life) -> Iterator[Story]:
    yield life.step(life.ago(20, 160), "mark_missing", reason="not on its shelf at the stock-take")


def _in_transit(life: Life) -> Iterator[Story]:
    yield life.step(life.ago(8, 70), "ship", centre=life.centre, waybill=f"SF{life.dice.randrange(10**9, 10**10)}")


def _for_sale(life: Life) -> Iterator[Story]:
    yield life.step(life.ago(30, 1400), "list_for_sale", price=str(STOCK[life.card.variant].resale))


def _pledged(life: Life) -> Iterator[Story]:
    yield life.step(life.ago(900, 4000), "encumber", claim="pledged", holder="Bank of the Lake", until="2027-06-30")


def _graded(life: Life) -> Iterator[Story]:
    yield life.step(life.ago(24, 500), "grade", grade=life.dice.choice("AABBC"))


FATES: Mapping[str, Callable[[Life], Iterator[Story]]] = {
    "at_repair": _at_repair,
    "missing": _missing,
    "in_transit": _in_transit,
    "for_sale": _for_sale,
    "pledged": _pledged,
    "graded": _graded,
}


def sold(life: Life, days: int) -> Iterator[Story]:
    """Listed a while, then gone to a buyer."""
    price, at = str(STOCK[life.card.variant].resale + 100), life.now - timedelta(days=days, hours=3)
    yield from received(life, upgraded=False)
    yield life.step(at - timedelta(days=20), "list_for_sale", price=price)
    basis: Mapping[str, Evidence] = {"currency": "CNY", "vat_included": True}
    lot: Mapping[str, Evidence] = {"lot": LOT, "document": "INV-2611-07"} if life.card.variant == VARIANT else {}
    yield life.step(at, "sell", buyer=BUYER, price=price, sold_as="used", **basis, **lot)


def scrapped(life: Life, days: int) -> Iterator[Story]:
    yield from received(life, upgraded=False)
    yield life.step(life.now - timedelta(days=days), "scrap", reason="board burnt, no parts")
