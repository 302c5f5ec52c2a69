"""When rent ends: one line a month with the monthly rent of the leases that end in it; a click keeps only those."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from volute.gui.desk import Desk
from volute.queries.endings import endings
from volute.queries.leases import LeaseRow

MONTHS, LINE, NAME = 18, 30, 62
MIDDLE = Qt.AlignmentFlag.AlignVCenter
Month = tuple[int, int]


class MonthRuler(QWidget):
    """``chose`` carries ``2027-02``, or nothing when the month is let go again."""

    chose = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.months: list[Month] = []
        self.rent: dict[Month, float] = {}
        self.ending: dict[Month, int] = {}
        self.chosen = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        desk.look.themed.connect(self.update)

    def show_leases(self, rows: Sequence[LeaseRow], today: date) -> None:
        """From this month on; what ended is not shown. Rent billed by use is unknown, not zero."""
        first = today.year * 12 + today.month - 1
        self.months = [((first + at) // 12, (first + at) % 12 + 1) for at in range(MONTHS)]
        self.rent, self.ending = {}, {}
        for ending in endings(rows, today):
            year, number = map(int, ending.month.split("-"))
            self.ending[year, number] = len(ending.leases)
            if ending.rent is not None:
                self.rent[year, number] = ending.rent
        self.setFixedHeight(LINE * len(self.months))
        self.setAccessibleName(self._desk.words("leases.ruler"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, LINE * MONTHS)

    def key(self, month: Month) -> str:
        return f"{month[0]}-{month[1]:02d}"

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        most = max(self.rent.values(), default=0.0) or 1.0
        for at, month in enumerate(self.months):
            self._draw(painter, QRectF(0, at * LINE, self.width(), LINE), month, most)
        painter.end()

    def _draw(self, painter: QPainter, rect: QRectF, month: Month, most: float) -> None:
        look, style, words = self._desk.look, self._desk.style, self._desk.words
        if self.key(month) == self.chosen:
            painter.fillRect(rect, look.color("sel"))
            painter.fillRect(QRectF(rect.left(), rect.top(), 2, rect.height()), look.color("ink"))
        ends = month in self.ending
        painter.setFont(look.font(12, 600 if ends else 400))
        painter.setPen(look.color("text" if ends else "text3"))
        name = words(f"unit.month.m{month[1]}")
        first = month[1] == 1 or month == self.months[0]
        text = words("leases.month_year" if first else "leases.month", name=name, year=month[0])
        painter.drawText(rect.adjusted(12, 0, 0, 0), MIDDLE, text)
        painter.fillRect(QRectF(rect.left() + 12, rect.bottom() - 1, rect.width() - 24, 1), look.color("line"))
        if ends:
            self._bar(painter, rect, month, most, style.money_large(self.rent.get(month)))

    def _bar(self, painter: QPainter, rect: QRectF, month: Month, most: float, told: str) -> None:
        look = self._desk.look
        room = rect.width() - 12 - NAME - 16
        bar = QRectF(rect.left() + 12, rect.bottom() - 5, max(room + NAME, 8) * self.rent.get(month, 0.0) / most, 3)
        painter.fillRect(bar, look.color("racked"))
        painter.setFont(look.font(12))
        painter.setPen(look.color("text"))
        right = Qt.AlignmentFlag.AlignRight | MIDDLE
        painter.drawText(rect.adjusted(0, 0, -12, 0), right, told)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y() // LINE)
        if 0 <= at < len(self.months) and self.months[at] in self.ending:
            key = self.key(self.months[at])
            self.chosen = "" if key == self.chosen else key
            self.update()
            self.chose.emit(self.chosen)
