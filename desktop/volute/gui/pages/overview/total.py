"""All centres in one row under the table: the sums of what is above, in the same columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.desk import Desk
from volute.gui.glyphs import paint_glyph
from volute.gui.grid import Grid
from volute.gui.pages.overview.table import MIDDLE, paint_counts
from volute.gui.rows import SPACE
from volute.queries.billed import BilledBook
from volute.queries.overview import OverviewBoard, totals
from volute.queries.rates_said import at_least

HEIGHT = 42
ADVICES = ("rent", "sell", "close", "unknown")


class TotalRow(QWidget):
    """Follows the widths of the grid above; a click on a number is a door like any other."""

    def __init__(self, desk: Desk, grid: Grid, on: Callable[[str, str], None]) -> None:
        super().__init__()
        self._desk, self._grid, self._on = desk, grid, on
        self._board: OverviewBoard | None = None
        self.texts: dict[str, str] = {}
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        grid.head.sectionResized.connect(lambda *_: self.update())
        grid.horizontalScrollBar().valueChanged.connect(lambda _: self.update())
        desk.look.themed.connect(self.update)

    def show_board(self, board: OverviewBoard, sold: BilledBook | None = None) -> None:
        """The sums, as texts by column; what is unknown is left out of a sum."""
        style, total = self._desk.style, board.book.total
        rent, difference = totals(board.answers)
        self._board = board
        self.texts = {
            "centre": self._desk.words("overview.all"),
            "cards": style.count(total.owned),
            "racked": style.rate(total.share(total.racked)),
            "lit": style.rate(total.lit_share),
            "billed": at_least(self._desk.style, sold.whole.rate) if sold else "—",
            "rent": style.scaled(rent),
            "difference": style.scaled(difference, sign=True),
        }
        self.setAccessibleName(" ".join(self.texts.values()))
        self.update()

    def _box(self, at: int) -> QRectF:
        grid = self._grid
        lead = SPACE + grid.rows_model.specs[at].lead + (4 if at == 0 else 0)
        left = grid.columnViewportPosition(at) + lead
        return QRectF(left, 0, grid.columnWidth(at) - lead - SPACE, self.height())

    def paintEvent(self, _: QPaintEvent) -> None:
        look = self._desk.look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("chrome"))
        painter.fillRect(0, 0, self.width(), 1, look.color("line"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.color("line"))
        for at, spec in enumerate(self._grid.rows_model.specs):
            if self._grid.isColumnHidden(at):
                continue
            box = self._box(at)
            if self._board and spec.key == "bar":
                paint_counts(painter, box, self._board.book.total, look)
            elif self._board and spec.key == "advice":
                self._advice(painter, box, self._board)
            elif text := self.texts.get(spec.key):
                painter.setFont(look.font(13, 400 if spec.key == "racked" else 600))
                painter.setPen(look.color(spec.token))
                # a sum may be wider than any of its parts: it reaches into the space of its neighbour
                painter.drawText(box, (AT_RIGHT if spec.align == "right" else AT_LEFT) | Qt.TextFlag.TextDontClip, text)
        painter.end()

    def _advice(self, painter: QPainter, box: QRectF, board: OverviewBoard) -> None:
        look = self._desk.look
        counted = Counter(str(answer.advice) for answer in board.answers)
        painter.setFont(look.font(12, 600))
        x = box.left()
        for advice in ADVICES:
            if n := counted[advice]:
                paint_glyph(painter, QRectF(x, 0, 11, box.height()), advice, look)
                text = self._desk.style.count(n)
                painter.setPen(look.color("text2"))
                painter.drawText(QRectF(x + 14, 0, 20, box.height()), MIDDLE, text)
                x += 18 + painter.fontMetrics().horizontalAdvance(text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._grid.columnAt(int(event.position().x()))
        if self._board and at >= 0 and self.rect().contains(event.position().toPoint()):
            self._on(self._grid.rows_model.specs[at].key, "")
