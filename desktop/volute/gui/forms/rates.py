"""How the four rates are counted: each with numerator, denominator, window and how sure it is, and the rule for lit.

The same figures and words as ``volute rates``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from volute.domain.rates import Rate
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import TALL_ROW, Grid
from volute.gui.labels import wrapped
from volute.gui.parts import Field, Label, emptied
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger
from volute.queries.probes import board
from volute.queries.rates import CentreRates, Rates, rates
from volute.queries.rates_said import HEADS, basis, cells, sold, spans

WIDTH, TALL = 900, 240
DAYS = (1, 7, 30, 90)
USUAL = 7
FOUR, DASH = ("racked", "lit", "used", "billed"), "—"


@dataclass(frozen=True, slots=True)
class Counted:
    """The rates of a window, and what is apart: hosts that are silent now and the cards expected in them."""

    rates: Rates
    silent: int
    cards: int


def counted(ledger: Ledger, now: datetime, days: int) -> Counted:
    """As of now, over so many days."""
    silent = [host for host in board(ledger).hosts if host.silent]
    return Counted(rates(ledger, now, timedelta(days=days)), len(silent), sum(host.expected for host in silent))


class RatesSheet(Sheet):
    """All centres together in four lines, each centre in a table, and below what the shares are of."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("rates.title"), WIDTH)
        w = desk.words
        self.days = QComboBox()
        for days in DAYS:
            self.days.addItem(w.plural("rates.days", days), days)
        self.days.setCurrentIndex(DAYS.index(USUAL))
        self.days.currentIndexChanged.connect(self._ask)
        self.whole = QGridLayout()
        self.whole.setHorizontalSpacing(16)
        self.whole.setVerticalSpacing(6)
        self.whole.setColumnStretch(2, 1)
        self.table = Grid(desk.look, self._columns(), TALL_ROW, identity="centre")  # the unit has a line of its own
        self.table.verticalHeader().setDefaultSectionSize(29)
        self.table.setAccessibleName(w("rates.by_centre"))
        self.table.setMinimumHeight(TALL)
        self.notes = wrapped(Label(desk.look, "", 12, token="text2"))
        self.body.addWidget(Field(desk.look, w("rates.window"), self.days))
        self.body.addLayout(self.whole)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.notes)
        self.close_button(w("shell.close"))
        self._ask()

    def _columns(self) -> list[Column]:
        w = self.desk.words
        shown = [
            Column(name, w(f"rates.column.{name}"), 104, w(f"rates.unit.{name}"), align="right", sort=f"{name}_share")
            for name in HEADS
        ]
        return [Column("centre", w("cli.rates.centre"), 140, stretch=True, bold=True), *shown]

    def _ask(self, _: int = 0) -> None:
        desk, days = self.desk, self.days.currentData()
        ask, now = desk.jobs.ask, desk.seat.now()
        ask(counted, desk.ledger, now, days, done=self._arrived, key=f"rates {id(self)}", owner=self)

    def _arrived(self, found: Counted) -> None:
        words, style = self.desk.words, self.desk.style
        emptied(self.whole)
        for at, name in enumerate(FOUR):
            self._line(at, name, getattr(found.rates.whole, name))
        self.table.set_data(_table(found.rates.centres, self.desk))
        apart = ""
        if found.silent:
            apart = words.plural("rates.apart", found.silent, cards=style.count(found.cards))
        self.notes.setText("\n".join(filter(None, (apart, words("rates.overview"), *basis(words, style, found.rates)))))

    def _line(self, at: int, name: str, rate: Rate) -> None:
        """``Lit  41.2 %  1,204 of 2,920 card-hours  95 % sure: 38.0 … 44.4``"""
        look, words, count = self.desk.look, self.desk.words, self.desk.style.count
        unit = "cards" if name in ("racked", "lit") and rate.sweeps == 1 else "hours"
        of = words(f"rates.of.{name}.{unit}", n=count(rate.numerator), of=count(rate.denominator))
        share = sold(self.desk.style, rate) if name == "billed" else self.desk.style.rate(rate.share)
        parts = (
            Label(look, words(f"rates.column.{name}"), 13, 600),
            Label(look, share if share == DASH else f"{share} %", 15, 600),
            Label(look, of if rate.denominator else words("rates.nothing"), 12, token="text2"),
        )
        for column, part in enumerate(parts):
            self.whole.addWidget(part, 2 * at, column)
        if name == "lit" and (sure := self._sure(rate)):
            self.whole.addWidget(wrapped(Label(look, sure, 12, token="text2")), 2 * at + 1, 2)

    def _sure(self, lit: Rate) -> str:
        """Where it lies in the long run, and between which shares it was, whatever the unread did."""
        sure, span = spans(self.desk.style, lit)
        if DASH in (sure, span):
            return ""
        read = self.desk.style.percent(lit.coverage, 1)
        return self.desk.words("rates.sure", sure=sure, range=span, read=read)


def _table(centres: Sequence[CentreRates], desk: Desk) -> Columns:
    """Texts as the command line has them; what they are sorted by beside them."""
    rows = [cells(desk.style, c) for c in centres]
    texts = {name: Coded.of(row[at] for row in rows) for at, name in enumerate(HEADS)}
    sorts = {f"{name}_share": np.array([_share(c, name) for c in centres], np.float64) for name in HEADS}
    return Columns(len(rows), {"centre": Coded.of(desk.called(c.name) for c in centres), **texts, **sorts})


def _share(c: CentreRates, name: str) -> float:
    of = {"sure": c.lit.low, "range": c.lit.least, "read": c.lit.coverage}
    share = of[name] if name in of else getattr(c, name).share
    return float("nan") if share is None else float(share)
