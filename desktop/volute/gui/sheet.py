"""The frame of every dialog: not modal to the program, verbs on its buttons, trouble shown where it happened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.labels import trouble_line
from volute.gui.parts import Label, button, line
from volute.gui.plot_menu import large, offer_plot_menu


class Sheet(QDialog):
    """A dialog of the design. Fill ``body``, call ``buttons`` and then ``show``."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, width: int = 460) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(title)
        self.setModal(False)
        self.setMinimumWidth(width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(12)
        whole.addWidget(Label(desk.look, title, 17, 600))
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        whole.addLayout(self.body)
        self._trouble = trouble_line()
        whole.addWidget(self._trouble)
        whole.addWidget(line())
        self._foot = QHBoxLayout()
        whole.addLayout(self._foot)
        self.ok: QPushButton | None = None

    def buttons(self, text: str, on: Callable[[], object], *, enabled: bool = True, leave: str = "") -> QPushButton:
        """Cancel (or what ``leave`` calls it) and the verb; Enter runs the verb when it is enabled."""
        self.ok = button(text, "primary", on=on)
        self.ok.setDefault(True)
        self.ok.setEnabled(enabled)
        self._foot.addStretch(1)
        self._foot.addWidget(button(leave or self.desk.words("shell.cancel"), on=self.reject))
        self._foot.addWidget(self.ok)
        return self.ok

    def close_button(self, text: str) -> None:
        """A sheet that applies at once or only tells has nothing to cancel."""
        self.ok = button(text, "primary", on=self.accept)
        self.ok.setDefault(True)
        self._foot.addStretch(1)
        self._foot.addWidget(self.ok)

    def showEvent(self, event: QShowEvent) -> None:
        """Where no field waits, the verb does: never a button that cannot be taken back."""
        super().showEvent(event)
        here = self.focusWidget()
        if self.ok and (here is None or isinstance(here, QPushButton)):
            self.ok.setFocus()

    def changed(self, receipt: Receipt) -> None:
        """Facts were written, or taken back, while this sheet is open."""

    def open_large(self, plot: QWidget) -> None:
        """One of its plots in a window of its own."""
        large(self.desk, plot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A plot's menu, where the click was on one."""
        if not offer_plot_menu(self.desk, self, event):
            super().contextMenuEvent(event)

    def then(self, what: Callable[[], None]) -> Callable[[], None]:
        """Close, then do it."""

        def run() -> None:
            self.accept()
            what()

        return run

    def aside(self, extra: QWidget) -> None:
        """Something at the left of the buttons."""
        self._foot.insertWidget(0, extra)

    def fail(self, trouble: Problem) -> None:
        """Show what happened and the remedy; the form stays as it was filled in."""
        what, remedy = self.desk.problem_words(trouble)
        self._trouble.setText(f"{what}\n{remedy}".strip())
        self._trouble.show()
        if self.ok:
            self.ok.setEnabled(True)

    def clear_trouble(self) -> None:
        self._trouble.hide()
