"""From price to net: two waterfalls of one card, every line with its formula, what it rests on and who said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from volute.economics.explain import Row, rent_waterfall, sale_waterfall
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.outlook.kind import kind_box
from volute.gui.forms.outlook.telling import Shows
from volute.gui.forms.outlook.when import refill
from volute.gui.look import Look
from volute.gui.parts import Label, Segmented, row
from volute.gui.plots.assumed import paint_mark
from volute.gui.plots.waterfall import paint_step, paint_two
from volute.gui.taken_grid import TakenGrid
from volute.queries.comparison import Book
from volute.queries.levers import Says
from volute.queries.lines_said import LinesSaid
from volute.queries.outlook import Outlook

ROW = 42
BILLED = ("reservations", "card_hours", "tokens")
SIDES = ("sale", "rent")
TEXTS = ("line", "formula", "inputs", "source", "as_of", "mark")


class Lines(QWidget):
    """Selling one card today, or renting it next month."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Outlook | None = None
        self.side = SIDES[0]
        look, w = desk.look, desk.words
        self.which = kind_box(desk, self._show)
        self.sides = Segmented([(side, w(f"outlook.side.{side}")) for side in SIDES], self._turn_to)
        self.title, self.below = Label(look, "", 15, 600), Label(look, "", 12, token="text2")
        self.table = Waterfall(desk)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(row(self.which, self.sides, 1, spacing=12))
        for part in (self.title, self.below):
            whole.addWidget(part)
        whole.addWidget(self.table, 1)

    def _turn_to(self, side: str) -> None:
        self.side = side
        self._show()

    def show_found(self, found: Outlook, book: Book) -> None:
        self._found = found
        refill(self.which, found, book, self._desk)
        self._show()

    def _show(self) -> None:
        at = self.which.currentData()
        if self._found is not None and at is not None:
            title, below, steps = lines_of(self._found, at, self.side, self._desk)
            self.title.setText(title)
            self.below.setText(below)
            self.table.show_steps(steps)


def lines_of(found: Outlook, at: int, side: str, desk: Says) -> tuple[str, str, tuple[Row, ...]]:
    """Of one kind of card: what is left in a sentence, of how many cards, and the steps to it."""
    w, style, cards = desk.words, desk.style, found.cohorts[at].count
    explained = sale_waterfall if side == "sale" else rent_waterfall
    steps = _a_card(explained(found.comparison, at), cards) if found.known[at] else ()
    net, below = style.money(steps[-1].running if steps else None), w("outlook.lines_below", n=style.count(cards))
    if side == "sale":
        return w("outlook.sale_lines", price=style.money(steps[0].amount if steps else None), net=net), below, steps
    billed = sum(step.amount for step in steps if step.line in BILLED) if steps else None
    return w("outlook.rent_lines", gross=style.money(billed), net=net), below, steps


def _a_card(rows: Sequence[Row], cards: int) -> tuple[Row, ...]:
    """The same steps for one card of the lot."""
    return tuple(replace(r, amount=r.amount / cards, running=r.running / cards) for r in rows)


class Waterfall(TakenGrid):
    """One line a row, drawn step by step; the last is what is left. What is copied has every word of it."""

    def __init__(self, desk: Shows) -> None:
        self._desk, self._said = desk, LinesSaid(desk.words, desk.style, desk.called)
        title = {name: desk.words(f"outlook.column.{name}") for name in (*TEXTS, "drawn", "amount", "left")}
        unit, money = desk.style.symbol, self._money
        # fmt: off
        super().__init__(desk.look, [
            Column("line", title["line"], 300, paint=self._line, sortable=False, stretch=True),
            Column("drawn", title["drawn"], 190, paint=self._bar, show=lambda _: "", sortable=False, searched=False),
            Column("amount", title["amount"], 90, unit, "right", bold=True, show=money, sortable=False),
            Column("left", title["left"], 84, unit, "right", show=money, token="text2", sortable=False),
            Column("inputs", title["inputs"], 340, paint=self._inputs, sortable=False, stretch=True, lead=8),
            Column("mark", title["mark"], 100, paint=self._mark, sortable=False),
            Column("formula", title["formula"], 10, sortable=False),
            Column("source", title["source"], 10, sortable=False),
            Column("as_of", title["as_of"], 10, sortable=False),
        ], ROW, identity="line")
        # fmt: on
        self.show_columns("formula", "source", "as_of", shown=False)

    def show_steps(self, steps: Sequence[Row]) -> None:
        rows = [self._said.cells(step) for step in steps]
        amounts, left = [step.amount for step in steps], [step.running for step in steps]
        if steps:
            w = self._desk.words
            rows.append((w("outlook.net"), w("outlook.net_formula"), "", "", "", ""))
            amounts, left = [*amounts, left[-1]], [*left, left[-1]]
        numbers = {"amount": np.array(amounts), "left": np.array(left), "drawn": np.array(left)}
        texts = {name: Coded.of(r[at] for r in rows) for at, name in enumerate(TEXTS)}
        self.set_data(Columns(len(rows), {**numbers, **texts}))

    def _line(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        words = str(columns.value("line", at)), str(columns.value("formula", at))
        paint_two(painter, rect, words, look, bold=True)

    def _inputs(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        said = (str(columns.value(name, at)) for name in ("as_of", "source"))
        words = str(columns.value("inputs", at)), " · ".join(text for text in said if text)
        paint_two(painter, rect, words, look, bold=False)

    def _money(self, value: object) -> str:
        return self._desk.style.number(float(str(value)), 0)

    def _bar(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        assumed = bool(str(columns.value("mark", at)))
        left = np.asarray(columns.arrays["left"])
        amounts = np.asarray(columns.arrays["amount"])
        paint_step(painter, rect, (at, left, amounts), look, assumed=assumed)

    def _mark(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        if text := str(columns.value("mark", at)):
            paint_mark(painter, rect, text, look, hatched=True)

    def viewportEvent(self, event: QEvent) -> bool:
        """What does not fit into a cell is told by pointing at it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            below = {"line": ("line", "formula"), "inputs": ("inputs", "source", "as_of")}
            keys = below.get(self.rows_model.specs[index.column()].key, ()) if index.isValid() else ()
            texts = (str(self.columns.value(key, int(self.rows[index.row()]))) for key in keys)
            QToolTip.showText(event.globalPos(), "\n".join(text for text in texts if text), self)
            return True
        return super().viewportEvent(event)
