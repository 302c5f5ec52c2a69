"""AMD: ``amd-smi`` (static and metric, JSON or lines); ``rocm-smi`` only where neither it nor ``hy-smi`` is installed.

The number fused in the die is the identity; the board has a serial on server boards only. CPUs of an APU and
network cards stand in the same lists and are no cards; a compute partition is not a card of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors import rocm
from volute.probe.vendors.amd_boards import boards
from volute.probe.vendors.amd_tables import monitor, table
from volute.probe.vendors.ends import alike
from volute.probe.vendors.sheets import (
    Row,
    Told,
    card,
    documents,
    flat,
    generation,
    ids,
    indented,
    mib,
    refuse,
    sections,
    shows_something,
    width,
)
from volute.probe.vendors.values import bus, cells, decoded, identity, in_bus_order, number, said, whole
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

HEAD = re.compile(r"^([A-Z_]+): (\d+)[ \r]*$", re.MULTILINE)
TOPOLOGY = re.compile(r"^(?:GPU\s+PVIOL|LINK METRIC TABLE|XGMI)", re.MULTILINE)
FAILURES = (
    ("no json data", "no_devices"),
    ("permission", "no_permission"),
    ("driver not initialized", "no_driver"),
    ("not loaded", "no_driver"),
)
LONGEST = 40  # letters of a driver version; some kernels answer with their whole banner

ROWS: tuple[Row, ...] = (
    ("bus", bus, ("bus/bdf", "bdf")),
    ("model", said, ("asic/market_name", "board/product_name")),
    ("device", said, ("device",)),
    ("subsystem", said, ("subsystem",)),
    ("uuid", rocm.die, ("asic/asic_serial",)),
    ("uuid", identity, ("uuid",)),  # of a list, where the number of the die is not said
    ("serial", identity, ("board/product_serial",)),
    ("board_part", identity, ("board/model_number",)),
    ("vbios", identity, ("vbios/version", "ifwi/version", "vbios/part_number", "vbios/name")),
    ("driver", lambda text: said(text) if len(text) <= LONGEST else None, ("driver/version",)),
    ("memory_mib", mib, ("vram/size", "vram/vram_size_mb", "vram/vram_size", "vram/size_mb", "mem_usage/total_vram")),
    ("memory_used_mib", mib, ("mem_usage/used_vram",)),
    ("utilisation", whole, ("usage/gfx_activity",)),
    ("power_w", number, ("power/socket_power", "power/current_socket_power", "power/average_socket_power")),
    (
        "power_limit_w",
        number,
        ("limit/socket_power", "limit/ppt0/socket_power_limit", "limit/current_power", "limit/power_limit"),
    ),
    ("power_limit_max_w", number, ("limit/max_power", "limit/ppt0/max_power_limit", "limit/max_power_limit")),
    ("temperature_c", whole, ("temperature/edge", "temperature/hotspot")),
    ("fan_percent", whole, ("fan/usage",)),
    ("processes", whole, ("processes",)),
    ("ecc_uncorrected", whole, ("ecc/total_uncorrectable_count", "ecc/total_uncorrectable")),
    ("link_gen", generation, ("pcie/speed",)),
    ("link_gen_max", generation, ("bus/max_pcie_speed", "bus/pcie_interface_version")),
    ("link_width", width, ("pcie/width",)),
    ("link_width_max", width, ("bus/max_pcie_width",)),
)


MANY_THINGS = ("version", "size", "speed", "width", "usage", "name", "device", "subsystem")
LEAVES = {
    **{path.rpartition("/")[2]: path for _, _, paths in reversed(ROWS) for path in reversed(paths) if "/" in path},
    **{name: f"asic/{name}" for name in ("vendor_id", "device_id", "subvendor_id", "subsystem_id")},
    **dict(zip(MANY_THINGS, MANY_THINGS, strict=True)),
    "gpu_bdf": "bdf",
    "gpu_uuid": "uuid",
}


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    told: dict[int, dict[str, str]] = defaultdict(dict)
    text = "\n".join(decoded(answer) for answer in answers.values())
    for answer in answers.values():
        alike([dict(indented(body)) for head, body in sections(decoded(answer), HEAD) if head[1] == "GPU"])
        for number_, values in _gpus(decoded(answer)):
            for path, value in values.items():
                told[number_].setdefault(path, value)
    seen = [_card(told[key]) for key in sorted(told) if not whole(_partition(told[key]))]
    shown = in_bus_order(found for found in seen if shows_something(found)) or rocm.cards(text)
    if not shown:
        raise refuse(text, FAILURES, "form_not_asked" if told or TOPOLOGY.search(text) else "nothing")
    return in_bus_order(boards(shown))


def _partition(told: Told) -> str:
    return told.get("partition/partition_id") or told.get("partition_id") or "0"


def _gpus(text: str) -> Iterator[tuple[int, Told]]:
    for document in documents(text):
        items = document.get("gpu_data", [document]) if isinstance(document, dict) else document
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(number_ := item.get("gpu"), int):
                yield number_, dict(flat(item))
    yield from _csv(text)
    yield from table(text)
    yield from monitor(text)
    for head, body in sections(text, HEAD):
        if head[1] == "GPU":
            yield int(head[2][:6]), dict(indented(body))


def _csv(text: str) -> Iterator[tuple[int, Told]]:
    """``--csv``: a GPU a line, under the last names of the paths where these are names of one thing only."""
    names: list[str] = []
    for line in text.splitlines():
        row = cells(line)
        if row[:1] == ["gpu"]:
            names = [LEAVES.get(cell.lower(), cell.lower()) for cell in row]
        elif names and row and row[0].isdigit():
            if len(row) < len(names):
                raise Unreadable("cut_short")
            yield int(row[0][:6]), dict(zip(names, row, strict=False))


def _card(told: Told) -> Seen:
    vendor, device = told.get("asic/vendor_id"), told.get("asic/device_id")
    board = ids(told.get("asic/subvendor_id"), told.get("asic/subsystem_id"))
    return card("amd", {**told, "device": ids(vendor, device) or "", "subsystem": board or ""}, ROWS)


SIGNS = re.compile(r"ROCm System|\"gpu_data\"|\"gpu\": \d|XGMI|PVIOL|\| AMD-SMI ")
LINES = re.compile(
    r"^GPU: \d|^device,[^\n]*(?:GPU|Device Name|VRAM)|^gpu,(?:gpu_bdf|\w+,)|^GPU +(?:XCP +)?POWER ", re.MULTILINE
)
OF_ROCM = re.compile(r"\"card\d+\":")


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return bool(SIGNS.search(text) or LINES.search(text) or (OF_ROCM.search(text) and not rocm.HYGON.search(text)))


ROCM = (
    "command -v amd-smi >/dev/null || command -v hy-smi >/dev/null && exit 127; rocm-smi --showid --showuniqueid"
    " --showserial --showproductname --showvbios --showbus --showmeminfo vram --showuse --showpower --showtemp"
    " --showfan --showmaxpower --showdriverversion --json"
)
VENDOR = Vendor(
    name="amd",
    asks=MappingProxyType(
        {"amd": "amd-smi static --json", "amd_metric": "amd-smi metric --json", "amd_rocm": ROCM},
    ),
    reader=read,
    recognises=recognises,
)
