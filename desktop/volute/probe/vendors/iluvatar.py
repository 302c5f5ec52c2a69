"""Iluvatar: ``ixsmi -q -x``, near to NVIDIA's document but with names of its own; also its list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.nvidia_forms import CARD_LINE, Sheet, report
from volute.probe.vendors.sheets import Row, card, leaves, mib, refuse, width, xml
from volute.probe.vendors.smi_cards import card as smi_card
from volute.probe.vendors.smi_forms import csv_rows, headless, listed, table
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, pci_pair, said, whole
from volute.probe.vendors.vendor import Answers, Vendor

ROOT = "ixsmi_log"
SIGNS = ("ixsmi", "IX-ML:", "Iluvatar ")
NAMED = re.compile(r"Iluvatar ")
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no devices", "no_devices"))


def board_pair(text: str) -> str | None:
    """A board nobody gave a maker's number says 0000, which is none."""
    pair = pci_pair(text)
    return None if pair is None or pair.startswith("0000:") else pair


ROWS: tuple[Row, ...] = (
    ("bus", bus, ("pci/pci_bus_id", "id")),
    ("model", said, ("product_name",)),
    ("device", pci_pair, ("pci/pci_device_id",)),
    ("subsystem", board_pair, ("pci/pci_sub_system_id",)),
    ("uuid", identity, ("uuid",)),
    ("serial", identity, ("serial",)),
    ("board_part", identity, ("gpu_part_number",)),
    ("vbios", identity, ("vbios_version",)),
    ("driver", said, ("driver",)),
    ("memory_mib", mib, ("memory_usage/total", "fb_memory_usage/total")),
    ("memory_used_mib", mib, ("memory_usage/used", "fb_memory_usage/used")),
    ("utilisation", whole, ("utilization/gpu_util",)),
    ("processes", whole, ("processes",)),
    ("power_w", number, ("power_readings/gpu_power_draw", "power_readings/board_power_draw")),
    ("power_limit_w", number, ("power_readings/current_gpu_power_limit", "power_readings/current_board_power_limit")),
    ("temperature_c", whole, ("temperature/gpu_temp",)),
    ("fan_percent", whole, ("fan_speed",)),
    ("ecc_uncorrected", whole, ("ecc_errors/double_bit",)),
    ("link_gen", whole, ("pci/pci_gpu_link_info/pcie_gen/current_link_gen",)),
    ("link_gen_max", whole, ("pci/pci_gpu_link_info/pcie_gen/max_link_gen",)),
    ("link_width", width, ("pci/pci_gpu_link_info/link_widths/current_link_width",)),
    ("link_width_max", width, ("pci/pci_gpu_link_info/link_widths/max_link_width",)),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    cards = list(_document(text) if f"<{ROOT}" in text else _likeness(text))
    if not cards:
        raise refuse(text, FAILURES)
    return in_bus_order(cards)


def _document(text: str) -> Iterator[Seen]:
    root = xml(text, ROOT)
    for gpu in root.iterfind("gpu"):
        processes = gpu.find("processes")
        counted = "" if processes is None else str(len(processes))
        told = {"id": gpu.get("id", ""), **dict(leaves(gpu)), "processes": counted}
        yield card("iluvatar", {**told, "driver": root.findtext("driver_version") or ""}, ROWS)


def _likeness(text: str) -> Iterator[Seen]:
    """``-q``, ``--query-gpu``, the table and ``-L`` are those of NVIDIA's tool."""
    for sheet in report(text):
        yield smi_card(sheet, "iluvatar")[1]
    if CARD_LINE.search(text):
        return
    for row in csv_rows(text) or table(text) or listed(text) or headless(text, NAMED):
        yield smi_card(Sheet.of_row(row), "iluvatar")[1]


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return f"<{ROOT}" in text or any(sign in text for sign in SIGNS)


VENDOR = Vendor(
    name="iluvatar",
    asks=MappingProxyType({"iluvatar": "ixsmi -q -x"}),
    reader=read,
    recognises=recognises,
)
