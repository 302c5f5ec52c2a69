"""What moves the answer: one bar an input, widest first, around today's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from volute.gui.aligned import AT_LEFT, AT_RIGHT, CENTRED
from volute.gui.look import Look
from volute.gui.plots.marks import paint_focus
from volute.gui.plots.taking import TakingKeys
from volute.gui.plots.ticks import around
from volute.words import Style, Words

NAMES, RANGES, SIDE, ROW, AXIS = 138.0, 74.0, 46.0, 25.0, 22.0
SMALL = 5e5  # CNY
WIDE = 160.0  # px, more than any number needs
TICK = 90.0  # px from the middle to the end that ticks beside it need


@dataclass(frozen=True, slots=True)
class Swinging:
    """One input: its name, how far it is moved, and the change of the answer at either end."""

    name: str
    reach: str
    low: float
    high: float


class TornadoPlot(QWidget):
    """``show_bars`` gives changes in money, CNY; they are written in thousands or millions as they are large, in the
    unit named under the plot."""

    def __init__(self, look: Look, words: Words, style: Style) -> None:
        super().__init__()
        self._look, self._words, self._style = look, words, style
        self.bars: Sequence[Swinging] = ()
        self._now, self.at = 0.0, -1  # the bar that the arrow keys have come to
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keys = TakingKeys(self)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(460, int(ROW * 6 + AXIS))

    def _small(self) -> bool:
        """A fleet of a few cards: in millions nothing would be left of it."""
        return max((abs(end) for bar in self.bars for end in (bar.low, bar.high)), default=0.0) < SMALL

    def _say(self, money: float) -> str:
        return self._style.signed(money, 0) if self._small() else self._style.scaled(money, sign=True)

    def _unit(self) -> str:
        return self._words("decide.change", unit=self._style.symbol if self._small() else self._style.scaled_unit())

    def show_bars(self, bars: Sequence[Swinging], now: float) -> None:
        """Bars, and today's answer as the tick in the middle."""
        self.bars, self._now, self.at = bars, now, -1
        self.setAccessibleDescription(
            ". ".join(f"{b.name} {b.reach}: {self._say(b.low)}, {self._say(b.high)}" for b in bars)
        )
        self.update()

    def sheet(self) -> list[list[str]]:
        """An input a line: its name, how far it is moved, and the change of the answer at either end, in CNY."""
        return [[bar.name, bar.reach, f"{bar.low:.0f}", f"{bar.high:.0f}"] for bar in self.bars]

    def again(self) -> TornadoPlot:
        """The same once more."""
        made = TornadoPlot(self._look, self._words, self._style)
        made.show_bars(self.bars, self._now)
        return made

    def words_at(self, y: float) -> str:
        """Of the bar under the mouse."""
        at = int(y // ROW)
        if not 0 <= at < len(self.bars):
            return ""
        bar = self.bars[at]
        return f"{bar.name} {bar.reach}: {self._say(bar.low)} … {self._say(bar.high)}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from bar to bar and tell each."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if not (step and self.bars):
            super().keyPressEvent(event)
            return
        self.at = min(max(self.at + step, 0), len(self.bars) - 1)
        y = int((self.at + 0.5) * ROW)
        QToolTip.showText(self.mapToGlobal(QPoint(int(NAMES), y)), self.words_at(y), self)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().y()), self)
            return True
        return super().event(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus() and self.at >= 0:
            painter.fillRect(QRectF(0, self.at * ROW, self.width(), ROW), self._look.color("hover"))
        paint_focus(painter, self, self._look)
        most = max((abs(end) for bar in self.bars for end in (bar.low, bar.high)), default=0.0)
        if most > 0:
            side = self._side(painter)
            lane = QRectF(NAMES + RANGES + side, 0, self.width() - NAMES - RANGES - 2 * side, ROW * len(self.bars))
            self._axis(painter, lane, most)
            for at, bar in enumerate(self.bars):
                self._bar(painter, lane, bar, at * ROW, most)
        painter.end()

    def _side(self, painter: QPainter) -> float:
        """What the longest number beside a bar needs."""
        painter.setFont(self._look.font(11))
        ends = (self._say(end) for bar in self.bars for end in (bar.low, bar.high))
        return max(SIDE, *(painter.fontMetrics().horizontalAdvance(text) + 8.0 for text in ends))

    def _axis(self, painter: QPainter, lane: QRectF, most: float) -> None:
        look = self._look
        below = lane.bottom() + 2
        painter.setFont(look.font(11))
        painter.setPen(look.color("text2"))
        painter.drawText(QRectF(0, below, NAMES, 18), AT_LEFT, self._unit())
        roomy = lane.width() / 2 >= TICK
        for tick in around(most) if roomy else [0.0]:
            x = self._x(lane, tick, most)
            painter.setPen(QPen(look.color("text3" if tick == 0 else "grid"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, lane.bottom()))
            painter.setFont(look.font(11, 600 if tick == 0 else 400))
            painter.setPen(look.color("text" if tick == 0 else "text2"))
            painter.drawText(QRectF(x - 40, below, 80, 18), CENTRED, self._say(tick or self._now))

    def _x(self, lane: QRectF, value: float, most: float) -> float:
        return lane.center().x() + value / most * lane.width() / 2

    def _bar(self, painter: QPainter, lane: QRectF, bar: Swinging, top: float, most: float) -> None:
        look = self._look
        painter.setFont(look.font(12))
        painter.setPen(look.color("text"))
        painter.drawText(QRectF(0, top, NAMES, ROW), AT_LEFT, bar.name)
        painter.setPen(look.color("text2"))
        painter.setFont(look.font(11))
        painter.drawText(QRectF(NAMES, top, RANGES - 6, ROW), AT_RIGHT, bar.reach)
        middle = lane.center().x()
        for value in (bar.low, bar.high):
            x = self._x(lane, value, most)
            left, right = min(x, middle), max(x, middle)
            painter.fillRect(
                QRectF(left, top + 5, max(right - left, 0.8), ROW - 10), look.color("sell" if value < 0 else "rent")
            )
        ends = sorted((bar.low, bar.high))
        painter.setPen(look.color("text"))
        low, high = (self._x(lane, min(ends[0], 0.0), most), self._x(lane, max(ends[1], 0.0), most))
        painter.drawText(QRectF(low - WIDE - 4, top, WIDE, ROW), AT_RIGHT, self._say(ends[0]))
        painter.drawText(QRectF(high + 4, top, WIDE, ROW), AT_LEFT, self._say(ends[1]))
