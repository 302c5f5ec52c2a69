"""Every centre by what renting on may be regretted, and what a day of waiting loses; a row opens its outlook."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.gui.columns import Coded, Column, Columns
from volute.gui.forms.outlook.telling import Shows
from volute.gui.parts import Label, wrapped
from volute.gui.taken_grid import TakenGrid
from volute.queries.comparison import Book
from volute.queries.outlook import Outlook
from volute.queries.ranking import Ranked

MONEY = ("p50", "p10", "p90", "regret_rent", "regret_sell")


class Ranking(QWidget):
    """``on`` gets the centre of the row that is opened."""

    def __init__(self, desk: Shows, on: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._on = desk, on
        self._ranked: tuple[Ranked, ...] = ()
        look, w = desk.look, desk.words
        self.title, self.below = Label(look, "", 15, 600), wrapped(Label(look, "", 12, token="text2"))
        self.table = self._table()
        self.table.setAccessibleName(w("outlook.tab.ranking"))
        self.table.opened.connect(lambda at: self._on(self._ranked[at].centre))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for part in (self.title, self.below):
            whole.addWidget(part)
        whole.addWidget(self.table, 1)

    def _table(self) -> TakenGrid:
        w, style = self._desk.words, self._desk.style
        unit, money, signed = style.scaled_unit(), self._money, self._signed
        title = {name: w(f"outlook.column.{name}") for name in ("centre", "cards", "wins", "lost", *MONEY)}
        # fmt: off
        return TakenGrid(self._desk.look, [
            Column("centre", title["centre"], 170, bold=True, stretch=True),
            Column("cards", title["cards"], 80, align="right", show=self._count),
            Column("wins", title["wins"], 120, w("outlook.unit.paths"), "right", show=self._share),
            *(Column(name, title[name], 118, unit, "right", show=signed) for name in MONEY[:3]),
            *(Column(name, title[name], 118, unit, "right", show=money) for name in MONEY[3:]),
            Column("lost", title["lost"], 140, w("outlook.unit.day"), "right", bold=True, show=self._plain),
        ], 42, identity="centre")
        # fmt: on

    def show_found(self, found: Outlook, book: Book) -> None:
        w, style, self._ranked = self._desk.words, self._desk.style, found.ranking
        losing = [r.lost_a_day for r in found.ranking if r.lost_a_day is not None and r.lost_a_day > 0]
        lost = style.money_large(sum(losing))
        said = w.plural("outlook.losing", len(losing), lost=lost) if losing else w("outlook.losing_none")
        self.title.setText(said)
        self.below.setText(w("outlook.ranking_below", n=found.scenario.horizon))
        summaries = [r.summary for r in found.ranking]
        nan = float("nan")
        arrays: dict[str, Coded | np.ndarray[tuple[int], np.dtype[np.float64]]] = {
            "centre": Coded.of(book.name(r.centre) for r in found.ranking),
            "cards": np.array([float(r.cards) for r in found.ranking]),
            "wins": np.array([s.sell_wins if s else nan for s in summaries]),
            "lost": np.array([nan if r.lost_a_day is None else r.lost_a_day for r in found.ranking]),
            **{n: np.array([getattr(s.difference, n) if s else nan for s in summaries]) for n in MONEY[:3]},
            **{n: np.array([getattr(s, n) if s else nan for s in summaries]) for n in MONEY[3:]},
        }
        self.table.set_data(Columns(len(found.ranking), arrays))

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def _share(self, value: object) -> str:
        return self._desk.style.rate(_known(value))

    def _money(self, value: object) -> str:
        return self._desk.style.scaled(_known(value))

    def _signed(self, value: object) -> str:
        return self._desk.style.scaled(_known(value), sign=True)

    def _plain(self, value: object) -> str:
        return self._desk.style.signed(_known(value), 0)


def _known(value: object) -> float | None:
    number = float(str(value))
    return None if np.isnan(number) else number
