"""What was brought from hosts: a file, a folder of files, or one archive of them. Nothing of an archive reaches a disk.

A name in an archive is a name and no path: it is shown and never opened. What is larger than an answer can be is cut,
and then read as an answer that was cut.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

MOST = 64 << 20  # bytes of one answer, unpacked
MOST_FILES = 20_000
BROKEN = (
    OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zlib.error, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip


def brought(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files under a path by their names, in that order. Raises OSError where it cannot be read or unpacked."""
    if path.is_dir():
        files = (one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith("."))
        for one in files:
            yield one.name, _plain(one)
        return
    try:
        yield from _archived(path)
    except BROKEN as odd:
        raise OSError(getattr(odd, "strerror", None) or str(odd) or type(odd).__name__) from odd


def _archived(path: Path) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(path):
        yield from _zipped(path)
    elif path.suffix.lower() in (".tar", ".tgz", ".gz", ".bz2", ".xz") and tarfile.is_tarfile(path):
        yield from _tarred(path)
    else:
        yield path.name, _plain(path)


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        members = sorted(archive.infolist()[:MOST_FILES], key=lambda one: one.filename)
        for member in (one for one in members if not one.is_dir() and _is_shown(one.filename)):
            with archive.open(member) as opened:
                yield member.filename, opened.read(MOST)


def _tarred(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for _, member in zip(range(MOST_FILES), archive, strict=False):
            opened: IO[bytes] | None = archive.extractfile(member) if member.isfile() else None
            if opened is not None and _is_shown(member.name):
                yield member.name, opened.read(MOST)


def _is_shown(name: str) -> bool:
    return not name.rpartition("/")[2].startswith(".") and not name.startswith("__MACOSX/")


def _plain(path: Path) -> bytes:
    """A single file, unpacked where it is packed."""
    with path.open("rb") as opened:
        if opened.read(2) != b"\x1f\x8b":
            opened.seek(0)
            return opened.read(MOST)
    with gzip.open(path) as unpacked:
        return unpacked.read(MOST)
