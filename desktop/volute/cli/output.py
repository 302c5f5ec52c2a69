"""What goes to the terminal, a pipe or a file: any encoding will do, and a reader that leaves is no error."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from volute.cli.context import OK
from volute.domain.problems import Unreachable

PLAIN = {"¥": "CNY ", "−": "-", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "’": "'", "×": "x", "·": "."}


def _plain(odd: UnicodeError) -> tuple[str, int]:
    """What an encoding cannot write, in letters that it can."""
    if not isinstance(odd, UnicodeEncodeError):
        raise odd
    return "".join(PLAIN.get(letter, "?") for letter in odd.object[odd.start : odd.end]), odd.end


codecs.register_error("volute_plain", _plain)


def writing(work: Callable[[], int]) -> int:
    """Do the work and write out what it printed. Unreachable when the output takes no more."""
    sys.stdout, sys.stderr = _forgiving(sys.stdout), _forgiving(sys.stderr)
    try:
        try:
            return work()
        finally:
            sys.stdout.flush()  # a reader that has gone is noticed here, not when Python ends
    except BrokenPipeError:
        _silence()
        return OK
    except OSError as odd:
        if odd.filename is not None:  # some file of ours, and then it is a bug
            raise
        _silence()
        raise Unreachable("output_unwritable", reason=odd.strerror or str(odd)) from odd


def _forgiving(stream: TextIO | None) -> TextIO:
    """One that was closed before we began takes everything; the others write what their encoding can."""
    if stream is None:
        return Path(os.devnull).open("w")
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(errors="volute_plain")
    return stream


def _silence() -> None:
    """Nothing more is written when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
