"""Can these be sold? The cards chosen in Fleet, each with every reason why not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.parts import Label, wrapped
from volute.gui.sheet import Sheet
from volute.queries.sellable import Sellable, sellable
from volute.queries.sellable_said import COLUMNS, cells, verdict

WIDTH, HEIGHT = 1020, 300
WIDTHS = (96, 116, 156, 64, 520)


class SellableSheet(Sheet):
    """Asked once when it is shown: the answer is of now."""

    def __init__(self, desk: Desk, parent: QWidget, cards: Sequence[str]) -> None:
        super().__init__(desk, parent, desk.words("sellable.title"), WIDTH)
        self._cards = tuple(cards)
        self.head = wrapped(Label(desk.look, "", 13, 600))
        self.grid = Grid(desk.look, self._columns(), desk.row(29), identity="card")
        self.grid.setFixedHeight(HEIGHT)
        self.grid.setAccessibleName(desk.words("sellable.title"))
        self.body.addWidget(self.head)
        self.body.addWidget(self.grid)
        self.body.addWidget(wrapped(Label(desk.look, desk.words("sellable.rules"), 11, token="text2")))
        self.close_button(desk.words("shell.close"))

    def _columns(self) -> list[Column]:
        w = self.desk.words
        return [
            Column(name, w(f"sellable.column.{name}"), wide, mono=name == "card", stretch=name == "why")
            for name, wide in zip(COLUMNS, WIDTHS, strict=True)
        ]

    def show(self) -> None:
        super().show()
        asked = (sellable, self.desk.ledger, self._cards, self.desk.seat.today())
        self.desk.jobs.ask(*asked, done=self._arrived, failed=self.fail, owner=self)

    def _arrived(self, found: Sequence[Sellable]) -> None:
        words, style = self.desk.words, self.desk.style
        self.head.setText(verdict(words, style, found))
        rows = [cells(words, style, each) for each in found]
        columns = {name: Coded.of(row[at] for row in rows) for at, name in enumerate(COLUMNS)}
        self.grid.set_data(Columns(len(rows), columns))
