"""Under the plots: what moves the answer, and where the line between renting and selling lies.

Both are worked out in a worker when the sliders rest, so that dragging stays within a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from volute.domain.catalogue import variant_name
from volute.economics.answer import Answer, answers
from volute.economics.columns import Columns
from volute.economics.contour import contour
from volute.economics.decide import weigh
from volute.economics.figures import Figure, contour_figure
from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.economics.tornado import Tornado, tornado
from volute.gui.desk import Desk
from volute.gui.doubts import Doubt
from volute.gui.parts import Label, column, line, row
from volute.gui.plots.break_even import BreakEvenPlot
from volute.gui.plots.tornado import Swinging, TornadoPlot
from volute.queries.comparison import Book
from volute.queries.levers import reach

HEIGHT, REST_MS, BAND = 246, 70, 4000.0


@dataclass(frozen=True)
class Why:
    """The answer's reasons under one scenario."""

    horizon: int
    tornado: Tornado
    figure: Figure | None
    models: tuple[Answer, ...]


def why(told: Columns, book: Book, scenario: Scenario, centre: str, model: str) -> Why:
    """Worked out in a worker. ``centre`` limits the tornado to one; ``model`` is the one of the break-even plot."""
    figure = None
    if model:
        found = contour(told, book.regime, scenario, model)
        known = np.isfinite(found.constant + found.per_both) and all(np.isfinite(dot.rent) for dot in found.dots)
        figure = contour_figure(found, BAND) if known else None
    models = answers(weigh(told, book.regime, scenario, By.MODEL))
    return Why(scenario.horizon, tornado(told, book.regime, scenario, centre=centre or None), figure, models)


class Reasons(QWidget):
    """Tornado at the left, break-even bands at the right. ``on`` gets what was found, for the panel of levels;
    ``doubts`` are about the prices of each model."""

    def __init__(self, desk: Desk, on: Callable[[Why], None], doubts: Callable[[], Mapping[str, Doubt]]) -> None:
        super().__init__()
        self._desk, self._on, self._doubts = desk, on, doubts
        self._asked: tuple[Columns, Book, Scenario, str] | None = None
        look, w, style = desk.look, desk.words, desk.style
        self.moves, self.moves_below = Label(look, "", 13, 600), Label(look, "", 11, token="text2")
        self.where, self.where_below = Label(look, w("decide.where"), 13, 600), Label(look, "", 11, token="text2")
        self.model = QComboBox()
        self.model.setAccessibleName(w("decide.where"))
        self.model.activated.connect(lambda _: self._work())
        self.tornado = TornadoPlot(look, w, style)
        self.bands = BreakEvenPlot(look, lambda x: style.number(x, 0), w)
        left = column(self.moves, self.moves_below, self.tornado, spacing=2, margins=(16, 8, 16, 4))
        head = row(self.where, self.model, 1)
        right = column(head, self.where_below, self.bands, spacing=2, margins=(16, 8, 16, 4))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left, 1)
        layout.addWidget(line(vertical=True))
        layout.addWidget(right, 1)
        for label in (self.moves, self.moves_below, self.where_below):
            label.setWordWrap(label is not self.moves)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._work)

    def set_models(self, book: Book) -> None:
        """The priced models, the one of most cards first; the chosen one stays."""
        kept = self.model.currentData()
        cards: dict[str, int] = {}
        for cohort in book.cohorts:
            if cohort.resale.price is not None:
                cards[cohort.model] = cards.get(cohort.model, 0) + cohort.count
        self.model.clear()
        for model in sorted(cards, key=lambda name: -cards[name]):
            self.model.addItem(variant_name(model), model)
        self.model.setCurrentIndex(max(self.model.findData(kept), 0))

    def choose(self, model: str) -> None:
        """Its break-even line."""
        if (at := self.model.findData(model)) >= 0:
            self.model.setCurrentIndex(at)
            self._work()

    def ask(self, told: Columns, book: Book, scenario: Scenario, centre: str) -> None:
        """Once the sliders rest."""
        self._asked = (told, book, scenario, centre)
        if self.isVisible():
            self._rest.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is asked for a page that is left; coming back asks again."""
        super().hideEvent(event)
        self._rest.stop()

    def _work(self) -> None:
        if self._asked:
            model = str(self.model.currentData() or "")
            self._desk.jobs.ask(why, *self._asked, model, done=self._found, key="decide why", owner=self)

    def _found(self, found: Why) -> None:
        self._show_tornado(found)
        book = self._asked[1] if self._asked else None
        self.bands.show_figure(found.figure, book.name if book else str)
        self.where.setText(self._desk.words("decide.where" if found.figure else "decide.where_unknown"))
        below = self._desk.words("decide.where_below", band=self._desk.style.money(BAND), n=found.horizon)
        doubt = self._doubts().get(str(self.model.currentData() or ""))
        self.where_below.setText(f"{below} {doubt.sentence}" if doubt and doubt.flags else below)
        self.where_below.setToolTip(doubt.tip if doubt else "")
        self._on(found)

    def _show_tornado(self, found: Why) -> None:
        w, style, now = self._desk.words, self._desk.style, found.tornado.now
        bars = [
            Swinging(w(swing.key), reach(self._desk, swing.unit, swing.reach), swing.low - now, swing.high - now)
            for swing in found.tornado.swings
            if np.isfinite(swing.low + swing.high)
        ]
        centre, book = (self._asked[3], self._asked[1]) if self._asked else ("", None)
        self.tornado.setAccessibleName(w("decide.moves"))
        self.bands.setAccessibleName(w("decide.where"))
        self.moves.setText(w("decide.moves_in", centre=book.name(centre)) if centre and book else w("decide.moves"))
        told = w("decide.moves_below", now=style.money_signed(now), n=found.horizon)
        self.moves_below.setText(told if bars else w("decide.worth_unknown"))
        self.tornado.show_bars(bars, now)
