"""Many quotes from a spreadsheet: paste or choose a file, see what each line becomes, then enter the new ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPlainTextEdit, QWidget

from volute.commands.listed import BadRow, file_text
from volute.commands.quotelines import QuoteLine
from volute.commands.quotelist import Examined, enter_quotes, examine_quotes
from volute.domain.catalogue import variant_name
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.parts import Field, Label, button, wrapped
from volute.gui.rows import SPACE
from volute.gui.sheet import Sheet

REST_MS, WIDTH, TEXT_HEIGHT, HEIGHT = 150, 860, 96, 260
SHOWN = ("line", "model", "what", "amount", "as_of", "source", "verdict")
WIDTHS = (48, 124, 124, 92, 106, 120, 200)
BLANK = "\u00a0"  # an empty cell that is not unknown


class ImportQuotes(Sheet):
    """Nothing is written until the verb is pressed; a bad line says why and stops the list unless it is left out."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("quotes.import_title"), WIDTH)
        w, look = desk.words, desk.look
        self.examined = Examined()
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
        for part in (wrapped(Label(look, w("quotes.import_help"), 12, token="text2")), self.field, self.said):
            self.body.addWidget(part)
        self.body.addWidget(self.grid)
        self.body.addWidget(self.skip)
        self.aside(button(w("quotes.file"), on=self._browse, look=look, icon="folder-open"))
        self.buttons(w("quotes.enter"), self.enter, enabled=False)
        self.lines.textChanged.connect(self._rest.start)
        self.skip.toggled.connect(lambda _: self._allow())

    def _columns(self) -> list[Column]:
        words, right = self.desk.words, ("amount", "line")
        plain = [
            Column(name, words(f"quotes.{name}"), wide, align="right" if name in right else "left")
            for name, wide in zip(SHOWN[:-1], WIDTHS, strict=False)
        ]
        verdict = Column("verdict", words("quotes.verdict"), WIDTHS[-1], stretch=True, paint=self._paint_verdict)
        return [*plain, verdict]

    def _paint_verdict(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        """What is wrong takes the whole line: such a line has no other cells."""
        wrong = bool(columns.value("wrong", at))
        box = rect.adjusted(self.grid.columnViewportPosition(1) + SPACE - rect.left(), 0, 0, 0) if wrong else rect
        painter.setFont(look.font(12))
        painter.setPen(look.color("crit" if wrong else "text2"))
        text = str(columns.value("verdict", at))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, short)

    def _browse(self) -> None:
        w = self.desk.words
        dialog = QFileDialog(self, w("quotes.file"), "", f"{w('quotes.files')} (*.xlsx *.csv *.tsv *.txt)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """The lines of a file, as if they had been pasted."""
        ask = self.desk.jobs.ask
        ask(file_text, Path(path), done=self.lines.setPlainText, failed=self._wrong, lane="field", owner=self)

    def _examine(self) -> None:
        today = self.desk.seat.now().astimezone(self.desk.style.zone).date()
        asked = (self.desk.ledger, self.lines.toPlainText(), today)
        self.desk.jobs.ask(examine_quotes, *asked, done=self._show, failed=self._wrong, key="quotes list", owner=self)

    def _show(self, found: Examined) -> None:
        """Bad lines first: they are the work that is left."""
        words = self.desk.words
        self.examined = found
        self.field.error("")
        rows = [self._bad(line) for line in found.bad]
        rows += [self._good(line, "quotes.is_new") for line in found.new]
        rows += [self._good(line, "quotes.is_known") for line in found.known]
        wrong = np.arange(len(rows)) < len(found.bad)
        self.grid.set_data(Columns(len(rows), {**{n: Coded.of(row[n] for row in rows) for n in SHOWN}, "wrong": wrong}))
        counts = {"new": len(found.new), "known": len(found.known), "bad": len(found.bad)}
        self.said.setText(words("quotes.counted", **counts) if rows else words("quotes.nothing"))
        self._allow()

    def _allow(self) -> None:
        if self.ok:
            self.ok.setEnabled(bool(self.examined.new) and (not self.examined.bad or self.skip.isChecked()))

    def _good(self, line: QuoteLine, verdict: str) -> dict[str, str]:
        f, words = line.fields, self.desk.words
        return {
            "line": str(line.number),
            "model": variant_name(str(f["model"])),
            "what": words(f"cli.prices.of.{f['what']}"),
            "amount": self.desk.style.number(float(str(f["amount"])), 2),
            "as_of": str(f["as_of"]),
            "source": str(f["source"]),
            "verdict": words(verdict),
        }

    def _bad(self, line: BadRow) -> dict[str, str]:
        what = " ".join(self.desk.problem_words(line.trouble)).strip()
        return {**dict.fromkeys(SHOWN, BLANK), "line": str(line.number), "verdict": f"{what}  ({line.text})"}

    def _wrong(self, trouble: Problem) -> None:
        """The list as a whole cannot be read."""
        self._show(Examined())
        self.field.error(" ".join(self.desk.problem_words(trouble)).strip())

    def enter(self) -> None:
        desk, lines = self.desk, self.examined.new
        if self._rest.isActive() or not lines:
            return  # what is shown is not what is typed yet

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words("quotes.entered_n", n=len(lines)))

        desk.jobs.ask(enter_quotes, desk.ledger, desk.seat, lines, done=done, failed=self.fail, owner=self)
