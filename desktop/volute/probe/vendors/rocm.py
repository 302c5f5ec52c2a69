"""``rocm-smi`` and its descendant ``hy-smi``: JSON, the long listing and the short table, all of both makers.

Keys were renamed from release to release, so each field has every name it ever had. A figure in brackets of the
key is the unit: ``(B)``, ``(MiB)``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from volute.domain.seen import Seen
from volute.probe.vendors.sheets import Row, Told, card, documents, flat, from_bytes, generation, ids, shows_something
from volute.probe.vendors.values import bus, cells, identity, in_bus_order, number, said, whole
from volute.probe.vendors.vendor import Unreadable

HYGON = re.compile(r"haiguang|hygon|\b[DH]CU\b", re.IGNORECASE)
LINE = re.compile(r"^(?:GPU|DCU|HCU)\[(\d{1,6})\][ \t]*: ([^\n]*)$", re.MULTILINE)
DRIVER = re.compile(r"^Driver version: (\S+)", re.MULTILINE)
HEAD = re.compile(r"^(?:GPU|DCU|HCU|Device)\s.*Temp.*$", re.MULTILINE)
BANNER, END = re.compile(r"=\s?(?:ROCm )?System Management Interface"), re.compile(r"End of (?:ROCm )?SMI Log")
CSV_HEAD = re.compile(r"^device,[^\n]+$", re.MULTILINE)
TABLE_ROW = re.compile(r"\d+\s{2,}\S")
CELLS = re.compile(r"\s{2,}")
NODE = re.compile(r"\[?0x([0-9a-f]{4})", re.IGNORECASE)


def die(text: str) -> str | None:
    """Tools write the fused number of a die with and without ``0x``, padding and capitals."""
    value = identity(text)
    bare = (value or "").lower().removeprefix("0x")
    return f"0x{bare:>016}" if re.fullmatch("[0-9a-f]{8,16}", bare) else None


def name(text: str) -> str | None:
    value = said(text)
    return None if value is None or value.lower().startswith("0x") else value


def lane_width(text: str) -> int | None:
    found = re.search(r"x(\d{1,2})\b", text)
    return int(found[1]) if found else None


ROWS: tuple[Row, ...] = (
    ("bus", bus, ("pci bus",)),
    ("model", name, ("device name", "card series", "card model", "name")),
    ("uuid", die, ("unique id",)),
    ("serial", identity, ("serial number",)),
    ("vbios", identity, ("vbios version",)),
    ("memory_mib", from_bytes, ("vram total memory (b)",)),
    ("memory_used_mib", from_bytes, ("vram total used memory (b)",)),
    ("utilisation", whole, ("gpu use (%)", "dcu use (%)", "hcu use (%)", "gpu%", "dcu%", "hcu%")),
    ("power_w", number, ("average graphics package power (w)", "current socket graphics package power (w)",
                         "power", "avgpwr")),
    ("power_limit_w", number, ("max graphics package power (w)", "pwrcap")),
    ("temperature_c", whole, ("temperature (sensor edge) (c)", "temperature (sensor junction) (c)", "temp")),
    ("fan_percent", whole, ("fan speed (%)", "fan")),
    ("link_gen", generation, ("pcie clock level",)),
    ("link_width", lane_width, ("pcie clock level",)),
)  # fmt: skip
MIB_ROWS: tuple[Row, ...] = (
    ("memory_mib", whole, ("vram total memory (mib)",)),
    ("memory_used_mib", whole, ("vram total used memory (mib)",)),
)


def cards(text: str) -> tuple[Seen, ...]:
    """The cards of any form of the answer, in bus order; none when it shows none."""
    maker = "hygon" if HYGON.search(text) else "amd"
    told = {**_csv(text), **_table(text), **_listing(text)}
    if told and BANNER.search(text) and not END.search(text):
        raise Unreadable("cut_short")
    told |= _json(text)
    seen = [_card(maker, told[key], text) for key in sorted(told)]
    return in_bus_order(card for card in seen if shows_something(card))


def _card(maker: str, told: Told, text: str) -> Seen:
    rows = ROWS if "vram total memory (mib)" not in told else (*(r for r in ROWS if "memory" not in r[0]), *MIB_ROWS)
    device = NODE.search(told.get("device id") or told.get("gpu id") or told.get("[model : revision]") or "")
    known = {**told, "device": ids("1d94" if maker == "hygon" else "1002", device[1] if device else None) or ""}
    driver = told.get("driver version") or (found[1] if (found := DRIVER.search(text)) else "")
    return card(
        maker, {**known, "driver": driver}, (*rows, ("device", said, ("device",)), ("driver", said, ("driver",)))
    )


def _json(text: str) -> dict[int, Told]:
    """``{"card0": {…}, "system": {…}}``; numbers may start at 1 and leave gaps."""
    told: dict[int, Told] = {}
    for document in documents(text):
        if not isinstance(document, dict):
            continue
        system = document.get("system")
        common = dict(flat(system)) if isinstance(system, dict) else {}
        for key, value in document.items():
            if (found := re.fullmatch(r"card(\d{1,4})", str(key))) and isinstance(value, dict):
                told[int(found[1])] = {"driver version": common.get("driver version", ""), **dict(flat(value))}
    return told


def _csv(text: str) -> dict[int, Told]:
    """``--csv``: the names of the JSON in one line, a card a line; some releases print several such tables."""
    told: dict[int, dict[str, str]] = defaultdict(dict)
    names: list[str] = []
    for line in text.splitlines() if CSV_HEAD.search(text) else ():
        row = cells(line)
        if row[:1] == ["device"]:
            names = [cell.lower() for cell in row]
        elif row and (found := re.fullmatch(r"card(\d{1,4})", row[0])):
            if len(row) < len(names):
                raise Unreadable("cut_short")
            told[int(found[1])].update(zip(names, row, strict=False))
    return dict(told)


def _listing(text: str) -> dict[int, Told]:
    told: dict[int, dict[str, str]] = defaultdict(dict)
    for line in LINE.finditer(text):
        name, colon, value = line[2].partition(":")
        if colon:
            told[int(line[1])].setdefault(name.strip().lower(), value.strip(": \t\r"))
    return dict(told)


def _table(text: str) -> dict[int, Told]:
    """The short table: cells are matched to heads from the right, where releases never changed the order."""
    head = HEAD.search(text)
    return dict(_table_rows(head[0], text[head.end() :])) if head else {}


def _table_rows(head: str, body: str) -> Iterator[tuple[int, Told]]:
    names = [cell.lower() for cell in CELLS.split(head.strip())]
    lines = [*body.splitlines(), ""]
    for line, following in pairwise(lines):
        if not TABLE_ROW.match(line):
            continue
        cells = CELLS.split(line.strip())
        told = dict(zip(reversed(names), reversed(cells), strict=False))
        if node := NODE.search(line):
            told["device id"] = node[0]
        if following[:4] == "    " and ":" not in following:
            told["name"] = following.strip()
        yield int(whole(cells[0]) or 0), told
