"""The small multiples on paper: the painters of the window, three plots beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from volute.gui.panels import Telling, legend
from volute.gui.plots.legend import paint_legend
from volute.gui.plots.panels_drawn import Panel, frame, paint_answer, paint_ground
from volute.gui.reports.paper import BODY, Page, paragraphs, say
from volute.gui.reports.teller import Teller

ACROSS, LEAST, MOST, LEGEND, LABELS = 3, 148.0, 236.0, 112.0, 20.0
ROOM = BODY.height() - LEGEND - LABELS
A_PAGE = int(ROOM // LEAST) * ACROSS


def plots(teller: Teller) -> Iterator[Page]:
    """As many pages as the centres need; all plots share their axes. One centre alone has its plot on its page."""
    if len(teller.rows) == 1:
        return
    telling = Telling(teller.words, teller.style, teller.name, teller.rows)
    panels = iter(telling.panels(teller.now, teller.base, teller.told.bands))
    while part := list(islice(panels, A_PAGE)):
        yield Page(partial(_paint, teller, part))


def _paint(teller: Teller, panels: Sequence[Panel], painter: QPainter, box: QRectF) -> None:
    _paint_head(painter, box, teller)
    wide, tall = box.width() / ACROSS, min(ROOM / -(-len(panels) // ACROSS), MOST)
    for at, panel in enumerate(panels):
        left, top = box.left() + at % ACROSS * wide, box.top() + LEGEND + at // ACROSS * tall
        f = frame(QRectF(left, top, wide, tall).adjusted(0, 6, -14, -2), teller.now.comparison.months)
        last = at + ACROSS >= len(panels)
        paint_ground(painter, teller.look, f, panel, teller.now.comparison.horizon, labels=last)
        paint_answer(painter, teller.look, f, panel, teller.now.comparison.horizon)


def _paint_head(painter: QPainter, box: QRectF, teller: Teller) -> None:
    """What is drawn, and the marks in two lines."""
    words, look = teller.words, teller.look
    line = QRectF(box.left(), box.top(), box.width(), 24)
    say(painter, look, line, words("report.plots"), px=17, weight=600)
    end = paragraphs(painter, look, box.adjusted(0, 28, 0, 0), [words("report.plots_below")], px=11)
    marks = list(legend(teller.now, words).items())
    for at, part in enumerate((marks[:3], marks[3:])):
        paint_legend(painter, QRectF(box.left(), end + 2 + 18 * at, box.width(), 18), dict(part), "", look)
