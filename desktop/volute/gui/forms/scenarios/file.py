"""What a scenario file holds: its numbers as its writer had them, and what this ledger says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from volute.commands.text_files import text_in, write_text
from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.parts import KeyValues, Label, scroll, wrapped
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.scenario_file import PATHS, Differs, ScenarioFile, differences, read_file, written_file

WIDTH, TALL, MOST, DIGITS = 640, 300, 60, 12


@dataclass(frozen=True)
class Opened:
    """A file as it was read, whether the numbers come out the same here, and what differs from this ledger."""

    file: ScenarioFile
    same: bool
    differs: tuple[Differs, ...]
    path: str

    @property
    def name(self) -> str:
        """As its writer called it, else the file's own."""
        return self.file.name or self.path.partition(".")[0]


def opened(path: Path, here: Book) -> Opened:
    """Read it and work it out anew, in a worker."""
    found = read_file(text_in(path))
    return Opened(found, found.same(), differences(found, here), path.name)


def write(path: Path, ledger: Ledger, book: Book, scenario: Scenario, named: tuple[str, str]) -> None:
    """In a worker: the numbers are worked out for it."""
    write_text(path, written_file(ledger, book, scenario, named))


class OpenedScenario(Sheet):
    """Beside the window, which shows it: only to be read."""

    def __init__(self, desk: Desk, parent: QWidget, found: Opened) -> None:
        file, w = found.file, desk.words
        super().__init__(desk, parent, found.name, WIDTH)
        self._found = found
        day = desk.style.iso(file.book.today)
        checked = "decide.file_same" if found.same else "decide.file_other"
        self.told = f"{w('decide.file_of', day=day)} {w(checked)}"
        sealed = w("decide.file_sealed", seed=file.seed, paths=desk.style.count(PATHS), digest=file.digest[:DIGITS])
        for text in filter(None, (file.note, self.told, sealed)):
            self.body.addWidget(wrapped(Label(desk.look, text, 13)))
        self.numbers = list(self._numbers())
        self.differing = list(self._differing())
        self._list(w("decide.file_numbers"), self.numbers)
        n = len(found.differs)
        self._list(w.plural("decide.file_differs", n) if n else w("decide.file_no_difference"), self.differing)
        self.close_button(w("shell.close"))

    def _list(self, head: str, rows: list[tuple[str, str]]) -> None:
        self.body.addWidget(Label(self.desk.look, head, 13, 600))
        if rows:
            area = scroll(KeyValues(self.desk.look, rows))
            area.setMinimumHeight(min(24 * len(rows) + 8, TALL // 2))
            area.setMaximumHeight(TALL)
            self.body.addWidget(area)

    def _numbers(self) -> Iterator[tuple[str, str]]:
        """Rent less sell of every centre, with the band it was drawn with."""
        style, file = self.desk.style, self._found.file
        for centre, row in file.told.items():
            band = {name: style.money_signed(row[name]) for name in ("p10", "p90")}
            said = self.desk.words("decide.file_row", difference=style.money_signed(row["difference"]), **band)
            yield file.book.name(centre), said

    def _differing(self) -> Iterator[tuple[str, str]]:
        w = self.desk.words
        for one in self._found.differs[:MOST]:
            there, here = (self._amount(value) for value in (one.file, one.here))
            yield one.key, w("decide.file_input", name=w(f"economics.input.{one.name}"), file=there, here=here)

    def _amount(self, value: float | None) -> str:
        """As many digits as it takes to tell two numbers apart."""
        return self.desk.style.number(value, 0 if value is None or value >= 100 else 3)
