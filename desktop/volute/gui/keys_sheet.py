"""F1: every key of the window on one sheet."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from volute.gui.commands import COMMANDS
from volute.gui.desk import Desk
from volute.gui.labels import Label, keycap
from volute.gui.parts import row
from volute.gui.sheet import Sheet

TABLE_KEYS = (
    ("enter", "Enter"),
    ("escape", "Esc"),
    ("copy", "Ctrl+C"),
    ("copy_names", "Ctrl+Shift+C"),
    ("paste", "Ctrl+V"),
    ("save_view", "Ctrl+Shift+V"),
    ("select_all", "Ctrl+A"),
    ("extend", "Shift+↓"),
)


class KeysSheet(Sheet):
    """Words at the left, keys at the right, in two columns."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("shell.keys"), 640)
        told = [(desk.words(c.name), c.keys[0]) for c in COMMANDS if c.keys]
        told += [(desk.words(f"shell.table.{name}"), keys) for name, keys in TABLE_KEYS]
        grid, half = QGridLayout(), (len(told) + 1) // 2
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for at, (text, keys) in enumerate(told):
            caps = [keycap(key) for key in keys.split("+")]
            grid.addWidget(Label(desk.look, text), at % half, at // half * 2)
            grid.addWidget(row(*caps, spacing=4), at % half, at // half * 2 + 1, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(grid)
        self.aside(Label(desk.look, desk.words("shell.version", version=version("volute")), 12, token="text2"))
        self.close_button(desk.words("shell.close"))
