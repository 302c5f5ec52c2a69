"""A remark in a card's history, for whoever looks at it next; or the reason why what a probe found of it is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from volute.commands.cards import note
from volute.commands.judging import clear_signs
from volute.commands.seat import Seat
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.parts import Field
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sheet asks for: keys of its words, and what is done with the text."""

    title: str
    field: str
    save: str
    saved: str
    work: Callable[[Ledger, Seat, str, str], Receipt]


REMARK = Asked("note.for", "event.noted", "note.save", "note.saved", note)
JUDGE = Asked("condition.judge_for", "condition.judge_why", "condition.judge_save", "condition.judged", clear_signs)


class NoteSheet(Sheet):
    """One text; it stays with the card for good."""

    def __init__(self, desk: Desk, parent: QWidget, card: str, asked: Asked = REMARK) -> None:
        super().__init__(desk, parent, desk.words(asked.title, card=card))
        self._card, self._asked = card, asked
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.field = Field(desk.look, desk.words(asked.field), self.text)
        self.body.addWidget(self.field)
        self.buttons(desk.words(asked.save), self._save)

    def show(self) -> None:
        super().show()
        self.text.setFocus()

    def _save(self) -> None:
        desk, card = self.desk, self._card

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words(self._asked.saved, card=card))

        def failed(trouble: Problem) -> None:
            self.field.error(" ".join(desk.problem_words(trouble)).strip())

        text = self.text.toPlainText()
        desk.jobs.ask(self._asked.work, desk.ledger, desk.seat, card, text, done=done, failed=failed, owner=self)
