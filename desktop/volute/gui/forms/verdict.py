"""What becomes of a line of a pasted list, as the cell at its end: a bad line says why over its whole width."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.gui.aligned import AT_LEFT
from volute.gui.columns import Columns
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.rows import SPACE

BLANK = "\u00a0"  # an empty cell that is not unknown


def verdict(grid: Callable[[], Grid]) -> Callable[[QPainter, QRectF, int, Columns, Look], None]:
    """Paints the column ``verdict``. Where ``wrong`` holds it begins at the second column: such a line has no other
    cells. The grid is asked for at every stroke, since it is made of its columns."""

    def paint(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        wrong = bool(columns.value("wrong", at))
        box = rect.adjusted(grid().columnViewportPosition(1) + SPACE - rect.left(), 0, 0, 0) if wrong else rect
        painter.setFont(look.font(12))
        painter.setPen(look.color("crit" if wrong else "text2"))
        text = str(columns.value("verdict", at))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, AT_LEFT, short)

    return paint
