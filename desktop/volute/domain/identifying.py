"""An identifier holds from the fact that says it until the next of its kind; said again, it only goes on.

VBIOS and subsystem are read like any other identifier, and are the card's configuration too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from volute.domain.card import Card, Identifier, altered
from volute.domain.events import Evidence

CONFIGURED = ("vbios", "subsystem")


def known_as(card: Card, kind: str, value: str, at: datetime, evidence: str) -> Card:
    """The card with this identifier from now on. An empty value ends the one that held: nothing is shown any more."""
    if card.identifier(kind) == value:
        return card
    kept = tuple(replace(i, until=at) if i.kind == kind and i.until is None else i for i in card.identifiers)
    begun = (Identifier(kind, value, at, None, evidence),) if value else ()
    return altered(card, identifiers=(*kept, *begun))


def configured(card: Card, at: datetime, evidence: str) -> Card:
    """The identifiers that a step or the first entry set as configuration, dated by it."""
    for kind in CONFIGURED:
        card = known_as(card, kind, str(getattr(card, kind)), at, evidence)
    return card


def repaired(card: Card, given: Mapping[str, Evidence], at: datetime) -> Card:
    """A repair may bring the card back under another serial."""
    return known_as(card, "serial", str(given["serial"]), at, "repair") if given.get("serial") else card
