"""What every plot hands out besides its picture: its data for a spreadsheet, and itself in a large window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from volute.gui.parts import scroll

LARGE, ABOVE = (1180, 780), 4  # px; lines that stand over a plot, at most
TITLE_PX, TEXT_PX = 15, 12
HEADING = "heading"  # a plot's property
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@runtime_checkable
class Taken(Protocol):
    """A plot that can be taken along."""

    def sheet(self) -> Sequence[Sequence[str]]:
        """Its data, a line a row."""

    def again(self) -> QWidget:
        """The same plot once more, for a window of its own."""


@runtime_checkable
class Opens(Protocol):
    """What plots stand in: it opens one of them large, with its menu."""

    def open_large(self, plot: QWidget) -> object: ...


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
            _open(plot)
        else:
            return False
        return True


def copy_data(plot: QWidget) -> None:
    """As a spreadsheet takes it."""
    if isinstance(plot, Taken):
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in plot.sheet()))


def lines_above(plot: QWidget) -> list[str]:
    """What a picture of it is headed by: its own words, or what stands over it beside its pane: its title and the
    words below that; else what a screen reader says."""
    pane, found = plot.parentWidget(), list[tuple[int, str]]()
    if said := plot.property(HEADING):
        return [str(text) for text in said]
    if pane is None:
        return []
    for label in pane.findChildren(QLabel):
        top = label.mapTo(pane, QPoint()).y()
        if label.isVisible() and label.text() and top + label.height() <= plot.y() + 2:
            found.append((top, label.text()))
    return [text for _, text in sorted(found)][:ABOVE] or [name for name in (plot.accessibleName(),) if name]


def head_with(plot: QWidget, lines: Sequence[str]) -> None:
    """Say what stands above a plot, where that is no text beside it."""
    plot.setProperty(HEADING, list(lines))


class Large(QDialog):
    """One plot in a window of its own, under the lines that stand above it. ``offers`` opens the plot's menu."""

    def __init__(self, plot: QWidget, again: QWidget) -> None:
        super().__init__(plot)
        self.plot, lines = again, lines_above(plot)
        self.offers: Callable[[QWidget, QContextMenuEvent], bool] = lambda inside, event: False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle(plot.accessibleName() or "Volute")
        again.setAccessibleName(plot.accessibleName())
        head_with(again, lines)
        inside = QVBoxLayout(self)
        for at, text in enumerate(lines):
            inside.addWidget(_said(text, title=not at))
        inside.addWidget(scroll(again), 1)
        self.resize(*LARGE)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.offers(self, event):
            super().contextMenuEvent(event)


def open_large(plot: QWidget) -> Large | None:
    """Beside everything else."""
    if not isinstance(plot, Taken):
        return None
    window = Large(plot, plot.again())
    window.show()
    window.plot.setFocus()
    return window


def _open(plot: QWidget) -> None:
    """By what it stands in, which knows its menu."""
    above = plot.parentWidget()
    while above is not None and not isinstance(above, Opens):
        above = above.parentWidget()
    if isinstance(above, Opens):
        above.open_large(plot)
    else:
        open_large(plot)


def _said(text: str, *, title: bool) -> QLabel:
    made = QLabel(text)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    font = made.font()
    font.setPixelSize(TITLE_PX if title else TEXT_PX)
    font.setWeight(QFont.Weight.DemiBold if title else QFont.Weight.Normal)
    made.setFont(font)
    return made
