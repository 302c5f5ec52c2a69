"""Cambricon: ``cnmon``, its table and the sections of single cards; never its JSON, which writes a file on the host.

An X8 is one card of two chips that stand in two rows; each row shows the power of the whole card.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ends import RULE
from volute.probe.vendors.sheets import Row, card, generation, indented, mib, refuse, sections, width
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, one_card, said, whole
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

UPPER = re.compile(r"^\|\s*(\d+)\s+(?:\S+)\s+(MLU\S+)\s+(\S+)\s*\|\s*([0-9A-Fa-f:.]+|N/A)?\s*\|\s*(\S+)\s+(\S+)\s*\|")
LOWER = re.compile(r"^\|\s*(\S+)\s+(\S+)\s+(\S+) W/\s*(\S+) W\s*\|\s*(\S+) MiB/\s*(\S+) MiB\s*\|")
DRIVER = re.compile(r"Driver v(\S+)")
HEAD = re.compile(r"^Card (\d+)[ \r]*$", re.MULTILINE)
ROWS: tuple[Row, ...] = (
    ("bus", bus, ("pci/bus id", "pci info/bus id", "pcie info/bus id", "bus id", "pcie bus id", "pci bus id")),
    ("model", said, ("product name", "device name", "card name", "name")),
    ("vbios", said, ("firmware version", "firmware", "mcu version")),
    ("driver", said, ("driver version", "driver")),
    ("uuid", identity, ("uuid",)),
    ("serial", identity, ("sn", "serial number")),
    ("memory_mib", mib, ("physical memory usage/total", "memory usage/total", "memory/total")),
    ("memory_used_mib", mib, ("physical memory usage/used", "memory usage/used", "memory/used")),
    ("utilisation", whole, ("utilization/mlu average", "utilization/mlu", "utilization/average", "utilization")),
    ("power_w", number, ("power/usage", "power usage")),
    ("power_limit_w", number, ("power/cap", "power cap")),
    ("temperature_c", whole, ("temperature/board", "temperature/chip", "temperature")),
    ("fan_percent", whole, ("fan/speed", "fan speed", "fan")),
    (
        "link_gen",
        generation,
        ("pci/current speed", "pci info/current speed", "pcie info/current speed", "current speed"),
    ),
    ("link_gen_max", generation, ("pci/max speed", "pci info/max speed", "pcie info/max speed", "max speed")),
    ("link_width", width, ("pci/current width", "pci info/current width", "pcie info/current width", "current width")),
    ("link_width_max", width, ("pci/max width", "pci info/max width", "pcie info/max width", "max width")),
)
TWO_CHIPS = ("MLU370-X8",)
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no card", "no_devices"))


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    told = {int(head[1]): dict(indented(body)) for head, body in sections(text, HEAD)}
    driver = DRIVER.search(text)
    chips = [_named(number_, chip, told.get(number_, {})) for number_, chip in _chips(text)]
    chips = chips or [card("cambricon", one, ROWS) for one in told.values() if one]
    if not chips:
        raise refuse(text, FAILURES)
    return in_bus_order(replace(one, driver=driver[1] if driver else one.driver) for one in _boards(chips))


def _chips(text: str) -> Iterator[tuple[int, Seen]]:
    upper: re.Match[str] | None = None
    inside = False
    for line in filter(str.strip, text.splitlines()):
        lower = LOWER.match(line)
        if upper and lower:
            yield int(upper[1][:6]), _chip(upper, lower)
        elif upper:
            raise Unreadable("cut_short")
        upper = None if lower else UPPER.match(line)
        inside = bool(upper or lower) or (inside and not RULE.match(line))
    if inside:
        raise Unreadable("cut_short")


def _chip(upper: re.Match[str], lower: re.Match[str]) -> Seen:
    return Seen(
        "cambricon",
        0,
        bus=bus(upper[4]),
        model=said(upper[2]),
        vbios=said(upper[3]),
        utilisation=whole(upper[5]),
        ecc_uncorrected=whole(upper[6]),
        fan_percent=whole(lower[1]),
        temperature_c=whole(lower[2]),
        power_w=number(lower[3]),
        power_limit_w=number(lower[4]),
        memory_used_mib=whole(lower[5]),
        memory_mib=whole(lower[6]),
    )


def _named(number_: int, chip: Seen, told: dict[str, str]) -> Seen:
    """Identity stands in the section of the card, under whatever group a release puts it; so does what no table has."""
    last = {path.rpartition("/")[2]: value for path, value in told.items()}
    more = asdict(card("cambricon", told, ROWS))
    unsaid = {name: value for name, value in more.items() if getattr(chip, name) is None}
    return replace(chip, **unsaid | {"uuid": identity(last.get("uuid")), "serial": identity(last.get("sn"))})


def _boards(chips: Iterable[Seen]) -> Iterator[Seen]:
    """Chips that show one serial are one card; where none is shown, two neighbours of a two-chip model are."""
    boards: dict[object, list[Seen]] = defaultdict(list)
    for position, chip in enumerate(chips):
        pair = position // 2 if chip.model in TWO_CHIPS else -1 - position
        boards[chip.serial or pair].append(chip)
    for board in boards.values():
        yield _board(board)


def _board(chips: list[Seen]) -> Seen:
    if len(chips) == 1:
        return chips[0]
    powers, limits = (
        [v for chip in chips if (v := getattr(chip, f)) is not None] for f in ("power_w", "power_limit_w")
    )
    whole_card = one_card(chips)
    return replace(whole_card, power_w=max(powers, default=None), power_limit_w=max(limits, default=None))


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return "CNMON v" in text or bool(HEAD.search(text) and "MLU" in text)


VENDOR = Vendor(
    name="cambricon",
    asks=MappingProxyType({"cambricon": "cnmon", "cambricon_info": "cnmon info"}),
    reader=read,
    recognises=recognises,
)
