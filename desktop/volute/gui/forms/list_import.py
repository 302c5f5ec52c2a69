"""Many lines from a spreadsheet: paste or choose a file, see what each line becomes, then enter those that are new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from volute.commands.listed import BadRow, file_text
from volute.commands.seat import Seat
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.list_file import choose_list
from volute.gui.forms.verdict import BLANK, verdict
from volute.gui.grid import Grid
from volute.gui.parts import Field, Label, button, wrapped
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger

REST_MS, WIDTH, TEXT_HEIGHT, HEIGHT = 150, 860, 96, 260


@dataclass(frozen=True)
class Lists:
    """A kind of list: where its words are, its columns, how it is read and entered, and what a line shows.

    ``sorts`` are the fields of what was examined, each with the key of its verdict; the first of them are entered.
    """

    words: str
    columns: tuple[tuple[str, int, str], ...]  # key, width, alignment
    examine: Callable[[Ledger, str, date], Any]
    enter: Callable[[Ledger, Seat, Sequence[Any]], Receipt]
    cells: Callable[[Any], dict[str, str]]
    sorts: tuple[str, ...]
    entered: int


class ListImport(Sheet):
    """Nothing is written until the verb is pressed; a bad line says why and stops the list unless it is left out."""

    def __init__(self, desk: Desk, parent: QWidget, of: Lists, empty: Any) -> None:
        super().__init__(desk, parent, desk.words(f"{of.words}.import_title"), WIDTH)
        w, look = desk.words, desk.look
        self._of, self._empty, self.examined = of, empty, empty
        self.lines = QPlainTextEdit()
        self.lines.setFixedHeight(TEXT_HEIGHT)
        self.lines.setFont(look.font(12, mono=True))
        self.lines.setTabChangesFocus(True)
        self.field = Field(look, w("quotes.lines"), self.lines)
        self.grid = Grid(look, self._columns(), identity="line")
        self.grid.setFixedHeight(HEIGHT)
        self.said = wrapped(Label(look, w("quotes.nothing"), 12, token="text2"))
        self.skip = QCheckBox(w("quotes.skip"))
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._examine)
        for part in (wrapped(Label(look, w(f"{of.words}.import_help"), 12, token="text2")), self.field, self.said):
            self.body.addWidget(part)
        self.body.addWidget(self.grid)
        self.body.addWidget(self.skip)
        self.aside(button(w("quotes.file"), on=self._browse, look=look, icon="folder-open"))
        self.buttons(w(f"{of.words}.enter"), self.enter, enabled=False)
        self.lines.textChanged.connect(self._rest.start)
        self.skip.toggled.connect(lambda _: self._allow())

    def _columns(self) -> list[Column]:
        words, of = self.desk.words, self._of
        plain = [Column(name, words(f"{of.words}.{name}"), wide, align=side) for name, wide, side in of.columns]
        said = Column("verdict", words("quotes.verdict"), 200, stretch=True, paint=verdict(lambda: self.grid))
        return [Column("line", words("quotes.line"), 48, align="right"), *plain, said]

    def _browse(self) -> None:
        w = self.desk.words
        choose_list(self, w("quotes.file"), w("quotes.files"), self.take_file)

    def take_file(self, path: str) -> None:
        """The lines of a file, as if they had been pasted."""
        ask = self.desk.jobs.ask
        ask(file_text, Path(path), done=self.lines.setPlainText, failed=self._wrong, lane="field", owner=self)

    def _examine(self) -> None:
        today = self.desk.seat.now().astimezone(self.desk.style.zone).date()
        asked = (self.desk.ledger, self.lines.toPlainText(), today)
        key = f"{self._of.words} list"
        self.desk.jobs.ask(self._of.examine, *asked, done=self._show, failed=self._wrong, key=key, owner=self)

    def _show(self, found: Any) -> None:
        """Bad lines first: they are the work that is left."""
        words, of = self.desk.words, self._of
        self.examined = found
        self.field.error("")
        rows = [self._bad(line) for line in found.bad]
        for sort in of.sorts:
            rows += [self._good(line, words(f"{of.words}.is_{sort}")) for line in getattr(found, sort)]
        wrong = np.arange(len(rows)) < len(found.bad)
        names = self._names()
        self.grid.set_data(Columns(len(rows), {**{n: Coded.of(row[n] for row in rows) for n in names}, "wrong": wrong}))
        counts = {sort: len(getattr(found, sort)) for sort in (*of.sorts, "bad")}
        self.said.setText(words(f"{of.words}.counted", **counts) if rows else words("quotes.nothing"))
        self._allow()

    def entering(self) -> list[Any]:
        """The lines that would be written."""
        return [line for sort in self._of.sorts[: self._of.entered] for line in getattr(self.examined, sort)]

    def _allow(self) -> None:
        if self.ok:
            self.ok.setEnabled(bool(self.entering()) and (not self.examined.bad or self.skip.isChecked()))

    def _names(self) -> list[str]:
        return ["line", *(name for name, _, _ in self._of.columns), "verdict"]

    def _good(self, line: Any, verdict: str) -> dict[str, str]:
        return {"line": str(line.number), **self._of.cells(line), "verdict": verdict}

    def _bad(self, line: BadRow) -> dict[str, str]:
        what = " ".join(self.desk.problem_words(line.trouble)).strip()
        return {**dict.fromkeys(self._names(), BLANK), "line": str(line.number), "verdict": f"{what}  ({line.text})"}

    def _wrong(self, trouble: Problem) -> None:
        """The list as a whole cannot be read."""
        self._show(self._empty)
        self.field.error(" ".join(self.desk.problem_words(trouble)).strip())

    def enter(self) -> None:
        desk, lines, of = self.desk, self.entering(), self._of
        if self._rest.isActive() or not lines:
            return  # what is shown is not what is typed yet

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words(f"{of.words}.entered_n", n=len(lines)))

        desk.jobs.ask(of.enter, desk.ledger, desk.seat, lines, done=done, failed=self.fail, owner=self)
