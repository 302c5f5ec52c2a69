"""How many cards the market takes: net per card against the number sold, with what one owns marked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from volute.economics.depth import Depth, depth
from volute.gui.desk import Desk
from volute.gui.forms.outlook.when import SIDE, refill
from volute.gui.parts import KeyValues, Label, column, emptied, row, wrapped
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.depth import depth_chart
from volute.queries.comparison import Book
from volute.queries.outlook import Outlook


class Deep(QWidget):
    """Of one kind of card at one centre."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Outlook | None = None
        self._everywhere: dict[str, int] = {}
        self.deep: Depth | None = None
        look, w = desk.look, desk.words
        self.which = QComboBox()
        self.which.setAccessibleName(w("outlook.which"))
        self.which.currentIndexChanged.connect(self._show)
        self.sentence = wrapped(Label(look, "", 15, 600))
        self.below = wrapped(Label(look, w("outlook.depth_below"), 12, token="text2"))
        self.plot = ChartView(look)
        self.figures = QVBoxLayout()
        self.figures.setContentsMargins(0, 0, 0, 0)
        held = QWidget()
        held.setLayout(self.figures)
        side = column(self.which, held, 1, spacing=10)
        side.setFixedWidth(SIDE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.sentence)
        whole.addWidget(row(column(self.below, self.plot, spacing=4), side, spacing=20), 1)

    def show_found(self, found: Outlook, book: Book) -> None:
        self._found, self._everywhere = found, {}
        for cohort in book.cohorts:
            self._everywhere[cohort.variant] = self._everywhere.get(cohort.variant, 0) + cohort.count
        refill(self.which, found, book, self._desk)
        self._show()

    def owned(self, at: int) -> list[tuple[str, int]]:
        """Cards of the kind here, and in all centres together where that is more."""
        assert self._found is not None  # noqa: S101 - asked for what is shown
        cohort, w = self._found.cohorts[at], self._desk.words
        here, everywhere = cohort.count, self._everywhere[cohort.variant]
        more = [(w("outlook.depth_everywhere"), everywhere)] if everywhere > here else []
        return [(w("outlook.depth_here"), here), *more]

    def _show(self) -> None:
        at = self.which.currentData()
        if self._found is None or at is None:
            return
        found, w, style = self._found, self._desk.words, self._desk.style
        cohort, told = found.cohorts[at], found.comparison
        emptied(self.figures)
        if not found.known[at]:
            self.sentence.setText(w("outlook.advice.unknown"))
            self.plot.show_chart(None)
            return
        centre, owned = told.ground.columns.centres[cohort.centre], self.owned(at)
        self.deep = depth(cohort, centre, told.regime, found.scenario, max(cards for _, cards in owned))
        nets = [self.deep.at(self.deep.net, cards) for _, cards in owned]
        one = float(self.deep.net[0])
        lost = style.percent(1 - nets[0] / one, 0) if one > 0 else "—"
        self.sentence.setText(w("outlook.depth_says", n=style.count(owned[0][1]), net=style.money(nets[0]),
                                one=style.money(one), lost=lost))  # fmt: skip
        self.plot.show_chart(depth_chart(self.deep, owned, w, style))
        self.shown = list(self._figures(at, self.deep))
        self.figures.addWidget(KeyValues(self._desk.look, self.shown))

    def _figures(self, at: int, deep: Depth) -> Iterator[tuple[str, str]]:
        w, style = self._desk.words, self._desk.style
        resale = self._found.cohorts[at].resale if self._found else None
        for name, cards in self.owned(at):
            yield name, w("outlook.depth_net_of", n=style.count(cards), net=style.money(deep.at(deep.net, cards)))
            yield w("outlook.depth_last"), style.money(deep.at(deep.last, cards))
            yield w("outlook.depth_months"), style.months(deep.at(deep.months, cards), 1)
        nil = np.flatnonzero(deep.last <= 0)
        if nil.size:
            yield w("outlook.depth_nil"), w("outlook.depth_nil_from", n=style.count(float(deep.cards[nil[0]])))
        if resale:
            yield w("outlook.depth_market"), w("outlook.depth_a_month", n=style.count(resale.depth))
