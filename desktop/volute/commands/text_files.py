"""Files that people hand on: what cannot be read or written is said with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from volute.domain.problems import Unreachable

MOST = 60  # letters of the name that the unfinished one repeats: a whole one would be too long for some disks


def text_in(path: Path) -> str:
    """Unreachable when it cannot be read as UTF-8."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as odd:
        raise Unreachable("file_unreadable", path=str(path), reason=getattr(odd, "strerror", "") or str(odd)) from odd


def write_text(path: Path, text: str) -> None:
    """Unreachable when it cannot be written."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Unreachable when it cannot be written."""
    with whole_file(path) as unfinished:
        unfinished.write_bytes(data)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place beside the file to write into; it becomes the file when all is written. What is left half way, or
    interrupted, leaves what was there before. Unreachable when it cannot be written."""
    unfinished = path.with_name(f".{path.name[:MOST]}.part")
    try:
        unfinished.touch()  # what cannot be written is told before the work
        yield unfinished
        unfinished.replace(path)
    except OSError as odd:
        raise Unreachable("file_unwritable", path=str(path), reason=odd.strerror or str(odd)) from odd
    finally:
        unfinished.unlink(missing_ok=True)
