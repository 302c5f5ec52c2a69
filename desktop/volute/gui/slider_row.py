"""One lever of a what-if: a slider with its base tick and the span from it, and a box that shows the value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from volute.gui.look import Look
from volute.gui.parts import Label, button

KNOB = 6.5
LINE, ENDS = 16, 14  # heights of the track and of the texts under it


class Track(QWidget):
    """The line of a slider. Arrow keys move a step, Page keys ten, Home goes to the base."""

    moved = Signal(float)

    def __init__(self, look: Look, lowest: float, highest: float, base: float, step: float) -> None:
        super().__init__()
        self._look, self._low, self._high, self._base, self._step = look, lowest, highest, base, step
        self.value = base
        self._texts = ("", "", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, LINE + ENDS)

    def set_texts(self, lowest: str, base: str, highest: str) -> None:
        """The ends of the range in words, and the base, which is named once the value has left it."""
        self._texts = (lowest, base, highest)
        self.update()

    def set_value(self, value: float) -> None:
        """Snap to the step, clamp to the range, and say so when it changed."""
        snapped = self._low + round((value - self._low) / self._step) * self._step
        snapped = round(min(max(snapped, self._low), self._high), 9)
        if snapped != self.value:
            self.value = snapped
            self.update()
            self.moved.emit(snapped)

    def _x(self, value: float) -> float:
        return KNOB + (value - self._low) / (self._high - self._low) * (self.width() - 2 * KNOB)

    def _at(self, x: float) -> float:
        return self._low + (x - KNOB) / max(self.width() - 2 * KNOB, 1) * (self._high - self._low)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.set_value(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.set_value(self._at(event.position().x()))

    def mouseDoubleClickEvent(self, _: QMouseEvent) -> None:
        self.set_value(self._base)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_PageDown: -10,
            Qt.Key.Key_PageUp: 10,
        }
        if event.key() == Qt.Key.Key_Home:
            self.set_value(self._base)
        elif (by := steps.get(Qt.Key(event.key()))) is not None:
            self.set_value(self.value + by * self._step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_texts(painter)
        color, middle = self._look.color, LINE / 2
        base, here = self._x(self._base), self._x(self.value)
        painter.setPen(QPen(color("line2"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(KNOB, middle), QPointF(self.width() - KNOB, middle))
        painter.setPen(QPen(color("ink"), 3))
        painter.drawLine(QPointF(base, middle), QPointF(here, middle))
        painter.setPen(QPen(color("ink"), 1.5))
        painter.drawLine(QPointF(base, middle - 5), QPointF(base, middle + 5))
        painter.setPen(QPen(color("focus" if self.hasFocus() else "ink"), 2))
        painter.setBrush(color("surface"))
        painter.drawEllipse(QRectF(here - KNOB + 1, middle - KNOB + 1, 2 * KNOB - 2, 2 * KNOB - 2))
        painter.end()

    def _paint_texts(self, painter: QPainter) -> None:
        lowest, base, highest = self._texts
        below = QRectF(0, LINE - 1, self.width(), ENDS)
        painter.setFont(self._look.font(11))
        painter.setPen(self._look.color("text3"))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, lowest)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, highest)
        if self.value != self._base:
            painter.drawText(
                below.translated(self._x(self._base) - self.width() / 2, 0), Qt.AlignmentFlag.AlignHCenter, base
            )


class SliderRow(QWidget):
    """Name, value, track and range. ``moved`` carries the new value while dragging."""

    moved = Signal(float)

    def __init__(
        self,
        look: Look,
        name: str,
        lowest: float,
        highest: float,
        base: float,
        step: float,
        show: Callable[[float], str],
        base_words: str = "",
    ) -> None:
        super().__init__()
        self._show, self._base = show, base
        self.track = Track(look, lowest, highest, base, step)
        self.track.setAccessibleName(name)
        self.track.set_texts(show(lowest), base_words, show(highest))
        self._shown = button(show(base), on=self.reset)
        self._shown.setFixedWidth(100)
        self._shown.setStyleSheet("min-height: 22px")
        self.track.moved.connect(self._moved)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(1)
        top = QHBoxLayout()
        top.addWidget(Label(look, name), 1)
        top.addWidget(self._shown)
        whole.addLayout(top)
        whole.addWidget(self.track)

    def value(self) -> float:
        return self.track.value

    def set_value(self, value: float) -> None:
        self.track.set_value(value)

    def set_quietly(self, value: float) -> None:
        """Show a value without saying that it moved (a scenario was loaded)."""
        self.track.blockSignals(True)
        self.track.set_value(value)
        self.track.blockSignals(False)
        self._shown.setText(self._show(self.track.value))

    def reset(self) -> None:
        self.track.set_value(self._base)

    def _moved(self, value: float) -> None:
        self._shown.setText(self._show(value))
        self.moved.emit(value)
