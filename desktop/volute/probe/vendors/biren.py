"""Biren: ``brsmi gpu --query-gpu``, after its maker's manual. A card cut in two or four shows as many instances.

No recording of this tool was at hand: columns are told by the head line, or by the order they were asked in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.nvidia_forms import Sheet, report
from volute.probe.vendors.sheets import refuse
from volute.probe.vendors.smi_cards import card
from volute.probe.vendors.smi_forms import csv_rows, headless, table
from volute.probe.vendors.values import decoded, in_bus_order
from volute.probe.vendors.vendor import Answers, Vendor

COLUMNS = (
    "index",
    "name",
    "uuid",
    "serial",
    "pci.bus_id",
    "utilization.gpu",
    "memory.used",
    "memory.total",
    "temperature.gpu",
)
NAMED = re.compile(r"\b(?:Biren|BR1\d\d|BR2\d\d|Bili)", re.IGNORECASE)
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no device", "no_devices"))


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    sheets = report(text)
    if not sheets:
        rows = csv_rows(text) or table(text) or list(_as_asked(text)) or headless(text, NAMED)
        sheets = [Sheet.of_row(row) for row in rows]
    if not sheets:
        raise refuse(text, FAILURES)
    return in_bus_order(card(sheet, "biren")[1] for sheet in sheets)


def _as_asked(text: str) -> Iterator[Mapping[str, str]]:
    """Rows without a head line, where they have just the columns that were asked for."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) == len(COLUMNS) and cells[0].isdigit():
            yield dict(zip(COLUMNS, cells, strict=True))


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return "brsmi" in text.lower() or bool(NAMED.search(text))


VENDOR = Vendor(
    name="biren",
    asks=MappingProxyType({"biren": f"brsmi gpu --query-gpu={','.join(COLUMNS)} --format=csv"}),
    reader=read,
    recognises=recognises,
)
