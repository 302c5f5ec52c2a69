"""The comparison of every centre as a picture, with its figures beside it; works without a display."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from volute.commands.text_files import whole_file
from volute.domain.problems import Unreachable
from volute.economics.decide import Comparison, compare
from volute.gui.panels import Telling, Weighed, legend, localised, ordered, verdict, worth_sentence
from volute.gui.plots.figures_table import ROW, FiguresTable
from volute.gui.plots.legend import Verdict, paint_all
from volute.gui.plots.small_multiples import SmallMultiples
from volute.gui.reports.paper_look import PaperLook, legible
from volute.queries.comparison import Book
from volute.words import Style, Words
from volute.words.literal import one_line

WIDTH, HEAD, MARGIN, SCALE = 1240, 96, 16, 2


@dataclass(frozen=True)
class Picture:
    """What is painted, and its size in pixels of a screen."""

    size: QSize
    look: PaperLook
    paint: Callable[[QPainter], None]


def comparison_picture(path: Path, told: object, words: Words) -> None:
    """A picture of what its name ends with: ``.svg`` keeps lines and text; anything else is a PNG.

    ``told`` is a Book and its Comparison.
    """
    book, comparison = cast("tuple[Book, Comparison]", told)
    application = QApplication.instance() or QApplication(["volute"])  # noqa: F841 - widgets are measured in it
    drawn = _picture(book, comparison, words)
    if path.suffix.lower() == ".svg":
        with whole_file(path) as unfinished:
            _save_svg(unfinished, drawn)
    else:
        save_image(path, _image(drawn))


def comparison_image(told: object, words: Words) -> QImage:
    """The picture as pixels, to be saved elsewhere: painting is quick, packing a large PNG takes a second."""
    book, comparison = cast("tuple[Book, Comparison]", told)
    return _image(_picture(book, comparison, words))


def save_image(path: Path, image: QImage) -> None:
    """As PNG, whatever the file is called. May run in a lane."""
    with whole_file(path) as unfinished:
        if not QImageWriter(str(unfinished), QByteArray(b"png")).write(image):
            raise Unreachable("file_unwritable", path=str(path), reason="PNG")


def _picture(book: Book, comparison: Comparison, words: Words) -> Picture:
    """Sentence, legend, a plot for every centre, and their figures."""
    look, style = PaperLook(tabular=True), Style(words)
    book = localised(book, lambda name: legible(one_line(name)))
    now = Weighed.of(comparison)
    base = Weighed.of(compare(book.cohorts, book.centres, book.regime, least=comparison.months))
    rows = ordered(base, book)
    drawn, head = SmallMultiples(look), Verdict(look)
    drawn.panels = Telling(words, style, book.name, rows).panels(now, base)
    drawn.horizon = comparison.horizon
    marks = {mark: text for mark, text in legend(now, words).items() if mark != "band"}  # it has none
    head.tell(verdict(now, words), worth_sentence(now, words, style), marks, words("decide.axes"))
    table = FiguresTable(look, words, style)
    height = HEAD + drawn.height_for(WIDTH) + table.height(len(rows)) + MARGIN

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_all(painter, QRectF(MARGIN, 10, WIDTH - 2 * MARGIN, HEAD - 12), head, look)
        painter.translate(0, HEAD)
        drawn.paint_all(painter, WIDTH)
        painter.translate(MARGIN, drawn.height_for(WIDTH) + ROW / 2)
        table.paint(painter, WIDTH - 2 * MARGIN, [now.answers[at] for at in rows], book)

    return Picture(QSize(WIDTH, height), look, paint)


def _image(drawn: Picture) -> QImage:
    """Twice the pixels of a screen."""
    image = QImage(drawn.size * SCALE, QImage.Format.Format_RGB32)
    image.fill(drawn.look.color("surface"))
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    drawn.paint(painter)
    painter.end()
    return image


def _save_svg(path: Path, drawn: Picture) -> None:
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the version that can clip
    generator.setFileName(str(path))
    generator.setSize(drawn.size)
    generator.setViewBox(QRectF(0, 0, drawn.size.width(), drawn.size.height()))
    generator.setTitle("Volute")
    painter = QPainter()
    if not painter.begin(generator):
        raise Unreachable("file_unwritable", path=str(path), reason="SVG")
    painter.fillRect(QRectF(0, 0, drawn.size.width(), drawn.size.height()), drawn.look.color("surface"))
    drawn.paint(painter)
    painter.end()
