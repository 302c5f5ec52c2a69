"""The chain *received → racked → conversion → burn-in → listed → sold* is a view over the axes, for people."""

from __future__ import annotations

from volute.domain.card import Card, Commercial, Custody, Health, Workshop
from volute.domain.seen import Activity

BENCH_STATES = {
    "fan_to_blower": "conversion",
    "memory_upgrade": "memory_mod",
    "refurbish": "refurbish",
    "rma_check": "rma",
}
STATES = (
    "lit",
    "idle",
    "in_stock",
    "conversion",
    "memory_mod",
    "refurbish",
    "burn_in",
    "for_sale",
    "rma",
    "missing",
    "in_transit",
    "sold",
    "scrap",
)
OWNED_STATES = STATES[:-2]


def state(card: Card) -> str:
    """The one word that says most about the card; ``idle`` becomes ``lit`` when a probe sees it work."""
    if card.custody is Custody.GONE:
        return "sold" if card.commercial is Commercial.SOLD else "scrap"
    if card.custody is Custody.MISSING:
        return "missing"
    if card.custody is Custody.AT_REPAIR or card.health is Health.FAILED:
        return "rma"
    if card.workshop is Workshop.BURN_IN:
        return "burn_in"
    if card.job and card.workshop in (Workshop.IN_JOB, Workshop.WAITING):
        return BENCH_STATES.get(card.job.template, "conversion")
    if card.commercial is Commercial.LISTED:
        return "for_sale"
    if card.custody is Custody.IN_TRANSIT:
        return "in_transit"
    return "idle" if card.custody is Custody.RACKED else "in_stock"


def lit_state(ledger_state: str, activity: str) -> str:
    """The state with what the last probe saw: a racked card that works is lit."""
    return "lit" if ledger_state == "idle" and activity == Activity.WORKING else ledger_state
