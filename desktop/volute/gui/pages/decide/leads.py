"""Under the sentence: what a day of waiting costs and what it all rests on, and of a centre looked into everything
that is known of it. Each is a door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from volute.economics.answer import Answer
from volute.economics.groups import By
from volute.gui.look import Look
from volute.gui.parts import Label, button
from volute.queries.lost_said import waiting, waiting_here
from volute.words import Style, Words

HEIGHT, GAP = 24, 18
LEADS = ("waiting", "inputs", "coming", "lines", "cards")


class Leads(QWidget):
    """Laid out by hand: a move of a slider changes an amount and must not lay the page out again."""

    def __init__(self, look: Look, on: Callable[[str], object]) -> None:
        super().__init__()
        self.name = Label(look, "", 13, 600)
        self.name.setParent(self)
        self.links = {lead: button("", "link", on=lambda lead=lead: on(lead)) for lead in LEADS}  # type: ignore[misc]
        for link in self.links.values():
            link.setParent(self)
            link.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def tell(self, name: str, texts: Mapping[str, str]) -> None:
        """Of the centre called so, or of all; a lead without a text is not shown."""
        self.name.setText(name)
        self.name.setVisible(bool(name))
        x = 0
        if name:
            self.name.setGeometry(0, 0, self.name.sizeHint().width(), HEIGHT)
            x = self.name.width() + GAP
        for lead, link in self.links.items():
            text = texts.get(lead, "")
            link.setText(text)
            link.setVisible(bool(text))
            if text:
                link.setGeometry(x, 0, link.sizeHint().width(), HEIGHT)
                x += link.width() + GAP


@dataclass(frozen=True)
class Looked:
    """What is on screen: rows that are centres or models, and which of them is looked into."""

    answers: Sequence[Answer]
    by: By
    chosen: str
    name: Callable[[str], str]

    def leads(self, inputs: Callable[[str, str], str], words: Words, style: Style) -> tuple[str, dict[str, str]]:
        """The name of the row looked into, and each lead in words; ``inputs`` tells of a centre, or of a model."""
        here = next((a for a in self.answers if a.label == self.chosen), None)
        if here is None:
            return "", {"waiting": waiting(self.answers, self.by, words, style), "inputs": inputs("", "")}
        of_centre = self.by is By.CENTRE
        texts = {
            "waiting": waiting_here(here, words, style),
            "inputs": inputs(here.label, "") if of_centre else inputs("", here.label),
            "coming": words("outlook.tab.coming") if of_centre else "",
            "lines": words("outlook.tab.lines") if of_centre else "",
            "cards": words.plural("unit.cards", here.cards),
        }
        return self.name(here.label), texts
