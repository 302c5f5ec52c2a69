"""What is only read: texts, icons and key caps that take the colours of the theme in force."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from volute.gui.look import Look
from volute.words.literal import plain_tip

KEY_HEIGHT = 20


class Label(QLabel):
    """A label in a token's colour; it recolours itself when the theme changes."""

    def __init__(
        self, look: Look, text: str = "", px: int = 13, weight: int = 400, token: str = "text", *, mono: bool = False
    ) -> None:
        super().__init__(text)
        self._look, self._token = look, token
        self.setFont(look.font(px, weight, mono=mono, display=px > 20))
        self.setTextFormat(Qt.TextFormat.PlainText)
        look.themed.connect(self._recolour)
        self._recolour()

    def set_token(self, token: str) -> None:
        self._token = token
        self._recolour()

    def _recolour(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color(self._token))
        self.setPalette(palette)


class Yielding(Label):
    """One line that gives way when there is no room: cut with an ellipsis, and whole in its tip."""

    def __init__(self, look: Look, text: str, px: int = 13, token: str = "text2") -> None:
        super().__init__(look, text, px, token=token)
        self.setToolTip(plain_tip(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class Icon(QLabel):
    """An icon in a token's colour. It says nothing by itself: a word stands beside it."""

    def __init__(self, look: Look, name: str, token: str = "text2", size: int = 16) -> None:
        super().__init__()
        self._look, self._name, self._token, self._size = look, name, token, size
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        look.themed.connect(self._redraw)
        self._redraw()

    def _redraw(self) -> None:
        self.setPixmap(self._look.pixmap(self._name, self._token, self._size))


def trouble_line() -> QLabel:
    """Where a form says what is wrong; hidden until something is."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", "error")
    made.setWordWrap(True)
    made.hide()
    return made


def wrapped(label: Label) -> Label:
    """The same label, breaking lines."""
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def keycap(text: str) -> QLabel:
    """A key as printed on the keyboard."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", "key")
    made.setFixedHeight(KEY_HEIGHT)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def line(*, vertical: bool = False) -> QFrame:
    """One hairline."""
    made = QFrame()
    made.setProperty("kind", "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made
