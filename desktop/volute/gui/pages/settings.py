"""Settings apply at once; there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from volute.gui.desk import Desk
from volute.gui.parts import Field, KeyValues, Label, wrapped
from volute.gui.prefs import PREFS
from volute.gui.sheet import Sheet

SHOWN = ("language", "theme", "scale", "density", "stale_days", "enough")


class SettingsSheet(Sheet):
    """How it looks and speaks, who sits here, and which ledger this is. ``apply`` makes a choice felt."""

    def __init__(self, desk: Desk, parent: QWidget, apply: Mapping[str, Callable[[str], None]]) -> None:
        super().__init__(desk, parent, desk.words("settings.title"))
        self._apply = apply
        self.choices = {name: self._choice(name) for name in SHOWN}
        self.person = QLineEdit(desk.seat.by)
        self.person.editingFinished.connect(self._named)
        self.body.addWidget(Field(desk.look, desk.words("settings.person"), self.person))
        self.body.addWidget(wrapped(Label(desk.look, desk.words("settings.person_below"), 12, token="text2")))
        self.body.addWidget(KeyValues(desk.look, [(desk.words("settings.ledger"), desk.ledger.name)]))
        self.close_button(desk.words("settings.close"))

    def _choice(self, name: str) -> QComboBox:
        words, box = self.desk.words, QComboBox()
        for value in PREFS[name].values:
            box.addItem(words(f"settings.{name}.{value}"), value)
        box.setCurrentIndex(box.findData(self.desk.prefs[name]))
        box.activated.connect(lambda _: self._chosen(name, str(box.currentData())))
        self.body.addWidget(Field(self.desk.look, words(f"settings.{name}.title"), box))
        return box

    def _named(self) -> None:
        """An empty name is the one the computer knows."""
        name = self.person.text().strip()
        if name != self.desk.seat.by:
            self._chosen("person", name)

    def _chosen(self, name: str, value: str) -> None:
        self.desk.prefs[name] = value
        self._apply[name](value)
