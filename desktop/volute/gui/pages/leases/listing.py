"""A view of the Leases area besides the contracts: one table whose counts are doors, and a sentence under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.pages.leases.table import counted, paint_door
from volute.gui.parts import EmptyState, Label, column, line, row, wrapped
from volute.ledger.store import Ledger

ROW = 42


@dataclass(frozen=True)
class View:
    """What a listing shows: its words, columns (key, width, right-aligned), where rows come from, and what a row says.

    ``cards`` are the cards behind a row; ``said`` the sentence under the table.
    """

    name: str
    columns: tuple[tuple[str, int, str], ...]
    ask: Callable[[Ledger, datetime], Any]
    rows: Callable[[Any], Sequence[Any]]
    cells: Callable[[Any], Mapping[str, str | float]]
    cards: Callable[[Any], Sequence[str]]
    said: Callable[[Any], str]
    opened: Callable[[Any], object]


class Listing(QWidget):
    """Asked when it is shown and when something was written."""

    def __init__(self, desk: Desk, view: View, *deeds: QPushButton) -> None:
        super().__init__()
        self.desk, self.view = desk, view
        self.found: Sequence[Any] = ()
        self.grid = Grid(desk.look, [self._column(*spec) for spec in view.columns], desk.row(ROW))
        self.grid.clicked.connect(self._clicked)
        self.grid.opened.connect(lambda at: view.opened(self.found[at]))
        self.grid.picked.connect(lambda _: self._enable())
        self.empty = EmptyState(desk.look, "handshake", desk.words(f"leases.view_empty.{view.name}"))
        for deed in deeds:
            deed.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.foot, self.deeds = wrapped(Label(desk.look, "", 12, token="text2")), deeds
        told = column(line(), row(self.foot, *deeds, margins=(16, 8, 16, 8)), spacing=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part, share in ((self.grid, 1), (self.empty, 1), (told, 0)):
            layout.addWidget(part, share)
        self._enable()

    def _column(self, key: str, width: int, kind: str) -> Column:
        title = self.desk.words(f"leases.view.{key}")
        if kind == "door":
            paint = partial(paint_door, self.desk, key)
            return Column(key, title, width, align="right", show=partial(counted, self.desk), paint=paint)
        if kind == "number":
            return Column(key, title, width, align="right", show=partial(counted, self.desk))
        return Column(
            key,
            title,
            width,
            align="right" if kind == "right" else "left",
            stretch=kind in ("wide", "bold"),
            bold=kind == "bold",
        )

    def ask(self) -> None:
        """As of now."""
        desk = self.desk
        asked = (self.view.ask, desk.ledger, desk.seat.now())
        desk.jobs.ask(*asked, done=self._arrived, failed=desk.problem, key=f"leases {self.view.name}", owner=self)

    def _arrived(self, told: Any) -> None:
        self.found = self.view.rows(told)
        cells = [self.view.cells(each) for each in self.found]
        arrays: dict[str, Any] = {}
        for key, _, kind in self.view.columns:
            if kind in ("door", "number"):
                arrays[key] = np.array([float(cell[key]) for cell in cells], np.float64)
            else:
                arrays[key] = Coded.of(str(cell[key]) for cell in cells)
        self.grid.set_data(Columns(len(cells), arrays))
        self.grid.setVisible(bool(cells))
        self.empty.setVisible(not cells)
        self.foot.setText(self.view.said(told))
        self._enable()

    def current(self) -> Any:
        """The row the person is on; None when there is none."""
        at = self.grid.current_row()
        return self.found[at] if 0 <= at < len(self.found) else None

    def _enable(self) -> None:
        for deed in self.deeds:
            deed.setEnabled(self.current() is not None)

    def _clicked(self, index: QModelIndex) -> None:
        self._enable()
        key = self.grid.rows_model.specs[index.column()].key
        each = self.found[int(self.grid.rows[index.row()])]
        if key == "cards" and (cards := self.view.cards(each)):
            self.desk.go("fleet", cards=list(cards))
