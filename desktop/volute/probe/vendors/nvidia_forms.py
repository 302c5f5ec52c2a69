"""The three forms in which an NVIDIA host tells of its cards, each brought to "ask a sheet for a path"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET  # entities are refused before the parser sees a byte

from volute.probe.vendors.nvidia_fields import FIELDS
from volute.probe.vendors.nvidia_signs import XML_PATHS
from volute.probe.vendors.values import identity, said
from volute.probe.vendors.vendor import Unreadable

OPENING, CLOSING = "<nvidia_smi_log", "</nvidia_smi_log>"
CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if chr(code) not in "\t\n\r"}
NAME_BEGINS, NAME_ENDS = "<process_name>", "</process_name>"
CARD_LINE = re.compile(r"^GPU ([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f])\b", re.MULTILINE)
DRIVER_LINE = re.compile(r"^(?:KMD|Driver) Version\s*: (\S+)", re.MULTILINE)
ENDED = re.compile(r"^ {4}(?:Compute )?Processes\b", re.MULTILINE)
NO_PROCESS = re.compile(r"\s*(None)?\s*")
AGGREGATE, VOLATILE = "ecc.errors.uncorrected.aggregate.total", "ecc.errors.uncorrected.volatile.total"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One GPU of an answer: what is written at a path of its form, and what is written in its stead."""

    form: str  # "xml", "plain" or "csv": which names of a field apply
    at: Callable[[str], str | None]
    driver: str | None
    instead: str = ""  # "GPU is lost" where the whole card should be

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> Sheet:
        """A row by the names of CSV columns. Where only errors since the start are told, these are what is known."""
        told = {AGGREGATE: row[VOLATILE], **row} if VOLATILE in row else row
        driver = row.get("kmd_version") or row.get("driver_version") or None
        return cls("csv", told.get, driver, row.get("instead", ""))


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
    before, *pieces = document.translate(CONTROLS).split(NAME_BEGINS)
    cleaned = before + "".join(_escaped(piece) for piece in pieces)
    try:
        return ET.fromstring(cleaned)  # noqa: S314 - as above
    except ET.ParseError as error:
        raise Unreadable("garbled", detail=str(error)) from error


def _escaped(piece: str) -> str:
    """What follows the opening of a process's name: the name, its closing, and what stands behind."""
    name, closing, behind = piece.partition(NAME_ENDS)
    if not closing:
        return NAME_BEGINS + piece
    inside = re.sub(r"&(?!(amp|lt|gt|quot|apos|#\d+);)", "&amp;", name).replace("<", "&lt;")
    return NAME_BEGINS + inside + closing + behind


def _xml_sheet(gpu: ET.Element, driver: str | None) -> Sheet:
    told: dict[str, str | None] = {}
    _collect(gpu, WANTED, told)
    told["processes/count"] = _processes(gpu.find("processes"))
    told.setdefault("pci/pci_bus_id", gpu.get("id"))
    return Sheet("xml", told.get, driver, (gpu.text or "").strip())


@dataclass(slots=True)
class _Branch:
    """What is wanted of an element: its text under this path, and branches of its children."""

    path: str = ""
    below: dict[str, _Branch] = field(default_factory=dict)


def _branches(paths: Iterable[str]) -> dict[str, _Branch]:
    """All wanted paths as one tree; an empty step (``a//b``) is any child."""
    tree = _Branch()
    for path in paths:
        at = tree
        for step in path.split("/"):
            at = at.below.setdefault(step or ANY, _Branch())
        at.path = path
    return tree.below


def _collect(element: ET.Element, wanted: Mapping[str, _Branch], told: dict[str, str | None]) -> None:
    """One walk over a card takes every wanted text: fifty searches would cost more than parsing it. Of elements of
    one name the first counts, as a search would find it."""
    otherwise = wanted.get(ANY)
    for child in element:
        branch = wanted.get(child.tag, otherwise)
        if branch is None:
            continue
        if branch.path and branch.path not in told:
            told[branch.path] = child.text
        if branch.below:
            _collect(child, branch.below, told)


ANY = "*"
WANTED = _branches((*(path for row in FIELDS for path in row.xml), *XML_PATHS))


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


def report(text: str, word: str = "GPU") -> list[Sheet]:
    """The same report of a likeness that counts by a word of its own; it ends where its last card does."""
    as_gpus = re.sub(rf"\b{word}\b(?!-)", "GPU", text)  # but no name and no identity
    if not CARD_LINE.search(as_gpus):
        return []
    sheets = plain(as_gpus)
    if sheets[-1].at("product name") and sheets[-1].at("processes/ended") is None:
        raise Unreadable("cut_short")
    return sheets


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
