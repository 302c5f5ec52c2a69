"""An accepted plan to sell: what is done to each card and when, and how it is written down as one field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from volute.domain.card import Card, Commercial, Cooler, Custody, Workshop
from volute.domain.events import StepTaken
from volute.domain.lifecycle import claims_in_force

CONVERSION = "fan_to_blower"
AHEAD = timedelta(days=31)  # so long before its sale a card goes to the bench
LIST, CONVERT, LATER, WAIT, LISTED = "list", "convert", "later", "wait", "listed"
ACTIONS = (LIST, CONVERT, LATER, WAIT, LISTED)
IDLE = (Workshop.NONE, Workshop.PASSED)


@dataclass(frozen=True, slots=True)
class Planned:
    """One card of a plan. ``price`` is what it is listed for, with VAT, ``floor`` the list price under which keeping it
    is worth more; both in CNY as text, empty where unknown. ``seen`` is the last fact of its history that was read."""

    card: str
    seen: int
    day: str
    converts: bool
    price: str = ""
    floor: str = ""

    def due(self, today: date) -> str:
        """When its conversion must be done: the day of the sale, or in a month where that is today."""
        return max(date.fromisoformat(self.day), today + AHEAD).isoformat()


def written_lines(cards: Sequence[Planned]) -> str:
    """All cards as one text."""
    return json.dumps([astuple(card) for card in cards], separators=(",", ":"))


def read_lines(text: str) -> tuple[Planned, ...]:
    """What ``written_lines`` wrote."""
    return tuple(Planned(*line) for line in json.loads(text))


def action(card: Card | None, planned: Planned, today: date) -> str:
    """What the plan asks of this card now: see ``ACTIONS``. One that is gone, leased, claimed or at the bench waits."""
    if card is None or card.custody not in (Custody.IN_STOCK, Custody.RACKED):
        return WAIT
    day = date.fromisoformat(planned.day)
    if planned.converts and card.cooler is Cooler.FAN:
        held = card.commercial in (Commercial.HELD, Commercial.LISTED) and card.workshop is Workshop.NONE
        return (CONVERT if day - AHEAD <= today else LATER) if held else WAIT
    if card.commercial is Commercial.LISTED:
        return LISTED
    if card.commercial is not Commercial.HELD or card.workshop not in IDLE:
        return WAIT
    if claims_in_force(card, max(today, day).isoformat()):
        return WAIT
    return LIST if day <= today else LATER


def step(what: str, planned: Planned, plan: str, today: date) -> StepTaken | None:
    """The step of the lifecycle that an action is; None where there is nothing to do."""
    if what == LIST and planned.price:
        return StepTaken("list_for_sale", {"price": planned.price})
    if what == CONVERT:
        said = {"template": CONVERSION, "reason": plan, "due": planned.due(today)}
        return StepTaken("open_job", said)
    return None
