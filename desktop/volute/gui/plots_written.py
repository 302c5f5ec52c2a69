"""Every plot of a report as a file of its own: cash of each centre, what moves its answer, where each model breaks
even, the market of each model, and the outlook. Works without a display."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import cast

import numpy as np
from PySide6.QtWidgets import QApplication

from volute.commands.text_files import whole_file
from volute.economics.columns import columns
from volute.gui.outlook_written import Titled, outlook_plots
from volute.gui.pages.decide.why import BAND, Why, why
from volute.gui.panels import Telling, legend
from volute.gui.pictures import save_image
from volute.gui.plots.break_even import BreakEvenPlot
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.market import Telling as MarketTelling
from volute.gui.plots.saving import plot_image, save_plot_svg
from volute.gui.plots.small_multiples import LABELS, SmallMultiples
from volute.gui.plots.tornado import Swinging, TornadoPlot
from volute.gui.reports.paper_look import PaperLook
from volute.gui.reports.teller import Teller
from volute.queries.levers import reach
from volute.queries.market import MarketCourse
from volute.queries.outlook import Outlook
from volute.queries.report import Report
from volute.words import Style, Words

LONGEST = 80  # letters of a name
CASH, WIDE, MARKET = (520, 260), (640, 250), (960, 420)  # px


def write_plots(folder: Path, told: object, words: Words) -> list[Path]:
    """The files, in order. ``told`` is a report, the market courses of its models, the outlooks of its centres, and the
    kind of file. Unreachable when one cannot be written."""
    application = QApplication.instance() or QApplication(["volute"])  # noqa: F841 - widgets are measured in it
    report, courses, outlooks, kind = cast("tuple[Report, tuple[MarketCourse, ...], Iterable[Outlook], str]", told)
    written: list[Path] = []
    look = PaperLook(tabular=True)
    teller = Teller.of(report, look, words, Style(words))
    parts = (_cash(teller), _reasons(teller), _markets(teller, courses), outlook_plots(teller, outlooks))
    for made in chain.from_iterable(parts):
        path = _safe(folder, made.name, kind, written)
        if kind == "svg":
            with whole_file(path) as unfinished:
                save_plot_svg(unfinished, made.plot, look, made.lines)
        else:
            save_image(path, plot_image(made.plot, look, made.lines))
        written.append(path)
        made.plot.deleteLater()
    return written


def _safe(folder: Path, name: str, kind: str, taken: Sequence[Path]) -> Path:
    """A file of this folder, on any system, whatever a model is called; names that become alike are numbered."""
    plain = re.sub(r"[^\w.-]+", "_", name)[:LONGEST]
    numbered = (f"{plain}-{n}" if n > 1 else plain for n in count(1))
    return next(path for one in numbered if (path := folder / f"{one}.{kind}") not in taken)


def _cash(teller: Teller) -> Iterator[Titled]:
    """One a centre."""
    telling = Telling(teller.words, teller.style, teller.name, teller.rows)
    for panel in telling.panels(teller.now, teller.base, teller.told.bands):
        plot = SmallMultiples(teller.look)
        plot.panels, plot.horizon = [panel], teller.now.comparison.horizon
        plot.legend, plot.tall = legend(teller.now, teller.words), CASH[1] - LABELS
        plot.resize(*CASH)
        yield Titled(f"cash-{panel.key}", [teller.words("report.plots"), teller.words("report.plots_below")], plot)


def _reasons(teller: Teller) -> Iterator[Titled]:
    """What moves each centre's answer, and the break-even bands of each priced model."""
    book = teller.told.book
    read = columns(book.cohorts, book.centres)
    models = sorted({c.model for c in book.cohorts if c.resale.price is not None})
    for at in teller.rows:
        centre = teller.now.answers[at].label
        yield from _tornado(teller, why(read, book, teller.told.what_if, centre, ""), centre)
    for model in models:
        yield from _bands(teller, why(read, book, teller.told.what_if, "", model), model)


def _tornado(teller: Teller, found: Why, centre: str) -> Iterator[Titled]:
    words, style, now = teller.words, teller.style, found.tornado.now
    bars = [
        Swinging(words(s.key), reach(teller, s.unit, s.reach), s.low - now, s.high - now)
        for s in found.tornado.swings
        if np.isfinite(s.low + s.high)
    ]
    if bars:
        plot = TornadoPlot(teller.look, words, style)
        plot.show_bars(bars, now)
        plot.resize(WIDE[0], plot.sizeHint().height())
        below = words("decide.moves_below", now=style.money_signed(now), n=found.horizon)
        yield Titled(f"moves-{centre}", [words("decide.moves_in", centre=teller.name(centre)), below], plot)


def _bands(teller: Teller, found: Why, model: str) -> Iterator[Titled]:
    if found.figure is not None:
        words, style = teller.words, teller.style
        plot = BreakEvenPlot(teller.look, lambda x: style.number(x, 0), words)
        plot.show_figure(found.figure, teller.name)
        plot.resize(*WIDE)
        below = words("decide.where_below", band=style.money(BAND), n=found.horizon)
        yield Titled(f"even-{model}", [f"{teller.model(model)} · {words('decide.where').rstrip(':：')}", below], plot)


def _markets(teller: Teller, courses: Sequence[MarketCourse]) -> Iterator[Titled]:
    """General quotes, and those of the centres in the report."""
    for course in courses:
        variant, what, centre = course.key
        if centre and centre not in teller.told.book.counts:
            continue
        told = MarketTelling(course, teller.words, teller.style)
        plot = ChartView(teller.look)
        plot.show_chart(told.chart())
        plot.resize(*MARKET)
        place = [teller.name(centre)] if centre else []
        lines = [
            " · ".join([told.title(), *place]),
            told.below(),
            *([" · ".join(told.flags())] if told.flags() else []),
        ]
        yield Titled("-".join(filter(None, ("market", variant, what, centre))), lines, plot)
