"""Saving a what-if under a name, and up to four of them side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from volute.commands.registers import describe
from volute.domain.receipt import Receipt
from volute.economics.inputs import LEVERS, Scenario
from volute.gui.desk import Desk
from volute.gui.panels import Weighed, verdict, worth_sentence
from volute.gui.parts import Field, Label, line, wrapped
from volute.gui.sheet import Sheet
from volute.queries.levers import shower
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

        key = re.sub(r"[^\w.@+-]+", "-", name)
        desk.jobs.ask(
            describe, desk.ledger, desk.seat, "scenario", key, fields, done=done, failed=self.fail, owner=self
        )


@dataclass(frozen=True)
class Compared:
    """What the sheet may show: scenarios by name, and how one is weighed."""

    scenarios: Mapping[str, Scenario]
    weigh: Callable[[Scenario], Weighed]
    notes: Mapping[str, str]


class CompareScenarios(Sheet):
    """Inputs and answers of up to four scenarios; each column chooses its own."""

    def __init__(self, desk: Desk, parent: QWidget, compared: Compared, first: Sequence[str]) -> None:
        super().__init__(desk, parent, desk.words("decide.compare_title"), width=880)
        self._compared = compared
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(7)
        look, w = desk.look, desk.words
        names = [w(f"decide.lever.{lever.name}") for lever in LEVERS]
        for at, text in enumerate((*names, w("decide.answer"), w("decide.worth_short"), w("decide.note"))):
            grid.addWidget(Label(look, text, 12, token="text2"), at + (2 if at < len(names) else 3), 0)
        grid.addWidget(line(), 1, 0, 1, SIDE_BY_SIDE + 1)
        grid.addWidget(line(), len(LEVERS) + 2, 0, 1, SIDE_BY_SIDE + 1)
        self.columns = [self._column(grid, at + 1) for at in range(min(SIDE_BY_SIDE, len(compared.scenarios)))]
        for at, (choice, _) in enumerate(self.columns):
            choice.setCurrentText(first[at] if at < len(first) else choice.itemText(at))
            self._fill(at)
            choice.activated.connect(lambda _, at=at: self._fill(at))
        self.body.addLayout(grid)
        self.close_button(w("shell.close"))

    def _column(self, grid: QGridLayout, at: int) -> tuple[QComboBox, list[Label]]:
        choice = QComboBox()
        choice.addItems(list(self._compared.scenarios))
        choice.setAccessibleName(self.desk.words("decide.scenario"))
        grid.addWidget(choice, 0, at)
        grid.setColumnStretch(at, 1)
        labels = [Label(self.desk.look, "", 13) for _ in range(len(LEVERS) + 3)]
        for row, label in enumerate(labels):
            grid.addWidget(wrapped(label), row + (2 if row < len(LEVERS) else 3), at)
        return choice, labels

    def _fill(self, at: int) -> None:
        choice, labels = self.columns[at]
        scenario = self._compared.scenarios[choice.currentText()]
        for label, lever in zip(labels, LEVERS, strict=False):
            value = getattr(scenario, lever.name)
            label.setText(shower(self.desk, lever)(value))
            label.set_token("text2" if value == lever.base else "text")
        weighed = self._compared.weigh(scenario)
        words, style = self.desk.words, self.desk.style
        labels[-1].setText(self._compared.notes.get(choice.currentText(), ""))
        labels[-3].setText("".join(text for text, _ in verdict(weighed, words)))
        labels[-2].setText(worth_sentence(weighed, words, style))
