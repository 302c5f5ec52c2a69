"""Overview: every centre in one row. Every number is a door to exactly the cards it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, tzinfo

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.domain.receipt import Receipt
from volute.economics.inputs import Regime, Scenario
from volute.gui.desk import Desk
from volute.gui.forms.reports.report import MakeReport
from volute.gui.grid import Grid
from volute.gui.jobs import Ticket
from volute.gui.page import Page
from volute.gui.pages.overview.figures import Figures
from volute.gui.pages.overview.places import Places
from volute.gui.pages.overview.table import CentreColumns, arrays
from volute.gui.pages.overview.today import Today
from volute.gui.pages.overview.total import TotalRow
from volute.gui.panels import localised
from volute.gui.parts import EmptyState, button, line
from volute.gui.sheets import sheet_button
from volute.ledger.store import Ledger
from volute.queries.billed import BilledBook, billed_book
from volute.queries.doors import cards_behind
from volute.queries.earlier import Earlier, earlier
from volute.queries.overview import OverviewBoard, overview

WEIGHED = ("payback", "difference", "advice")
COUNTED = {"bar": "racked", "racked": "racked", "lit": "lit", "rent": "earning"}
FACETS = {"owned": {}, "lit": {"state": "lit"}}
NARROW = 1200  # px


class OverviewPage(Page):
    """Figures, centres, where the cards are; what needs somebody today at the right."""

    area = "overview"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.board: OverviewBoard | None = None
        self.before: Earlier | None = None
        self._looked: date | None = None  # the day for which the days before were looked at
        self.figures, self.places, self.today = Figures(desk, self.open), Places(desk, self.open), Today(desk)
        self.sold: BilledBook | None = None
        drawn = CentreColumns(desk, lambda: self.board, lambda: self.sold)
        self.grid = Grid(desk.look, drawn.columns(Scenario().horizon, Regime().band), 42)
        self.grid.clicked.connect(self._clicked)
        self.grid.activated.connect(self._clicked)
        self.grid.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.grid.sort_by("lit", descending=True)
        self.total = TotalRow(desk, self.grid, self._door)
        w = desk.words
        self.empty = EmptyState(
            desk.look, "gauge", w("overview.empty"), w("overview.first_steps"), lambda: desk.go("first_run")
        )
        self.empty.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self.figures, 0),
            (line(), 0),
            (self.grid, 1),
            (self.empty, 1),
            (self.total, 0),
            (self.places, 0),
        )
        for part, stretch in parts:
            left.addWidget(part, stretch)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(line(vertical=True))
        whole.addWidget(self.today)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little width, net rent and billed give way; advice never leaves the screen."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.grid.show_columns("rent", "billed", shown=not narrow)
        self.today.set_narrow(narrow)

    def subtitle(self) -> str:
        n = len(self.board.answers) if self.board else 0
        return self.desk.words("overview.subtitle", n=n, at=self.desk.style.moment(self.desk.seat.now()))

    def buttons(self) -> list[QPushButton]:
        words = self.desk.words
        n = sum(self.board.due.differences.values()) if self.board else 0
        made = [button(words("report.open"), on=self._report)] if self.board and self.board.answers else []
        if made:
            made.insert(0, sheet_button("value.open", "value.title", self.desk, self))
        text = words("overview.resolve", n=n)
        return [*made, button(text, "primary", on=lambda: self.desk.go("probes"))] if n else made

    def _report(self) -> None:
        if self.board:
            rows = [self.board.answers[int(at)].label for at in self.grid.rows]
            MakeReport(self.desk, self, {centre: self.board.book.name(centre) for centre in rows}).show()

    def panes(self) -> list[QWidget]:
        return [self.figures, self.grid, self.places, self.today]

    def shown(self, **filters: object) -> None:
        desk = self.desk
        asked = (desk.ledger, desk.seat.now(), desk.style.zone, desk.limits)
        desk.jobs.ask(overview, *asked, done=self._arrived, key="overview", owner=self)
        desk.jobs.ask(billed_book, desk.ledger, desk.seat.now(), done=self._billed, key="overview billed", owner=self)

    def changed(self, receipt: Receipt) -> None:
        self.shown()

    def _arrived(self, found: OverviewBoard) -> None:
        board = self.board = replace(found, book=localised(found.book, self.desk.called))
        some = bool(board.owned)
        for part in (self.grid, self.total, self.places):
            part.setVisible(some)
        self.empty.setVisible(not some)
        self._show_table()
        self.today.show_board(board)
        self._show_before()
        self.retitle()
        if some and self._looked != board.book.today:
            self._look_back(board.book.today)

    def _billed(self, found: BilledBook) -> None:
        """What was sold arrives after the board, and is shown beside it."""
        self.sold = found
        self._show_table()
        self._show_before()

    def _show_table(self) -> None:
        if self.board:
            self.grid.set_data(arrays(self.board, self.sold))
            self.total.show_board(self.board, self.sold)

    def _show_before(self) -> None:
        if self.board:
            self.figures.show_board(self.board, self.before, self.sold)
            self.places.show_board(self.board, self.before)

    def _look_back(self, today: date) -> None:
        """Once a day, beside everything else: the histories of a month take seconds to fold."""
        self._looked = today
        desk = self.desk
        asked = (desk.ledger, desk.seat.now(), desk.style.zone)
        desk.jobs.start(
            _earlier, *asked, done=self._remembered, progress=lambda _: None, failed=lambda _: None, owner=self
        )

    def _remembered(self, found: Earlier) -> None:
        self.before = found
        self._show_before()

    # --- doors

    def _clicked(self, index: QModelIndex) -> None:
        if self.board:
            centre = self.board.answers[int(self.grid.rows[index.row()])].label
            self._door(self.grid.rows_model.specs[index.column()].key, centre)

    def _door(self, column: str, centre: str) -> None:
        """What a cell of the table leads to: its cards, or how its answer was weighed."""
        if column == "billed":
            self.desk.go("leases", view="billed")
        elif column in WEIGHED:
            self.desk.go("decide", **({"centre": centre} if centre else {}))
        else:
            self.open(COUNTED.get(column, "owned"), centre)

    def open(self, what: str, centre: str = "") -> None:
        """The cards a number counts. What Fleet can say by its facets is said so; else the cards are named."""
        desk = self.desk
        if what in FACETS:
            desk.go("fleet", centre=centre, **FACETS[what])
            return

        def found(cards: tuple[str, ...]) -> None:
            desk.go("fleet", cards=list(cards))

        desk.jobs.ask(cards_behind, desk.ledger, what, centre, done=found, key="overview door", owner=self)


class _Left(Exception):
    """The window closed meanwhile."""


def _earlier(ticket: Ticket, ledger: Ledger, now: datetime, zone: tzinfo) -> Earlier:
    """In a worker; a window that closes stops it."""

    def far(_: int, __: int) -> None:
        if ticket.cancelled.is_set():
            raise _Left

    try:
        return earlier(ledger, now, zone, far)
    except _Left:
        return Earlier()
