"""Huawei Ascend: ``npu-smi``. A card is an NPU id, not a row: one card may carry two chips or four.

The table, the mapping and the sections of single cards are read from whatever text holds them, so that
one saved file does as well as the answers of a probe.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ascend_sections import Block, first, sections, too_few, with_figures
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, one_card, said, whole
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

VERSION = re.compile(r"npu-smi\s+(\S+)\s+Version")
UPPER_ROW = re.compile(r"^\|[ \t]*(\d+)\s([^|]*)\|[ \t]*([A-Za-z]\w*)[ \t]*\|\s*(\S+)\s+(\S+)")
LOWER_ROW = re.compile(r"^\|\s*\d+(?:\s+\d+)?\s*\|\s*([0-9A-Fa-f]{4,8}:\S+|N/?A|-+)\s*\|\s*(\S+)\s+(.*)\|")
RULE = re.compile(r"^\s*\+[-=]+\+[-=+]+\s*$")  # between the chips of one card the rule has no columns
MEMORY = re.compile(r"(\d+)\s*/\s*(\d+)")
PROCESS_ROW = re.compile(r"^\|\s*(\d+)\s+\d+\s*\|\s*\d+\s*\|", re.MULTILINE)
NO_PROCESS = re.compile(r"No running processes found in NPU (\d+)")
MAP_HEAD = re.compile(r"^[ \t]*NPU ID[ \t]+(?:Slot ID[ \t]+)?Chip ID[ \t][^\n]*Chip Name[ \t\r]*$", re.MULTILINE)
MAP_ROW = re.compile(r"^\s*(\d+)(?:\s+(?:\d+|-)){2,3}\s+(\S.*)$")
HEALTHY = ("ok", "normal")
CONTAINER_IDS = 0x8000  # ids from here are slices shown inside a container; boards count far below
FAILURES = (("-8005", "no_permission"), ("-8020", "device_in_use"), ("dcmi", "no_driver"),
            ("loading shared libraries", "no_driver"))  # fmt: skip
SIGNS = ("npu-smi", "NPU ID", "dcmi m", "HBM Capacity(MB)", "Aicore Usage Rate")
SAID = 300


@dataclass(slots=True)
class _Told:
    """What one text says, by NPU id."""

    chips: dict[int, list[Seen]]
    mapped: Mapping[int, list[str]]
    sections: Mapping[int, Sequence[Block]]


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    told = _Told(_table(text), _mapping(text), sections(text))
    ids = list(dict.fromkeys([*told.chips, *told.mapped, *told.sections]))
    if too_few(text, len(ids)):
        raise Unreadable("cut_short")
    if not ids:
        raise Unreadable(_reason(text), said=text.strip()[:SAID])
    version = VERSION.search(text)
    return in_bus_order(_card(npu, told, version[1] if version else None) for npu in ids)


def _reason(text: str) -> str:
    return next((reason for sign, reason in FAILURES if sign in text), "nothing")


def _card(npu: int, told: _Told, driver: str | None) -> Seen:
    names = told.mapped.get(npu, [])
    card = one_card(told.chips.get(npu) or [Seen("ascend", 0, model=name) for name in names] or [Seen("ascend", 0)])
    blocks = told.sections.get(npu, ())
    card = replace(card, driver=driver, virtual="container" if npu >= CONTAINER_IDS else None)
    return with_figures(_with_board(card, blocks), blocks)


def _with_board(card: Seen, blocks: Sequence[Block]) -> Seen:
    """Identity comes from the board's own section: the serial of the board, the id of the die."""
    told = {name: text for block in reversed(blocks) for name, text in block.items()}
    return replace(
        card,
        bus=card.bus or bus(told.get("PCIe Bus Info")),
        device=_pair(told, "PCI Vendor ID", "PCI Device ID"),
        subsystem=_pair(told, "Subsystem Vendor ID", "Subsystem Device ID"),
        uuid=identity(told.get("VDie ID")),
        serial=identity(told.get("Serial Number")),
        board_part=identity(told.get("Product Name")),
        vbios=identity(told.get("Firmware Version")),
        driver=card.driver or said(told.get("Software Version")),
        chips=max(card.chips, whole(first(blocks, "Chip Count")) or 1),
    )


def _pair(told: Mapping[str, str], vendor: str, device: str) -> str | None:
    ids = [told.get(name, "").lower().removeprefix("0x") for name in (vendor, device)]
    return ":".join(ids) if all(re.fullmatch("[0-9a-f]{4}", part) for part in ids) else None


def _table(text: str) -> dict[int, list[Seen]]:
    """The chips of ``npu-smi info``: two rows a chip. Processes stand in a table of their own below."""
    chips: dict[int, list[Seen]] = defaultdict(list)
    above, _, below = text.partition("| Process id")
    counted = Counter(int(row[1]) for row in PROCESS_ROW.finditer(below))
    silent = {int(row[1]) for row in NO_PROCESS.finditer(below)}
    for npu, chip in _chips(above):
        known = npu in counted or npu in silent
        count = counted[npu] if known and not chips[npu] else None
        chips[npu].append(replace(chip, processes=count))
    return dict(chips)


def _chips(table: str) -> Iterator[tuple[int, Seen]]:
    """Each pair of rows. A table ends with a rule; one that ends in a row, or between two chips, was cut."""
    upper: re.Match[str] | None = None
    inside = False
    for line in filter(str.strip, table.splitlines()):
        lower = LOWER_ROW.match(line)
        if upper and lower:
            yield int(upper[1]), _chip(upper, lower)
        elif upper:
            raise Unreadable("cut_short")
        upper = None if lower else UPPER_ROW.match(line)
        inside = bool(lower or upper) or (inside and not RULE.match(line))
    if inside:
        raise Unreadable("cut_short")


def _chip(upper: re.Match[str], lower: re.Match[str]) -> Seen:
    """Of the memories in a row the last with a size counts: HBM stands behind DDR, and may be absent."""
    sizes = [(int(used), int(total)) for used, total in MEMORY.findall(lower[3]) if int(total)]
    used, total = sizes[-1] if sizes else (None, None)
    health = upper[3].lower()
    return Seen(
        "ascend",
        0,
        bus=bus(lower[1]),
        model=said(upper[2]),
        memory_mib=total,
        memory_used_mib=used,
        utilisation=whole(lower[2]),
        power_w=number(upper[4]),
        temperature_c=whole(upper[5]),
        alarms=() if health in HEALTHY else (f"health_{health}",),
    )


def _mapping(text: str) -> dict[int, list[str]]:
    """``npu-smi info -m``: the chips' names by NPU id; the controller beside them (Mcu) is no chip."""
    names: dict[int, list[str]] = defaultdict(list)
    found = MAP_HEAD.search(text)
    for line in text[found.end() :].lstrip("\n").splitlines() if found else ():
        row = MAP_ROW.match(line)
        if not row and re.match(r"\s*\d", line):
            raise Unreadable("cut_short")
        if not row:
            break
        name = row[2].strip()
        if name.lower() != "mcu":
            names[int(row[1])].append(name)
    return dict(names)


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return any(sign in text for sign in SIGNS)


EACH_BOARD = r"""npu-smi info -l | sed -n 's/^[^:]*NPU ID[^:]*: *\([0-9][0-9]*\).*$/\1/p' | while read -r n; do
echo "NPU ID : $n"; npu-smi info -t board -i "$n" </dev/null; npu-smi info -t board -i "$n" -c 0 </dev/null; done"""

VENDOR = Vendor(
    name="ascend",
    asks=MappingProxyType({"ascend": "npu-smi info", "ascend_map": "npu-smi info -m", "ascend_boards": EACH_BOARD}),
    reader=read,
    recognises=recognises,
)
