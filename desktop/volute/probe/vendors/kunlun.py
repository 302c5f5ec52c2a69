"""Kunlunxin: the table of ``xpu_smi``, read by the names of its columns; and of the newer ``xpu-smi``, which looks like
NVIDIA's. Intel ships a tool of that name too, so it is only asked where the bus shows a card of Kunlunxin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ends import ruled_off
from volute.probe.vendors.nvidia_forms import Sheet, report
from volute.probe.vendors.sheets import Row, Told, card, mib, refuse
from volute.probe.vendors.smi_cards import card as smi_card
from volute.probe.vendors.smi_forms import table
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, said, whole
from volute.probe.vendors.vendor import Answers, Unreadable, Vendor

DRIVER = re.compile(r"^Driver Version: (\S+)", re.MULTILINE)
LIKENESS = re.compile(r"\| XPU-SMI .*Driver Version|XPU-Util|XPU UUID|XPU-?SMI LOG", re.IGNORECASE)
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"))

ROWS: tuple[Row, ...] = (
    ("bus", bus, ("pci addr",)),
    ("model", said, ("model",)),
    ("serial", identity, ("sn",)),
    ("driver", said, ("driver",)),
    ("memory_used_mib", mib, ("memory",)),
    ("memory_mib", lambda text: mib(text.rpartition("/")[2].strip()) if "/" in text else None, ("memory",)),
    ("utilisation", whole, ("userate",)),
    ("power_w", number, ("power(w)", "power")),
    ("temperature_c", whole, ("temp", "temp(c)", "temperature")),
    ("vbios", identity, ("firmware version", "fw version")),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    driver = DRIVER.search(text)
    cards = [card("kunlun", {**told, "driver": driver[1] if driver else ""}, ROWS) for told in _devices(text)]
    if cards:
        ruled_off(text, text.rindex("|", 0, text.find("VIDEO") if "VIDEO" in text else None))
        return in_bus_order(cards)
    rows = report(text, "XPU") or [Sheet.of_row(row) for row in table(text)]
    if not rows:
        raise refuse(text, FAILURES)
    return in_bus_order(seen for _, seen in (smi_card(sheet, "kunlun") for sheet in rows))


def _devices(text: str) -> Iterator[Told]:
    """Rows of the table that has a column of PCI addresses; the others tell of video and of processes."""
    names: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            continue
        if cells[0] == "DevID":
            names = [cell.lower() for cell in cells]
        elif "pci addr" in names and len(cells) == len(names) and line.rstrip().endswith("|"):
            yield dict(zip(names, cells, strict=True))
        elif "pci addr" in names:
            raise Unreadable("cut_short")


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return ("| DevID |" in text and "PCI Addr" in text) or bool(LIKENESS.search(text))


NEWER = "command -v xpu_smi >/dev/null || ! grep -qs 0x1d22 /sys/bus/pci/devices/*/vendor && exit 127; xpu-smi"
VENDOR = Vendor(
    name="kunlun",
    asks=MappingProxyType({"kunlun": "xpu_smi", "kunlun_newer": NEWER}),
    reader=read,
    recognises=recognises,
)
