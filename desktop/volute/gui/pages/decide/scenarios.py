"""What Decide does with what-ifs: keep them under a name, put them side by side, and show what a file holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from volute.commands.registers import retire
from volute.economics.columns import columns
from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.scenarios.compare import Case, Compared, CompareScenarios
from volute.gui.forms.scenarios.file import Opened, OpenedScenario, opened, write
from volute.gui.forms.scenarios.scenario import SaveScenario, entry_of
from volute.gui.moves import Move, Moves
from volute.gui.pages.decide.file import FileStrip, Left, Ways
from volute.gui.pages.decide.side import Side
from volute.gui.panels import localised
from volute.queries.comparison import Book
from volute.queries.scenarios import Told

Kept = tuple[Scenario, Opened | None, Left | None]
SUFFIX = ".volute.json"
PATTERN = f"*{SUFFIX} *.json"


class Scenarios:
    """``here`` is what this ledger tells, ``found`` the file that is shown instead. ``on`` is told when the inputs
    shown are others; ``centre`` is the one looked into."""

    def __init__(self, desk: Desk, page: QWidget, on: Callable[[Told], None], centre: Callable[[], str]) -> None:
        self._desk, self._page, self._on, self._centre = desk, page, on, centre
        self.side = Side(desk, self.save, self.compare, lambda: self.compare("rows"))
        self.here: Told | None = None
        self._given: Told | None = None  # the same, as it was read
        self.found: Opened | None = None
        self.left: Left | None = None
        self._again: Opened | None = None  # left by undo, to be opened by redo
        self._of_file: Told | None = None
        self.strip = FileStrip(desk, Ways(self.hold, self.take, self.leave))
        menu = self.side.file_menu
        for text, on_ in (("file_write", self._ask_where), ("file_open", self.ask_which)):
            menu.addAction(desk.words(f"decide.{text}"), on_)
        menu.addSeparator()
        self.removing = menu.addAction("", self.remove)
        menu.aboutToShow.connect(self._named)

    # --- whose inputs

    def arrived(self, found: Told) -> bool:
        """This ledger's inputs were read; a file that is shown stays. False when they are those that are here."""
        if found is self._given:
            return False
        self._given, self.here = found, replace(found, book=localised(found.book, self._desk.called))
        self.side.set_saved(self.here.scenarios, self.here.notes)
        self._tell()
        return True

    def told(self) -> Told | None:
        """The inputs shown."""
        return self._of_file or self.here

    def _tell(self) -> None:
        self.strip.show_file(self.found)
        self.side.of_file(*(self.found.name, self.found.file.scenario) if self.found else ("", Scenario()))
        if told := self.told():
            self._on(told)

    def show(self, found: Opened) -> None:
        """Inputs and sliders of the file. Going back brings those of this ledger again."""
        side = self.side
        self.left = self.left or Left(side.scenario, side.moves, self._desk.deeds())
        self._again, side.moves = None, Moves()
        self._showing(found)
        side.unlock()
        self._put(found.file.scenario)

    def _showing(self, found: Opened) -> None:
        book = found.file.shown
        self.found, self._of_file = found, Told(book, columns(book.cohorts, book.centres), {}, {})

    def _put(self, scenario: Scenario) -> None:
        """Sliders and inputs change together."""
        self.side.put(scenario)
        self._tell()
        self.side.moved.emit(scenario)
        self.side.stepped.emit()

    def leave(self, scenario: Scenario | None = None) -> None:
        """Back to this ledger's books, with the sliders where they stood or as given."""
        left, name = self.left, self.found.name if self.found else ""
        self.found = self.left = self._of_file = None
        if left:
            self.side.moves = left.moves
            self._put(left.scenario)
            if scenario:
                self.side.take(scenario, self._desk.words("decide.moved_to", name=name))

    def take(self) -> None:
        """The file's sliders, as they stand, on this ledger's books."""
        self.leave(self.side.scenario)

    def hold(self) -> None:
        if self.found:
            OpenedScenario(self._desk, self._page, self.found).show()

    def books(self) -> Book | None:
        """This ledger's, whatever is shown."""
        return self.here.book if self.here else None

    def keep(self) -> Kept:
        """For the page that takes this one's place."""
        return self.side.scenario, self.found, self.left

    def resume(self, kept: Kept) -> None:
        """A file that was shown is shown again once this ledger's inputs are there."""
        scenario, found, left = kept
        if found:
            self._showing(found)
            self.left = left
        self.side.put(scenario)

    # --- moves

    def back(self) -> str:
        """Take back the last move of the sliders, or the opening of a file, if that was the last thing done; how it is
        called."""
        text = self._to(self.side.moves.back(self._desk.deeds()), "before")
        if not text and (text := self._opened_text()):
            found = self.found
            self.leave()
            self._again = found
        return text

    def again(self) -> str:
        if self._again and not self.found:
            self.show(self._again)
            return self._opened_text()
        return self._to(self.side.moves.again(self._desk.deeds()), "after")

    def last(self) -> str:
        move = self.side.moves.last(self._desk.deeds())
        return move.text if move else self._opened_text()

    def _opened_text(self) -> str:
        """Nothing where the opening of a file is not the last thing done."""
        last = self.found and self.left and not self.side.moves.done and self._desk.deeds() <= self.left.deeds
        return self._desk.words("decide.file_opened", name=self.found.name) if self.found and last else ""

    def _to(self, move: Move | None, where: str) -> str:
        if move:
            self.side.take(getattr(move, where))
        return move.text if move else ""

    # --- names

    def save(self) -> None:
        """Under a name, with a note; of a file's the note says where it came from."""
        side, found = self.side, self.found
        name, note = side.name(), side.note()
        if found and not name:
            day = self._desk.style.iso(found.file.book.today)
            origin = self._desk.words("decide.file_origin", name=found.name, day=day)
            name, note = found.name, " · ".join(filter(None, (found.file.note, origin)))
        SaveScenario(self._desk, self._page, side.scenario, (name, note), side.saved_names()).show()

    def _named(self) -> None:
        """The menu says which one it would remove."""
        name = self.side.name()
        self.removing.setText(self._desk.words("decide.remove", name=name) if name else "")
        self.removing.setVisible(bool(name) and not self._desk.past)

    def remove(self) -> None:
        """Take the saved scenario that is shown off the list; the sliders stay, and undo brings it back."""
        desk, name = self._desk, self.side.name()
        if name and desk.may_write():
            said = desk.words("decide.removed", name=name)
            asked = (retire, desk.ledger, desk.seat, "scenario", entry_of(name), said)
            desk.jobs.ask(*asked, done=lambda receipt: desk.wrote(receipt, said), failed=desk.problem, owner=self._page)

    def compare(self, view: str = "inputs") -> None:
        """The base beside what is shown, and whatever the person chooses; beside a file's figures this ledger's."""
        side, told, here = self.side, self.told(), self.here
        if told is None or here is None:
            return
        known: Mapping[str, Scenario] = side.known()
        unsaved = {} if side.scenario in known.values() else {side.called(): side.scenario}
        cases = {name: Case(scenario, told) for name, scenario in {**known, **unsaved}.items()}
        first = [*list(known)[:1], *(unsaved or [side.name()] if side.name() or unsaved else [])]
        if self.found and here.book.cohorts:
            name = self._desk.words("decide.on_this_ledger", name=first[-1])
            cases, first = {**cases, name: Case(side.scenario, here)}, [*first, name]
        compared = Compared(cases, side.notes, self._called, self._centre())
        sheet = CompareScenarios(self._desk, self._page, compared, first)
        sheet.look_at(view)
        sheet.show()

    def _called(self, centre: str) -> str:
        """By the inputs shown, else by this ledger."""
        books = [told.book for told in (self._of_file, self.here) if told]
        return next((book.names[centre] for book in books if centre in book.names), centre)

    # --- files

    def _ask_where(self) -> None:
        name = f"{self.side.name() or (self.found.name if self.found else '')}{SUFFIX}"
        dialog = QFileDialog(self._page, self._desk.words("decide.file_write"), name, PATTERN)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, path: Path) -> None:
        """What is shown, with every input it rests on."""
        told = self.told()
        if told is None:
            return
        desk, side = self._desk, self.side
        named = (side.name(), side.note())
        if self.found and not side.name():
            named = (self.found.name, self.found.file.note)
        said = desk.words("decide.file_written", path=str(path))
        desk.jobs.ask(
            write, path, desk.ledger, told.book, side.scenario, named,
            done=lambda _: desk.toast(said), failed=desk.problem, lane="field", owner=self._page,
        )  # fmt: skip

    def ask_which(self) -> None:
        """A file of this desk or another."""
        dialog = QFileDialog(self._page, self._desk.words("decide.file_open"), "", PATTERN)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open(Path(path)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Read it, work it out anew, and show it in place of this ledger's books."""
        if self.here is not None:
            desk, here = self._desk, self.here.book
            desk.jobs.ask(opened, path, here, done=self.show, failed=desk.problem, lane="field", owner=self._page)
