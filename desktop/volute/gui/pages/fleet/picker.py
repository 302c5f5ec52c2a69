"""Columns that are shown on demand: a button with a list of ticks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from volute.gui.buttons import IconButton
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.pages.fleet.columns import OPTIONAL
from volute.words.literal import plain_tip


class ColumnPicker(IconButton):
    """Beside the filters; what it ticks is shown at once."""

    def __init__(self, desk: Desk, grid: Grid) -> None:
        super().__init__(desk.look, "columns", "", "text")
        self._grid = grid
        name = desk.words("fleet.columns")
        self.setProperty("kind", "icon")
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda _=False: self.choices().popup(self.mapToGlobal(QPoint(0, self.height()))))
        grid.show_columns(*OPTIONAL, shown=False)

    def choices(self) -> QMenu:
        """A tick for each of them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at, spec in enumerate(self._grid.rows_model.specs):
            if spec.key in OPTIONAL:
                action = menu.addAction(spec.title)
                action.setCheckable(True)
                action.setChecked(not self._grid.isColumnHidden(at))
                action.toggled.connect(lambda on, key=spec.key: self._grid.show_columns(key, shown=on))
        return menu
