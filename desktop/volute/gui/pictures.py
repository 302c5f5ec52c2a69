"""The comparison of every centre as a picture, with its figures beside it; works without a display."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from volute.domain.problems import Unreachable
from volute.economics.decide import Comparison, compare
from volute.gui.look import Look
from volute.gui.panels import Telling, Weighed, legend, ordered, verdict, worth_sentence
from volute.gui.plots.figures_table import ROW, FiguresTable
from volute.gui.plots.legend import Verdict, paint_all
from volute.gui.plots.small_multiples import SmallMultiples
from volute.queries.comparison import Book
from volute.words import Style, Words

WIDTH, HEAD, MARGIN, SCALE = 1240, 96, 16, 2


def comparison_png(path: Path, told: object, words: Words) -> None:
    """Sentence, legend, a plot for every centre, and their figures; twice the pixels of a screen."""
    book, comparison = cast("tuple[Book, Comparison]", told)
    application = QApplication.instance() or QApplication(["volute"])
    look, style = Look(cast("QApplication", application)), Style(words)
    look.set_theme("light")
    now = Weighed.of(comparison)
    base = Weighed.of(compare(book.cohorts, book.centres, book.regime))
    rows = ordered(base, book)
    drawn, head = SmallMultiples(look), Verdict(look)
    drawn.panels = Telling(words, style, book.name, rows).panels(now, base)
    drawn.horizon = comparison.horizon
    head.tell(verdict(now, words), worth_sentence(now, words, style), legend(now, words), words("decide.axes"))
    table = FiguresTable(look, words, style)
    height = HEAD + drawn.height_for(WIDTH) + table.height(len(rows)) + MARGIN
    image = QImage(WIDTH * SCALE, height * SCALE, QImage.Format.Format_RGB32)
    image.fill(look.color("surface"))
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_all(painter, QRectF(MARGIN, 10, WIDTH - 2 * MARGIN, HEAD - 12), head, look)
    painter.translate(0, HEAD)
    drawn.paint_all(painter, WIDTH)
    painter.translate(MARGIN, drawn.height_for(WIDTH) + ROW / 2)
    table.paint(painter, WIDTH - 2 * MARGIN, [now.answers[at] for at in rows], book)
    painter.end()
    if not image.save(str(path)):
        raise Unreachable("file_unwritable", path=str(path), reason="PNG")
