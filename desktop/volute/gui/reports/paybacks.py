"""Paybacks of the first page as a plot: a line a centre, where the page has room for all of them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.gui.aligned import AT_LEFT
from volute.gui.plots.dumbbell import paint_dumbbell, paint_months
from volute.gui.plots.legend import paint_legend
from volute.gui.reports.paper import say
from volute.gui.reports.teller import Teller

LINE, HEAD, MARKS, AXIS, NAME = 16.0, 24.0, 20.0, 16.0, 150.0


def height(teller: Teller) -> float:
    """Of all of it."""
    return HEAD + MARKS + AXIS + LINE * len(_shown(teller))


def paint_paybacks(painter: QPainter, teller: Teller, box: QRectF) -> None:
    """Names at the left, months across, *never* in a lane of its own at the right."""
    look, words = teller.look, teller.words
    most = teller.now.comparison.months
    say(painter, look, QRectF(box.left(), box.top(), box.width(), 20), words("report.paybacks"), px=14, weight=600)
    marks = {"sell": words("report.column.sell"), "rent": words("report.column.rent")}
    paint_legend(painter, QRectF(box.left(), box.top() + HEAD, box.width(), MARKS), marks, "", look)
    top, plot = box.top() + HEAD + MARKS, box.adjusted(NAME, 0, 0, 0)
    painter.setFont(look.font(10))
    painter.setPen(look.color("text2"))
    paint_months(painter, QRectF(plot.left(), top, plot.width(), AXIS), words("decide.never"), most=most)
    for at, row in enumerate(_shown(teller)):
        answer = teller.now.answers[row]
        line = QRectF(plot.left(), top + AXIS + at * LINE, plot.width(), LINE)
        painter.setFont(look.font(11))
        painter.setPen(look.color("text"))
        name = painter.fontMetrics().elidedText(teller.name(answer.label), Qt.TextElideMode.ElideRight, int(NAME) - 8)
        painter.drawText(QRectF(box.left(), line.top(), NAME, LINE), AT_LEFT, name)
        paint_dumbbell(painter, line, answer.sell_payback, answer.rent_payback, look, most=most)


def _shown(teller: Teller) -> list[int]:
    """Centres with something to be paid back, and prices to do it."""
    answers = teller.now.answers
    return [at for at in teller.rows if answers[at].cost_to_recover > 0 and answers[at].difference is not None]
