"""Denglin: ``dlsmi query --xml-format``. Several GPUs share a board, its serial and its number: they are one card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from xml.etree import ElementTree as ET  # entities are refused before the parser sees a byte

from volute.domain.seen import Seen
from volute.probe.vendors.sheets import Row, card, leaves, mib, refuse, width, xml
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, one_card, pci_pair, said, whole
from volute.probe.vendors.vendor import Answers, Vendor

ROOT = "dlsmi_log"
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no device", "no_devices"))

ROWS: tuple[Row, ...] = (
    ("bus", bus, ("pci/bus_id", "id")),
    ("model", said, ("product_name",)),
    ("device", pci_pair, ("pci/device_id",)),
    ("subsystem", pci_pair, ("pci/sub_system_id",)),
    ("uuid", identity, ("uuid",)),
    ("serial", identity, ("serial_number",)),
    ("board_part", identity, ("board_part_number",)),
    ("vbios", identity, ("vbios_version", "fw_version")),
    ("driver", said, ("driver",)),
    ("architecture", said, ("product_architecture",)),
    ("memory_mib", mib, ("memory_usage/total",)),
    ("memory_used_mib", mib, ("memory_usage/used",)),
    ("utilisation", whole, ("utilization/gpu",)),
    ("processes", whole, ("processes/count",)),
    ("power_w", number, ("power_readings/power_draw",)),
    ("power_limit_w", number, ("power_readings/enforced_power_limit", "power_readings/power_limit")),
    ("power_limit_max_w", number, ("power_readings/max_power_limit",)),
    ("temperature_c", whole, ("temperature/gpu_current_temp",)),
    ("fan_percent", whole, ("fan_speed",)),
    ("ecc_uncorrected", whole, ("ecc_errors/aggregate/double_bit/total",)),
    ("link_gen", whole, ("pci/gpu_link_info/pcie_generation/current",)),
    ("link_gen_max", whole, ("pci/gpu_link_info/pcie_generation/max",)),
    ("link_width", width, ("pci/gpu_link_info/link_width/current",)),
    ("link_width_max", width, ("pci/gpu_link_info/link_width/max",)),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    if f"<{ROOT}" not in text:
        raise refuse(text, FAILURES)
    root = xml(text, ROOT)
    boards: dict[object, list[Seen]] = defaultdict(list)
    for position, gpu in enumerate(root.iterfind("gpu")):
        several = (gpu.findtext("multigpu_board") or "").strip().lower() == "yes"
        boards[gpu.findtext("board_id") if several else -position - 1].append(_gpu(gpu, root))
    attached = whole(root.findtext("attached_gpus")) or 0
    cards = [one_card(dies) for dies in boards.values()]
    if attached > sum(one.chips for one in cards):
        cards = [replace(one, alarms=(*one.alarms, "not_all_shown")) for one in cards]
    return in_bus_order(cards)


def _gpu(gpu: ET.Element, root: ET.Element) -> Seen:
    told = {"id": gpu.get("id", ""), "driver": root.findtext("driver_version") or "", **dict(_first(gpu))}
    return card("denglin", told, ROWS)


def _first(gpu: ET.Element) -> Iterator[tuple[str, str]]:
    """Leaves by path; of several with one path the first."""
    told: dict[str, str] = {}
    for path, value in leaves(gpu):
        told.setdefault(path, value)
    yield from told.items()


def recognises(data: bytes) -> bool:
    return f"<{ROOT}" in decoded(data)


VENDOR = Vendor(
    name="denglin",
    asks=MappingProxyType({"denglin": "dlsmi query --xml-format"}),
    reader=read,
    recognises=recognises,
)
