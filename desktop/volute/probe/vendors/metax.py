"""MetaX: ``mx-smi``. Its table moved columns with each release, so values are told by their units, not their places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ends import all_shown
from volute.probe.vendors.sheets import Row, card, indented, mib, refuse, sections
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, said, whole
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

UPPER = re.compile(
    r"^\s*\|\s*(\d+)\s+([A-Z]\w*(?: [A-Z]\w*\d\w*)?)\s[^\n]*\|\s*([0-9a-f:.]{12})\s*\|\s*(\S+%|N/A)", re.I
)
POWER = re.compile(r"(\d+)W\s*/\s*(\d+)W")
TEMPERATURE = re.compile(r"\b(\d+)C\b")
MEMORY = re.compile(r"(\d+)/(\d+) MiB")
DRIVER = re.compile(r"Kernel Mode Driver Version: (\S+)")
BIOS = re.compile(r"BIOS Version: (\S+)")
PROCESS = re.compile(r"^\|\s+(\d+)\s+\d+\s+\S.*\|\s*$", re.MULTILINE)
HEAD = re.compile(r"^GPU#(\d+)\s+(\S+)\s+([0-9a-fA-F:.]+)[ \r]*$", re.MULTILINE)
LISTED = re.compile(
    r"^GPU#\d+[^\S\n]+(\S+(?: \S+)?)[^\S\n]+([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.\d)[^\S\n]+([A-Z][\w ]*?)"
    r"[^\S\n]*(?:\(UUID: ?([^)\n]+)\))?[ \r]*$",
    re.MULTILINE | re.IGNORECASE,
)
LIST_LINE = re.compile(r"^GPU#\d+[^\n]", re.MULTILINE)
SIGNS = ("MX-SMI", "MetaX System Management", "mx-smi")
FAILURES = (("link type matrix", "form_not_asked"), ("permission", "no_permission"), ("driver", "no_driver"))

SECTION: tuple[Row, ...] = (
    ("bus", bus, ("bus",)),
    ("model", said, ("model",)),
    ("memory_mib", mib, ("memory/vram total",)),
    ("memory_used_mib", mib, ("memory/vram used",)),
    ("utilisation", whole, ("utilization/gpu",)),
    ("temperature_c", whole, ("chip temperature/hotspot", "chip temperature/hotspot(sensor1)")),
    ("power_w", number, ("board power/total",)),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    cards = list(_table(text)) or list(_sections(text)) or list(_list(text))
    if not cards:
        raise refuse(text, FAILURES)
    all_shown(text, len(cards))
    return in_bus_order(cards)


def _table(text: str) -> Iterator[Seen]:
    above, found, below = text.partition("Process Name")
    counted = Counter(PROCESS.findall(below))
    lines = above.splitlines()
    driver, bios = DRIVER.search(text), BIOS.search(text)
    for line, following in pairwise(lines):
        if upper := UPPER.match(line):
            yield _card(upper, following, counted[upper[1]] if found else None, driver, bios)


def _card(
    upper: re.Match[str], lower: str, processes: int | None, driver: re.Match[str] | None, bios: re.Match[str] | None
) -> Seen:
    power, memory, temperature = POWER.search(lower), MEMORY.search(lower), TEMPERATURE.search(lower)
    return Seen(
        "metax",
        0,
        bus=bus(upper[3]),
        model=said(upper[2]),
        driver=driver[1] if driver else None,
        vbios=bios[1] if bios else None,
        utilisation=whole(upper[4]),
        processes=processes,
        power_w=number(power[1]) if power else None,
        power_limit_w=number(power[2]) if power else None,
        memory_used_mib=whole(memory[1]) if memory else None,
        memory_mib=whole(memory[2]) if memory else None,
        temperature_c=whole(temperature[1]) if temperature else None,
        alarms=("health_bad",) if "Not Available" in lower else (),
    )


def _sections(text: str) -> Iterator[Seen]:
    """What ``--show-…`` prints: a heading for each card and indented lines."""
    for head, body in sections(text, HEAD):
        yield card("metax", {**dict(indented(body)), "model": head[2], "bus": head[3]}, SECTION)


def _list(text: str) -> Iterator[Seen]:
    """``mx-smi -L``: one line a card."""
    if len(LISTED.findall(text)) < len(LIST_LINE.findall(text)):
        raise Unreadable("cut_short")
    for line in LISTED.finditer(text):
        yield Seen("metax", 0, model=said(line[1]), bus=bus(line[2]), uuid=identity(line[4]))


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return any(sign in text for sign in SIGNS) or bool(LISTED.search(text))


VENDOR = Vendor(name="metax", asks=MappingProxyType({"metax": "mx-smi"}), reader=read, recognises=recognises)
