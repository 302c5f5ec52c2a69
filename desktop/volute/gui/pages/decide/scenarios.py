"""What Decide does with what-ifs: keep them under a name, and put them side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.scenarios.file import Opened, OpenedScenario, opened, write
from volute.gui.forms.scenarios.scenario import Compared, CompareScenarios, SaveScenario
from volute.gui.moves import Move
from volute.gui.pages.decide.side import Side
from volute.gui.panels import Weighed
from volute.queries.comparison import Book

SUFFIX = ".volute.json"
PATTERN = f"*{SUFFIX} *.json"


class Scenarios:
    """``weigh`` works out one scenario on the inputs shown."""

    def __init__(self, desk: Desk, page: QWidget, weigh: Callable[[Scenario], Weighed]) -> None:
        self._desk, self._page, self._weigh = desk, page, weigh
        self.side = Side(desk, self.save, self.compare)
        self.book: Book | None = None
        for text, on in (("file_write", self._ask_where), ("file_open", self._ask_which)):
            self.side.file_menu.addAction(desk.words(f"decide.{text}"), on)

    def back(self) -> str:
        """Take back the last move of the sliders, if that was the last thing done; how it is called."""
        return self._to(self.side.moves.back(self._desk.deeds()), "before")

    def again(self) -> str:
        return self._to(self.side.moves.again(self._desk.deeds()), "after")

    def last(self) -> str:
        move = self.side.moves.last(self._desk.deeds())
        return move.text if move else ""

    def _to(self, move: Move | None, where: str) -> str:
        if move:
            self.side.take(getattr(move, where))
        return move.text if move else ""

    def save(self) -> None:
        """Under a name, with a note."""
        side = self.side
        SaveScenario(self._desk, self._page, side.scenario, side.name(), side.note()).show()

    def compare(self) -> None:
        """The base beside what is shown, and whatever the person chooses."""
        side = self.side
        known: Mapping[str, Scenario] = side.known()
        unsaved = {} if side.scenario in known.values() else {self._desk.words("decide.unsaved"): side.scenario}
        shown = Compared({**known, **unsaved}, self._weigh, side.notes)
        first = [*list(known)[:1], *(unsaved or [side.name()] if side.name() or unsaved else [])]
        CompareScenarios(self._desk, self._page, shown, first).show()

    # --- files

    def _ask_where(self) -> None:
        dialog = QFileDialog(self._page, self._desk.words("decide.file_write"), f"{self.side.name()}{SUFFIX}", PATTERN)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, path: Path) -> None:
        """What is shown, with every input it rests on."""
        if self.book is None:
            return
        desk, side = self._desk, self.side
        asked = (path, desk.ledger, self.book, side.scenario, (side.name(), side.note()))
        said = desk.words("decide.file_written", path=str(path))
        desk.jobs.ask(
            write, *asked, done=lambda _: desk.toast(said), failed=desk.problem, lane="field", owner=self._page
        )

    def _ask_which(self) -> None:
        dialog = QFileDialog(self._page, self._desk.words("decide.file_open"), "", PATTERN)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open(Path(path)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Work it out anew and say what this ledger has otherwise."""
        if self.book is not None:
            desk = self._desk
            desk.jobs.ask(
                opened, path, self.book, done=self._opened, failed=desk.problem, lane="field", owner=self._page
            )

    def _opened(self, found: Opened) -> None:
        def take(scenario: Scenario, name: str) -> None:
            self.side.take(scenario, self._desk.words("decide.moved_to", name=name))

        OpenedScenario(self._desk, self._page, found, take).show()
