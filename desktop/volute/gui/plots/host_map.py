"""Every host as one small square, by centre: waiting, as the ledger says, differs, silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from volute.gui.look import Look

SQUARE, STEP, LINES = 4.0, 5.0, 4
TOKENS = {"waiting": "owned", "same": "racked", "differs": "lit", "silent": "crit"}


class HostMap(QWidget):
    """The hosts of one centre; a click names the host."""

    clicked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: list[str] = []
        self._states: dict[str, str] = {}
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(int(LINES * STEP) + 2)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(int(-(-len(self._names) // LINES) * STEP), int(LINES * STEP) + 2)

    def set_hosts(self, hosts: Sequence[tuple[str, str]]) -> None:
        """Names with their states."""
        self._names = [name for name, _ in hosts]
        self._states = dict(hosts)
        self.update()

    def set_states(self, fresh: Mapping[str, str]) -> None:
        """Answers arrived; drawn once for all of them."""
        self._states.update((host, state) for host, state in fresh.items() if host in self._states)
        self.update()

    def state(self, host: str) -> str:
        return self._states[host]

    def counted_all(self) -> int:
        return len(self._names)

    def counted(self, state: str) -> int:
        return sum(own == state for own in self._states.values())

    def host_at(self, where: QPointF) -> str:
        column, line = int(where.x() // STEP), int((where.y() - 1) // STEP)
        at = column * LINES + line
        return self._names[at] if 0 <= line < LINES and 0 <= at < len(self._names) else ""

    def place_of(self, host: str) -> QPointF:
        """The middle of a host's square."""
        at = self._names.index(host)
        return QPointF(at // LINES * STEP + SQUARE / 2, 1 + at % LINES * STEP + SQUARE / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if name := self.host_at(event.position()):
            self.clicked.emit(name)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.host_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = {state: self._look.color(token) for state, token in TOKENS.items()}
        for at, name in enumerate(self._names):
            box = QRectF(at // LINES * STEP, 1 + at % LINES * STEP, SQUARE, SQUARE)
            painter.fillRect(box, colors[self._states[name]])
        painter.end()


class Square(QWidget):
    """One square as the map draws it, for the legend."""

    def __init__(self, look: Look, state: str) -> None:
        super().__init__()
        self._look, self._state = look, state
        self.setFixedSize(8, 8)
        look.themed.connect(self.update)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color(TOKENS[self._state]))
        painter.end()
