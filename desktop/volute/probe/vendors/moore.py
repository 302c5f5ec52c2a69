"""Moore Threads: ``mthreads-gmi``, as JSON where it can, as its table where it cannot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from volute.domain.seen import Seen
from volute.probe.vendors.ends import alike, all_shown, ruled_off
from volute.probe.vendors.sheets import (
    Row,
    Told,
    card,
    documents,
    flat,
    ids,
    indented,
    mib,
    refuse,
    sections,
    shows_something,
    width,
)
from volute.probe.vendors.smi_forms import listed
from volute.probe.vendors.values import bus, decoded, identity, in_bus_order, number, said, whole
from volute.probe.vendors.vendor import Answers, Vendor

VERSION = re.compile(r"Driver Version[ \t]*:[ \t]*(\S+)")
FIRST = re.compile(
    r"^(\d+)[ \t]([^|\n]*)\|[ \t]*([0-9A-Fa-f:.]{10,16})[ \t]*\|[ \t]*(\S+)[ \t]+(\d+)MiB\((\d+)MiB\)", re.MULTILINE
)
SECOND = re.compile(r"\|\s*(\d+)x\((\d+)x\)\s*\|\s*(\d+)C")
HEAD = re.compile(r"^GPU\s?\d*:?[^\S\n]+([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f.]+)[ \r]*$", re.MULTILINE)
PROCESS = re.compile(r"^(\d+)\s+\d+\s+\S.*MiB\s*$", re.MULTILINE)
FAILURES = (("permission", "no_permission"), ("driver", "no_driver"), ("no device", "no_devices"))

ROWS: tuple[Row, ...] = (
    ("bus", bus, ("pci/bus id", "pci/gpu bus id")),
    ("model", said, ("product name",)),
    ("device", said, ("device",)),
    ("subsystem", said, ("subsystem",)),
    ("uuid", identity, ("gpu uuid",)),
    ("serial", identity, ("serial number",)),
    ("vbios", identity, ("mtbios version",)),
    ("driver", said, ("driver version",)),
    ("memory_mib", mib, ("fb memory usage/total",)),
    ("memory_used_mib", mib, ("fb memory usage/used",)),
    ("utilisation", whole, ("utilization/gpu",)),
    ("power_w", number, ("power readings/power draw",)),
    ("power_limit_w", number, ("power readings/current power limit", "power readings/power limit")),
    ("temperature_c", whole, ("temperature/gpu current temp",)),
    ("fan_percent", whole, ("fan speed",)),
    ("link_width", width, ("pci/gpu link info/link width/current", "link")),
    ("link_width_max", width, ("pci/gpu link info/link width/max", "link max")),
)


def read(answers: Answers) -> tuple[Seen, ...]:
    """The cards of one host, in bus order."""
    text = "\n".join(decoded(answer) for answer in answers.values())
    cards = [found for told in _json(text) if shows_something(found := card("moore", told, ROWS))]
    counted = re.search(r"\"Attached GPUs\": ?\"?(\d{1,4})", text)
    if cards and counted and int(counted[1]) > len(cards):
        cards = [replace(one, alarms=("not_all_shown",)) for one in cards]
    cards = (
        cards
        or list(_report(text))
        or list(_table(text))
        or [Seen("moore", 0, model=said(row["name"]), uuid=identity(row["uuid"])) for row in listed(text)]
    )
    if not cards:
        raise refuse(text, FAILURES)
    return in_bus_order(cards)


def _json(text: str) -> Iterator[Told]:
    for document in documents(text):
        if not isinstance(document, dict) or not isinstance(document.get("GPU"), list):
            continue
        driver = str(document.get("Driver Version", ""))
        for gpu in document["GPU"]:
            told = dict(flat(gpu))
            device = ids(told.get("pci/vendor id"), told.get("pci/device id"))
            board = ids(told.get("pci/sub vendor id"), told.get("pci/sub device id"))
            yield {**told, "driver version": driver, "device": device or "", "subsystem": board or ""}


def _report(text: str) -> Iterator[Seen]:
    """``-q``: a heading a card with its place, and lines further in."""
    told = [(head[1], dict(indented(body))) for head, body in sections(text, HEAD)]
    alike([body for _, body in told])
    all_shown(text, len(told) or 9999)
    driver = VERSION.search(text)
    for place, body in told:
        device = ids(body.get("pci/vendor id"), body.get("pci/device id")) or ""
        more = {"pci/bus id": place or body.get("pci/bus id", ""), "device": device}
        yield card("moore", {**body, **more, "driver version": driver[1] if driver else ""}, ROWS)


def _table(text: str) -> Iterator[Seen]:
    """Two lines a card; the processes stand below under the same numbers."""
    above, found, below = text.partition("Processes:")
    rows = list(FIRST.finditer(above))
    if rows:
        ruled_off(above, rows[-1].end())
    counted = Counter(PROCESS.findall(below))
    driver = VERSION.search(text)
    for row in rows:
        more = SECOND.search(above[row.end() :].split("\n", 2)[1] if "\n" in above[row.end() :] else "")
        seen = Seen("moore", 0, bus=bus(row[3]), model=said(row[2]), driver=driver[1] if driver else None)
        yield replace(
            seen,
            utilisation=whole(row[4]),
            memory_used_mib=whole(row[5]),
            memory_mib=whole(row[6]),
            link_width=whole(more[1]) if more else None,
            link_width_max=whole(more[2]) if more else None,
            temperature_c=whole(more[3]) if more else None,
            processes=counted[row[1]] if found else None,
        )


def recognises(data: bytes) -> bool:
    text = decoded(data)
    return "mthreads-gmi" in text or "MTBios" in text or bool(re.search(r"^GPU \d+: MTT ", text, re.MULTILINE))


VENDOR = Vendor(
    name="moore",
    asks=MappingProxyType({"moore": "mthreads-gmi -q --json", "moore_table": "mthreads-gmi"}),
    reader=read,
    recognises=recognises,
)
