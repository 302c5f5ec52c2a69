"""What the window itself can do is a table: words, keys, icon and menu. The menu, the palette and F1 only read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from volute.gui.areas import AREAS
from volute.gui.look import Look
from volute.words import Words


@dataclass(frozen=True, slots=True)
class Command:
    """``name`` is the key of its words; the first of ``keys`` is the one shown."""

    name: str
    keys: tuple[str, ...]
    icon: str
    menu: str


COMMANDS = (
    *(Command(f"area.{area.name}", (f"Ctrl+{at}",), area.icon, "go") for at, area in enumerate(AREAS, 1)),
    Command("shell.back", ("Alt+Left",), "caret-left", "go"),
    Command("shell.forward", ("Alt+Right",), "caret-right", "go"),
    Command("shell.palette", ("Ctrl+K",), "magnifying-glass", "go"),
    Command("outlook.open", (), "eye", "sheets"),
    Command("inputs.open", (), "info", "sheets"),
    Command("decide.prices", (), "tag", "sheets"),
    Command("quotes.open", (), "list", "sheets"),
    Command("market.sheet", (), "tag", "sheets"),
    Command("terms.open", (), "sliders-horizontal", "sheets"),
    Command("value.open", (), "scales", "sheets"),
    Command("sale_plan.open", (), "truck", "sheets"),
    Command("lots.open", (), "package", "sheets"),
    Command("report.open", (), "file-text", "sheets"),
    Command("decide.file_open", (), "folder-open", "sheets"),
    Command("rates.title", (), "info", "sheets"),
    Command("shell.new", ("Ctrl+N",), "plus", "edit"),
    Command("shell.undo", ("Ctrl+Z",), "arrow-u-up-left", "edit"),
    Command("shell.redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "arrow-u-up-right", "edit"),
    Command("shell.find", ("Ctrl+F",), "funnel", "edit"),
    Command("shell.probe", ("F5",), "broadcast", "edit"),
    Command("shell.stop_task", ("Shift+F5",), "x", "edit"),
    Command("shell.pane", ("F6",), "caret-right", "view"),
    Command("shell.pane_back", ("Shift+F6",), "caret-left", "view"),
    Command("shell.bench", ("F11",), "wrench", "view"),
    Command("settings.title", (), "gear-six", "view"),
    Command("shell.keys", ("F1",), "question", "help"),
)
MENUS = ("go", "sheets", "edit", "view", "help")


def actions(owner: QWidget, words: Words, runs: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """One action a command, living in ``owner``. KeyError for a command that nothing runs."""
    made = {}
    for command in COMMANDS:
        action = QAction(words(command.name), owner)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _=False, run=runs[command.name]: run())
        owner.addAction(action)
        made[command.name] = action
    return made


def menu(owner: QWidget, look: Look, words: Words, acts: Mapping[str, QAction]) -> QMenu:
    """Everything the window can do, with its keys: the reference of shortcuts."""
    whole = QMenu(owner)
    for name in MENUS:
        part = whole.addMenu(words(f"shell.menu.{name}"))
        for command in COMMANDS:
            if command.menu == name:
                acts[command.name].setIcon(look.icon(command.icon))
                part.addAction(acts[command.name])
    return whole
