"""The filter of Fleet as a person changes it: by a tick, by what a cell says, by dropping a token, by clearing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from volute.gui.pages.fleet.facets import Facets
from volute.gui.pages.fleet.filter import Asked


class Narrowing:
    """Facets show what is asked; ``again`` filters anew."""

    def __init__(self, asked: Asked, field: QLineEdit, facets: Facets, again: Callable[[], None]) -> None:
        self._asked, self._field, self._facets, self._again = asked, field, facets, again

    def toggle(self, name: str, word: str, *, on: bool) -> None:
        """A tick box was pressed, and shows it already."""
        self._asked.toggle(name, word, on=on)
        self._again()

    def only(self, key: str, word: str) -> None:
        """Only what a cell says."""
        self._asked.drop(key)
        self._asked.toggle(key, word, on=True)
        self._show()

    def drop(self, key: str) -> None:
        self._asked.drop(key)
        self._show()

    def clear(self) -> None:
        self._asked.replace({})
        self._field.clear()
        self._show()

    def clear_last(self) -> None:
        """The text first, since it was typed last; else the newest token."""
        if self._field.text():
            self._field.clear()
        elif self._asked.words:
            self.drop(list(self._asked.words)[-1])

    def _show(self) -> None:
        self._facets.tick(self._asked)
        self._again()
