"""A small plot for every centre on shared axes: cumulative cash of both paths as a share of the cost to recover.

One widget paints all of them, and what a slider does not move is painted once, so that a move fits in a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from volute.economics.inputs import MONTHS_PLOTTED
from volute.gui.look import Look
from volute.gui.plots.legend import HEIGHT as ROW
from volute.gui.plots.legend import legend_lines, paint_legend_lines
from volute.gui.plots.panels_drawn import AIR, Panel, frame, paint_answer, paint_ground, paint_pointed
from volute.gui.plots.taking import TakingKeys

LEAST_WIDTH, HEIGHT, LEAST_HEIGHT, LABELS = 250, 144, 128, 18
TALLEST, AFTER = 190.0, 8.0


class SmallMultiples(QWidget):
    """All panels in a grid as wide as there is room. ``chosen`` carries the panel picked, ``opened`` one entered."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.panels: Sequence[Panel] = ()
        self.horizon, self.marked, self.tall, self.tallest = 36, "", float(HEIGHT), TALLEST
        self.legend: Mapping[str, str] = {}
        self.headed = False  # whether the legend stands inside, where nothing beside it has one
        self.tells: Callable[[Panel, int], Sequence[str]] = lambda panel, month: ()
        self.told: Callable[[Sequence[Panel]], Sequence[Sequence[str]]] = lambda panels: ()
        self.keys = TakingKeys(self)
        self.pointed: tuple[str, int] | None = None  # panel and month
        self.setMouseTracking(True)
        self._ground = QPixmap()
        self._painted: tuple[object, ...] = ()
        self._there: set[int] = set()  # panels whose ground is painted
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.themed.connect(self._stale)

    def show_panels(self, panels: Sequence[Panel], horizon: int) -> None:
        """Replace what is drawn."""
        if len(panels) != len(self.panels):
            self.panels = panels
            self.updateGeometry()
        self.panels, self.horizon = panels, horizon
        least = self.lines(self.width()) * LEAST_HEIGHT + LABELS + int(self._top(self.width()))
        if self.minimumHeight() != least:
            self.setMinimumHeight(least)
        self.update()

    def mark(self, key: str) -> None:
        """Frame one panel; an empty key frames none."""
        self.marked = key
        self.update()

    def _stale(self) -> None:
        self._painted = ()
        self.update()

    # --- geometry

    @property
    def months(self) -> int:
        """The last month of the axis, as far as the curves go."""
        return len(self.panels[0].rent) - 1 if self.panels else MONTHS_PLOTTED

    def across(self, width: int) -> int:
        return max(min(width // LEAST_WIDTH, len(self.panels)), 1)

    def lines(self, width: int) -> int:
        return -(-len(self.panels) // self.across(width)) if self.panels else 1

    def height_for(self, width: int) -> int:
        return self.lines(width) * HEIGHT + LABELS

    def legend_height(self, width: float) -> float:
        return len(legend_lines(self.legend, width, self._look)) * ROW + AFTER if self.legend else 0.0

    def _top(self, width: float) -> float:
        """Where the first line of panels begins."""
        return self.legend_height(width) if self.headed else 0.0

    def sizeHint(self) -> QSize:
        return QSize(1000, self.height_for(1000))

    def box(self, at: int, width: float) -> QRectF:
        """Where a panel lies: as tall as there is room, up to its own height."""
        across = self.across(int(width))
        each = width / across
        return QRectF(at % across * each, self._top(width) + at // across * self.tall, each, self.tall)

    def _inner(self, at: int, width: float) -> QRectF:
        return self.box(at, width).adjusted(8, 6, -14, -2)

    # --- painting

    def paint_all(self, painter: QPainter, width: float) -> None:
        """Every panel at once, below the legend; used to write a picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.headed:
            self._paint_legend(painter, width)
            painter.translate(0, self.legend_height(width))
        if self.headed:
            self._paint_legend(painter, width)
        every = range(len(self.panels))
        self._paint_ground(painter, width, every)
        self._paint_answers(painter, width, every, fine=True)

    def _paint_legend(self, painter: QPainter, width: float) -> None:
        paint_legend_lines(painter, QRectF(0, 0, width, 0), self.legend, self._look)

    def _paint_ground(self, painter: QPainter, width: float, places: Iterable[int]) -> None:
        below = len(self.panels) - self.across(int(width))
        for at in places:
            f = frame(self._inner(at, width), self.months)
            paint_ground(painter, self._look, f, self.panels[at], self.horizon, labels=at >= below)

    def _paint_answers(self, painter: QPainter, width: float, places: Iterable[int], *, fine: bool) -> None:
        for at in places:
            f = frame(self._inner(at, width), self.months)
            paint_answer(painter, self._look, f, self.panels[at], self.horizon, fine=fine)

    def _in_sight(self, seen: QRectF) -> list[int]:
        """Of a hundred panels a few."""
        return [at for at in range(len(self.panels)) if self.box(at, self.width()).intersects(seen)]

    def paintEvent(self, event: QPaintEvent) -> None:
        self._renew_ground()
        seen = self._in_sight(QRectF(event.rect()))
        self._add_ground(seen)
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.drawPixmap(0, 0, self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_answers(painter, self.width(), seen, fine=False)
        for at, panel in enumerate(self.panels):
            if panel.key == self.marked:
                painter.setPen(QPen(self._look.color("ink"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.box(at, self.width()).adjusted(3, 2, -3, -1), 6, 6)
            if self.pointed and panel.key == self.pointed[0] and not panel.note:
                f = frame(self._inner(at, self.width()), self.months)
                if words := self.tells(panel, self.pointed[1]):
                    paint_pointed(painter, self._look, f, self.pointed[1], words)
        painter.end()

    def _renew_ground(self) -> None:
        """What stays is painted again only when its size, its base case or its labels change."""
        ratio = self.devicePixelRatioF()
        bases = [(p.title, p.assumed, p.doubt, bool(p.note), p.base_sell[-1], p.base_rent[-1]) for p in self.panels]
        room = self.height() - LABELS - self._top(self.width())
        self.tall = min(room / self.lines(self.width()), self.tallest)
        now = (self.size(), ratio, self.months, self.horizon, dict(self.legend) if self.headed else {}, bases)
        if now == self._painted:
            return
        self._painted, self._there = now, set()
        self._ground = QPixmap(self.size() * ratio)
        self._ground.setDevicePixelRatio(ratio)
        self._ground.fill(self._look.color("surface"))
        if self.headed:
            painter = QPainter(self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_legend(painter, self.width())
            painter.end()

    def _add_ground(self, seen: Iterable[int]) -> None:
        """Under panels that come into sight for the first time."""
        if fresh := [at for at in seen if at not in self._there]:
            painter = QPainter(self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter, self.width(), fresh)
            painter.end()
            self._there.update(fresh)

    # --- mouse and keys

    def panel_at(self, where: QPointF) -> Panel | None:
        return next((p for at, p in enumerate(self.panels) if self.box(at, self.width()).contains(where)), None)

    def sheet(self) -> Sequence[Sequence[str]]:
        """Of every panel."""
        return self.told(self.panels)

    def again(self) -> SmallMultiples:
        """The panel under the mouse, else the one looked into, else all; as tall as there is room."""
        made = SmallMultiples(self._look)
        made.tells, made.told, made.tallest = self.tells, self.told, float("inf")
        made.legend, made.headed = self.legend, True
        key = self.pointed[0] if self.pointed else self.marked
        made.show_panels([panel for panel in self.panels if key in ("", panel.key)], self.horizon)
        return made

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        at = next((n for n in range(len(self.panels)) if self.box(n, self.width()).contains(where)), None)
        now = None
        if at is not None:
            f = frame(self._inner(at, self.width()), self.months)
            month = round((where.x() - f.plot.left()) / max(f.plot.width(), 1) * self.months * AIR)
            now = (self.panels[at].key, month) if 0 <= month <= self.months else None
        if now != self.pointed:
            self.pointed = now
            self.update()

    def _point_at(self, panel: Panel, step: int) -> None:
        """With Shift the arrow keys go along the months of the panel looked into, and it tells each."""
        before = (
            self.pointed[1] if self.pointed and self.pointed[0] == panel.key else -1 if step > 0 else self.months + 1
        )
        self.pointed = (panel.key, min(max(before + step, 0), self.months))
        self.setAccessibleDescription(". ".join((panel.title, *self.tells(panel, self.pointed[1]))))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and (panel := self.panel_at(event.position())):
            self.chosen.emit(panel.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if panel := self.panel_at(event.position()):
            self.opened.emit(panel.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [panel.key for panel in self.panels]
        here = keys.index(self.marked) if self.marked in keys else -1
        by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: self.across(self.width())}
        by[Qt.Key.Key_Up] = -self.across(self.width())
        step = by.get(Qt.Key(event.key()))
        if step in (1, -1) and self.marked in keys and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._point_at(self.panels[here], step or 1)
        elif step is not None and keys:
            self.chosen.emit(keys[min(max(here + step, 0), len(keys) - 1)])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marked:
            self.opened.emit(self.marked)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            panel = self.panel_at(QPointF(event.pos()))
            said = (panel.title, f"{panel.advice_words} {panel.worth}", panel.below, panel.tip) if panel else ()
            text = "\n".join(filter(None, said))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
