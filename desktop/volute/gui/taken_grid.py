"""A table that is a plot, of steps or ranks: like any plot it hands out its data, its picture and itself in large."""

from __future__ import annotations

from collections.abc import Sequence

from volute.gui.columns import Column
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.plots.taking import TakingKeys


class TakenGrid(Grid):
    """Its menu is offered by what it stands in."""

    def __init__(self, look: Look, columns: Sequence[Column], row_height: int, identity: str) -> None:
        super().__init__(look, columns, row_height, identity)
        self._made = (look, columns, row_height, identity)
        self.keys = TakingKeys(self)

    def sheet(self) -> list[list[str]]:
        """With headings, as it is sorted."""
        return [line.split("\t") for line in self.as_tsv().splitlines()]

    def again(self) -> TakenGrid:
        """The same once more."""
        made = TakenGrid(*self._made)
        made.set_data(self.columns)
        for at in range(len(self._made[1])):
            made.setColumnHidden(at, self.isColumnHidden(at))
        return made
