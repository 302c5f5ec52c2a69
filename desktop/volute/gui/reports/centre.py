"""A page for every centre: its answer in a sentence, its plot and figures, its cards, and the two sums behind the
answer line by line, so that anybody can work them out again by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.economics.explain import Row, rent_waterfall, sale_waterfall
from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.panels import ADVISED, Telling, legend
from volute.gui.plots.legend import paint_legend
from volute.gui.plots.panels_drawn import Panel, frame, paint_answer, paint_ground
from volute.gui.reports.centre_figures import Pair, figures, sentence
from volute.gui.reports.centre_tables import cards, everywhere, lines
from volute.gui.reports.paper import BODY, Page, paragraphs, say, tall
from volute.gui.reports.sections import Section, Top, flowed
from volute.gui.reports.teller import Teller
from volute.queries.lines_said import LinesSaid

TITLE, PLOT, MARKS, BETWEEN = 38.0, 206.0, 16.0, 22.0
SHARE, ROW, GAP, ADVICE = 0.5, 17.0, 12.0, 190.0
TITLE_PX = 14
OF_A_LINE = 2  # marks of the legend


@dataclass(frozen=True)
class Told:
    """What stands above the tables of a centre."""

    name: str
    advice: str
    sentence: str
    panel: Panel
    figures: Sequence[Pair]
    marks: Sequence[tuple[str, str]]


def centres(teller: Teller) -> Iterator[Page]:
    """In the order of the first page's table."""
    telling = Telling(teller.words, teller.style, teller.name, teller.rows)
    panels = telling.panels(teller.now, teller.base, teller.told.bands)
    for at, panel in zip(teller.rows, panels, strict=True):
        yield from flowed(teller, _sections(teller, at), _top(teller, at, panel))


def _sections(teller: Teller, at: int) -> list[Section]:
    """Where a price is missing there is no sum to open."""
    comparison = teller.now.comparison
    tables, texts = {"cards": cards(teller, at)}, dict[str, list[str]]()
    if teller.now.answers[at].difference is not None:
        for name, steps in (("sale", sale_waterfall(comparison, at)), ("rent", rent_waterfall(comparison, at))):
            tables[name], texts[name] = lines(teller, steps), _shared(teller, steps)
    return [
        Section(teller.words(f"report.centre.{name}"), texts.get(name, []), table, px=TITLE_PX)
        for name, table in tables.items()
    ]


def _shared(teller: Teller, steps: Sequence[Row]) -> list[str]:
    """What every line rests on, once."""
    shared = everywhere(steps) - {"cards"}
    if not shared:
        return []
    others = {fact.name for fact in steps[0].inputs} - shared
    said = LinesSaid(teller.words, teller.style, teller.called).inputs(steps[0], others)
    return [teller.words("report.centre.everywhere", inputs=said)]


def _top(teller: Teller, at: int, panel: Panel) -> Top:
    words, answer = teller.words, teller.now.answers[at]
    told = Told(
        name=panel.title,
        advice=str(answer.advice),
        sentence=sentence(teller, answer),
        panel=replace(panel, title=words("report.centre.plot"), advice_words=""),
        figures=figures(teller, at),
        marks=list(legend(teller.now, words).items()),
    )
    high = TITLE + tall(teller.look.font(12), told.sentence, BODY.width()) + 10
    left = PLOT + MARKS * -(-len(told.marks) // OF_A_LINE)
    return Top(high + max(left, len(told.figures) * ROW) + GAP, partial(_paint, teller, told, high))


def _paint(teller: Teller, told: Told, high: float, painter: QPainter, box: QRectF) -> None:
    look = teller.look
    line = QRectF(box.left(), box.top(), box.width() - ADVICE, 30)
    painter.setFont(look.font(21, 600, display=True))
    painter.setPen(look.color("text"))
    name = painter.fontMetrics().elidedText(told.name, Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, AT_LEFT, name)
    advice, token = teller.words(f"overview.advice.{told.advice}"), ADVISED.get(told.advice, "text2")
    corner = QRectF(box.right() - ADVICE, box.top(), ADVICE, 30)
    say(painter, look, corner, advice, px=17, weight=600, token=token, flags=AT_RIGHT)
    paragraphs(painter, look, box.adjusted(0, TITLE, 0, 0), [told.sentence])
    wide = box.width() * SHARE
    _paint_plot(painter, teller, told, QRectF(box.left(), box.top() + high, wide, PLOT))
    left = box.left() + wide + BETWEEN
    _paint_figures(painter, teller, told, QRectF(left, box.top() + high, box.right() - left, 0))


def _paint_plot(painter: QPainter, teller: Teller, told: Told, box: QRectF) -> None:
    look, horizon, months = teller.look, teller.now.comparison.horizon, teller.now.comparison.months
    f = frame(box.adjusted(-4, 0, 0, -18), months)
    paint_ground(painter, look, f, told.panel, horizon, labels=True)
    paint_answer(painter, look, f, told.panel, horizon)
    for at in range(0, len(told.marks), OF_A_LINE):
        line = QRectF(box.left(), box.bottom() + at / OF_A_LINE * MARKS, box.width(), MARKS)
        paint_legend(painter, line, dict(told.marks[at : at + OF_A_LINE]), "", look)


def _paint_figures(painter: QPainter, teller: Teller, told: Told, box: QRectF) -> None:
    look = teller.look
    for at, pair in enumerate(told.figures):
        line = QRectF(box.left(), box.top() + at * ROW, box.width(), ROW)
        weight = 600 if pair.strong else 400
        say(painter, look, line, pair.name, px=11, weight=weight, token="text" if pair.strong else "text2")
        say(painter, look, line, pair.said, px=11, weight=weight, flags=AT_RIGHT)
        painter.fillRect(QRectF(line.left(), line.bottom() - 0.8, line.width(), 0.8), look.color("line"))
