"""Two short lists beside the sliders, drawn: whose advice changes, and the lit rate from which renting wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.glyphs import paint_glyph
from volute.gui.look import Look
from volute.gui.plots.marks import paint_focus
from volute.gui.plots.taking import TakingKeys

ROW = 21.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A text at the right of a line, in a token's colour; or a glyph, when ``glyph`` names one."""

    text: str
    token: str = "text"
    weight: int = 400
    width: float = 0.0  # of its column; 0 is as wide as it needs
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One line: a name, and pieces from left to right, set flush right."""

    name: str
    pieces: tuple[Piece, ...] = ()
    key: str = ""  # of what it is about; a line without one is no door


class Levels(QWidget):
    """A heading with a note, and lines. ``chosen`` carries the key of a line that was pressed."""

    chosen = Signal(str)

    def __init__(self, look: Look, head: str, note: str = "") -> None:
        super().__init__()
        self._look, self._head, self._note = look, head, note
        self.rows: Sequence[Level] = ()
        self.keys = TakingKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(240, int(ROW * (len(self.rows) + 1)))

    def show_rows(self, rows: Sequence[Level]) -> None:
        grew = len(rows) != len(self.rows)
        self.rows = rows
        if grew:
            self.updateGeometry()
        said = (" ".join([row.name, *(piece.text for piece in row.pieces)]) for row in rows)
        self.setAccessibleName(f"{self._head}: {'. '.join(said)}")
        self.update()

    def _key_at(self, y: float) -> str:
        at = int(y // ROW) - 1
        return self.rows[at].key if 0 <= at < len(self.rows) else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        door = bool(self._key_at(event.position().y()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if door else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if key := self._key_at(event.position().y()):
            self.chosen.emit(key)

    def paintEvent(self, _: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        head = QRectF(0, 0, self.width(), ROW - 2)
        painter.setFont(look.font(12, 600))
        painter.setPen(look.color("text2"))
        painter.drawText(head, AT_LEFT, self._head)
        painter.setFont(look.font(11))
        painter.drawText(head, AT_RIGHT, self._note)
        paint_focus(painter, self, look)
        for at, row in enumerate(self.rows):
            self._row(painter, QRectF(0, ROW * (at + 1), self.width(), ROW), row)
        painter.end()

    def sheet(self) -> list[list[str]]:
        """A line a row; what is only a sign is left out."""
        return [[self._head, self._note], *([row.name, *(p.text for p in row.pieces if p.text)] for row in self.rows)]

    def again(self) -> Levels:
        """The same once more."""
        made = Levels(self._look, self._head, self._note)
        made.show_rows(self.rows)
        return made

    def _row(self, painter: QPainter, box: QRectF, row: Level) -> None:
        look, right = self._look, box.right()
        for piece in reversed(row.pieces):
            painter.setFont(look.font(12, piece.weight))
            wide = piece.width or painter.fontMetrics().horizontalAdvance(piece.text)
            place = QRectF(right - wide, box.top(), wide, box.height())
            if piece.glyph:
                paint_glyph(painter, place, piece.glyph, look)
            else:
                painter.setPen(look.color(piece.token))
                painter.drawText(place, AT_RIGHT, piece.text)
            right -= wide + 4
        painter.setFont(look.font(12))
        painter.setPen(look.color("text"))
        room = right - box.left() - 4
        short = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(box, AT_LEFT, short)
