"""Leases: who rents what until when, the next to end first. A lease's cards are one click away."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.domain.receipt import Receipt
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.filters import IsAny
from volute.gui.forms.lease import EndLease, NewLease, Notice
from volute.gui.glyphs import paint_glyph
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.page import Page
from volute.gui.pages.leases_months import MonthRuler
from volute.gui.parts import EmptyState, Label, button, column, line, row, scroll
from volute.queries.leases import LeaseRow, Leases, leases

RULER_WIDTH, ROW, NARROW = 204, 42, 1240
MIDDLE = Qt.AlignmentFlag.AlignVCenter
GLYPHS = {"active": "confirmed", "notice": "attention", "overdue": "missing", "ended": "sold"}
TEXTS = ("lease", "tenant", "model", "centre", "price", "start", "end", "month", "status", "status_words")


class LeasesPage(Page):
    """A table beside a ruler of months; a lease begins, is given notice and ends from here, each as one intent."""

    area = "leases"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found = Leases((), (), {}, {})
        w = desk.words
        self.grid = Grid(desk.look, self._columns(), desk.row(ROW))
        self.grid.opened.connect(self._cards)
        self.grid.clicked.connect(self._clicked)
        self.grid.picked.connect(lambda _: self._enable())
        self.empty = EmptyState(desk.look, "handshake", w("leases.empty"), w("leases.new"), self.primary)
        self.ruler = MonthRuler(desk)
        self.ruler.chose.connect(self._of_month)
        self.foot = Label(desk.look, "", 12, 600)
        self.deeds = {
            "cards": button(w("leases.show_cards"), on=lambda: self._with(self._open)),
            "notice": button(w("leases.notice"), on=lambda: self._with(self._notice)),
            "end": button(w("leases.end"), on=lambda: self._with(self._end)),
        }
        self._lay_out()

    def _lay_out(self) -> None:
        head = Label(self.desk.look, self.desk.words("leases.ruler"), 12, 600, "text2")
        self.side = scroll(column(row(head, margins=(12, 12, 12, 4)), self.ruler, 1, spacing=0))
        self.side.setFixedWidth(RULER_WIDTH)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.grid, 1)
        middle.addWidget(self.empty, 1)
        self.below = column(line(), row(self.foot, 1, *self.deeds.values(), margins=(16, 7, 16, 7)), spacing=0)
        middle.addWidget(self.below)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.edge = line(vertical=True)
        for part in (self.side, self.edge):
            whole.addWidget(part)
        whole.addLayout(middle, 1)
        self._enable()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little width, what was agreed at the beginning gives way to what ends."""
        super().resizeEvent(event)
        self.grid.show_columns("start", "deposit", shown=self.width() >= NARROW)

    def _columns(self) -> list[Column]:
        w, count = self.desk.words, self._count

        def col(key: str, width: int, unit: str = "", **more: object) -> Column:
            return Column(key, w(f"leases.column.{key}"), width, unit, **more)  # type: ignore[arg-type]

        return [
            col("lease", 72, mono=True),
            col("tenant", 120, bold=True, stretch=True),
            col("cards", 60, align="right", show=count, paint=self._paint_cards),
            col("model", 118),
            col("centre", 140, stretch=True),
            col("price", 84, w("leases.unit.card_month"), align="right"),
            col("monthly", 88, "¥", align="right", show=count),
            col("start", 98),
            col("end", 98),
            col("left", 60, w("leases.unit.days"), align="right", show=count),
            col("deposit", 76, "¥", align="right", show=count),
            Column("status_words", w("leases.column.status"), 124, paint=_paint_status),
        ]

    def _count(self, value: object) -> str:
        number = float(str(value))
        return "—" if np.isnan(number) else self.desk.style.count(number)

    def _paint_cards(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        """A number that leads to its cards is underlined."""
        font = look.font(13, 600)
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(look.color("text"))
        painter.drawText(rect, MIDDLE | Qt.AlignmentFlag.AlignRight, self._count(columns.value("cards", at)))

    # --- what the window asks of a page

    def subtitle(self) -> str:
        rows = [lease for lease in self.found.rows if not lease.ended]
        cards = self.desk.style.count(sum(lease.cards for lease in rows))
        return self.desk.words("leases.subtitle", n=len(rows), cards=cards)

    def buttons(self) -> list[QPushButton]:
        return [button(self.desk.words("leases.new"), "primary", on=self.primary)]

    def panes(self) -> list[QWidget]:
        return [self.grid, self.below]

    def shown(self, **filters: object) -> None:
        self.desk.jobs.ask(leases, self.desk.ledger, done=self._arrived, key="leases", owner=self)

    def changed(self, receipt: Receipt) -> None:
        self.shown()

    def primary(self) -> None:
        NewLease(self.desk, self, self.found).show()

    # --- showing

    def _arrived(self, found: Leases) -> None:
        self.found = found
        rows, today = found.rows, self.desk.seat.now().astimezone(self.desk.style.zone).date()
        texts = {name: Coded.of([self._text(lease, name) for lease in rows]) for name in TEXTS}

        def numbers(of: Callable[[LeaseRow], float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return np.array([np.nan if (n := of(lease)) is None else float(n) for lease in rows], np.float64)

        deposit = numbers(lambda lease: float(str(lease.fields["deposit"])) if lease.fields.get("deposit") else None)
        figures = {
            "cards": numbers(lambda lease: lease.cards),
            "monthly": numbers(lambda lease: lease.monthly),
            "left": numbers(lambda lease: lease.left(today)),
            "deposit": deposit,
        }
        self.grid.set_data(Columns(len(rows), {**texts, **figures}))
        self.ruler.show_leases(rows, today)
        for part in (self.grid, self.side, self.edge, self.below):
            part.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._total()
        self._enable()
        self.retitle()

    def _total(self) -> None:
        rows = [lease for lease in self.found.rows if not lease.ended]
        rent = self.desk.style.money_large(sum(lease.monthly or 0.0 for lease in rows))
        unknown = sum(lease.monthly is None for lease in rows)
        text = self.desk.words("leases.total", rent=rent) if rows else ""
        self.foot.setText(f"{text} · {self.desk.words('leases.total_unknown', n=unknown)}" if unknown else text)

    def _text(self, lease: LeaseRow, name: str) -> str:
        w, style, fields = self.desk.words, self.desk.style, lease.fields
        if name == "lease":
            return lease.name
        if name == "centre":
            return (
                w.plural("unit.centres", len(lease.centres))
                if len(lease.centres) > 1
                else self.desk.called("".join(lease.centres))
            )
        if name == "model":
            first, rest = "".join(lease.models[:1]), len(lease.models) - 1
            return w("leases.and_more", first=first, n=rest) if rest > 0 else first
        if name == "month":
            return str(fields.get("end") or "")[:7]
        if name in ("status", "status_words"):
            return self._status(lease) if name == "status" else w(f"leases.status.{self._status(lease)}")
        if name == "price":
            unit, price = str(fields.get("unit")), float(str(fields.get("price") or "nan"))
            shown = style.number(price, 0 if price == round(price) else 2)
            return shown if unit == "card_month" else f"{shown} {w(f'leases.per_short.{unit}')}"
        text = str(fields.get(name) or "")
        return self.desk.called(text) if name == "tenant" else text

    def _status(self, lease: LeaseRow) -> str:
        """As written down; past its end and not ended is overdue whatever is written."""
        left = lease.left(self.desk.seat.now().astimezone(self.desk.style.zone).date())
        return "overdue" if left is not None and left < 0 else str(lease.fields.get("status") or "active")

    # --- doing

    def _clicked(self, index: QModelIndex) -> None:
        if self.grid.rows_model.specs[index.column()].key == "cards":
            self._cards(int(self.grid.rows[index.row()]))

    def _cards(self, at: int) -> None:
        self._open(self.found.rows[at])

    def _open(self, lease: LeaseRow) -> None:
        self.desk.go("fleet", lease=lease.name)

    def _notice(self, lease: LeaseRow) -> None:
        Notice(self.desk, self, lease).show()

    def _end(self, lease: LeaseRow) -> None:
        EndLease(self.desk, self, lease, self.found).show()

    def current(self) -> LeaseRow | None:
        at = self.grid.current_row()
        return self.found.rows[at] if 0 <= at < len(self.found.rows) else None

    def _with(self, what: Callable[[LeaseRow], object]) -> None:
        if lease := self.current():
            what(lease)

    def _enable(self) -> None:
        lease = self.current()
        self.deeds["cards"].setEnabled(lease is not None)
        self.deeds["end"].setEnabled(lease is not None and not lease.ended)
        self.deeds["notice"].setEnabled(lease is not None and lease.fields.get("status") in (None, "active"))

    def _of_month(self, month: str) -> None:
        self.grid.set_filter("", where=(IsAny("month", frozenset({month})),) if month else ())


def _paint_status(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    status = str(columns.value("status", at))
    paint_glyph(painter, QRectF(rect.left(), rect.top(), 14, rect.height()), GLYPHS.get(status, ""), look)
    painter.setFont(look.font())
    painter.setPen(look.color("crit" if status == "overdue" else "text"))
    painter.drawText(rect.adjusted(22, 0, 0, 0), MIDDLE, str(columns.value("status_words", at)))
