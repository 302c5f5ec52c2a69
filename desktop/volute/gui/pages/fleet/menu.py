"""The menu of a cell of Fleet: filter to what it says, copy, or take the card to another area."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from volute.gui.clipboard import copy_names, copy_rows
from volute.gui.desk import Desk
from volute.gui.forms.lots.small import put_in_lot
from volute.gui.forms.plan.sellable import SellableSheet
from volute.gui.grid import Grid

MEANS = {"model": "model", "state_words": "state", "tenant_words": "tenant", "place": "host", "lease": "lease"}
Filter = Callable[[str, str], None]


class CellMenu:
    """``filter_to(key, word)`` narrows the table; ``told(key, word)`` is how a person calls a word."""

    def __init__(self, desk: Desk, grid: Grid, filter_to: Filter, told: Callable[[str, str], str]) -> None:
        self._desk, self._grid, self._filter, self._told = desk, grid, filter_to, told
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._open)

    def _open(self, at: QPoint) -> None:
        index = self._grid.indexAt(at)
        if index.isValid():
            self.of(index, self._grid).popup(self._grid.viewport().mapToGlobal(at))

    def of(self, index: QModelIndex, parent: QWidget) -> QMenu:
        """The menu of one cell."""
        words, grid, menu = self._desk.words, self._grid, QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = int(grid.rows[index.row()])
        card = str(grid.columns.value("id", row))
        for key, word in self._filters(grid.rows_model.specs[index.column()].key, row):
            text = words("fleet.filter_to", value=self._told(key, word))
            menu.addAction(text, partial(self._filter, key, word))
        if menu.actions():
            menu.addSeparator()
        menu.addAction(words("fleet.copy_rows"), "Ctrl+C", partial(copy_rows, grid))
        menu.addAction(words("fleet.copy_numbers"), "Ctrl+Shift+C", partial(copy_names, grid))
        menu.addSeparator()
        menu.addAction(words("fleet.to_bench"), lambda: self._desk.go("workshop", card=card))
        menu.addAction(words("sellable.title"), lambda: SellableSheet(self._desk, grid, self._chosen(card)).show())
        menu.addAction(words("lots.put_in_lot"), lambda: put_in_lot(self._desk, grid, self._chosen(card)))
        return menu

    def _chosen(self, card: str) -> tuple[str, ...]:
        """The cards chosen where this is one of them, else this one."""
        chosen = tuple(str(self._grid.columns.value("id", row)) for row in self._grid.chosen)
        return chosen if card in chosen else (card,)

    def _filters(self, column: str, row: int) -> list[tuple[str, str]]:
        """What the cell says, as filters; a place is a host and a centre."""
        keys = [MEANS[column]] if column in MEANS else []
        keys += ["centre"] if column == "place" else []
        said = [(key, str(self._grid.columns.value(key, row))) for key in keys]
        return [(key, word) for key, word in said if word]
