"""One GPU of an answer as a card: each field by its names, what stands in its stead, and the boards that GPUs share.

A card that is lost or needs a reset is still a card, with an alarm; its live figures are then not believed,
because the tool goes on printing 0 MiB for a dead one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from volute.domain.seen import Seen
from volute.probe.vendors.nvidia_fields import FIELDS
from volute.probe.vendors.nvidia_forms import Sheet
from volute.probe.vendors.nvidia_signs import BOARD, CHECKSUM, RECOVERY, RESET, THROTTLES
from volute.probe.vendors.values import one_card, said, switch

LIVE = ("memory_used_mib", "utilisation", "processes", "power_w", "temperature_c", "fan_percent")
COMPLAINTS = {
    "gpu is lost": "lost",
    "inaccessible": "lost",
    "requires reset": "reset_required",
    "unknown error": "unknown_error",
    "err!": "unknown_error",
}

PLANS = {form: [(field.name, field.take, getattr(field, form)) for field in FIELDS] for form in ("xml", "plain", "csv")}


def card(sheet: Sheet, vendor: str = "nvidia", slot: int = 0) -> tuple[str | None, Seen]:
    """The board a GPU sits on (where it shares one), and the GPU as a card."""
    known: dict[str, Any] = {}
    said_instead = [sheet.instead]
    at = sheet.at
    for name, take, paths in PLANS[sheet.form]:
        told = [text for path in paths if (text := at(path))]
        known[name] = take(told)
        said_instead += told
    alarms = tuple(dict.fromkeys(_complaints(sheet, "\n".join(said_instead), known)))
    if {"lost", "reset_required"} & set(alarms):
        known.update(dict.fromkeys(LIVE))
    several, board = (sheet.at(path) for path in BOARD[sheet.form])
    shared = said(board) if switch(several) else None
    return shared, Seen(vendor, slot, driver=sheet.driver, alarms=alarms, throttled=_throttled(sheet), **known)


def _complaints(sheet: Sheet, instead: str, known: Mapping[str, Any]) -> Iterable[str]:
    lowered = instead.lower()
    yield from (alarm for words, alarm in COMPLAINTS.items() if words in lowered)
    if switch(sheet.at(RESET[sheet.form])) or "reset" in (sheet.at(RECOVERY[sheet.form]) or "").lower():
        yield "reset_required"
    if known["remap_failure"]:
        yield "remap_failure"
    if (sheet.at(CHECKSUM) or "").lower() == "invalid":
        yield "inforom_corrupt"
    if sheet.at("end_not_seen"):
        yield "end_not_seen"


def _throttled(sheet: Sheet) -> str | None:
    """Only what tells of trouble: a power cap, an idle clock and a setting are no faults."""
    held = [
        name
        for name, paths in THROTTLES.items()
        if any((sheet.at(path) or "").strip().lower() == "active" for path in paths[sheet.form])
    ]
    return ",".join(held) or None


def boards(cards: Iterable[tuple[str | None, Seen]]) -> list[Seen]:
    """GPUs that name the same multi-GPU board are one card."""
    by_board: dict[object, list[Seen]] = defaultdict(list)
    for position, (board, card) in enumerate(cards):
        by_board[board or position].append(card)
    return [one_card(dies) for dies in by_board.values()]
