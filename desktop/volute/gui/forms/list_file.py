"""A list comes from a file: the same question for cards, quotes and readings of meters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_list(owner: QWidget, title: str, kinds: str, take: Callable[[str], object]) -> None:
    """Ask for one spreadsheet or text file; ``take`` gets its path. ``kinds`` names such files in words."""
    dialog = QFileDialog(owner, title, "", f"{kinds} (*.xlsx *.csv *.tsv *.txt)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(take)
    dialog.open()
