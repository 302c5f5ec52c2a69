"""What a job measured and used: before, after, change and limit; parts with what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from volute.domain.catalogue import MODELS
from volute.domain.events import Evidence, Fact, StepTaken
from volute.domain.evidence import READINGS
from volute.gui.desk import Desk
from volute.gui.pages.inspector.telling import piece
from volute.gui.parts import Label, column, line, wrapped
from volute.queries.card_sheet import CardSheet, step_of

# A shop's usual limits under full load; the power limit is the model's own.
LIMITS: Mapping[str, float] = MappingProxyType(
    {"gpu_c": 83, "hotspot_c": 95, "memory_c": 100, "noise_dba": 62, "memory_errors": 0}
)
BEFORE, AFTER = "baseline_test", ("warm_up_test", "pass_burn_in")
POWER_SLACK = 1.02  # a board holds its limit on average, not in every sample
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Test = Mapping[str, Evidence]


def tests(facts: tuple[Fact, ...]) -> tuple[Test, Test]:
    """Readings before and after, the newest of each."""
    before: Test = {}
    after: Test = {}
    for fact in facts:
        found = fact.event.evidence.get("readings") if isinstance(fact.event, StepTaken) else None
        if isinstance(found, Mapping):
            before = found if step_of(fact) == BEFORE else before
            after = found if step_of(fact) in AFTER else after
    return before, after


def limit_of(name: str, model: str) -> float | None:
    """What the value should not pass; None where there is no such limit."""
    known = MODELS.get(model)
    if name == "power_w":
        return float(round(known.busy_w * POWER_SLACK)) if known else None
    return LIMITS.get(name)


class MeasureTable(QWidget):
    """One line a quantity, its unit beside its name; what passes its limit is crimson and says so."""

    def __init__(self, desk: Desk, sheet: CardSheet) -> None:
        super().__init__()
        self._desk, self._model = desk, sheet.card.model
        self.before, self.after = tests(sheet.job_facts)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        for at, head in enumerate(("before", "after", "change", "limit"), 1):
            self._put(0, at, desk.words(f"workshop.{head}"), 11, 600, "text2")
        self.over: list[str] = []
        for at, name in enumerate((n for n in READINGS if n in self.before or n in self.after), 1):
            self._line(at, name)

    def _line(self, at: int, name: str) -> None:
        words, unit = self._desk.words, f"reading_unit.{name}"
        shown = words(f"reading.{name}") + (f"  {words(unit)}" if words.has(unit) else "")
        self._grid.addWidget(Label(self._desk.look, shown, 12), at, 0)
        before, after = _number(self.before.get(name)), _number(self.after.get(name))
        limit = limit_of(name, self._model)
        change = None if before is None or after is None else after - before
        for column_at, value in ((1, before), (2, after)):
            over = value is not None and limit is not None and value > limit
            if over and column_at == 2:
                self.over.append(name)
            text = self._text(value) + (" ▲" if over else "")
            self._put(at, column_at, text, 12, 600 if column_at == 2 else 400, "crit" if over else "text")
        self._put(at, 3, "—" if change is None else self._desk.style.signed(change, _digits(change)), 12, 400, "text2")
        self._put(at, 4, self._text(limit), 12, 400, "text2")

    def _text(self, value: float | None) -> str:
        return "—" if value is None else self._desk.style.number(value, _digits(value))

    def _put(self, line_at: int, at: int, text: str, px: int, weight: int, token: str) -> None:
        label = Label(self._desk.look, text, px, weight, "text3" if text == "—" else token)
        label.setAlignment(RIGHT)
        self._grid.addWidget(label, line_at, at)


def _number(value: Evidence) -> float | None:
    return None if value in (None, "") else float(str(value))


def _digits(value: float) -> int:
    return 0 if value == int(value) else 1


def parts_used(desk: Desk, sheet: CardSheet) -> QWidget:
    """What was fitted in this job and what it cost; unknown costs are a dash, and the sum says so."""
    look, words, style = desk.look, desk.words, desk.style
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(0, 1)
    grid.setVerticalSpacing(6)
    found = [used for fact in sheet.job_facts for used in _parts(desk, fact)]
    for at, (name, cost) in enumerate(found):
        grid.addWidget(wrapped(Label(look, name, 12)), at, 0)
        grid.addWidget(Label(look, style.money(cost), 12), at, 1, RIGHT)
    known = [cost for _, cost in found if cost is not None]
    if known:
        grid.addWidget(line(), len(found), 0, 1, 2)
        grid.addWidget(Label(look, words("workshop.parts_cost"), 12, 600), len(found) + 1, 0)
        grid.addWidget(Label(look, style.money(sum(known)), 12, 600), len(found) + 1, 1, RIGHT)
    title = Label(look, words("workshop.parts"), 13, 600)
    return column(title, inside if found else Label(look, words("workshop.no_parts"), 12, token="text2"))


def _parts(desk: Desk, fact: Fact) -> list[tuple[str, float | None]]:
    if not isinstance(fact.event, StepTaken):
        return []
    given = fact.event.evidence
    cost = _number(given.get("cost"))
    names = [piece(desk, name, given[name]) for name in ("part", "parts", "paste") if given.get(name)]
    return [(name, cost if at == 0 else None) for at, name in enumerate(names)]
