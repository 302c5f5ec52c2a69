"""The entries of the palette under the headings of their groups, with their keys at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from volute.gui.commands import COMMANDS
from volute.gui.look import Look
from volute.words import Words

UNLISTED = "only opens a menu"  # the name of a button whose entries are listed themselves
PLACES = ("go", "sheets")  # menus that are groups of their own; the others are commands
ROW, HEADING, MOST, SIDE = 36, 32, 12, 20
ENTRY = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to run: its group, icon, words and keys."""

    group: str
    icon: str
    text: str
    keys: str
    run: Callable[[], object]


def entries(words: Words, here: str, offered: Sequence[QPushButton], acts: Mapping[str, QAction]) -> list[Entry]:
    """What the page on screen offers first, then the window's own commands."""
    shown = [b for b in offered if b.isEnabled() and b.text().strip() and b.objectName() != UNLISTED]
    told = [Entry(here, "arrow-right", b.text().strip(), "", b.click) for b in shown]
    for command in COMMANDS:
        if command.name != "shell.palette" and words(command.name) not in {entry.text for entry in told[: len(shown)]}:
            group = words(f"shell.menu.{command.menu}" if command.menu in PLACES else "shell.group.commands")
            keys = command.keys[0] if command.keys else ""
            told.append(Entry(group, command.icon, words(command.name), keys, acts[command.name].trigger))
    return told


class EntryPainter(QStyledItemDelegate):
    """A heading, or an icon, words and key caps."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW if isinstance(index.data(ENTRY), Entry) else HEADING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect, entry = QRectF(option.rect), index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Entry):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._entry(painter, rect, entry, chosen=chosen)
        else:
            painter.setFont(self._look.font(12, 600))
            painter.setPen(self._look.color("text2"))
            place = rect.adjusted(SIDE, 6, -SIDE, 0)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        painter.restore()

    def _entry(self, painter: QPainter, rect: QRectF, entry: Entry, *, chosen: bool) -> None:
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("sel"))
            painter.drawRoundedRect(rect.adjusted(8, 0, -8, 0), 6, 6)
        if entry.icon:
            icon = self._look.pixmap(entry.icon, "text2", 16)
            painter.drawPixmap(int(rect.left() + SIDE), int(rect.center().y() - 8), icon)
        right = self._keys(painter, rect, entry.keys)
        painter.setFont(self._look.font(14, 600 if chosen else 400))
        painter.setPen(self._look.color("text"))
        place = QRectF(rect.left() + SIDE + 30, rect.top(), right - rect.left() - SIDE - 40, rect.height())
        text = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _keys(self, painter: QPainter, rect: QRectF, keys: str) -> float:
        right = rect.right() - SIDE
        painter.setFont(self._look.font(11, 500))
        painter.setBrush(self._look.color("raised"))
        for key in reversed(keys.split("+") if keys else []):
            width = painter.fontMetrics().horizontalAdvance(key) + 12.0
            box = QRectF(right - width, rect.center().y() - 9, width, 18)
            painter.setPen(QPen(self._look.color("line2"), 1))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(self._look.color("text2"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), key)
            right -= width + 4
        return right


class EntryList(QListWidget):
    """Exactly one entry is chosen while there is any; headings are passed over."""

    ran = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "palette")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._painter = EntryPainter(look)
        self.setItemDelegate(self._painter)
        self.itemClicked.connect(lambda _: self.run())

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace the entries; a heading stands before each group."""
        self.clear()
        groups = list(dict.fromkeys(entry.group for entry in entries))
        for group in groups:
            heading = QListWidgetItem(group)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(heading)
            for entry in entries:
                if entry.group == group:
                    item = QListWidgetItem(entry.text)
                    item.setData(ENTRY, entry)
                    self.addItem(item)
        self.setCurrentRow(-1)
        self.step(1)
        self.setFixedHeight(min(len(entries), MOST) * ROW + min(len(groups), 3) * HEADING + 8)

    def entries(self) -> list[Entry]:
        """What is listed, in order."""
        told = (self.item(at).data(ENTRY) for at in range(self.count()))
        return [entry for entry in told if isinstance(entry, Entry)]

    def step(self, by: int) -> None:
        """To the next entry up or down, round the ends."""
        for _ in range(self.count()):
            self.setCurrentRow((self.currentRow() + by) % self.count())
            if isinstance(self.currentItem().data(ENTRY), Entry):
                return
            by = 1 if by > 0 else -1

    def run(self) -> None:
        item = self.currentItem()
        if item is not None and isinstance(entry := item.data(ENTRY), Entry):
            self.ran.emit(entry)
