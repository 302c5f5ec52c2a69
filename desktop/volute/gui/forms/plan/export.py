"""A plan goes into a file: asked where, a spreadsheet or its last table as CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from volute.gui.sheet import Sheet


def ask_where(sheet: Sheet, day: date, write: Callable[[Path], None]) -> None:
    """A file name among the person's documents."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or ".")
    name, kinds = f"volute-plan-{day.isoformat()}.xlsx", "XLSX (*.xlsx);;CSV (*.csv)"
    dialog = QFileDialog(sheet, sheet.desk.words("sale_plan.export"), str(folder / name), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.fileSelected.connect(lambda path: write(Path(path)))
    dialog.open()
