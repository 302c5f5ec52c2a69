"""What Decide shows is this ledger's or a file's, never a mix: while it is a file's, a strip says so on every view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.scenarios.file import Opened
from volute.gui.labels import Yielding
from volute.gui.moves import Moves
from volute.gui.parts import Icon, Label, button, column, emptied


@dataclass(frozen=True)
class Left:
    """Where the sliders stood on this ledger's books when a file was opened: what going back brings again."""

    scenario: Scenario
    moves: Moves
    deeds: int  # that stood then


@dataclass(frozen=True)
class Ways:
    """What can be done while a file is shown."""

    held: Callable[[], object]  # what it holds, and what differs here
    taken: Callable[[], object]  # its sliders on this ledger's books
    back: Callable[[], object]


class FileStrip(QFrame):
    """An ongoing state, as a banner is; ``text`` is all that it says."""

    def __init__(self, desk: Desk, ways: Ways) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._desk, self._ways = desk, ways
        self.text = ""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 6, 12, 6)
        self._layout.setSpacing(10)
        self.hide()

    def show_file(self, found: Opened | None) -> None:
        """None takes it away."""
        emptied(self._layout)
        self.setVisible(found is not None)
        self.text = self._fill(found) if found else ""
        self.setAccessibleName(self.text)

    def _fill(self, found: Opened) -> str:
        w, look = self._desk.words, self._desk.look
        first, second = w("decide.from_file", **self._named(found)), self._checked(found)
        said = column(Label(look, first, 12, 600), Yielding(look, second, 12, "text"), spacing=1)
        self._layout.addWidget(Icon(look, "file-text", "text", 18))
        self._layout.addWidget(said, 1)
        for part in self._buttons():
            self._layout.addWidget(part)
        return f"{first} {second}"

    def _named(self, found: Opened) -> dict[str, object]:
        return {"name": found.name, "day": self._desk.style.iso(found.file.book.today)}

    def _checked(self, found: Opened) -> str:
        """Whether the figures are the writer's, and whether this ledger says the same of the inputs."""
        w, n = self._desk.words, len(found.differs)
        same = w("decide.file_same" if found.same else "decide.file_other")
        return f"{same} {w.plural('decide.file_differs', n) if n else w('decide.file_no_difference')}"

    def _buttons(self) -> list[QPushButton]:
        w, ways = self._desk.words, self._ways
        return [
            button(w("decide.file_held"), "ghost", on=ways.held),
            button(w("decide.file_take"), "ghost", on=ways.taken),
            button(w("decide.file_back"), on=ways.back),
        ]
