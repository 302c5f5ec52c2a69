"""What every plot hands out besides its picture: its data for a spreadsheet, and itself in a large window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

LARGE = (1180, 780)
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@runtime_checkable
class Taken(Protocol):
    """A plot that can be taken along."""

    def sheet(self) -> Sequence[Sequence[str]]:
        """Its data, a line a row."""

    def again(self) -> QWidget:
        """The same plot once more, for a window of its own."""


class TakingKeys(QObject):
    """Ctrl+C copies the data of the plot that has the keyboard, Ctrl+Enter opens it large."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        plot.installEventFilter(self)

    def eventFilter(self, plot: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and isinstance(plot, QWidget)):
            return False
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_data(plot)
        elif event.key() in OPENS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            open_large(plot)
        else:
            return False
        return True


def copy_data(plot: QWidget) -> None:
    """As a spreadsheet takes it."""
    if isinstance(plot, Taken):
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in plot.sheet()))


def open_large(plot: QWidget) -> QDialog | None:
    """Beside everything else, in a window of its own."""
    if not isinstance(plot, Taken):
        return None
    window = QDialog(plot)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.setModal(False)
    window.setWindowTitle(plot.accessibleName() or "Volute")
    QVBoxLayout(window).addWidget(plot.again())
    window.resize(*LARGE)
    window.show()
    return window
