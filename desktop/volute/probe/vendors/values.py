"""How tools write down values, and what they write when there is none. Nothing here guesses: no value is None."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from volute.domain.seen import Seen

NUMBER = re.compile(r"\s*\[?(-?\d{1,15}(?:\.\d+)?)(?!\d)")  # longer ones are no figure, and would overflow
BUS = re.compile(r"([0-9a-f]{4,8}):([0-9a-f]{2}):([0-9a-f]{2})(?:\.([0-9a-f]))?", re.IGNORECASE)
PCI_PAIR = re.compile(r"(?:0x)?([0-9a-f]{4})([0-9a-f]{4})", re.IGNORECASE)
ABSENT = re.compile(
    r"\W*(|n/?a|none|unknown|not (supported|available|active|applicable)|insufficient permissions"
    r"|requested functionality .*|unknown error|err!?|gpu (is|requires) .*|-+)\W*",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"(gpu-|0x)?([0\W]+|[f\W]+)|.*redacted.*|1234567.*|[x*?\W]+", re.IGNORECASE)
FIRST_LETTERS = bytes((0xFF, 0xFE)), bytes((0xFE, 0xFF))
COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")  # and cursor moves
LONGEST = 200  # letters of a name or an identifier; what is longer is none
LOOKED_AT = 400  # bytes, to tell two-byte letters that came without their mark


def decoded(raw: str | bytes) -> str:
    """Text of an answer without a terminal's colours: UTF-8 with what is not UTF-8 marked, or UTF-16 as a Windows
    shell redirects it. Other encodings keep their ASCII letters, which is all that tools write values in."""
    if isinstance(raw, str):
        return COLOURS.sub("", raw)
    if raw[:2] in FIRST_LETTERS:
        text = raw.decode("utf-16", "replace")
    elif raw[1:LOOKED_AT:2].count(0) * 2 > len(raw[1:LOOKED_AT:2]):
        text = raw.decode("utf-16-le", "replace")
    else:
        text = raw.decode("utf-8-sig", "replace")
    return COLOURS.sub("", text) if "\x1b" in text else text


def cells(line: str) -> list[str]:
    """The cells of one line of CSV; what is no CSV is cut at its commas all the same."""
    line = line.translate({0: " ", 10: " ", 13: " "})
    try:
        found = next(csv.reader([line], skipinitialspace=True), [])
    except csv.Error:
        found = line.split(",")
    return [cell.strip() for cell in found]


def said(text: str | None) -> str | None:
    """The words, unless they are one of the many ways to say nothing."""
    if text is None or ABSENT.fullmatch(text[:LONGEST]):
        return None
    return printable(text.strip()[:LONGEST])


def printable(text: str) -> str:
    """What a host says goes to terminals, tables and reports: no bell, no escape, no letter that turns lines around."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def identity(text: str | None) -> str | None:
    """An identifier that identifies: zeros, FFFF and redactions are none."""
    value = said(text)
    return None if value is None or PLACEHOLDER.fullmatch(value) else value


def number(text: str | None) -> float | None:
    """The number in front of a unit: ``24564 MiB``, ``16x``, ``[N/A]``."""
    found = NUMBER.match(text) if text else None
    return float(found[1]) if found else None


def whole(text: str | None) -> int | None:
    value = number(text)
    return None if value is None else round(value)


def switch(text: str | None) -> bool | None:
    """``Enabled`` and ``Yes`` against ``Disabled`` and ``No``; anything else did not say."""
    return {"enabled": True, "yes": True, "disabled": False, "no": False}.get((text or "").strip().lower())


def bus(text: str | None) -> str | None:
    """``00000000:1B:00.0`` and ``0000:1b:00`` are both ``0000:1b:00.0``."""
    found = BUS.search(text or "")
    if not found:
        return None
    domain, number_, device, function = found.groups("0")
    return f"{domain.lstrip('0').rjust(4, '0')}:{number_}:{device}.{function}".lower()


def pci_pair(text: str | None) -> str | None:
    """``0x268410DE`` is device then vendor; people write ``10de:2684``. A zero device is none."""
    found = PCI_PAIR.fullmatch((text or "").strip())
    if not found or found[1] == "0000":
        return None
    return f"{found[2]}:{found[1]}".lower()


TEXTS = ("bus", "model", "device", "subsystem", "uuid", "pdi", "serial", "board_part", "chip_part", "vbios", "driver",
         "virtual", "throttled", "architecture")  # fmt: skip
FIGURES = ("memory_mib", "memory_used_mib", "utilisation", "processes", "power_w", "power_limit_w", "power_limit_max_w",
           "temperature_c", "fan_percent", "ecc_uncorrected", "remapped_rows", "retired_pages", "link_gen",
           "link_gen_max", "link_width", "link_width_max", "link_gen_host")  # fmt: skip
MOST = 10**12  # what is more is no figure of a card, and would not fit where figures are kept


def _believable(card: Seen) -> Seen:
    """Whatever form it was read from: words that can be printed, of a length that can be, and figures in bounds."""
    odd = [
        name for name in TEXTS if (text := getattr(card, name)) and not (text.isprintable() and len(text) <= LONGEST)
    ]
    vast = [name for name in FIGURES if (value := getattr(card, name)) is not None and not -MOST < value < MOST]
    alarms = card.alarms if all(map(str.isprintable, card.alarms)) else tuple(map(printable, card.alarms))
    if not odd and not vast and alarms is card.alarms:
        return card
    told: dict[str, Any] = {name: printable(getattr(card, name)[:LONGEST]) for name in odd}
    return replace(card, alarms=alarms, **told | dict.fromkeys(vast))


def in_bus_order(cards: Iterable[Seen]) -> tuple[Seen, ...]:
    """Slots count bus addresses from 0: a tool's own order changes with drivers and lost cards."""
    ordered = sorted(map(_believable, cards), key=lambda card: (card.bus is None, len(card.bus or ""), card.bus or ""))
    return tuple(card if card.slot == slot else replace(card, slot=slot) for slot, card in enumerate(ordered))


ADD_UP = ("memory_mib", "memory_used_mib", "processes", "ecc_uncorrected", "remapped_rows", "retired_pages")
ADD_UP_W = ("power_w", "power_limit_w", "power_limit_max_w")
WORST = ("utilisation", "temperature_c", "remap_failure")


def one_card(dies: Sequence[Seen]) -> Seen:
    """Several dies on one board are one card: memory and power add up, the busiest die tells the load."""
    if len(dies) == 1:
        return dies[0]
    first = min(dies, key=lambda die: (die.bus is None, die.bus or ""))
    told: dict[str, Any] = {}
    for name in (*ADD_UP, *ADD_UP_W, *WORST):
        known = [value for die in dies if (value := getattr(die, name)) is not None]
        told[name] = _together(name, known) if known else None
    alarms = tuple(dict.fromkeys(alarm for die in dies for alarm in die.alarms))
    return replace(first, chips=len(dies), alarms=alarms, **told)


def _together(name: str, known: Sequence[Any]) -> Any:
    if name in WORST:
        return max(known)
    return round(sum(known), 2) if name in ADD_UP_W else sum(known)
