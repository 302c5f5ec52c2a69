"""The small parts every page is made of: labels that follow the theme, buttons, segments, empty states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from volute.gui.buttons import Segmented, button, icon_button
from volute.gui.labels import Icon, Label, keycap, line, trouble_line, wrapped
from volute.gui.look import Look

__all__ = [
    "EmptyState", "Field", "Icon", "KeyValues", "Label", "Segmented", "button", "column", "emptied", "frame",
    "icon_button", "keycap", "line", "row", "scroll", "split", "wrapped",
]  # fmt: skip


def frame(kind: str) -> QFrame:
    """A pane of the style sheet: chrome, surface, sunken, card, open, banner."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def row(*parts: QWidget | int, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QWidget:
    """Parts beside each other; a number is a stretch."""
    made = QWidget()
    _fill(QHBoxLayout(made), parts, spacing, margins)
    return made


def column(
    *parts: QWidget | int, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0), kind: str = ""
) -> QFrame:
    """Parts below each other; a number is a stretch."""
    made = frame(kind) if kind else QFrame()
    _fill(QVBoxLayout(made), parts, spacing, margins)
    return made


def _fill(
    layout: QBoxLayout, parts: Sequence[QWidget | int], spacing: int, margins: tuple[int, int, int, int]
) -> None:  # fmt: skip
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        else:
            layout.addWidget(part)


def scroll(inside: QWidget) -> QScrollArea:
    """A pane that scrolls up and down."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    for ground in (area.viewport(), inside):
        ground.setAutoFillBackground(False)  # what lies below shows through, in a pane as in a dialog
    return area


def side_pane(owner: QWidget, width: int) -> QVBoxLayout:
    """Make ``owner`` a pane of this width that scrolls; what it shows goes into the layout."""
    inside = QWidget()
    body = QVBoxLayout(inside)
    body.setContentsMargins(16, 14, 16, 14)
    body.setSpacing(10)
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(scroll(inside))
    owner.setFixedWidth(width)
    return body


def emptied(layout: QVBoxLayout | QHBoxLayout | QGridLayout) -> None:
    """Take everything out of a layout and let it go."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def split(way: Qt.Orientation, first: QWidget, second: QWidget, sizes: tuple[int, int]) -> QSplitter:
    """Two panes with a hairline to drag between them."""
    made = QSplitter(way)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for at, part in enumerate((first, second)):
        made.addWidget(part)
        made.setStretchFactor(at, at if way is Qt.Orientation.Horizontal else 1 - at)
    made.setSizes(list(sizes))
    return made


NARROWEST_VALUE = 160  # px: a value breaks, but not at every word


class EmptyState(QWidget):
    """Icon, one line, one action."""

    def __init__(
        self, look: Look, icon: str, text: str, action: str = "", on: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        picture = Icon(look, icon, "text3", 32)
        self._words = wrapped(Label(look, text, 14, token="text2"))
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(picture)
        layout.addWidget(self._words)
        if action and on:
            layout.addWidget(button(action, on=on), alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)
        self._layout = layout

    def also(self, action: str, on: Callable[[], object]) -> None:
        """A second way out, quieter than the first."""
        made = button(action, "link", on=on)
        self._layout.insertWidget(self._layout.count() - 1, made, alignment=Qt.AlignmentFlag.AlignCenter)

    def say(self, text: str) -> None:
        """Another line."""
        self._words.setText(text)


class KeyValues(QWidget):
    """Names at the left, values at the right; values can be selected and copied."""

    def __init__(self, look: Look, rows: Sequence[tuple[str, str]], *, mono: bool = False) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(rows), 1)
        for at, (name, value) in enumerate(rows):
            shown = wrapped(Label(look, value, 12, mono=mono))
            shown.setMinimumWidth(min(shown.fontMetrics().horizontalAdvance(value) + 2, NARROWEST_VALUE))
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(look, name, 12, token="text2"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, at, 1)


class Field(QWidget):
    """A form field: its name above, what is wrong under it."""

    def __init__(self, look: Look, name: str, inside: QWidget) -> None:
        super().__init__()
        self.inside = inside
        self._error = trouble_line()
        caption = Label(look, name, 12, token="text2")
        caption.setBuddy(inside)
        inside.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        for part in (caption, inside, self._error):
            layout.addWidget(part)

    def error(self, text: str) -> None:
        """Show what is wrong; an empty text takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
