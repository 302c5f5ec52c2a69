"""A4 paper: its units, its margins, and what stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextLayout

from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.look import Look

PER_MM = 4.2  # units of a millimetre; the fonts of the window then print at 7.5 to 10 points
WIDTH, HEIGHT = 210 * PER_MM, 297 * PER_MM
MARGIN, HEAD, FOOT = 60.0, 92.0, 76.0
BODY = QRectF(MARGIN, HEAD, WIDTH - 2 * MARGIN, HEIGHT - HEAD - FOOT)
ANYWHERE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere)
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)

Paint = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True)
class Page:
    """One page: what is painted into its body."""

    paint: Paint


@dataclass(frozen=True)
class Margins:
    """What every page says: the title and day above; the ledger's head and the page's number below."""

    title: str
    day: str
    head: str
    number: Callable[[int, int], str]


def paint_page(painter: QPainter, look: Look, page: Page, margins: Margins, at: int, of: int) -> None:
    """Page ``at`` of ``of``, counted from 1. The painter's units are those of the paper."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QRectF(MARGIN, 40, BODY.width(), 20)
    say(painter, look, line, margins.title, px=11, weight=600, token="text2")
    say(painter, look, line, margins.day, px=11, token="text2", flags=AT_RIGHT)
    rule(painter, look, 64)
    rule(painter, look, HEIGHT - 56)
    foot = QRectF(MARGIN, HEIGHT - 50, BODY.width(), 18)
    painter.setFont(look.font(9, mono=True))
    painter.setPen(look.color("text2"))
    painter.drawText(foot, AT_LEFT, margins.head)
    say(painter, look, foot, margins.number(at, of), px=11, token="text2", flags=AT_RIGHT)
    page.paint(painter, BODY)


def rule(painter: QPainter, look: Look, y: float) -> None:
    """A hairline across the body."""
    painter.setPen(QPen(look.color("line2"), 0.8))
    painter.drawLine(QPointF(BODY.left(), y), QPointF(BODY.right(), y))


def say(
    painter: QPainter,
    look: Look,
    box: QRectF,
    text: str,
    *,
    px: int = 12,
    weight: int = 400,
    token: str = "text",
    flags: int = AT_LEFT,
) -> None:
    """Text of the design in a box."""
    painter.setFont(look.font(px, weight))
    painter.setPen(look.color(token))
    painter.drawText(box, flags, text)


@lru_cache(maxsize=4096)  # columns say the same over and over, and measuring Chinese is dear
def tall(font: QFont, text: str, width: float) -> float:
    """How high a text stands when it is wrapped to a width."""
    return QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e5), wrapping(font, text, width), text).height()


@lru_cache(maxsize=4096)
def wrapping(font: QFont, text: str, width: float) -> int:
    """Text breaks between words; where one word is wider than its room, anywhere, so that nothing is cut off."""
    metrics, room = QFontMetricsF(font), width / 1.02
    long = (word for word in text.split() if len(word) * metrics.height() / 4 > room)
    return ANYWHERE if any(metrics.horizontalAdvance(word) > room for word in long if word.isascii()) else WRAPPED


@lru_cache(maxsize=4096)
def ascent(font: QFont, text: str) -> float:
    """How far the first line of a text reaches above its base; Chinese reaches higher than Latin."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.ascent() if line.isValid() else 0.0


def paragraphs(painter: QPainter, look: Look, box: QRectF, texts: Sequence[str], *, px: int = 12) -> float:
    """Wrapped paragraphs from the top of a box; returns where they end."""
    y, font = box.top(), look.font(px)
    for text in texts:
        high = tall(font, text, box.width()) + 2
        flags = wrapping(font, text, box.width())
        say(painter, look, QRectF(box.left(), y, box.width(), high), text, px=px, token="text2", flags=flags)
        y += high + 4
    return y
