"""Every plot of the outlook for a file of its own: what may come, when to sell, how many at once, and each step from
price to net."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from volute.domain.catalogue import variant_name
from volute.gui.forms.outlook.depth import deep_of, depth_says, everywhere, owned
from volute.gui.forms.outlook.lines import SIDES, Waterfall, lines_of
from volute.gui.forms.outlook.ranking import Ranking
from volute.gui.forms.outlook.when import advice
from volute.gui.grid import Grid
from volute.gui.plots.boundary import boundary
from volute.gui.plots.chart import Chart
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.depth import depth_chart
from volute.gui.plots.fan import fan
from volute.gui.plots.histogram import Histogram
from volute.gui.reports.teller import Teller
from volute.queries.outlook import Outlook

CHART, BARS, TABLE, AIR = (960, 420), (520, 220), 1240, 28  # px


@dataclass(frozen=True)
class Titled:
    """A plot with the lines above it and the name of its file."""

    name: str
    lines: Sequence[str]
    plot: QWidget


def outlook_plots(teller: Teller, found: Iterable[Outlook]) -> Iterator[Titled]:
    """Of all centres together and of each, as they come; the ranking once."""
    book, ranked = teller.book(), False
    for one in found:
        if not ranked:
            yield _ranking(teller, one)
        ranked = True
        yield from _coming(teller, one)
        if one.centre:
            for at, known in enumerate(one.known):
                yield from _of_cards(teller, one, at, everywhere(book)) if known else ()


def _coming(teller: Teller, found: Outlook) -> Iterator[Titled]:
    """The fan, and how often which gain comes out."""
    w, style, place = teller.words, teller.style, found.centre or "all"
    name = teller.name(found.centre) if found.centre else w("outlook.everywhere")
    title = w("outlook.fan", chance=style.percent(found.sell_wins, 0))
    below = w("outlook.fan_below", n=found.scenario.horizon)
    yield _chart(teller, f"fan-{place}", [f"{name} · {title}", below], fan(found, w, style))
    bars = Histogram(teller.look, style.money_large, lambda low, high, share: "")
    bars.show_gains(found.gain, w("outlook.histogram"))
    bars.resize(*BARS)
    below = w("outlook.against", n=found.scenario.horizon)
    yield Titled(f"gain-{place}", [f"{name} · {w('outlook.histogram')}", below], bars)


def _of_cards(teller: Teller, found: Outlook, at: int, all_of: Mapping[str, int]) -> Iterator[Titled]:
    """One kind of card at one centre: from which price it is sold, how deep its market is, what is left of a price."""
    w, style, cohort = teller.words, teller.style, found.cohorts[at]
    file, name = f"{found.centre}-{cohort.variant}", f"{variant_name(cohort.variant)} · {teller.name(found.centre)}"
    edge = [f"{name} · {advice(found, at, teller)}", w("outlook.edge_below", n=found.comparison.months)]
    yield _chart(teller, f"boundary-{file}", edge, boundary(found, at, w, style))
    marks = owned(found, at, all_of, teller)
    deep = deep_of(found, at, marks)
    lines = [f"{name} · {depth_says(deep, marks, teller)}", w("outlook.depth_below")]
    yield _chart(teller, f"depth-{file}", lines, depth_chart(deep, marks, w, style))
    for side in SIDES:
        title, below, steps = lines_of(found, at, side, teller)
        table = Waterfall(teller)
        table.show_steps(steps)
        yield _table(f"{side}-{file}", [f"{name} · {title}", below], table)


def _ranking(teller: Teller, found: Outlook) -> Titled:
    shown = Ranking(teller, lambda centre: None)
    shown.show_found(found, teller.book())
    shown.table.setParent(None)
    return _table("ranking", [shown.title.text(), shown.below.text()], shown.table)


def _chart(teller: Teller, name: str, lines: Sequence[str], chart: Chart) -> Titled:
    plot = ChartView(teller.look)
    plot.show_chart(chart)
    plot.resize(*CHART)
    return Titled(name, lines, plot)


def _table(name: str, lines: Sequence[str], table: Grid) -> Titled:
    """As tall as all its rows, with nothing around it."""
    table.setFrameShape(QFrame.Shape.NoFrame)
    for bars in (table.setVerticalScrollBarPolicy, table.setHorizontalScrollBarPolicy):
        bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows = table.rows.size * table.verticalHeader().defaultSectionSize()
    table.resize(TABLE, table.head.sizeHint().height() + rows + AIR)
    return Titled(name, lines, table)
