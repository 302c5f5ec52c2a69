"""Answers that came on another way than over SSH: a saved file, a folder of saved files, read like a probe's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from volute.domain.seen import Observation, Outcome, Seen
from volute.probe.vendors import VENDORS, Unreadable, Vendor

TOOLS = {
    "nvidia-smi": "nvidia",
    "npu-smi": "ascend",
    "amd-smi": "amd",
    "rocm-smi": "amd",
    "hy-smi": "hygon",
    "mthreads-gmi": "moore",
    "cnmon": "cambricon",
    "ixsmi": "iluvatar",
    "mx-smi": "metax",
    "xpu_smi": "kunlun",
    "efsmi": "enflame",
    "xpu-smi": "intel",
    "brsmi": "biren",
    "ppu-smi": "thead",
    "dlsmi": "denglin",
    "hl-smi": "habana",
    "lspci": "pci",
}
EXTENSIONS = (".xml", ".json", ".csv", ".txt", ".log", ".out")

__all__ = ["Unreadable", "observations_from_files", "read_answer", "vendor_of"]


def read_answer(data: bytes, tool: str | None = None) -> tuple[Seen, ...]:
    """The cards a recorded answer shows. ``tool`` is a tool's or a vendor's name; None finds out by itself.

    Raises :class:`Unreadable` with its reason.
    """
    vendor = vendor_of(data, tool)
    return vendor.read({vendor.name: data})


def vendor_of(data: bytes, tool: str | None = None) -> Vendor:
    """Whose answer this is: as told, or by what only this vendor's tool prints."""
    if tool is None:
        found = next((vendor for vendor in VENDORS if vendor.recognises(data)), None)
    else:
        name = TOOLS.get(tool, tool)
        found = next((vendor for vendor in VENDORS if vendor.name == name), None)
    if found is None:
        raise Unreadable("unknown_tool", tool=tool or "", known=", ".join(TOOLS))
    return found


def observations_from_files(directory: Path, at: datetime) -> Iterator[Observation]:
    """One observation per file of a folder; the file's name, without its ending, names the host."""
    for path in sorted(directory.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield _observation(path, at)


def _observation(path: Path, at: datetime) -> Observation:
    host = path.stem if path.suffix.lower() in EXTENSIONS else path.name
    data = path.read_bytes()
    try:
        vendor = vendor_of(data)
    except Unreadable as trouble:
        return Observation(host, at, 0.0, Outcome.UNREADABLE, str(trouble), {"file": data})
    try:
        seen = vendor.read({vendor.name: data})
    except Unreadable as trouble:
        return Observation(host, at, 0.0, Outcome.UNREADABLE, str(trouble), {vendor.name: data})
    return Observation(host, at, 0.0, Outcome.ANSWERED, "", {vendor.name: data}, seen)
