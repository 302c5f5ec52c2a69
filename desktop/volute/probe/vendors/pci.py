"""The kernel's own list of devices: a card is seen here even when its driver is broken or was never installed.

Only numbers count, for names on the bus can be replaced. What shows here has a place, a device and a subsystem;
it has no identity. Consoles of service processors, graphics of a CPU and slices of a card are no cards.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from volute.domain.seen import Seen
from volute.probe.vendors.bus_forms import PLACE, SYSFS, other_forms, torn
from volute.probe.vendors.sheets import generation, refuse, sections
from volute.probe.vendors.values import bus, decoded, in_bus_order, said
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

MAKERS = {
    "10de": "nvidia", "1002": "amd", "19e5": "ascend", "1d94": "hygon", "1ed5": "moore", "cabc": "cambricon",
    "1e3e": "iluvatar", "9999": "metax", "1d22": "kunlun", "1e36": "enflame", "8086": "intel", "1e27": "denglin",
    "1da3": "habana", "1eed": "xdx", "1ee0": "biren", "1ded": "thead",
}  # fmt: skip
CONSOLES = ("19e5:1711",)  # the service processor of Huawei servers draws under the maker's own number
KERNEL = re.compile(r"^\S*/([0-9a-f:.]{12})/uevent:(\w+)=([^\n]*)$", re.MULTILINE)
SLICE = re.compile(r"/([0-9a-f:.]{12})/physfn")
LISTED = re.compile(
    r"^((?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) [^\n]*?\[(03|12)[0-9a-f]{2}\]:"
    r"[^\n]*\[([0-9a-f]{4}:[0-9a-f]{4})\][^\n\[]*$",
    re.MULTILINE,
)
ANY_LINE = re.compile(r"^(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] \S", re.MULTILINE)
NUMBERED = re.compile(r"\[[0-9a-f]{4}\]:[^\n]*\[[0-9a-f]{4}:[0-9a-f]{4}\]")
PAIR = re.compile(r"\[[0-9a-f]{4}:[0-9a-f]{4}\]")
NEXT = re.compile(r"^((?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) ", re.MULTILINE)
BOARD = re.compile(r"^\s+Subsystem: [^\n]*\[([0-9a-f]{4}:[0-9a-f]{4})\]", re.MULTILINE)
DRIVER = re.compile(r"^\s+Kernel driver in use: (\S+)", re.MULTILINE)
FIELDED = re.compile(rf"^Slot:\s+{PLACE}\s*\nClass:", re.MULTILINE | re.IGNORECASE)
CAPABLE = re.compile(r"LnkCap:[^\n]{0,40}?Speed (\S+GT/s), Width x(\d{1,2})")
RUNNING = re.compile(r"LnkSta:\s+Speed (\S+GT/s)[^,\n]{0,20}, Width x(\d{1,2})")
ENDS = ("\n", "}", "]", ">")
GONE = re.compile(r"\(rev ff\)|Unknown header type 7f")


def read(answers: Answers) -> tuple[Seen, ...]:
    """The accelerators on the bus of one host, in bus order; a host may well have none.

    A list has no end of its own: one that breaks off in a line, or shows none and ends in no line, was cut.
    """
    text = "\n".join(decoded(answer) for answer in answers.values()).replace("\r\n", "\n")
    if "/uevent:" in text:
        return in_bus_order(_kernel(text))
    found = in_bus_order(_listed(text) if NUMBERED.search(text) else _other(text))
    if (ANY_LINE.search(text) and torn(text)) or not (found or text.endswith(ENDS)):
        raise Unreadable("cut_short")
    return found


def _other(text: str) -> Iterator[Seen]:
    """Lists by number, by field and by name; one by name says so, for a name may be another's."""
    found = other_forms(text)
    if found is None:
        raise refuse(text)
    for one in found:
        alarms = (*(("lost",) if one.gone else ()), *(("by_name_only",) if one.device.endswith(":") else ()))
        place = one.place if one.place.count(":") == 2 else f"0000:{one.place}"
        for seen in _card(place, one.device, one.board, one.driver, alarms):
            yield replace(seen, device=None if one.device.endswith(":") else seen.device, model=said(one.model))


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _kernel(text: str) -> Iterator[Seen]:
    slices = set(SLICE.findall(text))
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for line in KERNEL.finditer(text):
        told[line[1]][line[2]] = line[3].strip()
    for place, facts in told.items():
        if place not in slices:
            device, board = facts.get("PCI_ID", "").lower(), facts.get("PCI_SUBSYS_ID", "").lower()
            yield from _card(place, device, board, facts.get("DRIVER"))


def _listed(text: str) -> Iterator[Seen]:
    """``lspci -Dnn``, with ``k`` or ``v`` if it was asked so; without ``D`` the domain is the first."""
    if any(not PAIR.search(text, line.start(), _line_end(text, line.start())) for line in NEXT.finditer(text)):
        raise Unreadable("cut_short")
    for head, body in sections(text, NEXT):
        found = LISTED.match(text, head.start())
        if not found:
            continue
        place = found[1] if found[1].count(":") == 2 else f"0000:{found[1]}"
        board, driver = BOARD.search(body), DRIVER.search(body)
        gone = ("lost",) if GONE.search(body) else ()
        for seen in _card(place, found[3], board[1] if board else "", driver[1] if driver else None, gone):
            yield replace(seen, **_link(body))


def _link(body: str) -> dict[str, Any]:
    """What ``-vv`` says to root of the link: the card's own most, and what it came to."""
    most, now = CAPABLE.search(body), RUNNING.search(body)
    told = {"link_gen_max": generation(most[1]) if most else None, "link_width_max": int(most[2]) if most else None}
    return told | {"link_gen": generation(now[1]) if now else None, "link_width": int(now[2]) if now else None}


def _card(place: str, device: str, board: str, driver: str | None, alarms: tuple[str, ...] = ()) -> Iterator[Seen]:
    maker = MAKERS.get(device.partition(":")[0])
    if maker is None or device in CONSOLES or not place.endswith(".0") or (maker == "intel" and ":00:" in place[:9]):
        return
    board = board if re.fullmatch("[0-9a-f]{4}:[0-9a-f]{4}", board) and board != "0000:0000" else ""
    virtual = "passed_through" if (driver or "").startswith("vfio") else None
    yield Seen(maker, 0, bus=bus(place), device=device, subsystem=board or None, virtual=virtual, alarms=alarms)


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return "/uevent:PCI_" in text or bool(ANY_LINE.search(text)) or bool(SYSFS.search(text)) or _fields_or_nodes(text)


def _fields_or_nodes(text: str) -> bool:
    return bool(FIELDED.search(text)) or ('"businfo"' in text or "<businfo>" in text or "bus info: pci@" in text)


KERNEL_LIST = (
    "echo /sys/bus/pci/devices/*/physfn; grep -lsE '^PCI_CLASS=(3|12)....$' /sys/bus/pci/devices/*/uevent"
    " | xargs grep -HsE '^(DRIVER|PCI_ID|PCI_SUBSYS_ID)=' /dev/null"
)
VENDOR = Vendor(name="pci", asks=MappingProxyType({"pci": KERNEL_LIST}), reader=read, recognises=recognises)
