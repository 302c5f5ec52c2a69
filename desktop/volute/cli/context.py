"""What every subcommand is given: the ledger chosen, who acts, the words, and how to print."""

from __future__ import annotations

import json
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from volute.cli.tables import CUT, table
from volute.commands.seat import Seat
from volute.domain.days import day_in
from volute.domain.problems import Refused
from volute.ledger.store import Ledger
from volute.queries.named import card_called, entry_called, model_called, subject_called
from volute.words import Style, Words

Far = Callable[[int, int], object]
OK, PROBLEM, USAGE, FOUND, SILENT, CANCELLED = 0, 1, 2, 3, 4, 130


class OpenWindow(Protocol):
    """Opens the window on a ledger until it is closed."""

    def __call__(self, ledger: Ledger, seat: Seat, *, is_demo: bool) -> int: ...


class DrawReport(Protocol):
    """Paints a paper into a PDF and tells after every page how many of how many are done; its pages."""

    def __call__(self, path: Path, told: object, words: Words, far: Far = ..., /) -> int: ...


@dataclass(frozen=True)
class Tools:
    """What only ``app`` can give: the person's folders, the clock, and what needs the window's floor."""

    data: Path
    by: str
    clock: Callable[[], datetime]
    draw_comparison: Callable[[Path, object, Words], None]
    draw_report: DrawReport
    open_window: OpenWindow
    has_display: bool
    draw_plots: Callable[[Path, object, Words], list[Path]] = lambda folder, told, words: []


@dataclass(frozen=True)
class Context:
    """One call of the command line."""

    tools: Tools
    words: Words
    style: Style
    options: Namespace
    ends: ExitStack

    @property
    def seat(self) -> Seat:
        return Seat(self.tools.by, self.tools.clock)

    @property
    def today(self) -> date:
        """The day it is in the trade's zone, as the window says it."""
        return day_in(self.tools.clock())

    def ledger(self, *, create: bool = False) -> Ledger:
        """The ledger that was named, or the person's own; closed when the call ends."""
        opened = Ledger.open(self.options.ledger or self.tools.data / "ledger.db", create=create)
        self.ends.callback(opened.close)
        return opened

    def given(self, *names: str) -> list[str]:
        """The arguments an action cannot do without; Refused names those that are missing."""
        values = [str(getattr(self.options, name) or "").strip() for name in names]
        if missing := [name.upper() for name, value in zip(names, values, strict=True) if not value]:
            command = " ".join(filter(None, (self.options.command, getattr(self.options, "action", ""))))
            raise Refused("argument_missing", command=command, names=" ".join(missing))
        return values

    def tell(self, text: str, data: object) -> None:
        """One sentence for people, or what it says as JSON."""
        print(dumped(data) if self.options.json else text)

    def progress(self, text: str) -> None:
        """To the error stream, so that output can be piped."""
        print(text, file=sys.stderr)

    def far(self, text: str, n: int, of: int) -> None:
        """How far a long work is, on one line that goes when it is done; to a person at a terminal only."""
        if sys.stderr.isatty() and of:
            print(f"\r\033[K{text} {n} / {of}" if n < of else "\r\033[K", end="", file=sys.stderr, flush=True)

    def none_of(self, what: str, found: Sized) -> None:
        """Why a table is empty, and how something comes into it; to the error stream."""
        if not found:
            self.progress(self.words(f"cli.none.{what}"))

    def rows(self, headings: Sequence[str], rows: Iterable[Sequence[str]], data: object) -> None:
        """A table for people, or the data as JSON when asked for. A terminal gets lines that fit it."""
        if self.options.json:
            print(dumped(data))
            return
        fit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        lines = table(headings, rows, fit)
        print(*(line.rstrip() for line in lines), sep="\n")
        if any(CUT in line for line in lines):
            self.progress(self.words("cli.cut"))


def meant(ledger: Ledger, of: str, name: str) -> str:
    """The entry of a register, or the card, the model or the history that this name means; nothing for no name.

    Refused with the nearest names when there is none: a host of a centre that nobody added.
    """
    if not name:
        return ""
    with ledger.reading() as connection:
        return CALLED[of](connection, name) if of in CALLED else entry_called(connection, of, name)


CALLED = {"card": card_called, "model": model_called, "subject": subject_called}


def dumped(data: object) -> str:
    """JSON text; where the output cannot write every letter, letters are escaped, so that nothing is lost."""
    narrow = not (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")
    return json.dumps(data, ensure_ascii=narrow, indent=2, default=plain)


def plain(value: object) -> object:
    """Dates as ISO text, sets and tuples as lists, mappings as objects."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
