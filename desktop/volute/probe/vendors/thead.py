"""T-Head (Alibaba) PPU: ``ppu-smi``, which reports and lists as NVIDIA's tool does, but counts PPUs."""

from __future__ import annotations

import re
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ends import all_shown
from volute.probe.vendors.nvidia_forms import Sheet, report
from volute.probe.vendors.sheets import refuse
from volute.probe.vendors.smi_cards import card
from volute.probe.vendors.smi_forms import csv_rows, headless, listed, table
from volute.probe.vendors.values import decoded, in_bus_order
from volute.probe.vendors.vendor import Answers, Vendor

NAMED = re.compile(r"\bPPU-?(?:ZW)?\d|T-Head", re.IGNORECASE)
SIGNS = ("PPU-SMI", "PPUSMI LOG", "PPU-Util", "PPU UUID", "ppu-smi")
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no device", "no_devices"))


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    cards = [card(sheet, "thead")[1] for sheet in _sheets(text)]
    if not cards:
        raise refuse(text, FAILURES)
    all_shown(text, len(cards))
    return in_bus_order(cards)


def _sheets(text: str) -> list[Sheet]:
    if found := report(text, "PPU"):
        return found
    rows = csv_rows(text) or table(text) or listed(text) or headless(text, NAMED)
    return [Sheet.of_row(row) for row in rows]


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return any(sign in text for sign in SIGNS) or bool(re.search(r"^PPU \d+: |\bPPU-ZW\d", text, re.MULTILINE))


VENDOR = Vendor(
    name="thead",
    asks=MappingProxyType({"thead": "ppu-smi -q", "thead_table": "ppu-smi"}),
    reader=read,
    recognises=recognises,
)
