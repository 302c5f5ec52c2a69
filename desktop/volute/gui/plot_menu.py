"""The menu of every plot: copy its data, copy its picture, save it as PNG or SVG with the lines that stand above it.

A plot leaves the right click to whatever it stands in; the window and every sheet ask here.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPixmap
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from volute.domain.problems import Problem
from volute.gui.desk import Desk
from volute.gui.pictures import save_image
from volute.gui.plots.break_even import BreakEvenPlot
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.histogram import Histogram
from volute.gui.plots.host_map import HostMap
from volute.gui.plots.levels import Levels
from volute.gui.plots.proportion import ProportionStrip
from volute.gui.plots.saving import plot_image, save_plot_svg
from volute.gui.plots.small_multiples import SmallMultiples
from volute.gui.plots.taking import Taken, copy_data, lines_above, open_large
from volute.gui.plots.tornado import TornadoPlot
from volute.gui.taken_grid import TakenGrid

ZOOMS = "volute.gui.plots.zoom_view"
PLOTS = (ChartView, SmallMultiples, BreakEvenPlot, TornadoPlot, Histogram, Levels, HostMap, ProportionStrip, TakenGrid)


def plot_under(inside: QWidget, where: QPoint) -> QWidget | None:
    """The plot at a point of a window; None where there is none."""
    at = inside.childAt(where)
    while at is not None and not isinstance(at, (*PLOTS, Taken)):
        at = at.parentWidget()
    return at


class PlotMenu(QMenu):
    """Of one plot."""

    def __init__(self, desk: Desk, plot: QWidget) -> None:
        super().__init__(plot)
        self._desk, self._plot, self._lines = desk, plot, lines_above(plot)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = desk.words
        if isinstance(plot, Taken):
            self.addAction(words("outlook.copy_data"), "Ctrl+C", lambda: copy_data(plot))
        self.addAction(words("outlook.copy_picture"), self.copy_picture)
        self.addAction(words("plot.save"), self._browse)
        if isinstance(plot, Taken):
            self.addAction(words("outlook.open_large"), "Ctrl+Enter", lambda: large(desk, plot))

    def copy_picture(self) -> None:
        image = plot_image(self._plot, self._desk.look, self._lines)
        QGuiApplication.clipboard().setPixmap(QPixmap.fromImage(image))

    def _browse(self) -> None:
        dialog = QFileDialog(self._plot, self._desk.words("plot.save"), "volute.png")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PNG (*.png)", "SVG (*.svg)"])
        dialog.fileSelected.connect(lambda path: save_plot(self._desk, self._plot, Path(path), self._lines))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def large(desk: Desk, plot: QWidget) -> None:
    """In a window of its own, with the same menu there; what it is drawn with is imported on a worker."""

    def shown(_: object) -> None:
        window = open_large(plot)
        if window:
            window.offers = lambda inside, event: offer_plot_menu(desk, inside, event)

    if isinstance(plot, ChartView) and ZOOMS not in sys.modules:
        desk.jobs.ask(import_module, ZOOMS, done=shown, lane="field", owner=plot)
    else:
        shown(None)


def save_plot(desk: Desk, plot: QWidget, path: Path, lines: list[str]) -> None:
    """What its name ends with: ``.svg`` keeps lines and text, anything else is a PNG, packed in a lane."""
    said = desk.words("plot.saved", file=str(path))
    if path.suffix.lower() != ".svg":
        image, ask = plot_image(plot, desk.look, lines), desk.jobs.ask
        ask(save_image, path, image, done=lambda _: desk.toast(said), failed=desk.problem, lane="field", owner=plot)
        return
    try:
        save_plot_svg(path, plot, desk.look, lines)
    except Problem as trouble:
        desk.problem(trouble)
    else:
        desk.toast(said)


def offer_plot_menu(desk: Desk, inside: QWidget, event: QContextMenuEvent) -> bool:
    """Whether there was a plot under the pointer, whose menu then opens."""
    plot = plot_under(inside, event.pos())
    if plot is not None:
        PlotMenu(desk, plot).popup(event.globalPos())
    return plot is not None
