"""The look of paper: always light, and with figures that a reader of the file can copy and search.

Tabular figures are alternates without a code of their own, so a PDF would lose them as text; numbers are set in plain
ones, each in one piece.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout

from volute.gui.look import Look
from volute.gui.tokens import LIGHT

ALTERNATES = ("calt", "liga", "tnum")


class PaperLook(Look):
    """Follows no theme. The fonts are those of the window, without alternates but where nobody reads the text."""

    def __init__(self, *, tabular: bool = False) -> None:
        QObject.__init__(self)
        self.load_fonts()
        self.dark, self.tokens, self._off = False, LIGHT, () if tabular else ALTERNATES

    def font(self, px: int = 13, weight: int = 400, *, mono: bool = False, display: bool = False) -> QFont:
        font = super().font(px, weight, mono=mono, display=display)
        for feature in self._off:
            font.setFeature(QFont.Tag(feature), 0)
        return font


def paint_number(painter: QPainter, box: QRectF, base: float, text: str) -> None:
    """A number at the right of a box, on a base line, in one piece: figures set one by one are taken apart by readers
    of the file, who see a space beside every narrow one."""
    wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
    painter.drawText(QPointF(box.right() - wide, base), text)


@lru_cache(maxsize=4096)
def legible(text: str) -> str:
    """What no font here can draw is named by its code: a box would say nothing."""
    if text.isascii() or not _lacks(text):
        return text
    return "".join(c if c.isascii() or not _lacks(c) else f"<U+{ord(c):04X}>" for c in text)


def _lacks(text: str) -> bool:
    layout = QTextLayout(text, PaperLook().font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def is_number(text: str) -> bool:
    """Words in a column of numbers are set as words."""
    return text.isascii() and any(letter.isdigit() for letter in text)
