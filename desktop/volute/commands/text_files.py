"""Files that people hand on: what cannot be read or written is said with the reason."""

from __future__ import annotations

from pathlib import Path

from volute.domain.problems import Unreachable


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
    try:
        path.write_bytes(data)
    except OSError as odd:
        raise Unreachable("file_unwritable", path=str(path), reason=odd.strerror or str(odd)) from odd
