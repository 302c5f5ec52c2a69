"""NVIDIA: one call, ``nvidia-smi -q -x``, of every driver; the driver's own files where the tool gives no answer.

A card that is lost or needs a reset is still a card, with an alarm; its live figures are then not believed,
because the tool goes on printing 0 MiB for a dead one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.kernel_log import troubles
from volute.probe.vendors.nvidia_forms import CARD_LINE, CLOSING, OPENING, Sheet, plain, proc, xml
from volute.probe.vendors.smi_cards import boards, card
from volute.probe.vendors.smi_forms import csv_rows, headless, listed, table
from volute.probe.vendors.values import BUS, bus, decoded, in_bus_order
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

LOST_LINE = re.compile(rf"device handle for gpu\s*\d*:?\s*({BUS.pattern})", re.IGNORECASE)
INFOROM_LINE = re.compile(rf"inforom is corrupted at gpu\s*({BUS.pattern})", re.IGNORECASE)
ATTACHED = re.compile(r"(?:^Attached GPUs\s*: |<attached_gpus>)(\d{1,4})\b", re.MULTILINE)
FAILURES = (
    ("driver/library version mismatch", "driver_mismatch"),
    ("insufficient permissions", "no_permission"),
    ("couldn't communicate with the nvidia driver", "no_driver"),
    ("failed to initialize nvml", "no_driver"),
    ("device handle for gpu", "card_lost"),
    ("no devices were found", "no_devices"),
    ("access blocked by the operating system", "no_permission"),
    ("error while loading shared libraries", "no_driver"),
    ("is not a valid field to query", "form_not_asked"),
    ("# gpu ", "form_not_asked"),
    ("| nvidia-smi ", "other_form"),
    ("list of valid properties to query", "form_not_asked"),
    ("process_name", "form_not_asked"),
    ("retired_pages.", "form_not_asked"),
)
SAID = 300  # letters of a tool's own words that go into an error
SIGNS = (OPENING, "NVSMI LOG", "NVIDIA-SMI", "NVML", "the device handle for GPU", "No devices were found", "gpu_bus_id",
         "is not a valid field to query", "# gpu ", "Bus Location: ")  # fmt: skip
TOPOLOGY = re.compile(r"^(?=[^\n]*\bGPU0\b)[^\n]*CPU Affinity|^ *(?:NV#|PIX) += ", re.MULTILINE)
NAMED = re.compile(r"\b(NVIDIA|Tesla|GeForce|Quadro|GRID|TITAN)\b|UUID: GPU-|10DE\b")


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = decoded(answers.get("nvidia", b""))
    beside = _beside(text) + decoded(answers.get("nvidia.err", b""))
    log = decoded(answers.get("nvidia_xid", b""))
    cards = boards(card(sheet, slot=slot) for slot, sheet in enumerate(_sheets(text)))
    if cards or OPENING in text:
        return in_bus_order(_logged(_counted(_marked(cards, beside), text), log))
    if brought := proc(text):
        return in_bus_order(replace(_remembered(sheet), alarms=()) for sheet in brought)
    remembered = [_remembered(sheet) for sheet in proc(decoded(answers.get("nvidia_proc", b"")))]
    if remembered:
        return in_bus_order(_logged(_marked(remembered, beside), log))
    raise Unreadable(_reason(beside), said=beside.strip()[:SAID])


def _beside(text: str) -> str:
    """What was printed before and after an XML document; of any other form, all of it."""
    if OPENING not in text:
        return text
    return text[: text.find(OPENING)] + text[text.rfind(CLOSING) :]


def _sheets(text: str) -> list[Sheet]:
    if OPENING in text:
        return xml(text)
    if CARD_LINE.search(text):
        return _whole(plain(text), text)
    rows = csv_rows(text) or table(text) or listed(text)
    if not rows and _reason(text) != "form_not_asked":
        rows = headless(text, NAMED)
    return [Sheet.of_row(row) for row in rows]


def _whole(sheets: list[Sheet], text: str) -> list[Sheet]:
    """The plain report has no end of its own: it ends where its last card does."""
    attached = ATTACHED.search(text)
    few = attached is not None and len(sheets) + len(LOST_LINE.findall(text)) < int(attached[1])
    last = sheets[-1]
    if few or (last.at("product name") and not last.instead and last.at("processes/ended") is None):
        raise Unreadable("cut_short")
    return sheets


def _counted(cards: list[Seen], text: str) -> list[Seen]:
    """A document that is whole but counts more cards than it shows is believed, and says so."""
    attached = ATTACHED.search(text)
    if attached is None or sum(card.chips for card in cards) >= int(attached[1]):
        return cards
    return [replace(card, alarms=(*card.alarms, "not_all_shown")) for card in cards]


def _logged(cards: Iterable[Seen], log: str) -> Iterator[Seen]:
    """What the driver wrote into the kernel's log of each card since the host started."""
    told = troubles(log) if log else {}
    for seen in cards:
        more = told.get(seen.bus or "", ())
        yield replace(seen, alarms=tuple(dict.fromkeys((*seen.alarms, *more)))) if more else seen


def _reason(text: str) -> str:
    lowered = text.lower()
    told = next((reason for sign, reason in FAILURES if sign in lowered), "nothing")
    return "form_not_asked" if told == "nothing" and TOPOLOGY.search(text) else told


def _remembered(sheet: Sheet) -> Seen:
    _, remembered = card(sheet)
    return replace(remembered, mig=False, alarms=("tool_silent",))


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
    if any(sign in text for sign in SIGNS) or (TOPOLOGY.search(text) and "System Management" not in text):
        return True
    rows = _rows(text)
    return bool(rows) and any(NAMED.search(" ".join(row.values())) for row in rows)


def _rows(text: str) -> list[Mapping[str, str]]:
    try:
        return csv_rows(text) or listed(text) or headless(text, NAMED)
    except Unreadable:
        return [{"": text}]


VENDOR = Vendor(
    name="nvidia",
    asks=MappingProxyType(
        {
            "nvidia": "nvidia-smi -q -x",
            "nvidia_proc": "cat /proc/driver/nvidia/gpus/*/information",
            "nvidia_xid": "test -d /proc/driver/nvidia || exit 127; dmesg 2>/dev/null"
            " | grep -A 2 -E 'NVRM: (Xid|The NVIDIA GPU)' | tail -n 200",
        }
    ),
    reader=read,
    recognises=recognises,
)
