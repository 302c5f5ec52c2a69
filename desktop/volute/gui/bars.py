"""The bars of the window: title and actions above, tasks and the last action below, what goes on as a banner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from volute.gui.look import Look
from volute.gui.parts import Icon, Label, button, emptied, keycap, row
from volute.words import Words

TOAST_MS = 8000
NARROW_SEARCH, WIDE_SEARCH, TOAST_SHARE = 130, 300, 0.6


class SearchButton(QPushButton):
    """Looks like the field it opens: the palette types, this only leads there."""

    def __init__(self, look: Look, text: str, on: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setAccessibleName(text)
        self.setMinimumWidth(NARROW_SEARCH)
        self.setMaximumWidth(WIDE_SEARCH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda _=False: on())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 6, 0)
        layout.setSpacing(10)
        for part in (Icon(look, "magnifying-glass"), Label(look, text, 13, token="text3"), keycap("Ctrl K")):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)
        layout.insertStretch(2, 1)

    def sizeHint(self) -> QSize:
        """As wide as there is room: actions come first."""
        return QSize(WIDE_SEARCH, super().sizeHint().height())


class TopBar(QFrame):
    """Title · subtitle · segments · search · actions."""

    def __init__(self, look: Look, words: Words, search: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "chrome")
        self.setFixedHeight(52)
        self.title = Label(look, "", 17, 600)
        self.subtitle = Label(look, "", 12, token="text2")
        self._middle, self._right = QHBoxLayout(), QHBoxLayout()
        self._right.setSpacing(8)
        self.search = SearchButton(look, words("shell.search"), search)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 16, 0)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.subtitle)
        self.dated = QHBoxLayout()
        layout.addLayout(self.dated)
        layout.addLayout(self._middle)
        layout.addStretch(1)
        layout.addWidget(self.search)
        layout.addLayout(self._right)
        self.actions_shown: tuple[QPushButton, ...] = ()

    def show_page(self, title: str, subtitle: str, segments: QWidget | None, actions: Sequence[QPushButton]) -> None:
        """What the page on screen says of itself."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        emptied(self._middle)
        emptied(self._right)
        if segments:
            self._middle.addWidget(segments)
            segments.show()
        self.actions_shown = tuple(actions)
        for action in actions:
            self._right.addWidget(action)
            action.show()


class StatusBar(QFrame):
    """Left: the background task. Right: the last action with its undo, and what money and time mean here."""

    def __init__(self, look: Look, words: Words, undo: Callable[[], None], stands: str) -> None:
        super().__init__()
        self.setProperty("kind", "chrome")
        self.setFixedHeight(28)
        self._words = words
        self._task = Label(look, words("shell.idle"), 12, token="text2")
        self._left = Label(look, "", 12, token="text2")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(110)
        self._bar.setTextVisible(False)
        self._stop = button("✕", "link")
        self._stop.setAccessibleName(words("shell.stop_task"))
        self._stop.setToolTip(f"{words('shell.stop_task')}  Shift+F5")
        self._cancel: Callable[[], None] | None = None
        self._stop.clicked.connect(self.stop)
        self._last = button("", "link", on=undo)
        self._key = keycap("Ctrl Z")
        self._saved = Label(look, "", 12, token="text2")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(12)
        parts: tuple[QWidget, ...] = (self._task, self._bar, self._left, self._stop, QWidget())
        parts += (self._last, self._key, self._saved, Label(look, stands, 12, token="text2"))
        for part in parts:
            layout.addWidget(part)
        layout.setStretchFactor(parts[4], 1)
        self.task("", 0, 0, None)
        self.last("")

    def task(self, text: str, n: int, of: int, cancel: Callable[[], None] | None, left: str = "") -> None:
        """Progress of the one long task; ``of=0`` ends it."""
        self._cancel = cancel
        self._left.setText(left)
        self._left.setVisible(bool(left))
        self._task.setText(text or self._words("shell.idle"))
        self._bar.setVisible(of > 0)
        self._stop.setVisible(of > 0 and cancel is not None)
        self._bar.setRange(0, max(of, 1))
        self._bar.setValue(n)

    def stop(self) -> None:
        """Cancel the task, where that can be done."""
        if self._cancel:
            self._cancel()

    def saved(self, text: str) -> None:
        """Which ledger, or when it was written last."""
        self._saved.setText(text)

    def last_text(self) -> str:
        """The last action as shown."""
        return self._last.text()

    def last(self, text: str) -> None:
        """The last action in words."""
        self._last.setText(text)
        self._last.setVisible(bool(text))
        self._key.setVisible(bool(text))


class Banner(QFrame):
    """An ongoing state, never an event."""

    def __init__(self, look: Look, text: str, action: str, on: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setFixedHeight(34)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 16, 0)
        self._text = Label(look, text, 12)
        layout.addWidget(self._text)
        layout.addStretch(1)
        layout.addWidget(button(action, "ghost", on=on))

    def text(self) -> str:
        """What goes on."""
        return self._text.text()


class Toast(QFrame):
    """An event, with Undo where there is one; it leaves by itself."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "toast")
        self._text = Label(look, "", 13, token="on_ink")
        self._undo = button("", "link")
        self._on: Callable[[], None] | None = None
        self._undo.clicked.connect(self._undone)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addWidget(row(self._text, self._undo, spacing=14))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, undo: str = "", on: Callable[[], None] | None = None) -> None:
        """Show a text at the bottom centre for eight seconds."""
        self._text.setText(text)
        self._undo.setText(undo)
        self._undo.setVisible(on is not None)
        self._on = on
        self._break_lines(text)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def _break_lines(self, text: str) -> None:
        """A long text takes several lines: an error never runs out of the window."""
        parent = self.parentWidget()
        most = int(parent.width() * TOAST_SHARE) if parent else WIDE_SEARCH
        wide = self._text.fontMetrics().horizontalAdvance(text) + 2
        self._text.setWordWrap(wide > most)
        self._text.setFixedWidth(min(wide, most))

    def text(self) -> str:
        """What it says, or said last."""
        return self._text.text()

    def place(self) -> None:
        """At the bottom centre of the window."""
        parent = self.parentWidget()
        if parent:
            self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 44)

    def _undone(self) -> None:
        self.hide()
        if self._on:
            self._on()
