"""The queue: jobs by stage with how far each is, the open card marked; long stages say how many more there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.look import Look
from volute.gui.parts import EmptyState, Label, button, emptied, row
from volute.queries.bench import JobRow, Queue

MOST, TALL, RING = 6, 47, 24
MIDDLE = Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_ring(painter: QPainter, box: QRectF, done: int, of: int, look: Look) -> None:
    """How many of the steps are done: a ring that closes, with the number in it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("line2"), 2.2))
    painter.drawEllipse(box)
    if done and of:
        painter.setPen(QPen(look.color("ink"), 2.4))
        painter.drawArc(box, 90 * 16, -round(360 * 16 * done / of))
        painter.setFont(look.font(11, 600))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(done))
    painter.restore()


class JobLine(QWidget):
    """One job, drawn; a click or Enter opens it."""

    def __init__(self, desk: Desk, job: JobRow, now: datetime, opens: Callable[[str], object]) -> None:
        super().__init__()
        self._desk, self.job, self._now, self._opens = desk, job, now, opens
        self.open = self._hovered = False
        self.setFixedHeight(TALL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{job.card}, {self.below()}, {job.done}/{job.of}")
        desk.look.themed.connect(self.update)

    def below(self) -> str:
        return f"{self._desk.words(f'choice.{self.job.template}')} · {self.job.model}"

    def aside(self) -> str:
        """What it waits for, or for how long it has been open."""
        spent = (self._now - self.job.opened).total_seconds()
        return self.job.waiting_for or self._desk.style.duration(max(spent, 0))

    def mark(self, *, opened: bool) -> None:
        self.open = opened
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, TALL)

    def paintEvent(self, _: QPaintEvent) -> None:
        look, painter, rect = self._desk.look, QPainter(self), QRectF(self.rect())
        if self.open or self._hovered or self.hasFocus():
            painter.fillRect(rect, look.color("sel" if self.open else "hover"))
        if self.open:
            painter.fillRect(QRectF(0, 0, 2, rect.height()), look.color("ink"))
        paint_ring(painter, QRectF(14, (TALL - RING) / 2, RING, RING), self.job.done, self.job.of, look)
        left = 14 + RING + 12
        painter.setFont(look.font(13, 500, mono=True))
        painter.setPen(look.color("text"))
        painter.drawText(QRectF(left, 5, rect.width() - left, 20), MIDDLE, self.job.card)
        painter.setFont(look.font(12))
        painter.setPen(look.color("text2"))
        painter.drawText(QRectF(left, 24, rect.width() - left - 12, 18), MIDDLE, self.below())
        room = QRectF(left + 84, 5, rect.width() - left - 96, 20)
        text = painter.fontMetrics().elidedText(self.aside(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, RIGHT, text)
        painter.fillRect(QRectF(left, TALL - 1, rect.width() - left, 1), look.color("line"))
        painter.end()

    def enterEvent(self, _: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, _: object) -> None:
        self._hovered = False
        self.update()

    def mousePressEvent(self, _: QMouseEvent) -> None:
        self._opens(self.job.card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._opens(self.job.card)
        else:
            super().keyPressEvent(event)


class QueuePane(QWidget):
    """All stages below each other."""

    def __init__(self, desk: Desk, opens: Callable[[str], object]) -> None:
        super().__init__()
        self._desk, self._opens = desk, opens
        self.lines: list[JobLine] = []
        self._queue, self._card = Queue(()), ""
        self._whole: set[str] = set()  # stages shown to the last job
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 12)
        self._layout.setSpacing(0)

    def show_queue(self, queue: Queue) -> None:
        emptied(self._layout)
        self._queue, self.lines = queue, []
        for stage, rows in queue.stages:
            self._stage(stage, rows)
        if not queue.jobs:
            self._layout.addWidget(EmptyState(self._desk.look, "wrench", self._desk.words("workshop.nothing")))
        self._layout.addStretch(1)
        self.mark(self._card)

    def _stage(self, stage: str, rows: tuple[JobRow, ...]) -> None:
        look, words, now = self._desk.look, self._desk.words, self._desk.seat.now()
        head = Label(look, words(f"value.workshop.{stage}"), 12, 600, "text2")
        count = Label(look, self._desk.style.count(len(rows)), 12, token="text2")
        self._layout.addWidget(row(head, 1, count, margins=(14, 10, 14, 6)))
        shown = rows if stage in self._whole else rows[:MOST]
        for job in shown:
            made = JobLine(self._desk, job, now, self._opens)
            self.lines.append(made)
            self._layout.addWidget(made)
        if len(rows) > len(shown):
            more = button(words("workshop.more", n=self._desk.style.count(len(rows) - len(shown))), "link")
            more.clicked.connect(lambda _=False: self._open_stage(stage))
            self._layout.addWidget(row(more, 1, margins=(50, 6, 14, 6)))

    def _open_stage(self, stage: str) -> None:
        self._whole.add(stage)
        self.show_queue(self._queue)

    def mark(self, card: str) -> None:
        """Which card is on the bench."""
        self._card = card
        for made in self.lines:
            made.mark(opened=made.job.card == card)
