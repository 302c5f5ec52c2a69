"""A month's use of a lease or a tenant: seen as a draft, sealed for good, and handed over as PDF or spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from volute.commands.statements import seal_statement
from volute.domain.problems import Problem
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.leases.lease import chooser
from volute.gui.grid import Grid
from volute.gui.parts import Field, KeyValues, Label, button, emptied, row, wrapped
from volute.gui.reports.pdf import statement_slices
from volute.gui.reports.stepping import Stepping
from volute.gui.sheet import Sheet
from volute.queries.statement_said import COLUMNS, StatementSaid
from volute.queries.statements import Statement, draw_up, statement_of
from volute.words import LANGUAGES, Style, Words

WIDTH, HEIGHT = 1190, 190
WIDTHS = (70, 168, 56, 80, 86, 112, 104, 88, 112, 104, 88, 108)
LEFT = ("lease", "what", "price")


class StatementSheet(Sheet):
    """``named`` is a lease, a tenant or a statement; ``after`` is told when something was sealed."""

    def __init__(
        self, desk: Desk, parent: QWidget, named: str, month: str = "", after: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(desk, parent, desk.words("statements.sheet"), WIDTH)
        w, look = desk.words, desk.look
        self._named, self._after = named, after
        self.told: Statement | None = None
        last = desk.seat.now().astimezone(desk.style.zone).date().replace(day=1) - timedelta(days=1)
        self.month = line_edit(month or f"{last:%Y-%m}", ascii_only=True)
        self.month.setMaximumWidth(120)
        self.language = chooser({code: w(f"settings.language.{code}") for code in LANGUAGES})
        self.language.setCurrentIndex(LANGUAGES.index(w.language))
        self.field = Field(look, w("statements.month"), self.month)
        self.grid = Grid(look, self._columns())
        self.grid.setFixedHeight(HEIGHT)
        self._facts = QVBoxLayout()
        self.month.textChanged.connect(lambda _: self.ask())
        self.files = {kind: button(w(f"statements.save_{kind}")) for kind in ("pdf", "xlsx")}
        for kind, made in self.files.items():
            made.clicked.connect(lambda _=False, kind=kind: self._browse(kind))
        self.body.addWidget(row(self.field, 1, Field(look, w("report.language"), self.language)))
        self.body.addWidget(self.grid)
        self.body.addLayout(self._facts)
        self.body.addWidget(wrapped(Label(look, w("statements.check"), 11, token="text2")))
        self.aside(row(*self.files.values()))
        self.buttons(w("statements.seal"), self.seal, enabled=False)

    def _columns(self) -> list[Column]:
        titles = zip(COLUMNS, WIDTHS, strict=True)
        w = self.desk.words
        return [
            Column(
                name, w(f"statements.column.{name}"), wide, align="left" if name in LEFT else "right",
                mono=name == "lease", stretch=name == "what",
            )
            for name, wide in titles
        ]  # fmt: skip

    def show(self) -> None:
        super().show()
        self.ask()

    def ask(self) -> None:
        """The one that stands, else the draft; while a month is half typed, nothing."""
        desk, month = self.desk, self.month.text().strip()
        asked = (statement_of, desk.ledger, self._named, month, desk.seat.now())
        desk.jobs.ask(*asked, done=self._arrived, failed=self._wrong, key="statement", owner=self)

    def _arrived(self, told: Statement) -> None:
        self.told = told
        self.field.error("")
        self.clear_trouble()
        said = StatementSaid(told, self.desk.words, self.desk.style)
        rows = [said.cells(line) for line in told.lines]
        if rows:
            rows.append(said.total())
        columns = {name: Coded.of(cells[at] or "\u00a0" for cells in rows) for at, name in enumerate(COLUMNS)}
        self.grid.set_data(Columns(len(rows), columns))
        emptied(self._facts)
        self._facts.addWidget(KeyValues(self.desk.look, said.facts()))
        for made in self.files.values():
            made.setEnabled(bool(rows))
        if self.ok:
            self.ok.setEnabled(bool(rows) and not told.number)

    def _wrong(self, trouble: Problem) -> None:
        self.told = None
        self.grid.set_data(Columns(0, {name: Coded.of(()) for name in COLUMNS}))
        self.field.error(" ".join(self.desk.problem_words(trouble)).strip())
        for made in (*self.files.values(), self.ok):
            if made:
                made.setEnabled(False)

    def seal(self) -> None:
        """What is sealed is drawn up anew, as the ledger is then. It cannot be taken back, so no undo is offered."""
        desk, told = self.desk, self.told
        if told is None or told.number:
            return
        leases, month, now = tuple(told.body["leases"]), str(told.body["month"]), desk.seat.now()
        today = now.astimezone(desk.style.zone).date()

        def work() -> str:
            drawn = draw_up(desk.ledger, leases, month, now)
            receipt = seal_statement(desk.ledger, desk.seat, drawn.body, today)
            return receipt.facts[0].subject.partition(":")[2]

        desk.jobs.ask(work, done=self._sealed, failed=self.fail, owner=self)

    def _sealed(self, number: str) -> None:
        self.desk.toast(self.desk.words("statements.sealed", number=number))
        self._after()
        self.ask()

    def _browse(self, kind: str) -> None:
        name = f"{self.told.number or 'draft'}.{kind}" if self.told else ""
        dialog = QFileDialog(self, self.desk.words(f"statements.save_{kind}"), name, f"*.{kind}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()

    def save(self, path: Path) -> None:
        """In the language chosen beside the month."""
        if self.told is None:
            return
        words = Words.load(LANGUAGES[self.language.currentIndex()])
        style = Style(words, self.desk.style.zone, scale=self.desk.style.scale)

        def done() -> None:
            self.desk.toast(self.desk.words("statements.saved", path=str(path)))

        if path.suffix == ".pdf":
            Stepping(self, statement_slices(path, self.told, words, style), done, self.fail)
        else:
            said = StatementSaid(self.told, words, style)
            self.desk.jobs.ask(_workbook, path, said, done=lambda _: done(), failed=self.fail, lane="field", owner=self)


def _workbook(path: Path, said: StatementSaid) -> None:
    """Runs in a lane."""
    from volute.commands.plan_workbook import Page, plan_workbook  # noqa: PLC0415 - a quarter second, seldom needed

    plan_workbook(path, [Page(*table) for table in said.tables()])
