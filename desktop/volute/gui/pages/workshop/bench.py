"""The bench: one card's work order as a checklist with exactly one open step, whose form stands in the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from volute.domain.card import Workshop
from volute.domain.catalogue import variant_key, variant_name
from volute.domain.events import Fact, StepTaken
from volute.domain.receipt import Receipt
from volute.domain.steps import STEPS
from volute.domain.workorder import TEMPLATES, open_item
from volute.gui.desk import Desk
from volute.gui.forms.photo import photo_door
from volute.gui.forms.step import StepForm, StepSheet
from volute.gui.glyphs import Glyph
from volute.gui.labels import Yielding
from volute.gui.pages.inspector.telling import said
from volute.gui.parts import Label, button, emptied, frame, keycap, line, row, scroll, wrapped
from volute.queries.attachments import PREFIX
from volute.queries.card_sheet import CardSheet, step_of

# Where the card stands at the bench -> the step that leads on, when it is no item of the checklist.
ONWARD = {
    Workshop.NONE: "open_job",
    Workshop.FAILED: "open_job",
    Workshop.QUEUED: "start_job",
    Workshop.WAITING: "resume_job",
    Workshop.BURN_IN: "pass_burn_in",
    Workshop.PASSED: "finish_job",
}
ASIDE = ("hold_job", "close_job")
LAST = "hand_over"


class Bench(QWidget):
    """Header, checklist, and a foot with failing far from handing over."""

    def __init__(self, desk: Desk, done: Callable[[Receipt], object]) -> None:
        super().__init__()
        self._desk, self._done = desk, done
        self.sheet: CardSheet | None = None
        self.form: StepForm | None = None
        self.hand_over: QPushButton | None = None
        self.reason = Label(desk.look)
        self._last_bench = ""
        inside, foot = QWidget(), QWidget()
        self._layout, self._below_all = QVBoxLayout(inside), QVBoxLayout(foot)
        self._layout.setContentsMargins(20, 14, 20, 14)
        self._layout.setSpacing(0)
        self._below_all.setContentsMargins(0, 0, 0, 0)
        self._below_all.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll(inside), 1)
        whole.addWidget(foot)

    def step(self) -> str:
        """The step whose form is open; nothing when none is lawful."""
        return self.form.step.name if self.form else ""

    def show_nothing(self, empty: QWidget) -> None:
        self._cleared()
        self._layout.addWidget(empty)

    def show_card(self, sheet: CardSheet) -> None:
        self._cleared()
        self.sheet = sheet
        self._header(sheet)
        self._layout.addSpacing(8)
        self._layout.addWidget(line())
        if sheet.card.job:
            self._checklist(sheet)
        onward = ONWARD.get(sheet.card.workshop, "")
        if onward in {step.name for step in sheet.steps}:
            self._layout.addSpacing(10)
            self._layout.addWidget(self._open_pane(sheet, onward, ""))
        elif not sheet.card.job:
            self._layout.addWidget(self._no_job(sheet))
        self._layout.addStretch(1)
        self._foot(sheet)

    def _cleared(self) -> None:
        emptied(self._layout)
        emptied(self._below_all)
        self.sheet = self.form = None

    # --- header

    def _header(self, sheet: CardSheet) -> None:
        look, words, card = self._desk.look, self._desk.words, sheet.card
        title = words(f"choice.{card.job.template}") if card.job else words("workshop.no_job")
        steps = {step.name: step for step in sheet.steps}
        aside = [
            button(words(f"step.{name}"), on=lambda name=name: self._sheet(name))  # type: ignore[misc]  # bound now
            for name in ASIDE
            if name in steps
        ]
        door = button(words("workshop.in_fleet"), "ghost", on=lambda: self._desk.go("fleet", card=card.id))
        number = Label(look, card.id, 15, 500, mono=True)
        self._layout.addWidget(row(Label(look, title, 17, 600), number, 1, door, *aside))
        self._layout.addWidget(wrapped(Label(look, self._below(sheet), 12, token="text2")))

    def _below(self, sheet: CardSheet) -> str:
        words, style, card = self._desk.words, self._desk.style, sheet.card
        parts = [variant_name(variant_key(card.model, card.memory_mib)), words(f"choice.{card.cooler.value}")]
        parts.append(card.place.store or card.place.host or sheet.centre)
        parts[-1] = self._desk.called(parts[-1])
        if card.job:
            parts.append(words(f"value.workshop.{card.workshop.value}"))
            spent = (self._desk.seat.now() - card.job.opened).total_seconds()
            by = next((fact.by for fact in sheet.job_facts), "")
            parts += [
                card.job.number,
                self._desk.called(card.job.reason),
                self._desk.called(by),
                style.duration(max(spent, 0)),
            ]
            if card.job.due:
                parts.append(f"{words('evidence.due')} {card.job.due}")
            if card.job.waiting_for:
                parts.append(words("workshop.waits_for", what=self._desk.called(card.job.waiting_for)))
        return " · ".join(filter(None, parts))

    # --- checklist

    def _checklist(self, sheet: CardSheet) -> None:
        job = sheet.card.job
        if job is None:
            return
        opened = open_item(job) if sheet.card.workshop is Workshop.IN_JOB else None
        taken = {step_of(fact): fact for fact in sheet.job_facts}
        for number, step in enumerate(TEMPLATES[job.template], 1):
            if step == opened:
                self._layout.addWidget(self._open_pane(sheet, step, str(number)))
            else:
                done = taken.get(step) if step in job.done else None
                self._layout.addWidget(self._item(number, step, done))
                self._layout.addWidget(line())

    def _item(self, number: int, step: str, done: Fact | None) -> QWidget:
        desk = self._desk
        name = Yielding(desk.look, desk.words(f"step.{step}"), 14)
        mark = Glyph(desk.look, "ok") if done else Label(desk.look, f"{number}", 12, token="text3")
        mark.setFixedWidth(20)
        parts: list[QWidget | int] = [mark, name, 1]
        if done and isinstance(done.event, StepTaken):
            photo = str(done.event.evidence.get("photo") or "")
            told = {k: v for k, v in done.event.evidence.items() if k != "readings"}
            parts.append(Yielding(desk.look, ", ".join(said(desk, told)), 12))
            if photo.startswith(PREFIX):
                parts.append(photo_door(desk, self, photo))
            parts.append(Label(desk.look, desk.style.seen(done.at, desk.seat.now()), 12, token="text2"))
        return row(*parts, spacing=12, margins=(10, 9, 10, 9))

    def _open_pane(self, sheet: CardSheet, step: str, number: str) -> QWidget:
        """The one open step with its form; what it does is written on its button."""
        desk, look, words = self._desk, self._desk.look, self._desk.words
        self.form = StepForm(desk, sheet.card, STEPS[step], self._taken, {"bench": self._last_bench})
        pane = frame("open")
        pane.setObjectName("open_step")
        inside = QVBoxLayout(pane)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(10)
        title = words("workshop.new_job") if step == "open_job" else words(f"step.{step}")
        head: list[QWidget | int] = [Label(look, number, 12, 600)] if number else []
        head += [Label(look, title, 14, 600), 1]
        inside.addWidget(row(*head, spacing=12))
        if self.form.inputs:
            inside.addWidget(self.form)
        else:
            self.form.setParent(pane)
            self.form.hide()
        if step != LAST:
            verb = words("workshop.do") if number else words(f"step.{step}")
            inside.addWidget(row(1, keycap("Enter"), button(verb, "primary", on=self.form.take)))
        return pane

    def _taken(self, receipt: Receipt) -> None:
        if self.form and self.form.step.name == "start_job":
            self._last_bench = str(self.form.inputs["bench"].given())
        self._done(receipt)

    def _no_job(self, sheet: CardSheet) -> QWidget:
        """Why no job can be opened for this card."""
        words, card = self._desk.words, sheet.card
        standing = ", ".join(words(f"value.{a}.{getattr(card, a).value}") for a in ("custody", "commercial"))
        text = words("workshop.cannot", card=card.id, standing=standing)
        return row(wrapped(Label(self._desk.look, text, 13, token="text2")), margins=(0, 16, 0, 0))

    # --- foot

    def _foot(self, sheet: CardSheet) -> None:
        """Fail at the far left, the way forward at the far right, and why it is not open yet."""
        look, words, job = self._desk.look, self._desk.words, sheet.card.job
        steps = {step.name for step in sheet.steps}
        fail = button(words("step.fail_card"), "danger", on=lambda: self._sheet("fail_card"))
        parts: list[QWidget | int] = [fail] if "fail_card" in steps else []
        parts.append(1)
        self.hand_over = None
        if job and LAST in TEMPLATES[job.template] and LAST not in job.done:
            ready = self.step() == LAST
            self.reason = Label(look, "" if ready else words("workshop.opens_after", n=self._before(sheet)), 12)
            self.reason.set_token("text2")
            self.hand_over = button(words(f"step.{LAST}"), "primary", on=self._hand_over)
            self.hand_over.setEnabled(ready)
            parts += [self.reason, self.hand_over]
        if len(parts) > 1:
            self._below_all.addWidget(line())
            self._below_all.addWidget(row(*parts, spacing=12, margins=(20, 10, 20, 10)))

    @staticmethod
    def _before(sheet: CardSheet) -> int:
        job = sheet.card.job
        return TEMPLATES[job.template].index(LAST) if job else 0

    def _hand_over(self) -> None:
        if self.form:
            self.form.take()

    def _sheet(self, step: str) -> None:
        if self.sheet:
            StepSheet(self._desk, self, self.sheet.card, STEPS[step]).show()
