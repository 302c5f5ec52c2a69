"""Everything the figures rest on, a line each: what nobody confirmed is hatched, and what is old or little quoted says
so. A line leads to where it is entered or seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QWidget

from volute.economics.inputs import Scenario
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.market.market import MarketSheet
from volute.gui.forms.market.prices import EnterPrices
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.parts import Label, Segmented, button, row, wrapped
from volute.gui.plots.assumed import paint_mark
from volute.gui.sheet import Sheet
from volute.queries.assumptions import Assumption
from volute.queries.comparison import Book
from volute.queries.grounds import FLAGS, OF_PRICES, Grounds, grounds
from volute.queries.input_said import HEADS, InputSaid

WIDTH, HEIGHT, AIR = 1120, 720, 60
WIDTHS = {"what": 216, "of": 210, "amount": 84, "vat": 84, "as_of": 108, "source": 160, "state": 190}
ALL = "all"


class InputsSheet(Sheet):
    """Not modal. ``centre`` is where it begins; empty is everywhere."""

    def __init__(self, desk: Desk, parent: QWidget, shown: tuple[Book, Scenario], centre: str = "") -> None:
        super().__init__(desk, parent, desk.words("inputs.title"), WIDTH)
        self._book, self._scenario = shown
        self.told: Grounds | None = None
        self.rows: Sequence[Assumption] = ()
        self.flag = ALL
        self._make(centre)
        self._lay_out()
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - AIR))
        self.ask()

    def _make(self, centre: str) -> None:
        w, look = self.desk.words, self.desk.look
        self.place = QComboBox()
        self.place.setAccessibleName(w("outlook.place"))
        self.place.addItem(w("outlook.everywhere"), "")
        for name, code in sorted((self._book.name(code), code) for code in self._book.counts):
            self.place.addItem(name, code)
        self.place.setCurrentIndex(max(self.place.findData(centre), 0))
        self.place.activated.connect(lambda _: self._show())
        self.kinds = Segmented([(flag, "") for flag in (ALL, *FLAGS)], self.look_at)
        self.sentence = wrapped(Label(look, "", 14, 600))
        self.below = wrapped(Label(look, "", 12, token="text2"))
        self.grid = Grid(look, self._columns(), identity="what")
        self.grid.setAccessibleName(w("inputs.title"))
        self.grid.opened.connect(lambda at: self.open_row(int(at)))

    def _columns(self) -> list[Column]:
        words = self.desk.words
        paint = {"state": _mark}
        return [
            Column(name, words(f"report.head_of.{name}"), WIDTHS[name], align="right" if name == "amount" else "left",
                   stretch=name in ("of", "source"), paint=paint.get(name), bold=name == "what")
            for name in HEADS
        ]  # fmt: skip

    def _lay_out(self) -> None:
        w = self.desk.words
        for part in (row(self.place, self.kinds, 1), self.sentence, self.below):
            self.body.addWidget(part)
        self.body.addWidget(self.grid, 1)
        if not self._book.chance:
            enter = button(w("decide.enter_prices"), on=lambda: EnterPrices(self.desk, self))
            self.aside(row(*self.desk.read_only(enter)))
        self.close_button(w("shell.close"))

    # --- asking and showing

    def set_book(self, book: Book, scenario: Scenario) -> None:
        """The ledger changed, or the sliders moved."""
        self._book, self._scenario = book, scenario
        self.ask()

    def ask(self) -> None:
        """In the field lane: it reads who has quoted what lately."""
        asked = (self.desk.ledger, self._book, self._scenario, self.desk.limits)
        self.desk.jobs.ask(grounds, *asked, done=self._arrived, lane="field", key="inputs", owner=self)

    def _arrived(self, found: Grounds) -> None:
        self.told = found
        self._show()

    def look_at(self, flag: str) -> None:
        """All of them, or those with one doubt."""
        self.flag = flag
        self.kinds.choose(flag)
        self._show()

    def _show(self) -> None:
        if self.told is None:
            return
        told, w = self.told, self.desk.words
        every = told.of(str(self.place.currentData() or ""))
        counts = told.counted(every)
        texts = {flag: w(f"inputs.of.{flag}", n=counts.get(flag, 0)) for flag in FLAGS}
        texts[ALL] = w(f"inputs.of.{ALL}", n=len(every))
        self.kinds.set_texts(texts, {ALL, self.flag, *(flag for flag in FLAGS if counts.get(flag))})
        self.sentence.setText(w("inputs.sentence", n=len(every), assumed=counts.get("assumed", 0)))
        limits = told.limits
        self.below.setText(w("report.inputs_below", old=limits.stale_days, enough=limits.enough))
        said = InputSaid(w, self.desk.style, told.book.name, self.desk.called, told.flags)
        self.rows = [one for one in every if self.flag == ALL or self.flag in told.flags(one)]
        cells = [said.cells(one) for one in self.rows]
        hatched = np.array([one.assumed or one.amount is None for one in self.rows], np.bool_)
        data = {name: Coded.of([cell[at] for cell in cells]) for at, name in enumerate(HEADS)}
        self.grid.set_data(Columns(len(cells), {**data, "hatched": hatched}))

    # --- doors

    def open_row(self, at: int) -> None:
        """A price's course, or the cards whose load it is; the model's own numbers are nowhere else."""
        one, desk = self.rows[at], self.desk
        if self._book.chance:
            desk.toast(desk.words("decide.file_not_here"))
        elif one.what in OF_PRICES and one.amount is not None:
            MarketSheet(desk, self, (one.variant, one.what, one.centres[0] if one.centres else "")).ask()
        elif one.what in OF_PRICES:
            EnterPrices(desk, self)
        elif one.what == "lit":
            self.accept()
            desk.go("fleet", centre=one.centres[0])


def _mark(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    paint_mark(painter, rect, str(columns.value("state", at)), look, hatched=bool(columns.value("hatched", at)))
