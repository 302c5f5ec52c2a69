"""Up to four what-ifs side by side: their inputs and answers, their plots on one axis, and every centre a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QGridLayout, QStackedWidget, QWidget

from volute.economics.decide import weigh
from volute.economics.inputs import LEVERS, Scenario, months_plotted
from volute.gui.desk import Desk
from volute.gui.forms.scenarios.compared_plots import Plots
from volute.gui.forms.scenarios.compared_rows import Column, Rows
from volute.gui.panels import Weighed, verdict, worth_sentence
from volute.gui.parts import Label, Segmented, column, line, row, wrapped
from volute.gui.sheet import Sheet
from volute.queries.levers import shower
from volute.queries.scenarios import Told

SIDE_BY_SIDE, WIDTH, HEIGHT, NAMES = 4, 1080, 640, 150
VIEWS = ("inputs", "plots", "rows")


@dataclass(frozen=True)
class Case:
    """A what-if and the inputs it works on: this ledger's or a file's."""

    scenario: Scenario
    told: Told

    def weighed(self, least: int = 0) -> Weighed:
        """Of every centre."""
        return Weighed.of(weigh(self.told.columns, self.told.book.regime, self.scenario, least=least))


@dataclass(frozen=True)
class Compared:
    """What the sheet may show: what-ifs by name, their notes, and the centre looked into."""

    cases: Mapping[str, Case]
    notes: Mapping[str, str]
    name: Callable[[str], str]
    centre: str


class CompareScenarios(Sheet):
    """Each column chooses its own; no two begin with the same."""

    def __init__(self, desk: Desk, parent: QWidget, compared: Compared, first: Sequence[str]) -> None:
        super().__init__(desk, parent, desk.words("decide.compare_title"), width=WIDTH)
        self._compared = compared
        w = desk.words
        self.views = Segmented([(view, w(f"decide.compare_view.{view}")) for view in VIEWS], self.look_at)
        order = list(dict.fromkeys([*first, *compared.cases]))[:SIDE_BY_SIDE]
        self.grid, self.plots, self.rows = QGridLayout(), Plots(desk), Rows(desk, self._plot)
        self._lay_out(len(order))
        for (choice, _), name in zip(self.columns, order, strict=True):
            choice.setCurrentText(name)
            choice.activated.connect(lambda _: self._fill())
        self.plots.begin(self._places(), compared.centre)
        self._fill()
        self.close_button(w("shell.close"))
        self.resize(WIDTH, HEIGHT)

    def _lay_out(self, n: int) -> None:
        look, w = self.desk.look, self.desk.words
        heads, grid = QGridLayout(), self.grid
        for layout in (heads, grid):
            layout.setHorizontalSpacing(18)
            layout.setColumnMinimumWidth(0, NAMES)
        grid.setVerticalSpacing(7)
        grid.setContentsMargins(0, 0, 0, 0)
        names = [w(f"decide.lever.{lever.name}") for lever in LEVERS]
        for at, text in enumerate((*names, w("decide.answer"), w("decide.worth_short"), w("decide.note"))):
            grid.addWidget(Label(look, text, 12, token="text2"), at + (0 if at < len(names) else 1), 0)
        grid.addWidget(line(), len(LEVERS), 0, 1, n + 1)
        self.columns = [self._column(heads, at + 1) for at in range(n)]
        grid.setRowStretch(len(LEVERS) + 4, 1)
        inputs = QWidget()
        inputs.setLayout(grid)
        self.stack = QStackedWidget()
        for part in (inputs, self.plots, self.rows):
            self.stack.addWidget(part)
        self.body.addWidget(row(self.views, 1))
        self.body.addLayout(heads)
        self.body.addWidget(line())
        self.body.addWidget(column(self.stack), 1)

    def _column(self, heads: QGridLayout, at: int) -> tuple[QComboBox, list[Label]]:
        choice = QComboBox()
        choice.addItems(list(self._compared.cases))
        choice.setAccessibleName(self.desk.words("decide.scenario"))
        heads.addWidget(choice, 0, at)
        labels = [Label(self.desk.look, "", 13) for _ in range(len(LEVERS) + 3)]
        for place, label in enumerate(labels):
            self.grid.addWidget(wrapped(label), place + (0 if place < len(LEVERS) else 1), at)
        for layout in (heads, self.grid):
            layout.setColumnStretch(at, 1)
        return choice, labels

    def look_at(self, view: str) -> None:
        """Inputs and answers, plots, or every centre."""
        self.views.choose(view)
        self.stack.setCurrentIndex(VIEWS.index(view))

    def _plot(self, centre: str) -> None:
        """A line of the table as curves."""
        self.plots.look_at(centre)
        self.look_at("plots")

    def _places(self) -> dict[str, str]:
        """Centres of any of them, by code."""
        labels = dict.fromkeys(code for case in self._compared.cases.values() for code in case.told.book.counts)
        return {code: self._compared.name(code) for code in labels}

    def _fill(self) -> None:
        """All columns: what is plotted shares one axis."""
        chosen = [(choice.currentText(), labels) for choice, labels in self.columns]
        longest = months_plotted(max(self._compared.cases[name].scenario.horizon for name, _ in chosen))
        shown = []
        for name, labels in chosen:
            case = self._compared.cases[name]
            weighed = case.weighed(longest)
            shown.append(Column(name, weighed, Case(Scenario(), case.told).weighed(longest)))
            self._tell(name, weighed, labels)
        self.plots.show_columns(shown)
        self.rows.show_columns(shown, self._places())

    def _tell(self, name: str, weighed: Weighed, labels: Sequence[Label]) -> None:
        words, style = self.desk.words, self.desk.style
        for label, lever in zip(labels, LEVERS, strict=False):
            value = getattr(self._compared.cases[name].scenario, lever.name)
            label.setText(shower(self.desk, lever)(value))
            label.set_token("text2" if value == lever.base else "text")
        labels[-1].setText(self._compared.notes.get(name, ""))
        labels[-3].setText("".join(text for text, _ in verdict(weighed, words)))
        labels[-2].setText(worth_sentence(weighed, words, style))
