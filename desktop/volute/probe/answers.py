"""Answers that came on another way than over SSH: a saved file, a folder of saved files, read like a probe's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from volute.domain.seen import Observation, Outcome, Seen
from volute.probe.collector import collected
from volute.probe.reading import Read
from volute.probe.recognise import TOOLS, vendor_of
from volute.probe.saved import brought
from volute.probe.vendors import Unreadable
from volute.probe.vendors.values import printable

EXTENSIONS = (".xml", ".json", ".csv", ".txt", ".log", ".out")

__all__ = ["TOOLS", "Unreadable", "observations_from_files", "read_answer", "vendor_of"]


def read_answer(data: bytes, tool: str | None = None) -> tuple[Seen, ...]:
    """The cards a recorded answer shows. ``tool`` is a tool's or a vendor's name; None finds out by itself.

    Raises :class:`Unreadable` with its reason.
    """
    if tool is None and (found := collected(data)) is not None:
        return _of_the_collector(found)
    vendor = vendor_of(data, tool)
    return vendor.read({vendor.name: data})


def _of_the_collector(found: Read) -> tuple[Seen, ...]:
    """A host without any tool still shows what its bus holds."""
    if found.outcome in (Outcome.ANSWERED, Outcome.NO_TOOL):
        return found.seen
    raise Unreadable("collected", said=found.error)


def observations_from_files(path: Path, at: datetime) -> Iterator[Observation]:
    """One observation per file of a folder or an archive; the file's name, without its ending, names the host.

    Raises OSError where it cannot be read.
    """
    for name, data in brought(path):
        yield _observation(Path(name.removesuffix(".gz")).name, data, at)


def _observation(name: str, data: bytes, at: datetime) -> Observation:
    path = Path(name)
    host = printable(path.stem if path.suffix.lower() in EXTENSIONS else path.name)
    if (found := collected(data)) is not None:
        host = host.removesuffix(".volute")
        return Observation(host, at, 0.0, found.outcome, found.error, found.answers, found.seen)
    try:
        vendor = vendor_of(data)
    except Unreadable as trouble:
        return Observation(host, at, 0.0, Outcome.UNREADABLE, str(trouble), {"file": data})
    try:
        seen = vendor.read({vendor.name: data})
    except Unreadable as trouble:
        return Observation(host, at, 0.0, Outcome.UNREADABLE, str(trouble), {vendor.name: data})
    return Observation(host, at, 0.0, Outcome.ANSWERED, "", {vendor.name: data}, seen)
