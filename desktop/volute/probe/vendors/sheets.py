"""The forms tools answer in (JSON, XML, indented lines), each brought to texts by path; a table says what a path means.

A name no row knows is passed over, so that an unknown version of a tool is read for what it still says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET  # entities are refused before the parser sees a byte

from volute.domain.seen import Seen
from volute.probe.vendors.values import NUMBER, number
from volute.probe.vendors.vendor import Unreadable

Told = Mapping[str, str]
Take = Callable[[str], object]
Row = tuple[str, Take, Sequence[str]]  # a field of Seen, how its text is taken, the names it has had, newest first
OPENING = re.compile(r"[{\[]")
CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if chr(code) not in "\t\n\r"}
UNITS = {"b": 1 / 1048576, "k": 1 / 1024, "m": 1, "g": 1024, "t": 1048576}
GENERATION = {2.5: 1, 5.0: 2, 8.0: 3, 16.0: 4, 32.0: 5, 64.0: 6}
STRAY = 200  # brackets of warnings around a document; with more it is none, and is not searched on and on
DEEPEST = 20  # levels; no tool goes further in, and a walk without end would be ours
SAID = 300  # letters of a tool's own words that go into an error


def card(vendor: str, told: Told, rows: Sequence[Row]) -> Seen:
    """One card by a vendor's table; of several names, and of several rows, the first that holds a value."""
    found: dict[str, Any] = {}
    for field, take, names in rows:
        if field not in found and (value := _first(told, take, names)) is not None:
            found[field] = value
    return Seen(vendor, 0, **found)


def _first(told: Told, take: Take, names: Sequence[str]) -> object:
    return next((v for name in names if name in told and (v := take(told[name])) is not None), None)


def shows_something(seen: Seen) -> bool:
    return seen != Seen(seen.vendor, seen.slot)


NO_DRIVER = re.compile(
    r"driver[^\n|]{0,60}(?:not |fail|mismatch|missing|version error)"
    r"|(?:fail|unable|cannot|can't|couldn't|error)[^\n|]{0,80}driver|error while loading shared libraries|communicat",
    re.IGNORECASE,
)  # a table that names the version of its driver has one


def refuse(text: str, failures: Sequence[tuple[str, str]] = (), otherwise: str = "nothing") -> Unreadable:
    """Why no card can be told from a text: by the sign of a known failure in it."""
    lowered = text.lower()
    reasons = (reason for sign, reason in failures if sign in lowered and reason != "no_driver")
    reason = "no_driver" if NO_DRIVER.search(text) else next(reasons, otherwise)
    return Unreadable(reason, said=text.strip()[:SAID])


def documents(text: str) -> list[Any]:
    """Every JSON document in a text; warnings may stand before, between and after. Half a document is none."""
    decoder, found, at, stray = json.JSONDecoder(), [], 0, 0
    while opening := OPENING.search(text, at):
        try:
            document, at = decoder.raw_decode(text, opening.start())
        except (ValueError, RecursionError) as error:
            stray += 1
            if isinstance(error, RecursionError) or stray > STRAY or _begins_a_line(text, opening.start()):
                raise _broken(text, error) from error
            at = opening.end()
            continue
        found.append(document)
    return found


def _begins_a_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip() and text[at : at + 3].strip(" \r\n")[1:2] in (
        "",
        '"',
        "{",
    )


def _broken(text: str, error: ValueError | RecursionError) -> Unreadable:
    at = error.pos if isinstance(error, json.JSONDecodeError) else 0
    return Unreadable("cut_short") if at >= len(text.rstrip()) - 1 else Unreadable("garbled", detail=str(error)[:SAID])


def flat(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Texts by path in small letters; ``{"value": 42, "unit": "W"}`` is ``42 W``."""
    if isinstance(node, dict):
        if "value" in node and "unit" in node:
            yield path, f"{node['value']} {node['unit']}"
        for key, value in node.items():
            yield from flat(value, f"{path}/{str(key).strip().lower()}".lstrip("/"))
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from flat(value, f"{path}/{position}")
    elif node is not None:
        yield path, str(node)


def indented(text: str) -> Iterator[tuple[str, str]]:
    """``NAME: value`` under the names of the levels above it, in small letters."""
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        depth = len(name) - len(name.lstrip())
        while above and above[-1][0] >= depth:
            above.pop()
        name = name.strip().lower()
        if colon and value.strip():
            yield "/".join([*(part for _, part in above), name]), value.strip()
        elif name:
            above.append((depth, name))


def sections(text: str, head: re.Pattern[str]) -> Iterator[tuple[re.Match[str], str]]:
    """Each match of a heading with the text until the next."""
    heads = list(head.finditer(text))
    for this, following in zip(heads, [*heads[1:], None], strict=False):
        yield this, text[this.end() : following.start() if following else len(text)]


def xml(text: str, root: str) -> ET.Element:
    """The document between ``<root`` and ``</root>``, whatever is printed around it."""
    start, end = text.find(f"<{root}"), text.rfind(f"</{root}>")
    if "<!ENTITY" in text:
        raise Unreadable("entities")
    if end < start or start < 0:
        raise Unreadable("cut_short")
    try:
        return ET.fromstring(text[start : end + len(root) + 3].translate(CONTROLS))  # noqa: S314 - no entities are left
    except ET.ParseError as error:
        raise Unreadable("garbled", detail=str(error)) from error


def leaves(element: ET.Element, path: str = "") -> Iterator[tuple[str, str]]:
    for child in element:
        below = f"{path}/{child.tag}".lstrip("/")
        yield below, (child.text or "").strip()
        if below.count("/") < DEEPEST:
            yield from leaves(child, below)


def mib(text: str) -> int | None:
    """``67108864 KB``, ``64289 MB``, ``44 GiB`` or a bare number of MiB."""
    found = NUMBER.match(text)
    if not found:
        return None
    unit = text[found.end() :].strip().lower()[:1]
    return round(float(found[1]) * UNITS.get(unit, 1))


def from_bytes(text: str) -> int | None:
    value = number(text)
    return None if value is None else round(value / 1048576)


def generation(text: str) -> int | None:
    """``32 GT/s`` and ``Gen5`` are both 5; a bare number counts as a rate only if it is one."""
    found = re.search(r"(\d{1,3}(?:\.\d)?)\s*GT/s", text)
    if found:
        return GENERATION.get(float(found[1]))
    named = re.search(r"gen\s*(\d)", text, re.IGNORECASE)
    return int(named[1]) if named else None


def width(text: str) -> int | None:
    """``X16``, ``16x``, ``x16`` or ``16``."""
    found = re.search(r"(?<![\d.])(\d{1,2})(?![\d.])", text)
    return int(found[1]) if found and int(found[1]) else None


def ids(vendor: str | None, device: str | None) -> str | None:
    """``0x1002`` and ``0x74a1`` are ``1002:74a1``."""
    parts = [(part or "").strip().lower().removeprefix("0x").rjust(4, "0") for part in (vendor, device)]
    return ":".join(parts) if all(re.fullmatch("[0-9a-f]{4}", part) and part != "0000" for part in parts) else None
