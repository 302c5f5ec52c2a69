"""A remark in a card's history, for whoever looks at it next."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from volute.commands.cards import note
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.parts import Field
from volute.gui.sheet import Sheet


class NoteSheet(Sheet):
    """One text; it stays with the card for good."""

    def __init__(self, desk: Desk, parent: QWidget, card: str) -> None:
        super().__init__(desk, parent, desk.words("note.for", card=card))
        self._card = card
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.field = Field(desk.look, desk.words("event.noted"), self.text)
        self.body.addWidget(self.field)
        self.buttons(desk.words("note.save"), self._save)

    def show(self) -> None:
        super().show()
        self.text.setFocus()

    def _save(self) -> None:
        desk, card = self.desk, self._card

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words("note.saved", card=card))

        def failed(trouble: Problem) -> None:
            self.field.error(" ".join(desk.problem_words(trouble)).strip())

        text = self.text.toPlainText()
        desk.jobs.ask(note, desk.ledger, desk.seat, card, text, done=done, failed=failed, owner=self)
