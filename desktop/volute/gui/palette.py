"""Ctrl+K: commands, places and cards by a few letters. It opens at once; Esc gives the focus back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.labels import Icon, Label, line
from volute.gui.palette_list import Entry, EntryList
from volute.gui.parts import frame
from volute.gui.pinyin import said
from volute.queries.places import Place, places

WIDTH, TOP, DIM = 620, 96, 96
ICONS = {"centre": "buildings", "host": "hard-drives", "card": "stack"}


class Palette(QWidget):
    """Lies over the window it belongs to."""

    def __init__(self, desk: Desk, over: QWidget, commands: Sequence[Entry]) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._commands = desk, commands
        self._found: tuple[Place, ...] = ()
        self._before = QApplication.focusWidget()
        self.field, self.list = QLineEdit(), EntryList(desk.look)
        self._build()
        over.installEventFilter(self)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed)
        self.list.ran.connect(self._run)
        self._typed("")

    def _build(self) -> None:
        desk = self._desk
        self.panel = frame("dialog")
        self.panel.setParent(self)
        self.field.setProperty("kind", "palette")
        self.field.setPlaceholderText(desk.words("shell.search"))
        self.field.setAccessibleName(desk.words("shell.palette"))
        top = QHBoxLayout()
        top.setContentsMargins(20, 6, 20, 6)
        top.setSpacing(12)
        top.addWidget(Icon(desk.look, "magnifying-glass", size=18))
        top.addWidget(self.field)
        top.addWidget(Label(desk.look, desk.words("shell.palette_hint"), 12, token="text3"))
        foot = Label(desk.look, desk.words("shell.palette_keys"), 12, token="text2")
        foot.setContentsMargins(20, 8, 20, 10)
        whole = QVBoxLayout(self.panel)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        for part in (line(), self.list, line(), foot):
            whole.addWidget(part)

    def open(self) -> None:
        self._cover()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _typed(self, text: str) -> None:
        self._found = ()
        self._list(text)
        if text.strip():
            ask = self._desk.jobs.ask
            ask(places, self._desk.ledger, text, done=self._answered, key="palette", owner=self)

    def _answered(self, found: tuple[Place, ...]) -> None:
        self._found = found
        self._list(self.field.text())

    def _list(self, text: str) -> None:
        parts = text.lower().split()
        told = [entry for entry in self._commands if all(part in said(entry.text) for part in parts)]
        self.list.show_entries([*told, *map(self._place, self._found), *self._everywhere(text.strip())])
        self._cover()

    def _place(self, place: Place) -> Entry:
        words, go = self._desk.words, self._desk.go
        cards = words.plural("unit.cards", place.cards)
        text = f"{place.key}  {place.title}" if place.kind == "card" else f"{self._desk.called(place.title)}, {cards}"
        group = words("shell.group.cards" if place.kind == "card" else "shell.group.places")
        filters = {"text" if place.kind == "card" else place.kind: place.key}
        return Entry(group, ICONS[place.kind], text, "", lambda: go("fleet", **filters))

    def _everywhere(self, text: str) -> list[Entry]:
        if not text:
            return []
        words, go = self._desk.words, self._desk.go
        said_so = words("shell.find_cards", text=text)
        return [Entry(words("shell.group.cards"), "magnifying-glass", said_so, "", lambda: go("fleet", text=text))]

    def _run(self, entry: Entry) -> None:
        self.close()
        entry.run()

    def _cover(self) -> None:
        over = self.parentWidget()
        if over is None:
            return
        self.setGeometry(over.rect())
        self.panel.setFixedWidth(min(WIDTH, self.width() - 40))
        self.panel.adjustSize()
        self.panel.move((self.width() - self.panel.width()) // 2, TOP)

    def closeEvent(self, _: object) -> None:
        if self._before is not None:
            self._before.setFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, DIM))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() is QEvent.Type.Resize:
            self._cover()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is self.field:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.run()
        else:
            return False
        return True
