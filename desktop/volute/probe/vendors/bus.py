"""What tools say, beside what the kernel lists: numbers a tool leaves out are filled in, a card it hides is shown.

A card is only said to be hidden where the tool did answer and names the place of every card it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from volute.domain.seen import Seen


def with_the_bus(cards: Iterable[Seen], on_the_bus: Iterable[Seen], answered: Set[str]) -> list[Seen]:
    """``answered`` names the vendors whose tool was heard without trouble."""
    shown, listed = list(cards), {card.bus: card for card in on_the_bus}
    told = [_filled(card, listed.get(card.bus)) for card in shown]
    return [*told, *_hidden(shown, listed.values(), answered)]


def _filled(card: Seen, listed: Seen | None) -> Seen:
    if listed is None or listed.vendor != card.vendor or card.bus is None:
        return card
    return replace(card, device=card.device or listed.device, subsystem=card.subsystem or listed.subsystem)


def _hidden(shown: list[Seen], listed: Iterable[Seen], answered: Set[str]) -> Iterator[Seen]:
    """The second chip of a card has a place of its own on the bus, so cards of several chips hide nothing."""
    doubtful = {card.vendor for card in shown if card.bus is None or card.chips > 1}
    places = {card.bus for card in shown}
    for card in listed:
        if card.vendor in answered - doubtful and card.bus not in places:
            yield card if card.virtual else replace(card, alarms=(*card.alarms, "tool_silent"))
