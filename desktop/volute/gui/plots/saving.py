"""Any plot as a picture in a file: with the lines above it, as vectors or as pixels twice as fine as the screen's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from volute.domain.problems import Unreachable
from volute.gui.look import Look
from volute.gui.plots.break_even import BreakEvenPlot
from volute.gui.plots.small_multiples import SmallMultiples

MARGIN, SCALE, TITLE_PX, TEXT_PX = 16.0, 2, 15, 12
WRAPPED = 0x1000  # words break at the margin


@runtime_checkable
class Redrawn(Protocol):
    """A plot that is drawn otherwise in a file of lines than on screen."""

    def drawn(self) -> QWidget: ...


def picture_size(plot: QWidget, look: Look, lines: Sequence[str]) -> QSize:
    """Of the plot with the lines above it."""
    high = plot.height() + _above(look, lines, plot.width()) + 2 * MARGIN
    if isinstance(plot, SmallMultiples) and not plot.headed:
        high += plot.legend_height(plot.width())
    return QSize(plot.width() + int(2 * MARGIN), int(high))


def paint_picture(painter: QPainter, plot: QWidget, look: Look, lines: Sequence[str]) -> None:
    """The first line is the title. A plot that keeps a picture of itself is painted anew, since vectors are wanted."""
    size = picture_size(plot, look, lines)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), look.color("surface"))
    y = MARGIN
    for at, text in enumerate(lines):
        painter.setFont(_font(look, at))
        painter.setPen(look.color("text2" if at else "text"))
        high = _high(look, at, text, plot.width())
        painter.drawText(QRectF(MARGIN, y, plot.width(), high), WRAPPED, text)
        y += high + 4
    painter.translate(MARGIN, y)
    if isinstance(plot, SmallMultiples):
        plot.paint_all(painter, plot.width())
    elif isinstance(plot, BreakEvenPlot):
        plot.paint_all(painter)
    else:
        plot.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)


def _font(look: Look, at: int) -> QFont:
    return look.font(TEXT_PX) if at else look.font(TITLE_PX, 600)


def _high(look: Look, at: int, text: str, width: float) -> float:
    return QFontMetricsF(_font(look, at)).boundingRect(QRectF(0, 0, width, 1e5), WRAPPED, text).height()


def _above(look: Look, lines: Sequence[str], width: float) -> float:
    return sum(_high(look, at, text, width) + 4 for at, text in enumerate(lines))


def plot_image(plot: QWidget, look: Look, lines: Sequence[str]) -> QImage:
    """As pixels, to be written elsewhere."""
    image = QImage(picture_size(plot, look, lines) * SCALE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    paint_picture(painter, plot, look, lines)
    painter.end()
    return image


def save_plot_svg(path: Path, plot: QWidget, look: Look, lines: Sequence[str]) -> None:
    """Unreachable when the file cannot be written."""
    plot = plot.drawn() if isinstance(plot, Redrawn) else plot
    size = picture_size(plot, look, lines)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the version that can clip
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(lines[0] if lines else "Volute")
    painter = QPainter()
    if not painter.begin(generator):
        raise Unreachable("file_unwritable", path=str(path), reason="SVG")
    paint_picture(painter, plot, look, lines)
    painter.end()
