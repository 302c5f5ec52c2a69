"""How many cards the market takes: net per card against the number sold, with what one owns marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.economics.depth import Depth, depth
from volute.gui.desk import Desk
from volute.gui.forms.outlook.kind import kind_box, side_of
from volute.gui.forms.outlook.when import refill
from volute.gui.parts import KeyValues, Label, column, emptied, row, wrapped
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.depth import depth_chart
from volute.gui.plots.taking import head_with
from volute.queries.comparison import Book
from volute.queries.levers import Says
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
        self.which = kind_box(desk, self._show)
        self.sentence = wrapped(Label(look, "", 15, 600))
        self.below = wrapped(Label(look, w("outlook.depth_below"), 12, token="text2"))
        self.plot = ChartView(look)
        side, self.figures = side_of(self.which)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.sentence)
        whole.addWidget(row(column(self.below, self.plot, spacing=4), side, spacing=20), 1)

    def show_found(self, found: Outlook, book: Book) -> None:
        self._found, self._everywhere = found, everywhere(book)
        refill(self.which, found, book, self._desk)
        self._show()

    def owned(self, at: int) -> list[tuple[str, int]]:
        """Cards of the kind here, and in all centres together where that is more."""
        assert self._found is not None  # noqa: S101 - asked for what is shown
        return owned(self._found, at, self._everywhere, self._desk)

    def _show(self) -> None:
        at = self.which.currentData()
        if self._found is None or at is None:
            return
        found, w, style = self._found, self._desk.words, self._desk.style
        emptied(self.figures)
        if not found.known[at]:
            self.sentence.setText(w("outlook.advice.unknown"))
            self.plot.show_chart(None)
            return
        owned_ = self.owned(at)
        self.deep = deep_of(found, at, owned_)
        self.sentence.setText(depth_says(self.deep, owned_, self._desk))
        self.plot.show_chart(depth_chart(self.deep, owned_, w, style))
        head_with(self.plot, [self.sentence.text(), self.below.text()])
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


def everywhere(book: Book) -> dict[str, int]:
    """Cards of each kind in all centres."""
    counted: dict[str, int] = {}
    for cohort in book.cohorts:
        counted[cohort.variant] = counted.get(cohort.variant, 0) + cohort.count
    return counted


def owned(found: Outlook, at: int, all_of: Mapping[str, int], desk: Says) -> list[tuple[str, int]]:
    """Cards of the kind here, and in all centres together where that is more."""
    cohort, w = found.cohorts[at], desk.words
    more = [(w("outlook.depth_everywhere"), all_of[cohort.variant])] if all_of[cohort.variant] > cohort.count else []
    return [(w("outlook.depth_here"), cohort.count), *more]


def deep_of(found: Outlook, at: int, owned_: Sequence[tuple[str, int]]) -> Depth:
    """The curve, as far as what is owned."""
    cohort, told = found.cohorts[at], found.comparison
    centre = told.ground.columns.centres[cohort.centre]
    return depth(cohort, centre, told.regime, found.scenario, max(cards for _, cards in owned_))


def depth_says(deep: Depth, owned_: Sequence[tuple[str, int]], desk: Says) -> str:
    """What all of them net a card, against one alone."""
    style, cards, one = desk.style, owned_[0][1], float(deep.net[0])
    net = deep.at(deep.net, cards)
    lost = style.percent(1 - net / one, 0) if one > 0 else "—"
    said = {"n": style.count(cards), "net": style.money(net), "one": style.money(one), "lost": lost}
    return desk.words("outlook.depth_says", **said)
