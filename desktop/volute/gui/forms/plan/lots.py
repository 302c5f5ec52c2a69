"""The lots of a plan as a table: sales by date first, then what is kept."""

from __future__ import annotations

import numpy as np

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.queries.plan_said import HEADS, PlanSaid
from volute.queries.sale_plan import SalePlan

TEXTS = ("day", "centre", "model", "until")
NUMBERS = ("machines", "cards", "worth")


class Lots(Grid):
    """One line a lot; sorted by any column, copied with headings."""

    def __init__(self, desk: Desk, telling: PlanSaid) -> None:
        self._desk, self._telling = desk, telling
        title = {name: desk.words(f"sale_plan.column.{name}") for name in HEADS}
        count, unit = self._count, desk.style.scaled_unit()
        # fmt: off
        super().__init__(desk.look, [
            Column("day", title["day"], 104, bold=True),
            Column("centre", title["centre"], 150, stretch=True),
            Column("model", title["model"], 124),
            Column("machines", title["machines"], 76, align="right", show=count),
            Column("cards", title["cards"], 68, align="right", show=count),
            Column("until", title["until"], 112, lead=12),
            Column("worth", title["worth"], 92, unit, "right", show=self._money),
        ], identity="day")
        # fmt: on
        self.setAccessibleName(desk.words("sale_plan.lots"))

    def show_plan(self, found: SalePlan) -> None:
        cells = [self._telling.cells(lot) for lot in found.lots]
        texts = {name: Coded.of(row[at] for row in cells) for at, name in enumerate(TEXTS)}
        numbers = {name: np.array([getattr(lot, name) for lot in found.lots], np.float64) for name in NUMBERS}
        self.set_data(Columns(len(cells), {**texts, **numbers}))

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def _money(self, value: object) -> str:
        return self._desk.style.scaled(float(str(value)))
