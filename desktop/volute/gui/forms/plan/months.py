"""The list of the sale's months: one sentence of all of it, then a line a month."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.parts import Label, wrapped
from volute.queries.sale_cards import SaleCards
from volute.queries.sale_months import SaleMonth, sale_months

COUNTS, MONEY = ("lots", "cards", "found"), ("price", "net", "least", "book", "worth")


class MonthsView(QWidget):
    """Sums are of the cards found; a sum of which one amount is unknown is a dash."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        w, unit = desk.words, desk.style.scaled_unit()
        named = {name: w(f"sale_plan.column.{'floor' if name == 'least' else name}") for name in (*COUNTS, *MONEY)}
        counts = [Column(name, named[name], 90, align="right", show=self._count) for name in COUNTS]
        money = [Column(name, named[name], 112, unit, "right", show=self._money) for name in MONEY]
        month = Column("month", w("sale_plan.column.month"), 120, bold=True, stretch=True)
        self.grid = Grid(desk.look, [month, *counts, *money], desk.row(29), identity="month")
        self.grid.setAccessibleName(w("sale_plan.view.months"))
        self.said = wrapped(Label(desk.look, "", 12, 600))
        self.basis = wrapped(Label(desk.look, w("sale_plan.months_basis"), 12, token="text2"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.said, self.basis, self.grid):
            layout.addWidget(part)

    def show_cards(self, found: SaleCards) -> None:
        *months, every = sale_months(found) or (None,)
        rows = [row for row in months if row]
        self.said.setText(self._sentence(every) if every else "")
        numbers = {
            name: np.array([_known(getattr(row, name)) for row in rows], np.float64) for name in (*COUNTS, *MONEY)
        }
        self.grid.set_data(Columns(len(rows), {"month": Coded.of(row.month for row in rows), **numbers}))

    def _sentence(self, every: SaleMonth) -> str:
        style = self._desk.style
        counts = {name: style.count(getattr(every, name)) for name in COUNTS}
        money = {name: style.money_large(getattr(every, name)) for name in MONEY}
        return self._desk.words("sale_plan.months_said", **counts, **money)

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def _money(self, value: object) -> str:
        return self._desk.style.scaled(float(str(value)))


def _known(amount: float | None) -> float:
    return np.nan if amount is None else amount
