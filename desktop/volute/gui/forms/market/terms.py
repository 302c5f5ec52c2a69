"""What the owner says of the numbers a comparison rests on, of the fleet and of each centre: a field a number, kept as
one undoable step. What nobody says shows the model's own number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from volute.commands.registers import describe
from volute.domain.economic_terms import CENTRE_TERMS, SAID, TERMS
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.parts import Field, Label, scroll, wrapped
from volute.gui.sheet import Sheet
from volute.queries.terms_told import ENTRY, FLEET, Spoken, spoken

HIGH, WIDE = 470, 720
PLAIN = ("tariff", "pue", "colocation", "staff")  # of a centre, asked for when it is made


class TermsSheet(Sheet):
    """The fleet first; a centre is chosen above the fields."""

    def __init__(self, desk: Desk, parent: QWidget, of: str = FLEET) -> None:
        super().__init__(desk, parent, desk.words("terms.title"), WIDE)
        self._begin, self._known = of, Spoken({}, {}, {})
        self.of = QComboBox()
        self.of.setAccessibleName(desk.words("terms.of_what"))
        self.of.currentIndexChanged.connect(self._show)
        self.fields: dict[str, Field] = {}
        self.inside: dict[str, QLineEdit] = {}
        self._area = scroll(QWidget())
        self._area.setFixedHeight(HIGH)
        self.body.addWidget(self.of)
        self.body.addWidget(wrapped(Label(desk.look, desk.words("terms.help"), 12, token="text2")))
        self.body.addWidget(self._area)
        self.buttons(desk.words("terms.keep"), self.send, enabled=False)
        desk.jobs.ask(spoken, desk.ledger, done=self._arrived, failed=self.fail, owner=self)

    def _arrived(self, known: Spoken) -> None:
        self._known = known
        self.of.blockSignals(True)
        self.of.addItem(self.desk.words("terms.fleet"), FLEET)
        for code, name in known.names.items():
            self.of.addItem(self.desk.called(name), code)
        self.of.setCurrentIndex(max(self.of.findData(self._begin), 0))
        self.of.blockSignals(False)
        self._show()
        if self.ok:
            self.ok.setEnabled(True)
        self.desk.read_only(*([self.ok] if self.ok else []))

    def _show(self) -> None:
        """The fields of what is chosen, two in a line."""
        pane = QWidget()
        grid = QGridLayout(pane)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setHorizontalSpacing(16)
        said, self.fields, self.inside = self._said(), {}, {}
        for at, (name, label) in enumerate(self._labels()):
            edit = line_edit(str(said.get(name) or ""), ascii_only=name != "source")
            edit.setPlaceholderText(self._own(name))
            self.inside[name], self.fields[name] = edit, Field(self.desk.look, label, edit)
            grid.addWidget(self.fields[name], at // 2, at % 2)
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(pane)
        pane.setAutoFillBackground(False)  # a pane set anew fills its ground, and the dialog's shows no more

    def _labels(self) -> Iterator[tuple[str, str]]:
        w = self.desk.words
        if self._code == FLEET:
            yield from ((name, w(f"terms.of.{name}")) for name in TERMS)
        else:
            yield from ((name, w(f"centre.field.{name}")) for name in PLAIN)
            yield from ((name, w(f"terms.centre.{name}")) for name in CENTRE_TERMS)
        yield from ((name, w(f"terms.of.{name}")) for name in SAID)

    @property
    def _code(self) -> str:
        return str(self.of.currentData() or FLEET)

    def _said(self) -> Mapping[str, object]:
        return self._known.said.get(self._code, {})

    def _own(self, name: str) -> str:
        """What counts while nobody says another."""
        if self._code != FLEET or name in SAID:
            return ""
        own = self._known.own.get(name)
        return self.desk.words("terms.as_quoted") if own is None else self.desk.words("terms.own", value=f"{own:.6g}")

    def given(self) -> dict[str, str]:
        """What was changed, as text; empty takes back what was said."""
        said = self._said()
        texts = {name: edit.text().strip() for name, edit in self.inside.items()}
        return {name: text for name, text in texts.items() if text != str(said.get(name) or "")}

    def send(self) -> None:
        for shown in self.fields.values():
            shown.error("")
        changed, desk = self.given(), self.desk
        if not changed:
            self.accept()
            return
        register, name = ("terms", ENTRY) if self._code == FLEET else ("centre", self._code)
        work = (describe, desk.ledger, desk.seat, register, name, changed)
        desk.jobs.ask(*work, done=self._kept, failed=self._wrong, owner=self)

    def _kept(self, receipt: Receipt) -> None:
        self.desk.wrote(receipt, self.desk.words("terms.kept", of=self.of.currentText()))
        self.accept()

    def _wrong(self, trouble: Problem) -> None:
        """Under the field it is about, brought into view."""
        shown = self.fields.get(str(trouble.facts.get("field")))
        if shown is None:
            self.fail(trouble)
            return
        shown.error(" ".join(self.desk.problem_words(trouble)).strip())
        self._area.ensureWidgetVisible(shown)
