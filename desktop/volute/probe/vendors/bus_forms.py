"""The many ways a list of the bus is saved: ``lspci`` with numbers, by field, or by name; ``lshw``; ``/sys`` itself.

Numbers are believed. A list of names is read only while every display or accelerator on it names a maker or a console
known to be none: a name can be replaced, and a card under a foreign name must not go uncounted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from volute.probe.vendors.vendor import Unreadable

PLACE = r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]"
CLASSES = re.compile(r"VGA compatible|3D controller|Display controller|Processing accelerator", re.IGNORECASE)
NUMBERS = re.compile(rf"^({PLACE}) (?:Class )?(03|12)[0-9a-f]{{2}}: ([0-9a-f]{{4}}:[0-9a-f]{{4}})\b", re.M | re.I)
ANY_NUMBERS = re.compile(rf"^{PLACE} (?:Class )?[0-9a-f]{{4}}: [0-9a-f]{{4}}:", re.MULTILINE | re.IGNORECASE)
QUOTED = re.compile(rf'^({PLACE}) "([^"\n]*)" "([^"\n]*)" "([^"\n]*)"([^\n]*)$', re.MULTILINE | re.IGNORECASE)
FIELDS = re.compile(r"^(Slot|Class|Vendor|Device|SVendor|SDevice|Driver|Rev):[ \t]*([^\n\r]*)[\r]?$", re.MULTILINE)
NAMED = re.compile(rf"^({PLACE}) ([^\n:\[]+): ([^\n]*)$", re.MULTILINE | re.IGNORECASE)
SYSFS = re.compile(
    rf"/({PLACE})/(class|vendor|device|subsystem_vendor|subsystem_device):?(?: <==\r?\n| )?\s*(0x[0-9a-f]{{4,6}})", re.I
)
NODE = re.compile(r"\*-[a-z]|<node id=|\"id\"\s*:\s*\"", re.IGNORECASE)
NODE_FIELD = r"(?:<{0}>|\"{0}\"\s*:\s*\"|^\s*{0}: ?)([^<\"\n]*)"
PRODUCT, MAKER, BUSINFO, DESCRIPTION = (
    re.compile(NODE_FIELD.format(name), re.MULTILINE) for name in ("product", "vendor", "bus ?info", "description")
)
PAIR, NUMBER = re.compile(r"\[([0-9a-f]{4}):([0-9a-f]{4})\]", re.I), re.compile(r"\[?\b([0-9a-f]{4})\]?$", re.I)
WHOLE = re.compile(rf"^{PLACE} (?:[^\n:]+: \S|\"[^\"]*\" \"[^\"]*\" \"[^\"]*\")", re.IGNORECASE)
DEVICE = re.compile(r"^Device ([0-9a-f]{4}:)?([0-9a-f]{4})\b", re.IGNORECASE)
REVISION = re.compile(r" ?\((?:rev|prog-if) [^)]*\)")
LISTS = ("lshw", '"businfo"', "<businfo>", "bus info: pci@")

MAKERS = (
    ("nvidia", "10de"), ("advanced micro devices", "1002"), ("amd/ati", "1002"), ("ati technologies", "1002"),
    ("huawei", "19e5"), ("hisilicon", "19e5"), ("haiguang", "1d94"), ("hygon", "1d94"), ("moore threads", "1ed5"),
    ("cambricon", "cabc"), ("iluvatar", "1e3e"), ("metax", "9999"), ("kunlun", "1d22"), ("baidu", "1d22"),
    ("enflame", "1e36"), ("habana", "1da3"), ("denglin", "1e27"), ("biren", "1ee0"), ("alibaba", "1ded"),
    ("t-head", "1ded"), ("xdx", "1eed"), ("intel", "8086"),
)  # fmt: skip
CONSOLES = re.compile(
    r"aspeed|matrox|cirrus|silicon motion|red hat|vmware|virtio|qxl|bochs|hi171|ibmc|xgi|microsoft|innotek|"
    r"device 1234:1111|loongson|zhaoxin|s3 inc|nuvoton|es1000|volari",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Device:
    """One device of the classes display and accelerator, as one line or block of a list tells it."""

    place: str
    device: str = ""  # "10de:2330"; empty where only a name is shown
    board: str = ""
    driver: str | None = None
    model: str | None = None  # by name only
    gone: bool = False


def other_forms(text: str) -> list[Device] | None:
    """The devices of any form but ``lspci -nn``; None where the text is none of these.

    Raises :class:`Unreadable` where a name could hide a card, or where the list was cut.
    """
    for holds, form in ((SYSFS, _sysfs), (ANY_NUMBERS, _numbers), (QUOTED, _quoted)):
        if holds.search(text):
            return list(form(text))
    if "Slot:" in text and "Class:" in text:
        return list(_fields(text))
    if any(sign in text for sign in LISTS):
        return list(_nodes(text))
    return list(_names(text)) if NAMED.search(text) else None


def torn(text: str) -> bool:
    """A list of the bus has no end of its own, but its last line has: one that is torn was not the last."""
    last = text[text.rfind("\n") + 1 :]
    return bool(last.strip()) and not last[0].isspace() and not WHOLE.match(last)


def _sysfs(text: str) -> Iterator[Device]:
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for place, name, value in SYSFS.findall(text):
        told[place][name] = value[2:].lower()
    for place, facts in told.items():
        if facts.get("class", "03")[:2] in ("03", "12") and {"vendor", "device"} <= facts.keys():
            board = f"{facts.get('subsystem_vendor', '')}:{facts.get('subsystem_device', '')}"
            yield Device(place, f"{facts['vendor']}:{facts['device']}", board)


def _numbers(text: str) -> Iterator[Device]:
    """``lspci -n``."""
    for line in NUMBERS.finditer(text):
        rest = text[line.end() : text.find("\n", line.end()) if "\n" in text[line.end() :] else len(text)]
        yield Device(line[1], line[3].lower(), gone="(rev ff)" in rest)


def _quoted(text: str) -> Iterator[Device]:
    """``lspci -mm``, with ``nn`` or ``n`` or by name."""
    for place, kind, maker, name, rest in QUOTED.findall(text):
        if _counts(kind):
            board = re.findall(r'"([^"]*)"', rest)[-2:]
            yield _told(place, maker, name, board if len(board) == 2 else ("", ""), gone="-rff" in rest)


def _fields(text: str) -> Iterator[Device]:
    """``lspci -vmm``: a block a device, a field a line."""
    for block in re.split(r"\n\s*\n", text):
        told = dict(FIELDS.findall(block))
        if "Slot" in told and _counts(told.get("Class", "")):
            board = (told.get("SVendor", ""), told.get("SDevice", ""))
            if not {"Vendor", "Device"} <= told.keys():
                raise Unreadable("cut_short")
            gone = told.get("Rev") == "ff"
            found = _told(told["Slot"], told["Vendor"], told["Device"], board, gone=gone)
            yield Device(found.place, found.device, found.board, told.get("Driver"), found.model, gone)


def _nodes(text: str) -> Iterator[Device]:
    """``lshw`` in its three forms, two of which are at times not well-formed: node by node, field by field."""
    if text.lstrip()[:1] in ("{", "[") and text.rstrip()[-1:] not in ("}", "]"):
        raise Unreadable("cut_short")
    if text.lstrip()[:1] == "<" and not text.rstrip().endswith(("</node>", "</list>")):
        raise Unreadable("cut_short")
    heads = [head.start() for head in NODE.finditer(text)]
    for start, end in zip(heads, [*heads[1:], len(text)], strict=True):
        node = text[start:end]
        product, maker, place = (field.search(node) for field in (PRODUCT, MAKER, BUSINFO))
        if not place or "pci@" not in place[1] or not CLASSES.search(_first(DESCRIPTION, node)):
            continue
        driver = re.search(r"driver(?:=|\"\s*:\s*\"|\" value=\")([\w-]+)", node)
        told = _told(place[1].partition("pci@")[2], maker[1] if maker else "", product[1] if product else "", ("", ""))
        yield Device(told.place, told.device, driver=driver[1] if driver else None, model=told.model)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _names(text: str) -> Iterator[Device]:
    """Plain ``lspci``, of whatever detail."""
    for line in NAMED.finditer(text):
        if CLASSES.search(line[2]):
            yield _told(line[1], line[3], "", ("", ""), gone="(rev ff)" in line[3])


def _counts(kind: str) -> bool:
    number = NUMBER.search(kind.strip())
    return number[1][:2] in ("03", "12") if number else bool(CLASSES.search(kind))


def _told(place: str, maker: str, name: str, board: tuple[str, str] | list[str], *, gone: bool = False) -> Device:
    """By its numbers where it shows them; by its names where each of them is known."""
    pair, numbers = PAIR.search(name), [NUMBER.search(part.strip()) for part in (maker, name, *board)]
    if pair:
        return Device(place, f"{pair[1]}:{pair[2]}".lower(), gone=gone)
    if numbers[0] and numbers[1] and not DEVICE.match(maker):
        boards = ":".join(number[1].lower() for number in numbers[2:] if number)
        return Device(place, f"{numbers[0][1]}:{numbers[1][1]}".lower(), boards, gone=gone)
    return _by_name(place, REVISION.sub("", f"{maker} {name}").strip(), gone=gone)


def _by_name(place: str, name: str, *, gone: bool) -> Device:
    bare = DEVICE.match(name)
    if bare and bare[1]:
        return Device(place, f"{bare[1]}{bare[2]}".lower(), gone=gone)
    if CONSOLES.search(name):
        return Device(place)
    maker = next((number for word, number in MAKERS if word in name.lower()), None)
    if maker is None:
        raise Unreadable("names_only")
    rest = re.split(r"Corporation |Inc\. (?:\[AMD/ATI\] )?|Co\., Ltd\. |Ltd\. |Limited ", name, maxsplit=1)[-1].strip()
    numbered = DEVICE.match(rest)
    model = None if numbered else rest
    return Device(place, f"{maker}:{numbered[2].lower()}" if numbered else f"{maker}:", model=model, gone=gone)
