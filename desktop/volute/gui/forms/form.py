"""A sheet of named fields: trouble is told under the field it is about, writing goes through the ledger lane."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from volute.domain.problems import Problem, Refused
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.parts import Field
from volute.gui.sheet import Sheet


class Form(Sheet):
    """``caption`` gives the words of a field's name."""

    def __init__(
        self, desk: Desk, parent: QWidget, title: str, caption: Callable[[str], str], width: int = 560
    ) -> None:  # fmt: skip
        super().__init__(desk, parent, title, width)
        self._caption = caption
        self.fields: dict[str, Field] = {}
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(10)
        self.body.addLayout(self.grid)

    def put(self, name: str, inside: QWidget, at: tuple[int, int], wide: int = 1) -> None:
        self.fields[name] = Field(self.desk.look, self._caption(name), inside)
        self.grid.addWidget(self.fields[name], *at, 1, wide)

    def send(self, work: Callable[[], Receipt], told: Callable[[Receipt], str]) -> None:
        """Write it in the ledger lane."""

        def done(receipt: Receipt) -> None:
            self.accept()
            self.desk.wrote(receipt, told(receipt))

        for field in self.fields.values():
            field.error("")
        self.clear_trouble()
        self.desk.jobs.ask(work, done=done, failed=self.failed, owner=self)

    def failed(self, trouble: Problem) -> None:
        missing = str(trouble.facts.get("fields") or "").partition(",")[0]
        name = missing or str(trouble.facts.get("field") or "")
        if name not in self.fields:
            self.fail(trouble)
            return
        named: dict[str, object] = {key: self._caption(name) for key in ("field", "fields") if key in trouble.facts}
        facts = {**trouble.facts, **named}
        self.fields[name].error(" ".join(self.desk.problem_words(Refused(trouble.code, **facts))).strip())

    def today(self) -> date:
        return self.desk.seat.now().astimezone(self.desk.style.zone).date()
