"""What every area of the window is: a widget that knows its subtitle, its actions and when to ask again."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QPushButton, QTableView, QWidget

from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.plot_menu import large, offer_plot_menu


class Page(QWidget):
    """One area. Pages are made on first visit and rebuilt when the language changes."""

    area: ClassVar[str] = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def open_large(self, plot: QWidget) -> None:
        """One of its plots in a window of its own."""
        large(self.desk, plot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A plot's menu, where the click was on one."""
        if not offer_plot_menu(self.desk, self, event):
            super().contextMenuEvent(event)

    def subtitle(self) -> str:
        """Beside the title in the top bar."""
        return ""

    def buttons(self) -> list[QPushButton]:
        """At the right of the top bar; at most one is primary."""
        return []

    def segments(self) -> QWidget | None:
        """Ways of looking at this area, beside the title."""
        return None

    def open_sheet(self, name: str) -> None:
        """One of this area's own, by the name the palette knows it by."""

    def shown(self, **filters: object) -> None:
        """The person came here; ``filters`` say what to show."""

    def take_back(self) -> str:
        """Undo what was done here without writing, if that was the last thing done; how it is called."""
        return ""

    def do_again(self) -> str:
        """Redo it."""
        return ""

    def last_done(self) -> str:
        """What ``take_back`` would take back."""
        return ""

    def keep(self) -> object:
        """What the person set here, for the page that takes this one's place."""
        return None

    def resume(self, kept: object) -> None:
        """Go on with what ``keep`` of the page before gave, ahead of ``shown``."""

    def changed(self, receipt: Receipt) -> None:
        """Facts were written while this page is on screen."""

    def panes(self) -> list[QWidget]:
        """What F6 steps through, in the order of reading."""
        return [self]

    def home(self) -> QWidget:
        """Where the keyboard is when the page opens: its table, else the page itself."""
        return next((pane for pane in self.panes() if isinstance(pane, QTableView)), self)

    def primary(self) -> None:
        """Ctrl+N: the new thing of this area."""

    def find_here(self) -> None:
        """Ctrl+F: put the cursor into the filter."""

    def probe_this(self) -> None:
        """F5."""

    def told_last(self) -> None:
        """The status bar says anew what can be taken back."""
        if self.isVisible():
            self.desk.tell_last()

    def retitle(self) -> None:
        """The top bar says this page anew, if it is the one on screen."""
        if self.isVisible():
            self.desk.retitle()
