"""The cards of a plan as a table: those chosen, lot by lot, and those left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.parts import Label, Segmented, row, wrapped
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.plan_tables import PlanTables
from volute.queries.sale_cards import SaleCards, sale_cards
from volute.queries.sale_plan import SalePlan
from volute.queries.sale_said import SaleSaid

TEXTS = ("card", "day", "centre", "model", "place", "action", "why")
NUMBERS = ("price", "net", "floor", "book")
OUT = ("card", "centre", "model", "place", "why")
Numbers = NDArray[np.float64]
CHOSEN, LEFT_OUT = "chosen", "left_out"


class CardsView(QWidget):
    """What accepting does stands above the table; what a floor is, below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.found: SaleCards | None = None
        self._said = SaleSaid(desk.words, desk.style)
        self.which = Segmented(
            [(name, desk.words(f"sale_plan.view.{name}")) for name in (CHOSEN, LEFT_OUT)], self.show_some
        )
        self.which.choose(CHOSEN)
        self.head = wrapped(Label(desk.look, "", 12, 600))
        self.does, self.below = (wrapped(Label(desk.look, "", 12, token="text2")) for _ in range(2))
        self.grid, self.out = self._grid(), self._out()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (row(self.head, self.which), self.does, self.grid, self.out, self.below):
            layout.addWidget(part)
        self.show_some(CHOSEN)

    def _grid(self) -> Grid:
        title, money = self._titles(), self._money
        # fmt: off
        return self._named(Grid(self._desk.look, [
            Column("card", title["card"], 92, bold=True),
            Column("day", title["day"], 108),
            Column("centre", title["centre"], 124),
            Column("model", title["model"], 112),
            Column("place", title["place"], 128),
            Column("action", title["action"], 100),
            Column("price", title["price"], 88, "¥", "right", show=money),
            Column("net", title["net"], 68, "¥", "right", show=money),
            Column("floor", title["floor"], 68, "¥", "right", show=money),
            Column("book", title["book"], 104, "¥", "right", show=money),
            Column("why", title["why"], 130, lead=12, stretch=True),
        ], self._desk.row(29), identity="card"))
        # fmt: on

    def _out(self) -> Grid:
        title, widths = self._titles(), {"card": 92, "centre": 140, "model": 128, "place": 128}
        columns = [Column(name, title[name], width, bold=name == "card") for name, width in widths.items()]
        why = Column("why", title["why"], 400, stretch=True)
        return self._named(Grid(self._desk.look, [*columns, why], self._desk.row(29), identity="card"))

    def _titles(self) -> dict[str, str]:
        return {name: self._desk.words(f"sale_plan.column.{name}") for name in (*TEXTS, *NUMBERS)}

    def _named(self, grid: Grid) -> Grid:
        grid.setAccessibleName(self._desk.words("sale_plan.view.cards"))
        return grid

    def show_cards(self, told: Told) -> None:
        found = self.found = told.found
        said = self._said
        self.head.setText(said.verdict(found))
        self.does.setText(" ".join(filter(None, (said.does(found), said.missing(found)))))
        self.below.setText(" ".join(said.remarks(found)))
        self.grid.set_data(told.chosen)
        self.out.set_data(told.left_out)

    def show_some(self, which: str) -> None:
        """Those chosen, or those left out."""
        self.grid.setVisible(which == CHOSEN)
        self.out.setVisible(which == LEFT_OUT)

    def _money(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))


@dataclass(frozen=True)
class Told:
    """Cards with their tables, made beside the window: there may be tens of thousands."""

    found: SaleCards
    chosen: Columns
    left_out: Columns


def told(ledger: Ledger, book: Book, plan: SalePlan, said: SaleSaid, instead_of: str) -> Told:
    """Choose and check the cards of a plan, and put them into words. Runs in a worker."""
    found = sale_cards(ledger, book, plan, instead_of)
    where = PlanTables(said, book).where
    chosen = [(c.card, c.planned.day, *where(c), said.action(c), said.whys(c.reasons)) for c in found.cards]
    amounts = [(c.floor.price, c.floor.net, c.floor.least, c.gain.book) for c in found.cards]
    numbers = {n: np.array([_known(row[at]) for row in amounts], np.float64) for at, n in enumerate(NUMBERS)}
    out = [(c.card, *where(c), said.whys(c.reasons)) for c in found.left_out]
    return Told(found, _columns(TEXTS, chosen, numbers), _columns(OUT, out, {}))


def _columns(names: Sequence[str], rows: Sequence[Sequence[str]], numbers: Mapping[str, Numbers]) -> Columns:
    return Columns(len(rows), {**{n: Coded.of(row[at] for row in rows) for at, n in enumerate(names)}, **numbers})


def _known(amount: float | None) -> float:
    return np.nan if amount is None else amount
