"""One GPU of an answer as a card: each field by its names, what stands in its stead, and the boards that GPUs share.

A card that is lost or needs a reset is still a card, with an alarm; its live figures are then not believed,
because the tool goes on printing 0 MiB for a dead one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from volute.domain.seen import Seen
from volute.probe.vendors.nvidia_fields import FIELDS
from volute.probe.vendors.nvidia_forms import Sheet
from volute.probe.vendors.values import one_card, said, switch

LIVE = ("memory_used_mib", "utilisation", "processes", "power_w", "temperature_c", "fan_percent")
COMPLAINT = re.compile(r"gpu is lost|inaccessible|requires reset|unknown error|err!", re.IGNORECASE)
COMPLAINTS = {
    "gpu is lost": "lost",
    "inaccessible": "lost",
    "requires reset": "reset_required",
    "unknown error": "unknown_error",
    "err!": "unknown_error",
}
RESET = {"xml": "gpu_reset_status/reset_required", "plain": "gpu reset status/reset required", "csv": "reset_required"}
RECOVERY = {"xml": "gpu_recovery_action", "plain": "gpu recovery action", "csv": "gpu_recovery_action"}
CHECKSUM = "inforom.checksum_validation"
BOARD = {"xml": ("multigpu_board", "board_id"), "plain": ("multigpu board", "board id"), "csv": ("", "")}
SLOWDOWNS = ("hw_slowdown", "hw_thermal_slowdown", "hw_power_brake_slowdown", "sw_thermal_slowdown")
REASONS = ("clocks_event_reasons", "clocks_throttle_reasons")


def _paths(slowdown: str) -> Mapping[str, tuple[str, ...]]:
    plain = slowdown.replace("_", " ")
    return {
        "xml": tuple(f"{group}/{group.removesuffix('s')}_{slowdown}" for group in REASONS),
        "plain": tuple(f"{group.replace('_', ' ')}/{plain}" for group in REASONS),
        "csv": tuple(f"{group}.{slowdown}" for group in REASONS),
    }


THROTTLES = MappingProxyType({slowdown: _paths(slowdown) for slowdown in SLOWDOWNS})


def card(sheet: Sheet, vendor: str = "nvidia") -> tuple[str | None, Seen]:
    """The board a GPU sits on (where it shares one), and the GPU as a card."""
    known: dict[str, Any] = {}
    said_instead = [sheet.instead]
    for field in FIELDS:
        told = [text for path in getattr(field, sheet.form) if (text := sheet.at(path))]
        known[field.name] = field.take(told)
        said_instead += told
    alarms = tuple(dict.fromkeys(_complaints(sheet, "\n".join(said_instead), known)))
    if {"lost", "reset_required"} & set(alarms):
        known.update(dict.fromkeys(LIVE))
    several, board = (sheet.at(path) for path in BOARD[sheet.form])
    shared = said(board) if switch(several) else None
    return shared, Seen(vendor, 0, driver=sheet.driver, alarms=alarms, throttled=_throttled(sheet), **known)


def _complaints(sheet: Sheet, instead: str, known: Mapping[str, Any]) -> Iterable[str]:
    yield from (COMPLAINTS[found[0].lower()] for found in COMPLAINT.finditer(instead))
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
    told = {name: next(filter(None, map(sheet.at, paths[sheet.form])), "") for name, paths in THROTTLES.items()}
    return ",".join(name for name, text in told.items() if text.strip().lower() == "active") or None


def boards(cards: Iterable[tuple[str | None, Seen]]) -> list[Seen]:
    """GPUs that name the same multi-GPU board are one card."""
    by_board: dict[object, list[Seen]] = defaultdict(list)
    for position, (board, card) in enumerate(cards):
        by_board[board or position].append(card)
    return [one_card(dies) for dies in by_board.values()]
