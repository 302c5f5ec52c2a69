"""Saving a what-if under a name, and up to four of them side by side."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from volute.commands.registers import describe
from volute.domain.receipt import Receipt
from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.parts import Field, Label
from volute.gui.sheet import Sheet
from volute.queries.scenarios import written_levers

SIDE_BY_SIDE = 4


class SaveScenario(Sheet):
    """Keep the sliders under a name: a scenario never touches the books."""

    def __init__(
        self, desk: Desk, parent: QWidget, scenario: Scenario, named: tuple[str, str], known: Collection[str]
    ) -> None:
        super().__init__(desk, parent, desk.words("decide.save"))
        self._scenario, self._known = scenario, known
        self.name, self.note = (QLineEdit(text) for text in named)
        self._field = Field(desk.look, desk.words("decide.name"), self.name)
        self.note.setPlaceholderText(desk.words("decide.note_hint"))
        self.replaces = Label(desk.look, "", 12, token="text2")
        self.body.addWidget(self._field)
        self.body.addWidget(self.replaces)
        self.body.addWidget(Field(desk.look, desk.words("decide.note"), self.note))
        self.name.textChanged.connect(self._named)
        self._named(named[0])
        self.buttons(desk.words("decide.save"), self.save)
        self.name.setFocus()
        self.name.selectAll()

    def _named(self, name: str) -> None:
        """A name that is taken is given a new meaning; undo brings the old one."""
        taken = name.strip() in self._known
        self.replaces.setText(self.desk.words("decide.replaces", name=name.strip()) if taken else "")

    def save(self) -> None:
        name, desk = self.name.text().strip(), self.desk
        if not name or name == desk.words("decide.base"):
            self._field.error(desk.words("decide.name_base" if name else "decide.name_missing"))
            self.name.setFocus()
            return
        fields = {"name": name, "levers": written_levers(self._scenario), "note": self.note.text().strip()}

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words("decide.saved", name=name))

        asked = (describe, desk.ledger, desk.seat, "scenario", entry_of(name), fields)
        desk.jobs.ask(*asked, done=done, failed=self.fail, owner=self)


def entry_of(name: str) -> str:
    """The register's name for a scenario called so."""
    return re.sub(r"[^\w.@+-]+", "-", name)
