"""A step's form is generated from its row: what it asks for, what it may take. It stands in a sheet or in a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from volute.commands.cards import take_step
from volute.domain.card import Card
from volute.domain.events import Evidence
from volute.domain.lifecycle import Step
from volute.domain.problems import Problem, Refused
from volute.domain.receipt import Receipt
from volute.domain.workorder import burn_in_hours
from volute.gui.desk import Desk
from volute.gui.forms.inputs import Input, Photo, Readings, input_for
from volute.gui.sheet import Sheet

LATE = ("minutes", "note")  # asked last, since they are seldom filled in


def asked(card: Card, step: Step, day: str = "") -> tuple[tuple[str, bool], ...]:
    """Names of evidence with whether each is needed. An override is asked for only where a claim is in force."""
    claimed = any(claim.guards(day) for claim in card.encumbrances)
    needed = (*step.asks, *(("override",) if claimed and "override" in step.may else ()))
    spare = [name for name in step.may if name not in needed and name != "override"]
    if step.name == "open_job" and "number" in spare:
        spare.remove("number")  # the ledger numbers its own jobs
    spare.sort(key=lambda name: name in LATE)
    return (*((name, True) for name in needed), *((name, False) for name in spare))


class StepForm(QWidget):
    """The inputs of one step. ``take`` writes it in the ledger lane; what is wrong is shown where it is wrong."""

    def __init__(
        self,
        desk: Desk,
        card: Card,
        step: Step,
        done: Callable[[Receipt], object],
        given: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.desk, self.card, self.step = desk, card, step
        self._done = done
        self.inputs: dict[str, Input] = {
            n: input_for(desk, n, needed=needed) for n, needed in asked(card, step, desk.seat.today().isoformat())
        }
        self._trouble = QLabel()
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setProperty("kind", "error")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self._lay_out()
        for name, value in {**self._known(), **(given or {})}.items():
            if value and name in self.inputs:
                self.inputs[name].fill(value)
        for edit in self._edits():
            edit.returnPressed.connect(lambda edit=edit: self.onward(edit))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        at = 0
        for inside in self.inputs.values():
            wide = isinstance(inside, Photo | Readings)
            at += at % 2 if wide else 0
            grid.addWidget(inside, at // 2, at % 2, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            at += 2 if wide else 1
        grid.addWidget(self._trouble, at // 2 + 1, 0, 1, 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)

    def _known(self) -> dict[str, str]:
        """What need not be asked: how long a burn-in takes, which job fits the cooler."""
        job, cooler = self.card.job, self.card.cooler.value
        hours = str(burn_in_hours(job.template)) if job else ""
        return {"hours": hours, "template": "fan_to_blower" if cooler == "fan" else "refurbish"}

    def _edits(self) -> list[QLineEdit]:
        return [edit for inside in self.inputs.values() for edit in inside.edits]

    def begin(self) -> bool:
        """Put the cursor into the first input that is still empty; False when there is none."""
        empty = [edit for inside in self.inputs.values() if inside.needed for edit in inside.edits if not edit.text()]
        for edit in empty[:1]:
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(empty)

    def onward(self, edit: QLineEdit) -> None:
        """Enter: to the next field while something is missing after it, else the step is taken."""
        edits = self._edits()
        after = edits[edits.index(edit) + 1 :]
        needed = {e for inside in self.inputs.values() if inside.needed for e in inside.edits}
        following = [e for e in after if e in needed]
        if following:
            following[0].setFocus(Qt.FocusReason.TabFocusReason)
            following[0].selectAll()
        else:
            self.take()

    def evidence(self) -> dict[str, Evidence] | None:
        """What was filled in, empty fields left out; None when something is wrong, which is then shown."""
        found: dict[str, Evidence] = {}
        wrong = False
        for name, inside in self.inputs.items():
            try:
                value = inside.read()
            except Refused:
                wrong = True
                continue
            if value not in ("", None, {}):
                found[name] = value
        return None if wrong else found

    def take(self) -> None:
        """Carry the step out in the ledger lane."""
        desk, card = self.desk, self.card
        self._trouble.hide()
        given = self.evidence()
        if given is None:
            return

        def work() -> Receipt:
            return take_step(desk.ledger, desk.seat, card.id, self.step.name, given, seen=card.seq)

        self.setEnabled(False)
        desk.jobs.ask(work, done=self._taken, failed=self.fail, owner=self)

    def _taken(self, receipt: Receipt) -> None:
        words = self.desk.words
        text = words("step_form.done", card=self.card.id, step=words(f"step.{self.step.name}"))
        self._done(receipt)
        self.desk.wrote(receipt, text)

    def fail(self, trouble: Problem) -> None:
        """Under the field it is about, or below all of them; the form stays as it was filled in."""
        self.setEnabled(True)
        at = self.inputs.get(str(trouble.facts.get("field") or ("photo" if "photo" in trouble.code else "")))
        if at:
            at.show_error(trouble)
            return
        self._trouble.setText(" ".join(self.desk.problem_words(trouble)).strip())
        self._trouble.show()


class StepSheet(Sheet):
    """Dialog of one step for one card."""

    def __init__(
        self, desk: Desk, parent: QWidget, card: Card, step: Step, given: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(desk, parent, desk.words(f"step.{step.name}"), 520)
        self.form = StepForm(desk, card, step, lambda _: self.accept(), given)
        self.body.addWidget(self.form)
        done = self.buttons(desk.words(f"step.{step.name}"), self.form.take)
        # Enter in a field is the form's own: it leads to the next field first.
        done.setDefault(False)

    def show(self) -> None:
        super().show()
        self.form.begin()
