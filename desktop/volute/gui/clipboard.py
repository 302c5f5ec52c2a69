"""What is copied from a table: rows for a spreadsheet, or only what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from volute.gui.grid import Grid

NAMES = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_C)


def copy_rows(grid: Grid) -> None:
    """With headings, as a spreadsheet takes them."""
    QGuiApplication.clipboard().setText(grid.as_tsv())


def copy_names(grid: Grid) -> None:
    """One a line."""
    QGuiApplication.clipboard().setText("\n".join(grid.names()))


def copied(event: QKeyEvent, grid: Grid) -> bool:
    """Whether a key asked for a copy, which is then made."""
    if event.matches(QKeySequence.StandardKey.Copy):
        copy_rows(grid)
    elif event.keyCombination() == NAMES:
        copy_names(grid)
    else:
        return False
    return True
