"""The legend shows each mark as it is drawn: line, marker, stem, dashes, hatching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.look import Look
from volute.gui.plots.assumed import dotted, hatch
from volute.gui.plots.dumbbell import paint_rent, paint_sell

MARK, GAP, HEIGHT, LINE = 22.0, 16.0, 20, 24


def paint_legend(painter: QPainter, box: QRectF, texts: Mapping[str, str], note: str, look: Look) -> None:
    """Marks with their words from the left, as many as there is room for, and a note on the axes at the right."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(look.font(12))
    x = box.left()
    for name, text in texts.items():
        wide = painter.fontMetrics().horizontalAdvance(text)
        if x + MARK + 6 + wide > box.right():
            break
        _mark(painter, QRectF(x, box.top(), MARK, box.height()), name, look)
        painter.setPen(look.color("text2"))
        painter.drawText(QRectF(x + MARK + 6, box.top(), wide + 2, box.height()), AT_LEFT, text)
        x += MARK + 6 + wide + GAP
    painter.setFont(look.font(11))
    room = box.adjusted(x - box.left(), 0, 0, 0)
    if painter.fontMetrics().horizontalAdvance(note) <= room.width():
        painter.drawText(room, AT_RIGHT, note)


def legend_lines(texts: Mapping[str, str], width: float, look: Look) -> list[dict[str, str]]:
    """As many marks in a line as fit beside each other."""
    metrics, lines, x = QFontMetricsF(look.font(12)), list[dict[str, str]](), width
    for name, text in texts.items():
        wide = MARK + 6 + metrics.horizontalAdvance(text)
        if x + wide > width:
            lines.append({})
            x = 0.0
        lines[-1][name] = text
        x += wide + GAP
    return lines


def paint_legend_lines(painter: QPainter, box: QRectF, texts: Mapping[str, str], look: Look) -> None:
    """The marks in as many lines as they need, from the top of the box."""
    for at, part in enumerate(legend_lines(texts, box.width(), look)):
        paint_legend(painter, QRectF(box.left(), box.top() + HEIGHT * at, box.width(), HEIGHT), part, "", look)


def _mark(painter: QPainter, box: QRectF, name: str, look: Look) -> None:
    middle = box.center()
    if name == "residual":
        _line(
            painter,
            QPointF(middle.x(), box.bottom() - 2),
            QPointF(middle.x(), middle.y() - 2),
            look.color("rent"),
            1.3,
            dash=2,
        )
        paint_rent(painter, QPointF(middle.x(), middle.y() - 4), look, hollow=True, radius=3.4)
    elif name == "base":
        for token, by in (("sell", -2.0), ("rent", 2.0)):
            color = QColor(look.color(token))
            color.setAlphaF(0.4)
            _line(painter, QPointF(box.left(), middle.y() + by), QPointF(box.right(), middle.y() + by), color, 1.2)
    elif name == "cost":
        _line(
            painter, QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()), look.color("text3"), 1, dash=3
        )
    elif name == "band":
        painter.fillRect(box.adjusted(0, 5, 0, -5), look.color("rent_soft"))
    elif name in ("assumed", "doubt"):
        (hatch if name == "assumed" else dotted)(painter, box.adjusted(5.5, 4.5, -5.5, -4.5), look)
    else:
        token, mark = ("rent", paint_rent) if name == "rent" else ("sell", paint_sell)
        _line(painter, QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()), look.color(token), 1.8)
        mark(painter, middle, look)


def _line(painter: QPainter, a: QPointF, b: QPointF, color: QColor, width: float, *, dash: int = 0) -> None:
    pen = QPen(color, width)
    if dash:
        pen.setDashPattern([dash, dash])
    painter.setPen(pen)
    painter.drawLine(a, b)


def paint_verdict(painter: QPainter, box: QRectF, parts: Sequence[tuple[str, str]], look: Look) -> None:
    """The sentence, each part in the colour of what it says."""
    painter.setFont(look.font(17, 600))
    x = box.left()
    for text, token in parts:
        painter.setPen(look.color(token))
        wide = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRectF(x, box.top(), wide + 4, box.height()), AT_LEFT, text)
        x += wide


class Verdict(QWidget):
    """Sentence, its worth and the legend, drawn together: labels would lay the page out again at every move."""

    def __init__(self, look: Look, aside: QWidget | None = None, under: QWidget | None = None) -> None:
        """``aside`` stands at the right of the sentence, ``under`` below its worth."""
        super().__init__()
        self._look, self._aside, self._under = look, aside, under
        self.gap = under.sizeHint().height() if under else 0
        for part in filter(None, (aside, under)):
            part.setParent(self)
        self.parts: Sequence[tuple[str, str]] = ()
        self.worth, self.note = "", ""
        self.legend: Mapping[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.themed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 76 + self.gap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._aside:
            size = self._aside.sizeHint()
            self._aside.setGeometry(self.width() - size.width(), 0, size.width(), size.height())
        if self._under:
            self._under.setGeometry(0, LINE * 2 + 2, self.width(), self.gap)

    def sentence(self) -> str:
        """As one text."""
        return "".join(text for text, _ in self.parts)

    def tell(self, parts: Sequence[tuple[str, str]], worth: str, legend: Mapping[str, str], note: str) -> None:
        self.parts, self.worth, self.legend, self.note = parts, worth, legend, note
        self.setAccessibleName(f"{self.sentence()} {worth}")
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_all(painter, QRectF(self.rect()), self, self._look)
        painter.end()


def paint_all(painter: QPainter, box: QRectF, told: Verdict, look: Look) -> None:
    """The three lines; also used to write a picture."""
    line = QRectF(box.left(), box.top(), box.width(), LINE)
    paint_verdict(painter, line, told.parts, look)
    painter.setFont(look.font(12))
    painter.setPen(look.color("text2"))
    painter.drawText(line.translated(0, LINE), AT_LEFT, told.worth)
    marks = QRectF(box.left(), box.top() + 54 + told.gap, box.width(), HEIGHT)
    paint_legend(painter, marks, told.legend, told.note, look)
