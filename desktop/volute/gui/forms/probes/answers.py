"""A host's raw answers: each question as it was asked, and what came back, word for word, of every run that is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QListWidget, QPlainTextEdit, QSizePolicy, QWidget

from volute.commands.text_files import write_bytes
from volute.domain.seen import Observation
from volute.gui.desk import Desk
from volute.gui.parts import Field, Label, button, row, wrapped
from volute.gui.sheet import Sheet
from volute.probe.script import QUESTIONS
from volute.queries.probe_runs import AnswerRow, answer_in_full, answers_of_host
from volute.words import why
from volute.words.literal import literal

ASIDE = ".err"
WIDTH, HEIGHT, NAMES = 900, 360, 190


class AnswersSheet(Sheet):
    """``run`` is shown first; 0 is the newest."""

    def __init__(self, desk: Desk, parent: QWidget, host: str, run: int = 0) -> None:
        super().__init__(desk, parent, desk.words("answers.title", host=host), WIDTH)
        self._host, self._run = host, run
        self._rows: tuple[AnswerRow, ...] = ()
        self._said: dict[str, bytes] = {}
        self._make()
        self._lay_out()
        self.close_button(desk.words("shell.close"))
        desk.jobs.ask(answers_of_host, desk.ledger, host, done=self._listed, owner=self)

    def _make(self) -> None:
        w, look = self.desk.words, self.desk.look
        self.runs = QComboBox()
        self.runs.currentIndexChanged.connect(self._ask)
        self.error = wrapped(Label(look, "", 12, token="crit", mono=True))
        self.error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.error.hide()
        self.questions = QListWidget()
        self.questions.setAccessibleName(w("answers.questions"))
        self.questions.setFixedWidth(NAMES)
        self.questions.currentRowChanged.connect(self._show_answer)
        self.command = wrapped(Label(look, "", 12, token="text2", mono=True))
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.command.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(look.font(12, 400, mono=True))
        self.text.setAccessibleName(w("answers.answer"))
        self.text.setMinimumHeight(HEIGHT)
        self.copy = button(w("hosts.copy_raw"), look=look, icon="copy", on=self._copy)
        self.keep = button(w("answers.save"), look=look, icon="floppy-disk", on=self._choose_file)

    def _lay_out(self) -> None:
        w, look = self.desk.words, self.desk.look
        self.body.addWidget(wrapped(Label(look, w("answers.explain"), 12, token="text2")))
        self.body.addWidget(Field(look, w("answers.run"), self.runs))
        self.body.addWidget(self.error)
        self.body.addWidget(row(Label(look, w("answers.asked"), 12, 600, "text2"), self.command, spacing=10))
        beside = row(self.questions, self.text, spacing=12)
        self.body.addWidget(beside, 1)
        self.aside(row(self.copy, self.keep))

    # --- which answer

    def _listed(self, found: tuple[AnswerRow, ...]) -> None:
        self._rows = found
        self.runs.blockSignals(True)
        for answer in found:
            self.runs.addItem(self._told(answer), answer.run)
        at = self.runs.findData(self._run) if self._run else 0
        self.runs.setCurrentIndex(max(at, 0))
        self.runs.blockSignals(False)
        self._ask() if found else self._answered(None)

    def _told(self, answer: AnswerRow) -> str:
        w, style = self.desk.words, self.desk.style
        facts = {"n": style.count(answer.run), "at": style.moment(answer.at), "took": f"{answer.took_s:.1f}"}
        return w("answers.of_run", **facts, outcome=w(f"outcome.{answer.outcome.value}"))

    def _ask(self) -> None:
        run = self.runs.currentData()
        ask, ledger = self.desk.jobs.ask, self.desk.ledger
        ask(answer_in_full, ledger, self._host, run, done=self._answered, key=f"answer {id(self)}", owner=self)

    def _answered(self, found: Observation | None) -> None:
        self._said = dict(found.answers) if found else {}
        error = "" if found is None else found.error
        self.error.setText(error)
        self.error.setVisible(bool(error))
        if found and error:
            self.error.setToolTip(why(self.desk.words, found.outcome, ""))
        self.questions.clear()
        self.questions.addItems(list(self._said))
        self.questions.setCurrentRow(0)
        for each in (self.copy, self.keep):
            each.setEnabled(bool(self._said))
        if not self._said:
            self.command.setText("—")
            self.text.setPlainText(self.desk.words("hosts.raw_none" if found is None else "answers.said_nothing"))

    # --- what was said

    def _name(self) -> str:
        item = self.questions.currentItem()
        return item.text() if item else ""

    def _show_answer(self, at: int) -> None:
        if at < 0:
            return
        name = self._name()
        asked = QUESTIONS.get(name.removesuffix(ASIDE), name)
        aside = self.desk.words("answers.beside", command=asked)
        self.command.setText(aside if name.endswith(ASIDE) else asked)
        self.text.setPlainText(literal(self._said[name]) or self.desk.words("answers.empty"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _choose_file(self) -> None:
        """The bytes as they came, not as they are shown."""
        name = f"{self._host}-{self.runs.currentData()}-{self._name()}.txt"
        dialog = QFileDialog(self, self.desk.words("answers.save"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save(self, path: str) -> None:
        """Write the answer on screen to a file."""

        def done(_: None) -> None:
            self.desk.toast(self.desk.words("answers.saved", path=path))

        written = (Path(path), self._said[self._name()])
        self.desk.jobs.ask(write_bytes, *written, done=done, failed=self.fail, lane="field", owner=self)
