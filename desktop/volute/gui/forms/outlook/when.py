"""When to sell: one sentence, the boundary it comes from, and what it is worth to be free to wait."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from volute.domain.catalogue import variant_name
from volute.economics.boundary import EMPTY, LET
from volute.gui.desk import Desk
from volute.gui.forms.outlook.kind import kind_box, side_of
from volute.gui.parts import KeyValues, Label, column, emptied, row, wrapped
from volute.gui.plots.boundary import boundary
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.taking import head_with
from volute.queries.comparison import Book
from volute.queries.levers import Says
from volute.queries.outlook import Outlook


class When(QWidget):
    """Of one kind of card at one centre."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Outlook | None = None
        look, w = desk.look, desk.words
        self.which = kind_box(desk, self._show)
        self.sentence = wrapped(Label(look, "", 15, 600))
        self.title = Label(look, w("outlook.edge_title"), 13, 600)
        self.below = wrapped(Label(look, "", 12, token="text2"))
        self.plot = ChartView(look)
        side, self.figures = side_of(self.which)
        plot = column(self.title, self.below, self.plot, spacing=4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.sentence)
        whole.addWidget(row(plot, side, spacing=20), 1)

    def show_found(self, found: Outlook, book: Book) -> None:
        self._found = found
        refill(self.which, found, book, self._desk)
        self._show()

    def _show(self) -> None:
        at = self.which.currentData()
        if self._found is None or at is None:
            return
        found, w, style = self._found, self._desk.words, self._desk.style
        known = found.known[at]
        self.sentence.setText(advice(found, at, self._desk))
        self.below.setText(w("outlook.edge_below", n=found.comparison.months))
        self.plot.show_chart(boundary(found, at, w, style) if known else None)
        head_with(self.plot, [self.sentence.text(), self.below.text()])
        emptied(self.figures)
        self.shown = list(self._figures(found, at)) if known else []
        self.figures.addWidget(KeyValues(self._desk.look, self.shown))

    def _figures(self, found: Outlook, at: int) -> Iterator[tuple[str, str]]:
        w, style, edge = self._desk.words, self._desk.style, found.boundary
        yield w("outlook.today_price"), style.money(float(edge.trend[at, 0]))
        yield w("outlook.sell_at"), price_words(float(edge.price[at, 0, LET]), self._desk)
        if found.cohorts[at].rent.whole_machine > 0:
            yield w("outlook.sell_at_empty"), price_words(float(edge.price[at, 0, EMPTY]), self._desk)
        month = int(edge.best_month[at])
        best = w("outlook.best_month", n=month) if month else w("outlook.best_now")
        yield w("outlook.best_fixed"), best
        yield w("outlook.committed"), style.money_large(float(edge.committed[at]))
        yield w("outlook.free"), style.money_large(float(edge.committed[at] + edge.waiting[at]))
        yield w("outlook.value_of_waiting"), style.money_large(float(edge.waiting[at]))


def refill(which: QComboBox, found: Outlook, book: Book, desk: Desk) -> None:
    """The kinds of card, those of most cards first; the chosen one stays, found again by its key."""
    kept = which.currentText()
    order = sorted(range(len(found.cohorts)), key=lambda at: -found.cohorts[at].count)
    which.blockSignals(True)
    which.clear()
    for at in order:
        cohort = found.cohorts[at]
        model = variant_name(cohort.variant)
        place = {"model": model, "centre": book.name(cohort.centre)}
        which.addItem(model if found.centre else desk.words("outlook.which_of", **place), at)
    which.setCurrentIndex(max(which.findText(kept), 0))
    which.blockSignals(False)


def price_words(price: float, desk: Says) -> str:
    """A boundary as a price; nothing is every price, and infinity none."""
    if not np.isfinite(price):
        return desk.words("outlook.no_price_high")
    return desk.style.money(price) if price > 0 else desk.words("outlook.any_price")


def advice(found: Outlook, at: int, desk: Says) -> str:
    """What to wait for, in one sentence."""
    w, style, edge = desk.words, desk.style, found.boundary
    if not found.known[at]:
        return w("outlook.advice.unknown")
    reach, now = edge.reach(at), float(edge.trend[at, 0])
    if reach is not None and reach <= 0:
        return w("outlook.advice.any")
    if reach is not None and now >= reach:
        return w("outlook.advice.now", now=style.money(now), edge=style.money(reach))
    month = edge.lease_month(at) if found.cohorts[at].rent.whole_machine > 0 else None
    kind = "" if month is None else "_always" if month > found.comparison.months else "_lease"
    if reach is None:
        return w(f"outlook.advice.never{kind}", month=month)
    far = "far" if reach > FAR * now else "reach"
    return w(f"outlook.advice.{far}{kind}", edge=style.money(reach), month=month, now=style.money(now))


FAR = 3.0  # times today's price: a market that may reach more is not waited for
