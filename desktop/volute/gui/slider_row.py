"""One lever of a what-if: a slider with its base tick and the span from it, and a box that shows the value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from volute.gui.forms.inputs import line_edit
from volute.gui.look import Look
from volute.gui.parts import Label, icon_button

KNOB, BOX, LOCK = 6.5, 84, 22
LINE, ENDS, AIR = 16, 14, 6  # heights of the track and of the texts under it; between the texts


class Track(QWidget):
    """The line of a slider. Arrow keys move a step, Page keys ten, Home goes to the base."""

    moved = Signal(float)

    def __init__(self, look: Look, lowest: float, highest: float, base: float, step: float) -> None:
        super().__init__()
        self._look, self.lowest, self.highest, self._base, self._step = look, lowest, highest, base, step
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
        snapped = self.lowest + round((value - self.lowest) / self._step) * self._step
        self.put(snapped)

    def put(self, value: float) -> None:
        """Exactly this value, within the range: what is typed need not lie on a step."""
        exact = round(min(max(value, self.lowest), self.highest), 9)
        if exact != self.value:
            self.value = exact
            self.update()
            self.moved.emit(exact)

    def _x(self, value: float) -> float:
        return KNOB + (value - self.lowest) / (self.highest - self.lowest) * (self.width() - 2 * KNOB)

    def _at(self, x: float) -> float:
        return self.lowest + (x - KNOB) / max(self.width() - 2 * KNOB, 1) * (self.highest - self.lowest)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the track to there; on the words of the base back to it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        to_base = self.value != self._base and self._base_words(self.fontMetrics()).contains(event.position())
        self.set_value(self._base if to_base else self._at(event.position().x()))

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
        if not self.isEnabled():
            painter.setBrush(color("text3"))  # locked
        painter.drawEllipse(QRectF(here - KNOB + 1, middle - KNOB + 1, 2 * KNOB - 2, 2 * KNOB - 2))
        painter.end()

    def _paint_texts(self, painter: QPainter) -> None:
        """The base under its tick, unless an end of the range stands there: then beside it."""
        lowest, base, highest = self._texts
        below = QRectF(0, LINE - 1, self.width(), ENDS)
        painter.setFont(self._look.font(11))
        painter.setPen(self._look.color("text3"))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, lowest)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, highest)
        if self.value != self._base:
            place = self._base_words(painter.fontMetrics())
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, base)

    def _base_words(self, metrics: QFontMetrics) -> QRectF:
        """Where the base is named."""
        lowest, base, highest = self._texts
        wide, left, right = (metrics.horizontalAdvance(text) + AIR for text in (base, lowest, highest))
        x = min(max(self._x(self._base) - wide / 2, left), self.width() - right - wide)
        return QRectF(x, LINE - 1, wide, ENDS)


@dataclass(frozen=True)
class Shows:
    """How a lever is said and read: its name, a value in words, a text as a value (None when it is none), its base in
    words, and what locking it is called."""

    name: str
    show: Callable[[float], str]
    read: Callable[[str], float | None]
    base: str
    lock: str
    back: str  # how one comes back to the base


class SliderRow(QWidget):
    """Name, lock, value to type, track and range. ``moved`` carries the new value while dragging."""

    moved = Signal(float)

    def __init__(self, look: Look, bounds: tuple[float, float, float, float], shows: Shows) -> None:
        super().__init__()
        lowest, highest, base, step = bounds
        self._look = look
        self._says, self._base = shows, base
        self.track = Track(look, lowest, highest, base, step)
        self.track.setAccessibleName(shows.name)
        self.track.set_texts(shows.show(lowest), shows.base, shows.show(highest))
        self.track.setToolTip(shows.back)
        self._describe()
        self.track.moved.connect(self._moved)
        self.box = line_edit(shows.show(base), ascii_only=True)
        self.box.setAccessibleName(shows.name)
        self.box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.box.setFixedWidth(BOX)
        self.box.setStyleSheet("min-height: 20px; max-height: 20px; padding: 0 4px")
        self.box.returnPressed.connect(self._typed)
        self.box.editingFinished.connect(self._typed)
        self.lock = icon_button(look, "lock-simple", shows.lock, self._locked)
        self.lock.setCheckable(True)
        self.lock.setFixedSize(LOCK, LOCK)
        self.lock.setStyleSheet("min-height: 0; min-width: 0; padding: 0")
        look.themed.connect(self._draw_lock)
        self._lay_out(look, shows.name)
        self._draw_lock()

    def _lay_out(self, look: Look, name: str) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(1)
        top = QHBoxLayout()
        top.setSpacing(4)
        for part, stretch in ((Label(look, name), 1), (self.lock, 0), (self.box, 0)):
            top.addWidget(part, stretch)
        whole.addLayout(top)
        whole.addWidget(self.track)

    def value(self) -> float:
        return self.track.value

    def set_value(self, value: float) -> None:
        self.track.set_value(value)

    def set_quietly(self, value: float) -> None:
        """Show a value without saying that it moved (a scenario was loaded)."""
        self.track.blockSignals(True)
        self.track.put(value)
        self.track.blockSignals(False)
        self._show()

    @property
    def is_locked(self) -> bool:
        """A locked value stays, whatever is dragged, reset or loaded."""
        return self.lock.isChecked()

    def lock_up(self, *, locked: bool) -> None:
        """As a press on the lock does."""
        self.lock.setChecked(locked)
        self._locked()

    def _locked(self) -> None:
        self._draw_lock()
        self.track.setEnabled(not self.is_locked)
        self.box.setReadOnly(self.is_locked)

    def _draw_lock(self) -> None:
        """Faint while it is open."""
        self.lock.setIcon(self._look.icon("lock-simple", "text" if self.is_locked else "line2", 16))

    def _typed(self) -> None:
        """A text that is no value leaves the value as it was."""
        if self.box.isModified() and not self.is_locked:
            value = self._says.read(self.box.text())
            if value is not None:
                self.track.put(value)
            self._show()

    def _describe(self) -> None:
        """What a screen reader says of the track beside its name."""
        says = self._says
        ends = f"{says.show(self.track.lowest)} – {says.show(self.track.highest)}"
        self.track.setAccessibleDescription(f"{says.show(self.track.value)}, {says.base}, {ends}")

    def _show(self) -> None:
        self._describe()
        self.box.setText(self._says.show(self.track.value))
        self.box.setModified(False)

    def _moved(self, value: float) -> None:
        self._show()
        self.moved.emit(value)
