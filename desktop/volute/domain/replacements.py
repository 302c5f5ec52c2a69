"""A card that comes back from its maker is often another one: another die on another board, where the old one was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from volute.domain.differences import Difference, Expected, Kind
from volute.domain.incidents import INCIDENTS
from volute.domain.matching import nearest

REPLACED, TAKEN = "replaced", "place_taken"


def replaced(
    found: Sequence[Difference], absent: Sequence[Expected], departed: Sequence[Expected]
) -> tuple[Difference, ...]:
    """The findings, where an unknown card of the same model stands in the host of one that is absent, at repair or
    scrapped: both are named as a replacement. Which one is a person's to confirm, so neither is sure."""
    left: dict[str, list[Expected]] = defaultdict(list)
    for card in (*absent, *departed):
        left[card.host].append(card)
    told: list[Difference] = []
    gone: set[str] = set()
    for difference in found:
        alike = [c for c in left.get(difference.host, ()) if c.model == difference.probe.get("key")]
        if difference.incident == "new" and alike:
            old = nearest(alike, difference.slot or 0)
            left[difference.host].remove(old)
            gone.add(old.card)
            difference = _instead(difference, old.card)  # noqa: PLW2901 - the same finding, read anew
        told.append(difference)
    lost = {d.card for d in told if d.kind is Kind.VANISHED} & gone
    return tuple(replace(d, incident=TAKEN) if d.kind is Kind.VANISHED and d.card in lost else d for d in told)


def _instead(appeared: Difference, old: str) -> Difference:
    reasons = ("other_die_and_board", *appeared.reasons)
    suggestion = INCIDENTS[REPLACED].suggestion
    return replace(appeared, incident=REPLACED, other=old, reasons=reasons, suggestion=suggestion, sure=False)
