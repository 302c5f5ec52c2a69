"""The three forms in which an NVIDIA host tells of its cards, each brought to "ask a sheet for a path"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # entities are refused before the parser sees a byte

from volute.probe.vendors.values import identity, said
from volute.probe.vendors.vendor import Unreadable

OPENING, CLOSING = "<nvidia_smi_log", "</nvidia_smi_log>"
CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if chr(code) not in "\t\n\r"}
PROCESS_NAME = re.compile(r"(<process_name>)(.*?)(</process_name>)", re.DOTALL)
CARD_LINE = re.compile(r"^GPU ([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f])\b", re.MULTILINE)
DRIVER_LINE = re.compile(r"^(?:KMD|Driver) Version\s*: (\S+)", re.MULTILINE)
ENDED = re.compile(r"^ {4}(?:Compute )?Processes\b", re.MULTILINE)
NO_PROCESS = re.compile(r"\s*(None)?\s*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One GPU of an answer: what is written at a path of its form, and what is written in its stead."""

    form: str  # "xml", "plain" or "csv": which names of a field apply
    at: Callable[[str], str | None]
    driver: str | None
    instead: str = ""  # "GPU is lost" where the whole card should be


def xml(text: str) -> list[Sheet]:
    """The GPUs of ``nvidia-smi -q -x``; anything printed before and after the document is passed over."""
    start, end = text.find(OPENING), text.rfind(CLOSING)
    if "<!ENTITY" in text:
        raise Unreadable("entities")
    if end < start:
        raise Unreadable("cut_short")
    root = _parsed(text[start : end + len(CLOSING)])
    driver = said(root.findtext("kmd_version")) or said(root.findtext("driver_version"))
    return [_xml_sheet(gpu, driver and driver.split()[0]) for gpu in root.iterfind("gpu")]


def _parsed(document: str) -> ET.Element:
    try:
        return ET.fromstring(document)  # noqa: S314 - no DOCTYPE is left, entities were refused above
    except ET.ParseError:
        return _repaired(document)


def _repaired(document: str) -> ET.Element:
    """A process may be called anything: control bytes and bare ``&`` or ``<`` in its name are not the end."""
    cleaned = PROCESS_NAME.sub(_escaped, document.translate(CONTROLS))
    try:
        return ET.fromstring(cleaned)  # noqa: S314 - as above
    except ET.ParseError as error:
        raise Unreadable("garbled", detail=str(error)) from error


def _escaped(name: re.Match[str]) -> str:
    inside = re.sub(r"&(?!(amp|lt|gt|quot|apos|#\d+);)", "&amp;", name[2]).replace("<", "&lt;")
    return name[1] + inside + name[3]


def _xml_sheet(gpu: ET.Element, driver: str | None) -> Sheet:
    computed = {"processes/count": _processes(gpu.find("processes"))}
    if gpu.find("pci/pci_bus_id") is None:
        computed["pci/pci_bus_id"] = gpu.get("id")
    tree = _Tree(gpu)

    def at(path: str) -> str | None:
        return computed[path] if path in computed else tree.at(path)

    return Sheet("xml", at, driver, (gpu.text or "").strip())


class _Tree:
    """Texts by path. Children are looked up once a parent: fifty searches of a whole card would cost more than
    parsing it."""

    def __init__(self, top: ET.Element) -> None:
        self._top = top
        self._children: dict[str, dict[str, ET.Element]] = {"": _by_tag(top)}

    def at(self, path: str) -> str | None:
        if "//" in path:
            return self._top.findtext(path)
        parent, _, name = path.rpartition("/")
        found = self._of(parent).get(name)
        return None if found is None else found.text

    def _of(self, path: str) -> dict[str, ET.Element]:
        if path not in self._children:
            parent, _, name = path.rpartition("/")
            found = self._of(parent).get(name)
            self._children[path] = {} if found is None else _by_tag(found)
        return self._children[path]


def _by_tag(parent: ET.Element) -> dict[str, ET.Element]:
    """Of children with one name the first, as a search would find it."""
    return {child.tag: child for child in reversed(parent)}


def _processes(told: ET.Element | None) -> str | None:
    """How many processes compute. Those that only draw (a desktop) hold no card."""
    if told is None or not (len(told) or NO_PROCESS.fullmatch(told.text or "")):
        return None
    return str(sum(process.findtext("type", "C").strip() != "G" for process in told))


def plain(text: str) -> list[Sheet]:
    """The GPUs of ``nvidia-smi -q``: indented lines, four spaces a level."""
    found = DRIVER_LINE.search(text)
    _, *pieces = CARD_LINE.split(text)
    cards = zip(pieces[::2], pieces[1::2], strict=True)
    return [_plain_sheet(bus, body, found[1] if found else None) for bus, body in cards]


def _plain_sheet(bus: str, body: str, driver: str | None) -> Sheet:
    known: dict[str, str] = {"pci/bus id": bus, "processes/count": _plain_processes(body)}
    if ENDED.search(body):
        known["processes/ended"] = "yes"
    for path, value in _lines(body):
        known.setdefault(path, value)
    return Sheet("plain", known.get, driver, body.split("\n", 1)[0].strip(" :"))


def _lines(body: str) -> Iterator[tuple[str, str]]:
    """Paths in small letters (their case changed between drivers). A MIG device's stay under its own name."""
    above: list[tuple[int, str]] = []
    for line in body.splitlines():
        name, colon, value = line.partition(" :")
        depth = len(name) - len(name.lstrip())
        while above and above[-1][0] >= depth:
            above.pop()
        name = name.strip().lower()
        if colon:
            yield "/".join([*(part for _, part in above), name]), value.strip()
        elif name:
            above.append((depth, name))


def _plain_processes(body: str) -> str:
    listed = body.partition("\n    Processes")[2]
    kinds = re.findall(r"^\s+Type\s+: (\S+)", listed, re.MULTILINE)
    return str(sum(kind != "G" for kind in kinds)) if kinds or " : None" in listed[:60] else ""


def proc(text: str) -> list[Sheet]:
    """``/proc/driver/nvidia/gpus/*/information``: what the driver remembers, safe to read when the tool hangs."""
    pieces = re.split(r"^(?=Model:)", text, flags=re.MULTILINE)
    return [_proc_sheet(piece) for piece in pieces if piece.startswith("Model:")]


def _proc_sheet(piece: str) -> Sheet:
    told = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in piece.splitlines())}
    names = {
        "pci/bus id": told.get("Bus Location", ""),
        "product name": told.get("Model", ""),
        "gpu uuid": identity(told.get("GPU UUID")) or "",
        "vbios version": told.get("Video BIOS", ""),
    }
    return Sheet("plain", names.get, None)
