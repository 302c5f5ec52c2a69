"""What Fleet is filtered to, as tokens above the table: each says what it asks and can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from volute.gui.desk import Desk
from volute.gui.parts import button, emptied
from volute.queries.fleet import Fleet

FACETS = ("centre", "state", "model", "cooler")
ASKED = (*FACETS, "custody", "workshop", "commercial", "health", "variant", "host", "tenant", "lease", "id")
SPELT = 2  # so many words are named in a token, more are counted


class Asked:
    """Which words of which column are wanted. ``id`` holds chosen cards."""

    def __init__(self) -> None:
        self.words: dict[str, frozenset[str]] = {}

    def of(self, key: str) -> frozenset[str]:
        return self.words.get(key, frozenset())

    def replace(self, filters: Mapping[str, object]) -> None:
        """What an area or a link asks for; nothing of the earlier filter stays."""
        given = {("id" if name == "cards" else name): value for name, value in filters.items()}
        self.words = {key: wanted for key in ASKED if (wanted := _words(given.get(key)))}

    def toggle(self, key: str, word: str, *, on: bool) -> None:
        wanted = self.of(key) | {word} if on else self.of(key) - {word}
        self.words = {**self.words, key: wanted}
        if not wanted:
            del self.words[key]

    def drop(self, key: str) -> None:
        self.words = {k: v for k, v in self.words.items() if k != key}

    def known(self, fleet: Fleet) -> dict[str, frozenset[str]]:
        """The filter for the columns this fleet has."""
        return {key: words for key, words in self.words.items() if key in fleet.texts}


def _words(value: object) -> frozenset[str]:
    if value in (None, ""):
        return frozenset()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return frozenset({str(value)})
    return frozenset(str(word) for word in value)


class Tokens(QWidget):
    """One button a filter; pressing it takes the filter away."""

    def __init__(self, desk: Desk, dropped: Callable[[str], object]) -> None:
        super().__init__()
        self._desk, self._dropped = desk, dropped
        self.tokens: dict[str, QPushButton] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_asked(self, asked: Asked, told: Callable[[str, str], str]) -> None:
        """``told(key, word)`` is how a person calls a word of a column."""
        emptied(self._layout)
        self.tokens = {}
        for key, words in asked.words.items():
            token = button(f"  {self._text(key, words, told)}", on=lambda key=key: self._dropped(key))  # type: ignore[misc]
            token.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands after the words
            token.setIcon(self._desk.look.icon("x", "text2", 12))
            token.setToolTip(self._desk.words("fleet.drop_filter"))
            self.tokens[key] = token
            self._layout.addWidget(token)
        self.setVisible(bool(self.tokens))

    def _text(self, key: str, words: frozenset[str], told: Callable[[str, str], str]) -> str:
        say, count = self._desk.words, self._desk.style.count(len(words))
        if key == "id":
            return say("fleet.chosen_cards", n=count)
        if len(words) > SPELT:
            return say("fleet.is_one_of", what=say(f"fleet.facet.{key}"), n=count)
        named = ", ".join(sorted(told(key, word) for word in words))
        return say("fleet.is", what=say(f"fleet.facet.{key}"), value=named)
