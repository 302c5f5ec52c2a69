"""A strip whose parts are as long as their share: nothing is widened to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from volute.gui.aligned import AT_LEFT
from volute.gui.look import Look
from volute.gui.plots.marks import paint_focus
from volute.gui.plots.rate_bar import paint_hatched
from volute.gui.plots.taking import TakingKeys

HATCHED = "hatched"  # instead of a token
THIN, TALL, PART = 9, 64, 28.0  # px: as a strip, in large, and a row of words under a part


@dataclass(frozen=True, slots=True)
class Share:
    """``said`` are its words: what it is, how many, and of how many."""

    count: float
    token: str
    name: str
    said: str


class ProportionStrip(QWidget):
    """Shares of one whole, in tokens' colours. Pointed at, or by the arrow keys, a part tells its words."""

    def __init__(self, look: Look, high: int = THIN) -> None:
        super().__init__()
        self._look, self._high = look, high
        self.parts: Sequence[Share] = ()
        self.at = -1
        self.keys = TakingKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, self._high)

    def set_parts(self, parts: Sequence[Share]) -> None:
        self.parts, self.at = list(parts), -1
        self.setAccessibleDescription(". ".join(part.said for part in parts))
        self.update()

    def sheet(self) -> list[list[str]]:
        """A part a line."""
        return [[part.name, f"{part.count:.0f}"] for part in self.parts]

    def again(self) -> ProportionStrip:
        """Taller, with the words under the parts that have room."""
        made = ProportionStrip(self._look, TALL)
        made.set_parts(self.parts)
        return made

    def boxes(self) -> list[QRectF]:
        """Where each part lies."""
        total, x, made = sum(part.count for part in self.parts) or 1, 0.0, list[QRectF]()
        high = self.height() - (PART if self._high == TALL else 0)
        for part in self.parts:
            width = self.width() * part.count / total
            made.append(QRectF(x, 0, max(width - 1.5, 0.5), high))
            x += width
        return made

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(12))
        for at, (part, box) in enumerate(zip(self.parts, self.boxes(), strict=True)):
            if part.token == HATCHED:
                paint_hatched(painter, box, self._look)
            else:
                painter.fillRect(box, self._look.color("focus" if at == self.at and self.hasFocus() else part.token))
            if self._high == TALL and painter.fontMetrics().horizontalAdvance(part.said) < box.width():
                painter.setPen(self._look.color("text"))
                painter.drawText(QRectF(box.left(), box.bottom(), box.width(), PART), AT_LEFT, part.said)
        paint_focus(painter, self, self._look)
        painter.end()

    def words_at(self, x: float) -> str:
        """Of the part under the mouse."""
        boxes = zip(self.parts, self.boxes(), strict=True)
        return next((part.said for part, box in boxes if box.left() <= x <= box.right() + 1.5), "")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if not (step and self.parts):
            super().keyPressEvent(event)
            return
        self.at = min(max(self.at + step, 0), len(self.parts) - 1)
        place = self.mapToGlobal(QPoint(int(self.boxes()[self.at].center().x()), self.height()))
        QToolTip.showText(place, self.parts[self.at].said, self)
        self.setAccessibleDescription(self.parts[self.at].said)
        self.update()
