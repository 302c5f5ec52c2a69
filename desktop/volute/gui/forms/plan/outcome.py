"""An accepted plan beside what was sold of it: a sentence, then by day and kind, or card by card."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.parts import Label, Segmented, row, wrapped
from volute.queries.comparison import Book
from volute.queries.plan_said import Cell
from volute.queries.plan_tables import DONE, KINDS, PlanTables
from volute.queries.sale_plans import AcceptedPlan
from volute.queries.sale_said import SaleSaid

BY_KIND, BY_CARD = "kinds", "cards"
TEXTS = ("card", "day", "centre", "model", "state", "sold_on", "buyer", "lot")
MONEY, COUNTS = ("planned", "realised", "floor", "open"), ("cards", "sold", "below")
WIDTHS = {"card": 92, "day": 104, "centre": 130, "model": 120, "state": 84, "sold_on": 104, "buyer": 110, "lot": 84}


class OutcomeView(QWidget):
    """The last row by kind, of all, is the sentence; the table has the others."""

    def __init__(self, desk: Desk, book: Book) -> None:
        super().__init__()
        self._desk = desk
        self.tables = PlanTables(SaleSaid(desk.words, desk.style), book)
        self.which = Segmented(
            [(name, desk.words(f"sale_plan.outcome.by_{name}")) for name in (BY_KIND, BY_CARD)], self.show_some
        )
        self.said = wrapped(Label(desk.look, "", 12, 600))
        self.grids = {BY_KIND: self._grid(KINDS, "day"), BY_CARD: self._grid(DONE, "card")}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (row(self.said, self.which), *self.grids.values()):
            layout.addWidget(part)
        self.which.choose(BY_KIND)
        self.show_some(BY_KIND)

    def _grid(self, names: Sequence[str], identity: str) -> Grid:
        grid = Grid(
            self._desk.look, [self._column(name, identity) for name in names], self._desk.row(29), identity=identity
        )
        grid.setAccessibleName(self._desk.words("sale_plan.outcome.table"))
        return grid

    def _column(self, name: str, identity: str) -> Column:
        title = self._desk.words(f"sale_plan.outcome.{name}")
        if name in TEXTS:
            return Column(name, title, WIDTHS[name], bold=name == identity, stretch=name == "centre")
        show = {**dict.fromkeys(MONEY, self._count), **dict.fromkeys(COUNTS, self._count)}.get(name, self._signed)
        unit = {"late": self._desk.words("sale_plan.outcome.days"), "change": "%"}.get(
            name, "¥" if name in MONEY else ""
        )
        return Column(name, title, 112 if name in MONEY else 82, unit, "right", show=show)

    def show_plan(self, plan: AcceptedPlan | None) -> None:
        self.setVisible(plan is not None)
        if plan is None:
            return
        self.said.setText(" ".join(self.tables.outcome(plan)))
        _, _, kinds = self.tables.kinds(plan)
        self.grids[BY_KIND].set_data(_columns(KINDS, kinds[:-1]))
        self.grids[BY_CARD].set_data(_columns(DONE, self.tables.done(plan)[2]))

    def show_some(self, which: str) -> None:
        for name, grid in self.grids.items():
            grid.setVisible(name == which)

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def _signed(self, value: object) -> str:
        return self._desk.style.signed(float(str(value)), 1)


def _columns(names: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Columns:
    texts = {n: Coded.of(str(row[at] or "—") for row in rows) for at, n in enumerate(names) if n in TEXTS}
    numbers = {
        n: np.array([np.nan if row[at] is None else float(str(row[at])) for row in rows], np.float64)
        for at, n in enumerate(names)
        if n not in TEXTS
    }
    return Columns(len(rows), {**texts, **numbers})
