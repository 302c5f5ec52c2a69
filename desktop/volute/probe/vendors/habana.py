"""Intel Gaudi (Habana): ``hl-smi``. Its CSV names an identity, its table does not; the long report has both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ends import alike, all_shown
from volute.probe.vendors.nvidia_forms import Sheet
from volute.probe.vendors.sheets import Row, card, generation, indented, mib, refuse, sections, width
from volute.probe.vendors.smi_cards import card as smi_card
from volute.probe.vendors.smi_forms import csv_rows, headless, table
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, said, switch, whole
from volute.probe.vendors.vendor import Answers, Vendor

HEAD = re.compile(r"^\[(\d+)\] AIP [^\n]*?([0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}:[0-9A-Fa-f.]+)[ \r]*$", re.MULTILINE)
DRIVER = re.compile(r"Driver Version[ \t]*:[ \t]*(\S+)")
ON_CHIP = re.compile(r"^temperature/(?:\[ *\d+\] )?(?:on chip|aip)")
NAMED = re.compile(r"\bHL-\d{3}")
SIGNS = ("HL-SMI", "hl-smi", "utilization.aip", "temperature.aip", "AIP UUID")
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no device", "no_devices"))


def vendor_first(text: str) -> str | None:
    """``0x1da31020``: here the maker's number comes first, unlike with NVIDIA's tool."""
    found = re.fullmatch(r"(?:0x)?([0-9a-f]{4})([0-9a-f]{4})", text.strip(), re.IGNORECASE)
    return f"{found[1]}:{found[2]}".lower() if found else None


ROWS: tuple[Row, ...] = (
    ("bus", bus, ("place",)),
    ("model", said, ("product name",)),
    ("device", vendor_first, ("pci/device id", "bus/device id")),
    ("subsystem", vendor_first, ("pci/sub system id", "bus/sub system id")),
    ("uuid", identity, ("aip uuid",)),
    ("serial", identity, ("serial number",)),
    ("board_part", identity, ("model number",)),
    ("driver", said, ("driver",)),
    ("memory_mib", mib, ("memory usage/total", "memory/total")),
    ("memory_used_mib", mib, ("memory usage/used", "memory/used")),
    ("utilisation", whole, ("utilization/aip",)),
    ("power_w", number, ("power readings (54v psu)/power draw", "power readings/power draw")),
    ("power_limit_w", number, ("power readings (54v psu)/power limit", "power readings/power limit")),
    ("power_limit_max_w", number, ("power readings (54v psu)/power max", "power readings/power max")),
    ("temperature_c", whole, ("hottest",)),
    ("remapped_rows", whole, ("replaced rows/double bit ecc",)),
    ("remap_pending", switch, ("replaced rows/pending",)),
    ("link_gen", generation, ("pci/aip link info/link speed/current",)),
    ("link_gen_max", generation, ("pci/aip link info/link speed/max",)),
    ("link_width", width, ("pci/aip link info/link width/current",)),
    ("link_width_max", width, ("pci/aip link info/link width/max",)),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    cards = list(_report(text)) or list(_likeness(text))
    if not cards:
        raise refuse(text, FAILURES)
    all_shown(text, len(cards))
    return in_bus_order(cards)


def _report(text: str) -> Iterator[Seen]:
    """``-q``: a heading a card, and lines further in."""
    told = [(head[2], dict(indented(body))) for head, body in sections(text, HEAD)]
    alike([body for _, body in told])
    driver = DRIVER.search(text)
    for place, body in told:
        chip = [heat for path, text in body.items() if ON_CHIP.search(path) and (heat := whole(text)) is not None]
        more = {"place": place, "hottest": str(max(chip, default="")), "driver": driver[1] if driver else ""}
        yield card("habana", {**body, **more}, ROWS)


def _likeness(text: str) -> Iterator[Seen]:
    """CSV and table are those of NVIDIA's tool, with columns of their own."""
    for row in csv_rows(text) or table(text) or headless(text, NAMED):
        yield smi_card(Sheet.of_row(row), "habana")[1]


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return any(sign in text for sign in SIGNS) or bool(NAMED.search(text))


FIELDS = (
    "index,name,uuid,serial,bus_id,driver_version,temperature.aip,utilization.aip,memory.total,memory.used,power.draw"
)
VENDOR = Vendor(
    name="habana",
    asks=MappingProxyType({"habana": f"hl-smi -Q {FIELDS} -f csv", "habana_table": "hl-smi"}),
    reader=read,
    recognises=recognises,
)
