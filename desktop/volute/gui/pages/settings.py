"""Settings apply at once; there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QComboBox, QWidget

from volute.gui.desk import Desk
from volute.gui.parts import Field, KeyValues
from volute.gui.prefs import PREFS
from volute.gui.sheet import Sheet

SHOWN = ("language", "theme", "scale")


class SettingsSheet(Sheet):
    """Language, theme and number style; which ledger this is and who sits here. ``apply`` makes a choice felt."""

    def __init__(self, desk: Desk, parent: QWidget, apply: Mapping[str, Callable[[str], None]]) -> None:
        super().__init__(desk, parent, desk.words("settings.title"))
        self._apply = apply
        self.choices = {name: self._choice(name) for name in SHOWN}
        facts = [(desk.words("settings.ledger"), desk.ledger.name), (desk.words("settings.person"), desk.seat.by)]
        self.body.addWidget(KeyValues(desk.look, facts))
        self.close_button(desk.words("settings.close"))

    def _choice(self, name: str) -> QComboBox:
        words, box = self.desk.words, QComboBox()
        for value in PREFS[name].values:
            box.addItem(words(f"settings.{name}.{value}"), value)
        box.setCurrentIndex(box.findData(self.desk.prefs[name]))
        box.activated.connect(lambda _: self._chosen(name, str(box.currentData())))
        self.body.addWidget(Field(self.desk.look, words(f"settings.{name}.title"), box))
        return box

    def _chosen(self, name: str, value: str) -> None:
        self.desk.prefs[name] = value
        self._apply[name](value)
