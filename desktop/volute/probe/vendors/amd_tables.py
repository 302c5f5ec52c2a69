"""What ``amd-smi`` prints for people: its table since ROCm 7, and ``monitor``. Columns are told by heads and units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from volute.probe.vendors.ends import ruled_off
from volute.probe.vendors.vendor import Unreadable

BDF = r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]"
UPPER = re.compile(rf"^\|[ \t]*({BDF})[ \t]+([^|\n]*?)[ \t]*\|([^|\n]*)\|[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
LOWER = re.compile(r"\|[ \t]*(\d+)[ \t][^|\n]*\|([^|\n]*)\|[ \t\r]*$", re.MULTILINE)
DRIVER = re.compile(r"amdgpu version:[ \t]*([\w.+-]+)")
HEAT, LOAD, ERRORS = re.compile(r"(\d+) \W{0,3}C\b"), re.compile(r"^[ \t]*(\d+) %"), re.compile(r"C[ \t]+(\d+)[ \t]")
POWER, MEMORY = re.compile(r"([\d.]+|N/A)/([\d.]+|N/A) W"), re.compile(r"(\d+)/(\d+) MB")
FAN = re.compile(r"%[ \t]+([\d.]+) %")
PROCESS = re.compile(r"^\|[ \t]+(\d+)[ \t]+\d+[ \t]+\S", re.MULTILINE)
MONITOR = re.compile(r"^GPU[ \t]+(?:XCP[ \t]+)?(?:POWER|PWR|GPU_T)[^\n]*$", re.MULTILINE)
NAMES = {
    "POWER": "power/socket_power", "GPU_T": "temperature/hotspot", "GPU_TEMP": "temperature/hotspot",
    "GFX%": "usage/gfx_activity", "GFX_UTIL": "usage/gfx_activity", "VRAM_USED": "mem_usage/used_vram",
    "VRAM_TOTAL": "mem_usage/total_vram", "UNCORR_ECC": "ecc/total_uncorrectable_count",
    "DOUBLE_ECC": "ecc/total_uncorrectable_count", "XCP": "partition/partition_id",
}  # fmt: skip
OF = re.compile(r"([\d.]+)/([\d.]+ \w+)")


def table(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Two lines a card, as texts by the paths of the JSON. Raises :class:`Unreadable` where the table was cut."""
    above, _, below = text.partition("Processes:")
    counted = Counter(row[1] for row in PROCESS.finditer(below))
    driver, rows = DRIVER.search(text), list(UPPER.finditer(above))
    if rows:
        ruled_off(above, rows[-1].end())
    for upper in rows:
        lower = LOWER.match(above, upper.end() + 1)
        if lower is None:
            raise Unreadable("cut_short")
        told = {"bus/bdf": upper[1], "asic/market_name": upper[2], "driver/version": driver[1] if driver else ""}
        processes = {"processes": str(counted[lower[1]])} if below else {}
        yield int(lower[1][:6]), {**told, **_figures(upper[3], lower[2]), **processes, "partition_id": upper[1][-1]}


def _figures(upper: str, lower: str) -> dict[str, str]:
    found = {
        "temperature/hotspot": HEAT.search(upper),
        "ecc/total_uncorrectable_count": ERRORS.search(upper),
        "power/socket_power": POWER.search(upper),
        "usage/gfx_activity": LOAD.search(lower),
        "mem_usage/used_vram": MEMORY.search(lower),
        "fan/usage": FAN.search(lower),
    }
    told = {name: match[1] for name, match in found.items() if match}
    of = {"limit/socket_power": found["power/socket_power"], "mem_usage/total_vram": found["mem_usage/used_vram"]}
    return told | {name: match[2] for name, match in of.items() if match}


def monitor(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """``amd-smi monitor``: a line a card; cells stand two spaces or more apart."""
    head = MONITOR.search(text)
    names = head[0].split() if head else []
    for line in text[head.end() :].splitlines() if head else ():
        row = re.split(r"\s{2,}", line.strip())
        if not row[0].isdigit():
            continue
        if len(row) != len(names):
            raise Unreadable("cut_short" if len(row) < len(names) else "form_not_asked")
        told = {NAMES.get(name, name): cell for name, cell in zip(names, row, strict=True)}
        usage = OF.fullmatch(told.get("VRAM_USAGE", ""))
        if usage:
            unit = usage[2].split()[1]
            told |= {"mem_usage/used_vram": f"{usage[1]} {unit}", "mem_usage/total_vram": usage[2]}
        yield int(row[0][:6]), told
