"""How a card is by its newest look: its health, and whether it is as its model says. Every reason stands with the line
of the answer it was read from; what nobody declared is declared or judged from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from volute.domain.instant import read
from volute.domain.modification import Sign, Strength, Verdict
from volute.gui.desk import Desk
from volute.gui.forms.note import JUDGE, NoteSheet
from volute.gui.forms.step import StepSheet
from volute.gui.glyphs import Glyph
from volute.gui.parts import Label, button, column, row, wrapped
from volute.queries.card_condition import BuildAndHealth
from volute.queries.card_sheet import CardSheet
from volute.queries.condition_said import reason_words, sign_words

GLYPHS: Mapping[str, str] = {"ok": "ok", "degraded": "attention", "failed": "failed", "unknown": "unreadable"}
STRENGTHS = tuple(Strength)  # what proves most is told first
FILLED = ("memory_mib", "vbios", "subsystem")  # what a declaration takes over from the look


class ConditionPart(QWidget):
    """Health and build, with their evidence."""

    def __init__(self, desk: Desk, parent: QWidget, sheet: CardSheet) -> None:
        super().__init__(parent)
        self._desk, self._parent, self._sheet = desk, parent, sheet
        self._build = sheet.probe.build if sheet.probe else None
        parts = [*self._of_build(self._build)] if self._build else [*self._of_before()]
        inside = column(Label(desk.look, desk.words("condition.title"), 12, 600, "text2"), *parts, spacing=6)
        layout = inside.layout()
        if layout:
            self.setLayout(layout)

    def _of_build(self, build: BuildAndHealth) -> Iterator[QWidget]:
        look, words = self._desk.look, self._desk.words
        health = build.condition.health.value
        well = words("condition.health", health=words(f"health.is.{health}"))
        yield self._verdict(GLYPHS[health], well, grave=health == "failed")
        for reason in build.condition.reasons:
            evidence = build.row(reason.kind)
            yield self._evidence(reason_words(words, reason), "", evidence.raw if evidence else "", grave=reason.grave)
        judged = build.judgement
        asks = judged.verdict is Verdict.UNDECLARED
        text = words(f"modification.is.{judged.verdict.value}")
        yield self._verdict("changed" if asks else "confirmed", text, grave=asks)
        for sign in sorted(judged.signs, key=lambda sign: STRENGTHS.index(sign.strength)):
            evidence = build.row(sign.kind)
            answer = build.answered(sign)
            yield self._evidence(
                sign_words(words, sign), self._weight(sign, answer), evidence.raw if evidence else "", grave=not answer
            )
        if self._sheet.task:
            yield self._ways(self._sheet.task.signs)
        when = words("condition.seen", host=build.host, run=build.run, at=self._desk.style.moment(build.at))
        yield wrapped(Label(look, when, 11, token="text2"))

    def _of_before(self) -> Iterator[QWidget]:
        """Nothing newer was said of it: a task stands on what was seen then."""
        look, words, task = self._desk.look, self._desk.words, self._sheet.task
        if task is None:
            yield wrapped(Label(look, words("condition.never"), 12, token="text2"))
            return
        yield self._verdict("changed", words("modification.is.modified_undeclared"), grave=True)
        for sign in task.signs:
            yield self._evidence(sign_words(words, sign), self._weight(sign, ""), "", grave=True)
        yield self._ways(task.signs)
        when = words("condition.seen", host=task.host, run=task.run, at=self._desk.style.moment(read(task.at)))
        yield wrapped(Label(look, when, 11, token="text2"))

    def _verdict(self, glyph: str, text: str, *, grave: bool) -> QWidget:
        look = self._desk.look
        said = wrapped(Label(look, text[:1].upper() + text[1:], 13, 600, "crit" if grave else "text"))
        return row(Glyph(look, glyph), said, spacing=8)

    def _evidence(self, text: str, below: str, raw: str, *, grave: bool) -> QWidget:
        """What differs, how much that proves, and the tool's own line."""
        look = self._desk.look
        parts: list[QWidget | int] = [wrapped(Label(look, text[:1].upper() + text[1:], 12, 500 if grave else 400))]
        if below:
            parts.append(wrapped(Label(look, below, 11, token="text2")))
        if raw:
            line = wrapped(Label(look, raw, 11, token="text2", mono=True))
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            line.setAccessibleName(self._desk.words("condition.raw"))
            parts.append(line)
        return column(*parts, spacing=1, margins=(22, 0, 0, 0))

    def _weight(self, sign: Sign, answer: str) -> str:
        """How much it proves, whose figure it is held against, and whether somebody said why."""
        words = self._desk.words
        said = [words(f"condition.strength.{sign.strength.value}")]
        if sign.sources:
            names = ", ".join(words(f"condition.source.{name.replace('.', '_')}") for name in sign.sources)
            said.append(words("condition.figure", sources=names))
        said.append(words(f"condition.answer.{answer or 'open'}"))
        return " · ".join(said)

    def _ways(self, signs: tuple[Sign, ...]) -> QWidget:
        """Declare it, where the card's place allows that; or say why it is nothing."""
        words = self._desk.words
        lawful = {step.name: step for step in self._sheet.steps}
        parts: list[QWidget | int] = []
        if declare := lawful.get("declare"):
            given = self._given(signs)
            card, desk, parent = self._sheet.card, self._desk, self._parent
            parts.append(
                button(words("condition.declare"), on=lambda: StepSheet(desk, parent, card, declare, given).show())
            )
        judge = button(words("condition.judge"), on=lambda: self._judge().show())
        return row(*parts, judge, 1, spacing=6, margins=(22, 2, 0, 0))

    def _judge(self) -> NoteSheet:
        return NoteSheet(self._desk, self._parent, self._sheet.card.id, JUDGE)

    def _given(self, signs: tuple[Sign, ...]) -> dict[str, str]:
        """What the declaration would say, as the look shows it."""
        what = next((sign.declares for sign in signs if sign.declares), "")
        seen = {sign.field: sign.shown for sign in signs if sign.field in FILLED}
        return {**seen, **({"modification": what} if what else {})}
