"""Enflame: ``efsmi -q``, sections of indented lines; ``efsmi -L`` where only the list was saved.

Its memory stands under two names, and a window of the bus (BAR2) also has a "Total Size": the group decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ends import alike, ruled_off
from volute.probe.vendors.sheets import Row, Told, card, generation, ids, indented, mib, refuse, sections, width
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, said, whole
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

HEAD = re.compile(r"^DEV ID (\d+)[ \r]*$", re.MULTILINE)
LISTED = re.compile(
    r"^[ \t]*\d+[ \t]+(\S+)[ \t]+\S+ \(X\d+\)[ \t]+([0-9a-f]{4}:[0-9a-f]{4})[ \t]+(\S+)[ \t]+\S+[ \t]+(\S+)[ \r]*$",
    re.MULTILINE,
)
NUMBERED = re.compile(r"^[ \t]*\d+[ \t]+[A-Z0-9]{6,}\b", re.MULTILINE)
UPPER = re.compile(
    r"^\|[ \t]*(\d+)[ \t]+([A-Za-z]\S{0,40})[^|\n]*\|[^|\n]*\|[ \t]*([0-9a-f:]{5,10}\.\d)[ \t][^|\n]*\|", re.M | re.I
)
HEAT, POWER = re.compile(r"(\d+) ?C\b"), re.compile(r"(\d+) ?W\s*/?\s*(\d+) ?W")
MEMORY, LOAD, SERIAL = (
    re.compile(r"(\d+) ?MiB"),
    re.compile(r"(\d+)(?:\.\d+)? ?%"),
    re.compile(r"([A-Z0-9]{8,})\s*\|?\s*$"),
)
VERSION = re.compile(r"Driver Ver(?:sion)?[ \t]*: ?(\S+)")
LINK = ("pcie info/link info/", "pcie info/")
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no device", "no_devices"))

ROWS: tuple[Row, ...] = (
    ("bus", bus, ("bus",)),
    ("model", said, ("device info/dev name",)),
    ("device", said, ("device",)),
    ("uuid", identity, ("device info/dev uuid",)),
    ("serial", identity, ("device info/dev sn",)),
    ("board_part", identity, ("device info/dev pn",)),
    ("driver", said, ("driver info/ver",)),
    ("memory_mib", mib, ("device mem info/total size", "device mem info/mem size")),
    ("memory_used_mib", mib, ("device mem info/used size", "device mem info/mem usage")),
    ("utilisation", whole, ("device usage info/gcu usage",)),
    ("power_w", number, ("power info/cur power",)),
    ("power_limit_w", number, ("power info/power capa",)),
    ("temperature_c", whole, ("temperature info/gcu temp",)),
    ("link_gen", generation, tuple(f"{group}cur link speed" for group in LINK)),
    ("link_gen_max", generation, tuple(f"{group}max link speed" for group in LINK)),
    ("link_width", width, tuple(f"{group}cur link width" for group in LINK)),
    ("link_width_max", width, tuple(f"{group}max link width" for group in LINK)),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    told = [dict(indented(body)) for _, body in sections(text, HEAD)]
    alike(told)
    cards = [_card(one) for one in told] or list(_list(text)) or list(_table(text))
    if not cards:
        raise refuse(text, FAILURES)
    return in_bus_order(cards)


def _card(told: Told) -> Seen:
    pci = {
        name: told.get(f"pcie info/{name}", "") for name in ("domain", "bus", "dev", "func", "vendor id", "device id")
    }
    place = {
        "bus": "{domain}:{bus}:{dev}.{func}".format(**pci),
        "device": ids(pci["vendor id"], pci["device id"]) or "",
    }
    ill = told.get("device info/health", "").lower() == "false"
    return replace(card("enflame", {**told, **place}, ROWS), alarms=("health_bad",) if ill else ())


def _list(text: str) -> Iterator[Seen]:
    if len(NUMBERED.findall(text)) > len(LISTED.findall(text)):
        raise Unreadable("cut_short")
    for row in LISTED.finditer(text):
        yield Seen("enflame", 0, bus=bus(row[3]), device=row[2], serial=identity(row[1]), uuid=identity(row[4]))


def _table(text: str) -> Iterator[Seen]:
    """Two lines a card: name, firmware and place above; heat, power, memory, load and serial below."""
    driver, rows = VERSION.search(text), list(UPPER.finditer(text))
    if rows:
        ruled_off(text, rows[-1].end())
    for row in rows:
        lower = text[row.end() : text.find("\n", row.end() + 2)]
        heat, power, memory = HEAT.search(lower), POWER.search(lower), MEMORY.search(lower)
        if not (heat or power or memory):
            raise Unreadable("cut_short")
        load, serial = LOAD.search(lower), SERIAL.search(lower)
        yield Seen(
            "enflame",
            0,
            bus=bus("0000:" + row[3][-7:]),
            model=said(row[2]),
            serial=identity(serial[1]) if serial else None,
            driver=driver[1] if driver else None,
            temperature_c=whole(heat[1]) if heat else None,
            power_w=number(power[1]) if power else None,
            power_limit_w=number(power[2]) if power else None,
            memory_mib=whole(memory[1]) if memory else None,
            utilisation=whole(load[1]) if load else None,
        )


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return "Enflame System Management" in text or bool(re.search(r"^\|? {0,4}EFSMI:? ?V?\d", text, re.MULTILINE))


VENDOR = Vendor(name="enflame", asks=MappingProxyType({"enflame": "efsmi -q"}), reader=read, recognises=recognises)
