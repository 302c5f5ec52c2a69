"""The lines of the pane at the right. Each is drawn in one go: a pane of labels would take a frame to build."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPushButton

from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.glyphs import paint_glyph
from volute.gui.look import Look
from volute.gui.plots.spark import paint_spark
from volute.words.literal import plain_tip

WIDTH, NARROW_WIDTH, MARGIN, CHEVRON, TEXT = 304, 272, 16, 16, 28
INSIDE = NARROW_WIDTH - 2 * MARGIN - 10  # where the pane scrolls, its bar takes some
LINE, MOST_LINES = 17, 54.0
SPARK, PRICE, CHANGE = 160, 116, 46  # px from the right edge: where the course and the price begin, where it ends
DRAWN = 250  # px a line needs to show the course of a price; with less, its name comes first


@dataclass(frozen=True, slots=True)
class Item:
    """One line of work: what waits, its money and its age, and where it is done, or the cards it is about."""

    glyph: str
    text: str
    below: str
    area: str = "fleet"
    filters: dict[str, object] = field(default_factory=dict)
    stake: str = ""
    tip: str = ""


class Row(QPushButton):
    """A line that is a door: by mouse, by Tab and Space."""

    def __init__(self, look: Look, name: str, height: int, on: Callable[[], None]) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self._height = height
        self.clicked.connect(lambda _=False: on())
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(INSIDE, self._height)

    def minimumSizeHint(self) -> QSize:
        """A crowded pane scrolls; it never squeezes its lines."""
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect(), self._look.color("sel" if self.hasFocus() else "sunken"))
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """What the line says."""

    def write(self, painter: QPainter, box: QRectF, text: str, side: int, px: int, weight: int, token: str) -> None:
        """One line of text, cut where it does not fit."""
        painter.setFont(self._look.font(px, weight))
        painter.setPen(self._look.color(token))
        painter.drawText(
            box, side, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        )


class ItemRow(Row):
    """Glyph, what waits, its money and age and what of it, and a chevron."""

    def __init__(self, look: Look, item: Item, on: Callable[[], None]) -> None:
        self.item = item
        self._below = self._needs(look, INSIDE)
        super().__init__(look, f"{item.text}. {item.stake}. {item.below}", int(LINE + 14 + self._below), on)
        self.setToolTip(plain_tip(item.tip))
        self.setAccessibleDescription(item.tip)

    def _needs(self, look: Look, width: int) -> float:
        """Height of what stands below, in a pane of this width."""
        return min(self._laid_out(look, width).boundingRect().height(), MOST_LINES)

    def _laid_out(self, look: Look, width: int) -> QTextLayout:
        """Money and age in bold, and what they are about, as one paragraph."""
        stake = QTextLayout.FormatRange()
        stake.start, stake.length = 0, len(self.item.stake)
        bold = QTextCharFormat()
        bold.setFont(look.font(12, 600))
        bold.setForeground(look.color("text"))
        stake.format = bold
        laid = QTextLayout(" · ".join(filter(None, (self.item.stake, self.item.below))), look.font(12))
        laid.setFormats([stake])
        laid.beginLayout()
        down = 0.0
        while (written := laid.createLine()).isValid():
            written.setLineWidth(width - TEXT - CHEVRON)
            written.setPosition(QPointF(0, down))
            down += written.height()
        laid.endLayout()
        return laid

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide pane needs fewer lines than the narrow one it was made for."""
        super().resizeEvent(event)
        self._below = self._needs(self._look, self.width())
        if (height := int(LINE + 14 + self._below)) != self._height:
            self._height = height
            self.updateGeometry()

    def draw(self, painter: QPainter) -> None:
        look, room = self._look, self.width() - TEXT - CHEVRON
        paint_glyph(painter, QRectF(0, 6, 16, 18), self.item.glyph, look)
        self.write(painter, QRectF(TEXT, 6, room, 18), self.item.text, AT_LEFT, 13, 600, "text")
        painter.setPen(look.color("text2"))
        self._laid_out(look, self.width()).draw(painter, QPointF(TEXT, 24))
        painter.drawPixmap(self.width() - 12, self.height() // 2 - 6, look.pixmap("caret-right", "text3", 12))


class PriceRow(Row):
    """A model, the course of its price, the price, and its change."""

    def __init__(
        self,
        look: Look,
        texts: tuple[str, str, str],
        amounts: Sequence[float],
        on: Callable[[], None],
        *,
        doubtful: bool = False,
    ) -> None:
        """``doubtful``: the price is old, or few quoted it; its tip says which."""
        self.texts, self._amounts, self.doubtful = texts, amounts, doubtful
        super().__init__(look, " ".join(texts), 23, on)

    def draw(self, painter: QPainter) -> None:
        name, price, change = self.texts
        box = QRectF(self.rect())
        drawn = len(self._amounts) > 1 and box.width() >= DRAWN
        left = box.right() - (SPARK if drawn else PRICE)
        self.write(painter, QRectF(0, 0, left - 18, box.height()), name, AT_LEFT, 12, 400, "text")
        if self.doubtful:
            painter.drawPixmap(int(left) - 16, self.height() // 2 - 6, self._look.pixmap("warning", "text3", 12))
        if drawn:
            paint_spark(painter, QRectF(left, 3, SPARK - PRICE - 4, 17), self._amounts, self._look)
        self.write(painter, box.adjusted(box.width() - PRICE, 0, -CHANGE, 0), price, AT_RIGHT, 12, 600, "text")
        self.write(painter, box, change, AT_RIGHT, 12, 400, "text2")


class SinceRow(Row):
    """When, and what was done: a door where it was done to cards."""

    def __init__(self, look: Look, texts: tuple[str, str], on: Callable[[], None] | None) -> None:
        self.texts = texts
        super().__init__(look, " ".join(texts), 23, on or (lambda: None))
        self.setToolTip(plain_tip("  ".join(texts)))
        if on is None:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setCursor(Qt.CursorShape.ArrowCursor)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        self.write(painter, QRectF(0, 0, 44, 22), self.texts[0], AT_LEFT, 12, 400, "text2")
        self.write(painter, box.adjusted(44, 0, 0, 0), self.texts[1], AT_LEFT, 12, 400, "text")
