"""NVIDIA: one call, ``nvidia-smi -q -x``, of every driver; the driver's own files where the tool gives no answer.

A card that is lost or needs a reset is still a card, with an alarm; its live figures are then not believed,
because the tool goes on printing 0 MiB for a dead one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from volute.domain.seen import Seen
from volute.probe.vendors.nvidia_fields import FIELDS
from volute.probe.vendors.nvidia_forms import CARD_LINE, CLOSING, OPENING, Sheet, plain, proc, xml
from volute.probe.vendors.values import BUS, bus, decoded, in_bus_order, one_card, said, switch
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

LIVE = ("memory_used_mib", "utilisation", "processes", "power_w", "temperature_c", "fan_percent")
COMPLAINT = re.compile(r"gpu is lost|inaccessible|requires reset|unknown error|err!", re.IGNORECASE)
COMPLAINTS = {
    "gpu is lost": "lost",
    "inaccessible": "lost",
    "requires reset": "reset_required",
    "unknown error": "unknown_error",
    "err!": "unknown_error",
}
RESET = {"xml": "gpu_reset_status/reset_required", "plain": "gpu reset status/reset required"}
RECOVERY = {"xml": "gpu_recovery_action", "plain": "gpu recovery action"}
BOARD = {"xml": ("multigpu_board", "board_id"), "plain": ("multigpu board", "board id")}
LOST_LINE = re.compile(rf"device handle for gpu\s*\d*:?\s*({BUS.pattern})", re.IGNORECASE)
INFOROM_LINE = re.compile(rf"inforom is corrupted at gpu\s*({BUS.pattern})", re.IGNORECASE)
FAILURES = (
    ("driver/library version mismatch", "driver_mismatch"),
    ("insufficient permissions", "no_permission"),
    ("couldn't communicate with the nvidia driver", "no_driver"),
    ("failed to initialize nvml", "no_driver"),
    ("no devices were found", "no_devices"),
    ("device handle for gpu", "card_lost"),
    ("| nvidia-smi ", "other_form"),
)
SAID = 300  # letters of a tool's own words that go into an error
SIGNS = (OPENING, "NVSMI LOG", "NVIDIA-SMI", "NVML", "the device handle for GPU", "No devices were found")


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = decoded(answers.get("nvidia", b""))
    beside = _beside(text) + decoded(answers.get("nvidia.err", b""))
    cards = [_card(sheet) for sheet in _sheets(text)]
    if any(card.model or card.uuid or card.alarms for _, card in cards) or (OPENING in text and not cards):
        return in_bus_order(_marked(_boards(cards), beside))
    remembered = [_remembered(sheet) for sheet in proc(decoded(answers.get("nvidia_proc", b"")))]
    if remembered:
        return in_bus_order(_marked(remembered, beside))
    raise Unreadable("other_form" if cards else _reason(beside), said=beside.strip()[:SAID])


def _beside(text: str) -> str:
    """What was printed before and after an XML document; of any other form, all of it."""
    if OPENING not in text:
        return text
    return text[: text.find(OPENING)] + text[text.rfind(CLOSING) :]


def _sheets(text: str) -> list[Sheet]:
    if OPENING in text:
        return xml(text)
    return plain(text) if CARD_LINE.search(text) else []


def _reason(text: str) -> str:
    lowered = text.lower()
    return next((reason for sign, reason in FAILURES if sign in lowered), "nothing")


def _card(sheet: Sheet) -> tuple[str | None, Seen]:
    """The board a GPU sits on (where it shares one), and the GPU as a card."""
    known: dict[str, Any] = {}
    said_instead = [sheet.instead]
    for field in FIELDS:
        told = [text for path in getattr(field, sheet.form) if (text := sheet.at(path))]
        known[field.name] = field.take(told)
        said_instead += told
    complaints = [COMPLAINTS[found[0].lower()] for found in COMPLAINT.finditer("\n".join(said_instead))]
    if switch(sheet.at(RESET[sheet.form])) or "reset" in (sheet.at(RECOVERY[sheet.form]) or "").lower():
        complaints.append("reset_required")
    if known["remap_failure"]:
        complaints.append("remap_failure")
    alarms = tuple(dict.fromkeys(complaints))
    if {"lost", "reset_required"} & set(alarms):
        known.update(dict.fromkeys(LIVE))
    several, board = (sheet.at(path) for path in BOARD[sheet.form])
    shared = said(board) if switch(several) else None
    return shared, Seen("nvidia", 0, driver=sheet.driver, alarms=alarms, **known)


def _boards(cards: Iterable[tuple[str | None, Seen]]) -> list[Seen]:
    """GPUs that name the same multi-GPU board are one card."""
    boards: dict[object, list[Seen]] = defaultdict(list)
    for position, (board, card) in enumerate(cards):
        boards[board or position].append(card)
    return [one_card(dies) for dies in boards.values()]


def _remembered(sheet: Sheet) -> Seen:
    _, card = _card(sheet)
    return replace(card, mig=False, alarms=("tool_silent",))


def _marked(cards: Iterable[Seen], text: str) -> list[Seen]:
    """What the tool prints beside the document: lost cards, corrupt InfoROMs, and who stands in between."""
    marked = list(cards)
    for alarm, line in (("lost", LOST_LINE), ("inforom_corrupt", INFOROM_LINE)):
        for address in (bus(match[1]) for match in line.finditer(text)):
            marked = _alarmed(marked, address, alarm)
    return [replace(card, virtual="hami") for card in marked] if "[HAMI-core" in text else marked


def _alarmed(cards: list[Seen], address: str | None, alarm: str) -> list[Seen]:
    if address not in {card.bus for card in cards}:
        return [*cards, Seen("nvidia", 0, bus=address, alarms=(alarm,))]
    return [
        replace(card, alarms=tuple(dict.fromkeys((*card.alarms, alarm)))) if card.bus == address else card
        for card in cards
    ]


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return any(sign in text for sign in SIGNS)


VENDOR = Vendor(
    name="nvidia",
    asks=MappingProxyType(
        {
            "nvidia": "nvidia-smi -q -x",
            "nvidia_proc": "cat /proc/driver/nvidia/gpus/*/information",
        }
    ),
    read=read,
    recognises=recognises,
)
