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
from volute.gui.plots.cells import Cells
from volute.gui.plots.legend import HEIGHT as ROW
from volute.gui.plots.legend import legend_lines, paint_legend_lines
from volute.gui.plots.panels_drawn import AIR, Panel, frame, paint_answer, paint_ground, paint_pointed
from volute.gui.plots.taking import TakingKeys

HEIGHT, LEAST_HEIGHT, LABELS = 144, 128, 18
TALLEST, ROOMY, AFTER = 190.0, 380.0, 8.0  # px of a panel among many, of few together; under the legend


class SmallMultiples(QWidget):
    """All panels in a grid as wide as there is room. ``chosen`` carries the panel picked, ``opened`` one entered."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.panels: Sequence[Panel] = ()
        self.horizon, self.marked, self.tall, self.tallest = 36, "", float(HEIGHT), ROOMY
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
        least = self.cells().lines * LEAST_HEIGHT + LABELS + int(self.cells().top)
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

    def cells(self, width: float = 0) -> Cells:
        """As the widget is wide, or over another width."""
        over = width or self.width()
        return Cells(len(self.panels), over, self.legend_height(over) if self.headed else 0.0, self.tall)

    def height_for(self, width: int) -> int:
        return self.cells(width).lines * HEIGHT + LABELS

    def legend_height(self, width: float) -> float:
        return len(legend_lines(self.legend, width, self._look)) * ROW + AFTER if self.legend else 0.0

    def sizeHint(self) -> QSize:
        return QSize(1000, self.height_for(1000))

    # --- painting

    def paint_all(self, painter: QPainter, width: float) -> None:
        """Every panel at once, below the legend; used to write a picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter, width)
        if not self.headed:
            painter.translate(0, self.legend_height(width))
        every = range(len(self.panels))
        self._paint_ground(painter, width, every)
        self._paint_answers(painter, width, every, fine=True)

    def _paint_legend(self, painter: QPainter, width: float) -> None:
        paint_legend_lines(painter, QRectF(0, 0, width, 0), self.legend, self._look)

    def _paint_ground(self, painter: QPainter, width: float, places: Iterable[int]) -> None:
        cells = self.cells(width)
        for at in places:
            f = frame(cells.inner(at), self.months)
            paint_ground(painter, self._look, f, self.panels[at], self.horizon, labels=at >= cells.count - cells.across)

    def _paint_answers(self, painter: QPainter, width: float, places: Iterable[int], *, fine: bool) -> None:
        cells = self.cells(width)
        for at in places:
            f = frame(cells.inner(at), self.months)
            paint_answer(painter, self._look, f, self.panels[at], self.horizon, fine=fine)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._renew_ground()
        cells = self.cells()
        seen = cells.touched(QRectF(event.rect()))
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
                painter.drawRoundedRect(cells.box(at).adjusted(3, 2, -3, -1), 6, 6)
            if self.pointed and panel.key == self.pointed[0] and not panel.note:
                f = frame(cells.inner(at), self.months)
                if words := self.tells(panel, self.pointed[1]):
                    paint_pointed(painter, self._look, f, self.pointed[1], words)
        painter.end()

    def _renew_ground(self) -> None:
        """What stays is painted again only when its size, its base case or its labels change."""
        ratio = self.devicePixelRatioF()
        bases = [(p.title, p.assumed, p.doubt, bool(p.note), p.base_sell[-1], p.base_rent[-1]) for p in self.panels]
        cells = self.cells()
        room = (self.height() - LABELS - cells.top) / cells.lines
        self.tall = min(room, max(TALLEST, self.tallest / cells.lines))
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
        at = self.cells().at(where)
        return None if at is None else self.panels[at]

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
        cells, now = self.cells(), None
        if (at := cells.at(where)) is not None:
            f = frame(cells.inner(at), self.months)
            month = round((where.x() - f.plot.left()) / max(f.plot.width(), 1) * self.months * AIR)
            now = (self.panels[at].key, month) if 0 <= month <= self.months else None
        if now != self.pointed:
            self.pointed = now
            self.update()

    def _point_at(self, panel: Panel, step: int) -> None:
        """With Shift the arrow keys go along the months of the panel looked into, and it tells each."""
        before = -1 if step > 0 else self.months + 1
        if self.pointed and self.pointed[0] == panel.key:
            before = self.pointed[1]
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
        across = self.cells().across
        by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: across, Qt.Key.Key_Up: -across}
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
