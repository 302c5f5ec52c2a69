"""How an owner writes cards off, for the books and for tax: kept in the ledger as one undoable step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from volute.commands.registers import describe
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.economics.carrying import Books
from volute.economics.depreciation import METHODS
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.parts import Field, Label, wrapped
from volute.gui.sheet import Sheet
from volute.queries.tax_books import POLICY


class Rules(Sheet):
    """A field a rule, as it is now. ``done`` gets the receipt."""

    def __init__(self, desk: Desk, parent: QWidget, books: Books, done: Callable[[Receipt], object]) -> None:
        super().__init__(desk, parent, desk.words("value.rules"))
        self._done = done
        self.inside = {field.name: self._input(field.name, getattr(books, field.name)) for field in fields(Books)}
        self.fields = {
            name: Field(desk.look, desk.words(f"value.rule.{name}"), one) for name, one in self.inside.items()
        }
        self.body.addWidget(wrapped(Label(desk.look, desk.words("value.rules_help"), 12, token="text2")))
        for shown in self.fields.values():
            self.body.addWidget(shown)
        self.buttons(desk.words("value.rules_keep"), self.send)

    def _input(self, name: str, value: object) -> QWidget:
        if name != "tax_method":
            return line_edit(f"{value:g}", ascii_only=True)
        box = QComboBox()
        for method in METHODS:
            box.addItem(self.desk.words(f"value.method.{method}"), method)
        box.setCurrentIndex(METHODS.index(str(value)))
        return box

    def given(self) -> dict[str, str]:
        """The rules as text."""
        return {
            name: one.text().strip() if isinstance(one, QLineEdit) else str(one.currentData())
            for name, one in self.inside.items()
            if isinstance(one, QLineEdit | QComboBox)
        }

    def send(self) -> None:
        for shown in self.fields.values():
            shown.error("")
        desk = self.desk
        desk.jobs.ask(
            describe,
            desk.ledger,
            desk.seat,
            POLICY,
            POLICY,
            self.given(),
            done=self._kept,
            failed=self._wrong,
            owner=self,
        )

    def _kept(self, receipt: Receipt) -> None:
        self.accept()
        self._done(receipt)

    def _wrong(self, trouble: Problem) -> None:
        """Under the field it is about."""
        shown = self.fields.get(str(trouble.facts.get("field")))
        if shown:
            shown.error(" ".join(self.desk.problem_words(trouble)).strip())
        else:
            self.fail(trouble)
