"""Every name a value of an NVIDIA card ever had, the newest first, in the XML form and in the plain form.

Names moved and changed their meaning between drivers 352 and 610, so a field is found by name, never by
the version of the schema: an unknown schema is read for what it still says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from volute.probe.vendors.values import LONGEST, bus, identity, number, pci_pair, said, switch, whole

Told = Sequence[str]


def first(convert: Callable[[str], object]) -> Callable[[Told], object]:
    """The first of the names that holds a value; names of other drivers are absent or say N/A.

    The cards of a host say mostly the same, so each text is understood once; long ones are not kept.
    """
    known = lru_cache(maxsize=512)(convert)

    def taken(told: Told) -> object:
        for text in told:
            if (value := known(text) if len(text) <= LONGEST else convert(text)) is not None:
                return value
        return None

    return taken


def total(told: Told) -> int | None:
    """A sum over counters; a counter this card does not have is left out."""
    known = [value for text in told if (value := whole(text)) is not None]
    return sum(known) if known else None


def board_part(told: Told) -> str | None:
    return next((v for text in told if (v := identity(text)) and not CHIP_PART.fullmatch(v)), None)


def chip_part(told: Told) -> str | None:
    return next((v for text in told if (v := identity(text)) and CHIP_PART.fullmatch(v)), None)


def virtualised(told: Told) -> str | None:
    """A whole card passed through to a machine is a bare card, and so is the host's side of a shared one."""
    mode = first(said)(told)
    return None if mode is None or str(mode).lower() in WHOLE_CARD else str(mode).lower()


CHIP_PART = re.compile(r"[0-9A-F]{4}-\w{3,4}-\w{2}", re.IGNORECASE)  # until driver 5xx this name held the board's
WHOLE_CARD = ("pass-through", "host vgpu", "host vsga")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of Seen: how to take it, and its names in the XML, in the plain form and in CSV, newest first."""

    name: str
    take: Callable[[Told], object]
    xml: tuple[str, ...]
    plain: tuple[str, ...]
    csv: tuple[str, ...]


def field(name: str, take: Callable[[Told], object], xml: str, plain: str, csv: str) -> Field:
    return Field(name, take, tuple(xml.split()), tuple(part.strip() for part in plain.split("|")), tuple(csv.split()))


ECC = "ecc_errors/aggregate"
POWER, OLD_POWER = "gpu power readings", "power readings"

FIELDS = (
    field("bus", first(bus), "pci/pci_bus_id", "pci/bus id", "pci.bus_id bus_id gpu_bus_id"),
    field("model", first(said), "product_name", "product name", "name gpu_name product_name"),
    field("device", first(pci_pair), "pci/pci_device_id", "pci/device id", "pci.device_id"),
    field("subsystem", first(pci_pair), "pci/pci_sub_system_id", "pci/sub system id", "pci.sub_device_id"),
    field("uuid", first(identity), "uuid", "gpu uuid", "uuid gpu_uuid"),
    field("pdi", first(identity), "pdi", "gpu pdi", "pdi"),
    field("serial", first(identity), "serial", "serial number", "serial gpu_serial"),
    field(
        "board_part",
        board_part,
        "board_part_number gpu_part_number",
        "board part number|gpu part number",
        "board_part_number part_number",
    ),
    field("chip_part", chip_part, "gpu_part_number", "gpu part number", "gpu_part_number part_number"),
    field("vbios", first(identity), "vbios_version", "vbios version", "vbios_version"),
    field(
        "memory_mib", first(whole), "fb_memory_usage/total", "fb memory usage/total|memory usage/total", "memory.total"
    ),
    field(
        "memory_used_mib", first(whole), "fb_memory_usage/used", "fb memory usage/used|memory usage/used", "memory.used"
    ),
    field(
        "utilisation",
        first(whole),
        "utilization/gpu_util",
        "utilization/gpu|utilization/ppu",
        "utilization.gpu utilization.aip utilization.ppu",
    ),
    field("processes", first(whole), "processes/count", "processes/count", "processes/count"),
    field(
        "power_w",
        first(number),
        "gpu_power_readings/power_draw gpu_power_readings/average_power_draw"
        " gpu_power_readings/instant_power_draw power_readings/power_draw",
        f"{POWER}/power draw|{POWER}/average power draw|{POWER}/instantaneous power draw|{OLD_POWER}/power draw",
        "power.draw power.draw.average power.draw.instant gpu.power.draw board.power.draw",
    ),
    field(
        "power_limit_w",
        first(number),
        "gpu_power_readings/current_power_limit gpu_power_readings/enforced_power_limit"
        " gpu_power_readings/power_limit power_readings/enforced_power_limit power_readings/current_power_limit"
        " power_readings/power_limit gpu_power_readings//current_power_limit",  # the last: a level more since 610
        f"{POWER}/current power limit|{POWER}/gpu ceiling power limit/current power limit"
        f"|{OLD_POWER}/enforced power limit|{OLD_POWER}/current power limit|{OLD_POWER}/power limit",
        "enforced.power.limit power.limit",
    ),
    field(
        "power_limit_max_w",
        first(number),
        "gpu_power_readings/max_power_limit power_readings/max_power_limit",
        f"{POWER}/max power limit|{OLD_POWER}/max power limit",
        "power.max_limit",
    ),
    field(
        "temperature_c",
        first(whole),
        "temperature/gpu_temp",
        "temperature/gpu current temp",
        "temperature.gpu temperature.aip temperature.ppu",
    ),
    field("fan_percent", first(whole), "fan_speed", "fan speed", "fan.speed"),
    field(
        "ecc_uncorrected",
        total,
        f"{ECC}/sram_uncorrectable_parity {ECC}/sram_uncorrectable_secded {ECC}/sram_uncorrectable"
        f" {ECC}/dram_uncorrectable {ECC}/double_bit/total",
        "ecc errors/aggregate/sram uncorrectable parity|ecc errors/aggregate/sram uncorrectable sec-ded"
        "|ecc errors/aggregate/sram uncorrectable|ecc errors/aggregate/dram uncorrectable"
        "|ecc errors/aggregate/double bit/total",
        "ecc.errors.uncorrected.aggregate.total",
    ),
    field(
        "remapped_rows",
        total,
        "remapped_rows/remapped_row_corr remapped_rows/remapped_row_unc",
        "remapped rows/correctable error|remapped rows/uncorrectable error",
        "remapped_rows.correctable remapped_rows.uncorrectable",
    ),
    field(
        "remap_failure",
        first(switch),
        "remapped_rows/remapped_row_failure",
        "remapped rows/remapping failure occurred",
        "remapped_rows.failure",
    ),
    field(
        "retired_pages",
        total,
        "retired_pages/multiple_single_bit_retirement/retired_count retired_pages/double_bit_retirement/retired_count",
        "retired pages/single bit ecc|retired pages/double bit ecc",
        "retired_pages.single_bit_ecc.count retired_pages.double_bit.count retired_pages.sbe retired_pages.dbe",
    ),
    field(
        "link_gen",
        first(whole),
        "pci/pci_gpu_link_info/pcie_gen/current_link_gen",
        "pci/gpu link info/pcie generation/current",
        "pcie.link.gen.gpucurrent pcie.link.gen.current",
    ),
    field(
        "link_gen_max",
        first(whole),
        "pci/pci_gpu_link_info/pcie_gen/max_device_link_gen pci/pci_gpu_link_info/pcie_gen/max_link_gen",
        "pci/gpu link info/pcie generation/device max|pci/gpu link info/pcie generation/max",
        "pcie.link.gen.gpumax pcie.link.gen.max",
    ),
    field(
        "link_width",
        first(whole),
        "pci/pci_gpu_link_info/link_widths/current_link_width",
        "pci/gpu link info/link width/current",
        "pcie.link.width.current",
    ),
    field(
        "link_width_max",
        first(whole),
        "pci/pci_gpu_link_info/link_widths/max_link_width",
        "pci/gpu link info/link width/max",
        "pcie.link.width.max",
    ),
    field("persistence", first(switch), "persistence_mode", "persistence mode", "persistence_mode"),
    field(
        "mig", lambda told: bool(first(switch)(told)), "mig_mode/current_mig", "mig mode/current", "mig.mode.current"
    ),
    field(
        "virtual",
        virtualised,
        "gpu_virtualization_mode/virtualization_mode",
        "gpu virtualization mode/virtualization mode",
        "virtualization_mode",
    ),
    field(
        "remap_pending",
        first(switch),
        "remapped_rows/remapped_row_pending retired_pages/pending_retirement retired_pages/pending_blacklist",
        "remapped rows/pending|retired pages/pending page blacklist|retired pages/pending",
        "remapped_rows.pending retired_pages.pending",
    ),
    field(
        "link_gen_host",
        first(whole),
        "pci/pci_gpu_link_info/pcie_gen/max_host_link_gen",
        "pci/gpu link info/pcie generation/host max",
        "pcie.link.gen.hostmax",
    ),
    field("ecc_on", first(switch), "ecc_mode/current_ecc", "ecc mode/current", "ecc.mode.current"),
    field("architecture", first(said), "product_architecture", "product architecture", "architecture"),
)
