"""Files that a fact names by their digest: photos of steps, and pictures of what a dealer wrote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from volute.domain.problems import Refused, Unreachable

MOST_BYTES = 12 * 1024 * 1024
LONGEST_NAME = 120
SHOWN = {  # how a file of this kind begins
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "bmp": (b"BM",),
    "pdf": (b"%PDF-",),
}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file's name and bytes on their way into the ledger."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def said(self) -> str:
        """As a fact names it."""
        return f"sha256:{self.digest} {self.name}"


def file_to_keep(path: str) -> KeptFile:
    """Unreachable when it cannot be read; Refused when it is too big."""
    file = Path(path).expanduser()
    try:
        data = file.read_bytes()
    except OSError as odd:
        raise Unreachable("photo_unreadable", path=str(file), reason=odd.strerror or str(odd)) from odd
    if len(data) > MOST_BYTES:
        raise Refused("photo_too_big", path=str(file), megabytes=len(data) >> 20, most=MOST_BYTES >> 20)
    return KeptFile(file.name[-LONGEST_NAME:], data)


def picture_to_keep(path: str) -> KeptFile:
    """The same for what proves a quote; Refused when it is neither a picture nor a PDF."""
    file = file_to_keep(path)
    if not kind_of(file.data):
        raise Refused("picture_unknown", field="picture", path=file.name)
    return file


def kind_of(data: bytes) -> str:
    """Of a picture or PDF, by how it begins and not by its name; nothing for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for kind, begins in SHOWN.items() if data.startswith(begins)), "")
