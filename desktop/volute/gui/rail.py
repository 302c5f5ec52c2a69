"""The rail at the left: six areas with their words, badges only for work that waits."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QVBoxLayout, QWidget

from volute.gui.areas import AREAS
from volute.gui.look import Look
from volute.words import Words
from volute.words.literal import plain_tip

WIDTH, AVATAR = 72, 28


class RailButton(QToolButton):
    """An area: icon over word, with a badge."""

    def __init__(self, look: Look, icon: str, text: str) -> None:
        super().__init__()
        self._look, self._icon, self.badge = look, icon, 0
        self.setText(text)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFixedSize(QSize(WIDTH - 12, 52))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("line" if on else "sunken"))
            painter.drawRoundedRect(self.rect(), 8, 8)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), self._look, 8)
        name, token = (f"{self._icon}-fill" if on else self._icon), ("text" if on else "text2")
        aside = 5 if self.badge > 99 else 0  # a long number needs the room beside the icon
        painter.drawPixmap((self.width() - 18) // 2 - aside, 7, self._look.pixmap(name, token, 18))
        painter.setFont(self._look.font(11, 600 if on or self.hasFocus() else 500))
        painter.setPen(self._look.color(token))
        painter.drawText(QRectF(0, 29, self.width(), 18), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.badge:
            self._paint_badge(painter)
        painter.end()

    def _paint_badge(self, painter: QPainter) -> None:
        text = str(self.badge) if self.badge < 1000 else "999+"
        painter.setFont(self._look.font(10, 600))
        width = max(painter.fontMetrics().horizontalAdvance(text) + 8, 16)
        box = QRectF(min(self.width() / 2 + 4, self.width() - width), 2, width, 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("text2"))
        painter.drawRoundedRect(box, 7.5, 7.5)
        painter.setPen(self._look.color("surface"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Avatar(QToolButton):
    """Who sits here: initials in a disc. Leads to the settings, where the name is written out."""

    def __init__(self, look: Look, who: str) -> None:
        super().__init__()
        self._look, self._text = look, initials(who)
        self.setFixedSize(QSize(AVATAR, AVATAR))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(plain_tip(who))
        self.setAccessibleName(who)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("racked"))
        painter.drawEllipse(self.rect())
        painter.setFont(self._look.font(11, 600))
        painter.setPen(self._look.color("surface"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), self._look, AVATAR / 2)
        painter.end()


def paint_ring(painter: QPainter, rect: QRectF, look: Look, radius: float) -> None:
    """Where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.color("focus"), 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)


def initials(who: str) -> str:
    """``chen.yu`` is CY, ``zhang`` is ZH; a Chinese name is its first character."""
    parts: list[str] = re.findall(r"[^\W_]+", who)
    if not parts:
        return "?"
    if not parts[0].isascii():
        return parts[0][0]
    return (parts[0][0] + parts[-1][0] if len(parts) > 1 else parts[0][:2]).upper()


class Rail(QWidget):
    """The mark with the menu, the areas, and settings and the person at the foot."""

    def __init__(self, look: Look, words: Words, who: str, go: Callable[[str], None], settings: Callable[[], None]):
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._look = look
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        self.mark_button = _tool(words("shell.menu.title"), 36)
        self.mark_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.settings = _tool(words("settings.title"), 36)
        self.settings.setIconSize(QSize(20, 20))
        self.avatar = Avatar(look, who)
        for leads in (self.settings, self.avatar):
            leads.clicked.connect(lambda _=False: settings())
        self._areas(words, go)
        self._lay()
        look.themed.connect(self._themed)
        self._themed()

    def _areas(self, words: Words, go: Callable[[str], None]) -> None:
        for at, area in enumerate(AREAS, 1):
            made = RailButton(look=self._look, icon=area.icon, text=words(f"area.{area.name}"))
            made.setToolTip(f"{made.text()}  Ctrl+{at}")
            made.clicked.connect(lambda _=False, name=area.name: go(name))
            self._group.addButton(made)
            self.buttons[area.name] = made

    def _lay(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 8, 6, 14)
        layout.setSpacing(6)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(self.mark_button, alignment=middle)
        layout.addSpacing(6)
        for made in self.buttons.values():
            layout.addWidget(made)
        layout.addStretch(1)
        layout.addWidget(self.settings, alignment=middle)
        layout.addWidget(self.avatar, alignment=middle)

    def _themed(self) -> None:
        self.mark_button.setIcon(self._look.icon("volute", "text", 28))
        self.settings.setIcon(self._look.icon("gear-six", "text2", 20))
        self.update()

    def set_menu(self, menu: QMenu) -> None:
        """The menu behind the mark."""
        self.mark_button.setMenu(menu)

    def mark(self, area: str) -> None:
        if area in self.buttons:
            self.buttons[area].setChecked(True)

    def badge(self, area: str, count: int) -> None:
        self.buttons[area].badge = count
        self.buttons[area].update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("chrome"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._look.color("line"))
        painter.end()


def _tool(name: str, side: int) -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "rail")
    made.setFixedSize(QSize(side, side))
    made.setIconSize(QSize(28, 28))
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made
