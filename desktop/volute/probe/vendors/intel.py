"""Intel: ``xpu-smi discovery`` and ``stats`` as JSON. Its UUID tells model and place, no identity.

Kunlunxin ships a tool of the same name, so it is only asked where the kernel shows a display device of Intel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from volute.domain.seen import Seen
from volute.probe.vendors.sheets import Row, card, documents, flat, from_bytes, ids, mib, refuse
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, said, switch, whole
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

OF_A_CARD = {"pci_bdf_address", "device_name", "xpum_stats_power", "xpum_stats_gpu_utilization"}
FIGURES = {
    "GPU Utilization (%)": "xpum_stats_gpu_utilization",
    "GPU Power (W)": "xpum_stats_power",
    "GPU Core Temperature (C)": "xpum_stats_gpu_core_temperature",
    "GPU Memory Used (MiB)": "xpum_stats_memory_used",
}
FORMS = ("| Device ID ", "| Device Type |", "DeviceId,", "GPU 0/0")
FAILURES = (("level zero", "no_driver"), ("permission", "no_permission"), ("no device", "no_devices"))

ROWS: tuple[Row, ...] = (
    ("bus", bus, ("pci_bdf_address",)),
    ("model", said, ("device_name",)),
    ("device", said, ("device",)),
    ("serial", identity, ("serial_number",)),
    ("vbios", identity, ("gfx_firmware_version",)),
    ("driver", said, ("driver_version",)),
    ("memory_mib", from_bytes, ("memory_physical_size_byte",)),
    ("memory_mib", mib, ("memory_physical_size",)),
    ("memory_used_mib", mib, ("xpum_stats_memory_used",)),
    ("utilisation", whole, ("xpum_stats_gpu_utilization",)),
    ("power_w", number, ("xpum_stats_power",)),
    ("temperature_c", whole, ("xpum_stats_gpu_core_temperature",)),
    ("ecc_on", switch, ("ecc_state", "memory_ecc_state")),
    ("link_gen_max", whole, ("pcie_generation",)),
    ("link_width_max", whole, ("pcie_max_link_width",)),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    told: dict[int, dict[str, str]] = defaultdict(dict)
    for device in _devices(documents(text)):
        told[device["device_id"]].update(_told(device))
    for number_, device in _tables(text):
        told[number_].update({**device, "device": ids("8086", device.get("pci_device_id")) or ""})
    for number_, figures in _stats(text):
        told[number_].update(figures)
    cards = [card("intel", one, ROWS) for one in told.values() if OF_A_CARD & one.keys()]
    if not cards:
        asked = not any(form in text for form in FORMS)
        raise refuse(text, FAILURES, "nothing" if asked else "form_not_asked")
    return in_bus_order(cards)


def _devices(found: list[Any]) -> Iterator[dict[str, Any]]:
    for document in found:
        listed = document.get("device_list", [document]) if isinstance(document, dict) else []
        for device in listed if isinstance(listed, list) else []:
            if isinstance(device, dict) and isinstance(device.get("device_id"), int):
                yield device


def _tables(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """``discovery`` for people: a device id on the left, ``Name: value`` line by line on the right, a rule below."""
    told: dict[str, str] = {}
    number_ = ""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.lstrip()[:1] == "|" else []
        if len(cells) == 2 and (cells[0].isdigit() or (not cells[0] and number_)):
            number_ = cells[0] or number_
            name, _, value = cells[1].partition(":")
            told.setdefault(name.strip().lower().replace(" ", "_"), value.strip())
        elif line.lstrip()[:1] == "+" and number_:
            yield int(number_[:6]), told
            told, number_ = {}, ""
    if number_:
        raise Unreadable("cut_short")


def _stats(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """``stats`` for people: the device on top, a figure a line; one told tile by tile is of no card."""
    device: int | None = None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 2 and cells[0] == "Device ID" and cells[1].isdigit():
            device = int(cells[1][:6])
        elif len(cells) == 2 and device is not None and cells[0] in FIGURES and number(cells[1]) is not None:
            yield device, {FIGURES[cells[0]]: cells[1]}


def _told(device: dict[str, Any]) -> dict[str, str]:
    """Figures come as a list of kinds and values; the rest as names and values."""
    told = {path: text for path, text in flat(device) if "/" not in path}
    figures = device.get("device_level")
    for figure in figures if isinstance(figures, list) else []:
        if isinstance(figure, dict) and "value" in figure:
            told[str(figure.get("metrics_type")).lower()] = str(figure["value"])
    return {**told, "device": ids("8086", told.get("pci_device_id")) or ""}


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return (
        '"device_level"' in text
        or '"device_list"' in text
        or '"pci_bdf_address"' in text
        or any(form in text for form in FORMS)
    )


INTEL = "grep -qs 0x8086 /sys/class/drm/card*/device/vendor || exit 127; "
EACH = r"""xpu-smi discovery -j | sed -n 's/.*"device_id": *\([0-9][0-9]*\).*/\1/p' | while read -r n; do
xpu-smi discovery -d "$n" -j </dev/null; xpu-smi stats -d "$n" -j </dev/null; done"""
VENDOR = Vendor(
    name="intel",
    asks=MappingProxyType({"intel": f"{INTEL}xpu-smi discovery -j", "intel_each": INTEL + EACH}),
    reader=read,
    recognises=recognises,
)
