"""A saved kernel log: it lists no cards, but it names those that are in trouble, with the reason and often the serial.

A probe reads the same lines beside the tool's answer; this reads a log that was brought alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.values import BUS, bus, decoded, identity, in_bus_order
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

XID = re.compile(rf"NVRM: Xid \((?:PCI:)?({BUS.pattern})\): (\d{{1,4}})\b", re.IGNORECASE)
FALLEN = re.compile(
    rf"NVRM: The NVIDIA GPU ({BUS.pattern})[^\n]*\n(?:[^\n]*\n){{0,2}}[^\n]*fallen off the bus", re.IGNORECASE
)
SERIAL = re.compile(
    rf"NVRM: GPU at (?:PCI:)?({BUS.pattern}): (?P<uuid>GPU-\S+)(?:[^\n]*\n[^\n]*Serial Number: (?P<serial>\S+))?", re.I
)
GRAVE_XIDS = (48, 61, 62, 63, 64, 69, 74, 79, 92, 94, 95, 109, 119, 120, 140, 154)  # the others are a program's own
SIGNS = re.compile(r"NVRM: |nvidia-nvswitch|^\[[ \d.]{6,}\] |^kern  ?:|^\d+,\d+,\d+,[-c+]", re.MULTILINE)


def troubles(log: str) -> dict[str, tuple[str, ...]]:
    """What the driver wrote of each place on the bus since the host started: alarms, in the order of their numbers."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for line in XID.finditer(log):
        numbers[bus(line[1]) or ""].add(int(line[line.lastindex or 0]))
    told = {place: tuple(f"xid_{n}" for n in sorted(found) if n in GRAVE_XIDS) for place, found in numbers.items()}
    for line in FALLEN.finditer(log):
        place = bus(line[1]) or ""
        told[place] = tuple(dict.fromkeys((*told.get(place, ()), "lost")))
    return told


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards a log names in trouble, in bus order; it does not say how many others there are."""
    log = "\n".join(decoded(answer) for answer in answers.values())
    named = {bus(line[1]): (identity(line["uuid"]), identity(line["serial"])) for line in SERIAL.finditer(log)}
    cards = list(_cards(troubles(log), named))
    if not cards:
        raise Unreadable("form_not_asked")
    return in_bus_order(cards)


def _cards(told: dict[str, tuple[str, ...]], named: dict[str | None, tuple[str | None, str | None]]) -> Iterator[Seen]:
    for place, alarms in told.items():
        uuid, serial = named.get(place, (None, None))
        yield Seen("nvidia", 0, bus=place, uuid=uuid, serial=serial, alarms=(*alarms, "not_all_shown"))


def recognises(data: bytes) -> bool:
    return bool(SIGNS.search(decoded(data)))


VENDOR = Vendor(name="kernel_log", asks=MappingProxyType({}), reader=read, recognises=recognises)
