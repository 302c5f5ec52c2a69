"""Leases: who rents what until when, the next to end first. A lease's cards are one click away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.filters import IsAny
from volute.gui.forms.leases.lease import NewLease
from volute.gui.forms.leases.meter import ImportMeters
from volute.gui.forms.leases.statement import StatementSheet
from volute.gui.grid import Grid
from volute.gui.page import Page
from volute.gui.pages.leases.deeds import DEEDS, Deed
from volute.gui.pages.leases.months import MonthRuler
from volute.gui.pages.leases.sheet import LeaseSide
from volute.gui.pages.leases.table import lease_columns, lease_specs
from volute.gui.pages.leases.views import listings
from volute.gui.parts import EmptyState, Label, Segmented, button, column, line, row, scroll
from volute.queries.leases import LeaseRow, Leases, leases

RULER_WIDTH, ROW = 204, 42
FIRST_LINE, TWO_LINES = 4, 980  # buttons; px of table and ruler
GIVE_WAY = {1240: ("start", "deposit", "centre"), 1000: ("model", "price"), 880: ("monthly",)}  # under so many px
CONTRACTS = "contracts"


class LeasesPage(Page):
    """A table beside a ruler of months; a lease begins, is given notice and ends from here, each as one intent."""

    area = "leases"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found = Leases((), (), {}, {})
        w = desk.words
        self.grid = Grid(desk.look, lease_specs(desk), desk.row(ROW))
        self.grid.opened.connect(self._cards)
        self.grid.clicked.connect(self._clicked)
        self.grid.picked.connect(lambda _: self.show_current())
        self.about = LeaseSide(desk)
        self.empty = EmptyState(desk.look, "handshake", w("leases.empty"), w("leases.new"), self.primary)
        self.ruler = MonthRuler(desk)
        self.ruler.chose.connect(self._of_month)
        self.foot = Label(desk.look, "", 12, 600)
        self._month = self._tenant = ""
        self.every = button(w("leases.every_tenant"), "link", on=self._every)
        self.every.hide()
        self.deeds = {name: button(w(text), on=partial(self._with, deed)) for name, (text, deed) in DEEDS.items()}
        self.views = listings(desk, button(w("leases.tenant_statement"), on=self._tenant_statement))
        self.view = CONTRACTS
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
        told = row(self.foot, self.every, 1, margins=(16, 7, 16, 0))
        self.below = column(line(), told, self._deeds(), spacing=0)
        middle.addWidget(self.below)
        self.contracts = QWidget()
        whole = QHBoxLayout(self.contracts)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.edge = line(vertical=True)
        for part in (self.side, self.edge):
            whole.addWidget(part)
        whole.addLayout(middle, 1)
        self.about_edge = line(vertical=True)
        whole.addWidget(self.about_edge)
        whole.addWidget(self.about)
        self.stack = QStackedWidget()
        for view in (self.contracts, *self.views.values()):
            self.stack.addWidget(view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self._enable()

    def _deeds(self) -> QWidget:
        """The buttons: in one line, or in two where there is little width."""
        every, held = list(self.deeds.values()), QWidget()
        self.lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, held)
        self.lines.setContentsMargins(16, 7, 16, 7)
        self.lines.setSpacing(8)
        for some in (every[:FIRST_LINE], every[FIRST_LINE:]):
            self.lines.addWidget(row(*some), 0, Qt.AlignmentFlag.AlignLeft)
        self.lines.addStretch(1)
        return held

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little width, what was agreed at the beginning gives way to what ends."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """The sheet of a lease stands beside the table, chosen or not: a click never moves what is clicked."""
        for part in (self.about, self.about_edge):
            part.setVisible(bool(self.found.rows))
        room = self.width() - (self.about.width() if self.found.rows else 0)
        two = room < TWO_LINES
        self.lines.setDirection(QBoxLayout.Direction.TopToBottom if two else QBoxLayout.Direction.LeftToRight)
        for least, columns in GIVE_WAY.items():
            self.grid.show_columns(*columns, shown=room >= least)

    # --- what the window asks of a page

    def subtitle(self) -> str:
        rows = [lease for lease in self.found.rows if not lease.ended]
        cards = self.desk.style.count(sum(lease.cards for lease in rows))
        return self.desk.words("leases.subtitle", n=len(rows), cards=cards)

    def buttons(self) -> list[QPushButton]:
        w = self.desk.words
        listed = button(w("meters.import"), on=lambda: ImportMeters(self.desk, self).show())
        return [listed, button(w("leases.new"), "primary", on=self.primary)]

    def segments(self) -> QWidget | None:
        made = Segmented(
            [(view, self.desk.words(f"leases.views.{view}")) for view in (CONTRACTS, *self.views)], self.look_at
        )
        made.choose(self.view)
        return made

    def look_at(self, view: str) -> None:
        """Another view of the area; it asks when it is looked at."""
        self.view = view
        shown = self.views.get(view)
        self.stack.setCurrentWidget(shown or self.contracts)
        if shown:
            shown.ask()

    def panes(self) -> list[QWidget]:
        if shown := self.views.get(self.view):
            return [shown.grid]
        return [self.grid, self.about, self.below]

    def shown(self, **filters: object) -> None:
        """``view`` opens another view; ``tenant`` keeps the contracts of one tenant."""
        self._tenant = str(filters.get("tenant") or "")
        self.look_at(str(filters.get("view") or (CONTRACTS if filters else self.view)))
        self._ask()

    def _ask(self) -> None:
        self.desk.jobs.ask(
            leases, self.desk.ledger, self.desk.seat.today(), done=self._arrived, key="leases", owner=self
        )

    def changed(self, receipt: Receipt) -> None:
        self._ask()
        if shown := self.views.get(self.view):
            shown.ask()

    def primary(self) -> None:
        NewLease(self.desk, self, self.found).show()

    # --- showing

    def _arrived(self, found: Leases) -> None:
        self.found = found
        rows, today = found.rows, self.desk.seat.now().astimezone(self.desk.style.zone).date()
        self.grid.set_data(lease_columns(self.desk, rows, today))
        self.ruler.show_leases(rows, today)
        self._keep()
        for part in (self.grid, self.side, self.edge, self.below):
            part.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._total()
        self.show_current()
        self.retitle()

    def _total(self) -> None:
        rows = [lease for lease in self.found.rows if not lease.ended]
        rent = self.desk.style.money_large(sum(lease.monthly or 0.0 for lease in rows))
        unknown = sum(lease.monthly is None for lease in rows)
        text = self.desk.words("leases.total", rent=rent) if rows else ""
        self.foot.setText(f"{text} · {self.desk.words('leases.total_unknown', n=unknown)}" if unknown else text)

    # --- doing

    def _clicked(self, index: QModelIndex) -> None:
        """A row that was current already is chosen by a click too."""
        self.show_current()
        if self.grid.rows_model.specs[index.column()].key == "cards":
            self._cards(int(self.grid.rows[index.row()]))

    def _cards(self, at: int) -> None:
        self.open_cards(self.found.rows[at])

    def open_cards(self, lease: LeaseRow) -> None:
        self.desk.go("fleet", lease=lease.name)

    def show_current(self) -> None:
        self._enable()
        self._make_room()
        lease = self.current()
        self.about.show_lease(lease.name if lease else "")

    def current(self) -> LeaseRow | None:
        at = self.grid.current_row()
        return self.found.rows[at] if 0 <= at < len(self.found.rows) else None

    def _with(self, deed: Deed) -> None:
        if lease := self.current():
            deed(self, lease)

    def _enable(self) -> None:
        lease = self.current()
        for deed in ("cards", "meter", "downtime", "statement"):
            self.deeds[deed].setEnabled(lease is not None)
        for deed in ("end", "renew"):
            self.deeds[deed].setEnabled(lease is not None and not lease.ended)
        self.deeds["notice"].setEnabled(lease is not None and lease.fields.get("status") in (None, "active"))

    def _of_month(self, month: str) -> None:
        self._month = month
        self._keep()

    def _keep(self) -> None:
        """Only what ends in the month chosen, and only the tenant asked for."""
        wanted = {"month": self._month, "tenant": self.desk.called(self._tenant) if self._tenant else ""}
        self.grid.set_filter("", where=tuple(IsAny(key, frozenset({word})) for key, word in wanted.items() if word))
        self.every.setVisible(bool(self._tenant))

    def _tenant_statement(self) -> None:
        if tenant := self.views["tenants"].current():
            StatementSheet(self.desk, self, tenant.name, after=self.views["tenants"].ask).show()

    def _every(self) -> None:
        self._tenant = ""
        self._keep()
