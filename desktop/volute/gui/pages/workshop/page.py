"""Workshop: scan a card and its job opens at its next step; Enter moves on, so that the hands stay at the card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.domain.problems import Problem, Refused
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.page import Page
from volute.gui.pages.workshop.bench import Bench
from volute.gui.pages.workshop.measures import MeasureTable, parts_used
from volute.gui.pages.workshop.queue import QueuePane
from volute.gui.parts import EmptyState, Label, button, column, emptied, line, scroll
from volute.queries.bench import Queue, queue
from volute.queries.card_sheet import CardSheet, card_sheet

QUEUE_WIDTH, SIDE_WIDTH = 292, 352


class WorkshopPage(Page):
    """Scan field and queue, the bench, readings and parts."""

    area = "workshop"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.jobs = Queue(())
        self.scan = line_edit(ascii_only=True)
        self.scan.setProperty("kind", "scan")
        self.scan.setPlaceholderText(desk.words("workshop.scan"))
        self.scan.setAccessibleName(desk.words("workshop.scan"))
        self.scan.returnPressed.connect(self._scanned)
        self.queue = QueuePane(desk, self.open_card)
        self.bench = Bench(desk, lambda _: None)
        self._side = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        self.left = column(column(self.scan, margins=(12, 12, 12, 8)), scroll(self.queue), spacing=0)
        self.left.setFixedWidth(QUEUE_WIDTH)
        inside = QWidget()
        inside.setLayout(self._side)
        self._side.setContentsMargins(20, 14, 20, 14)
        self._side.setSpacing(10)
        right = scroll(inside)
        right.setFixedWidth(SIDE_WIDTH)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part, stretch in ((self.left, 0), (line(vertical=True), 0), (self.bench, 1), (line(vertical=True), 0)):
            whole.addWidget(part, stretch)
        whole.addWidget(right)

    # --- what the window asks of a page

    def subtitle(self) -> str:
        words, style, counts = self.desk.words, self.desk.style, self.jobs.counts
        text = words.plural("workshop.open_jobs", self.jobs.open)
        if counts["burn_in"]:
            text += " · " + words("workshop.burning", n=style.count(counts["burn_in"]))
        return text

    def buttons(self) -> list[QPushButton]:
        return [button(self.desk.words("workshop.new_job"), on=self.primary)]

    def home(self) -> QWidget:
        return self.scan

    def panes(self) -> list[QWidget]:
        return [self.left, self.bench]

    def shown(self, **filters: object) -> None:
        self._ask()
        if card := str(filters.get("card") or ""):
            self.open_card(card)
        self.scan.setFocus()

    def changed(self, receipt: Receipt) -> None:
        self._ask()
        if self.bench.sheet:
            self.open_card(self.bench.sheet.card.id)

    def find_here(self) -> None:
        self.scan.setFocus()
        self.scan.selectAll()

    def primary(self) -> None:
        """A new job begins with a card, and a card with its label."""
        self.scan.setFocus()
        self.desk.toast(self.desk.words("workshop.scan_first"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A scanner types wherever the focus is: what no field took belongs into the scan field."""
        if event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.scan.setFocus()
            self.scan.insert(event.text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._scanned()
        else:
            super().keyPressEvent(event)

    # --- asking

    def _ask(self) -> None:
        self.desk.jobs.ask(queue, self.desk.ledger, done=self._arrived, key="queue", owner=self)

    def open_card(self, card: str) -> None:
        """Put a card on the bench, by its number or its label."""
        desk = self.desk
        desk.jobs.ask(card_sheet, desk.ledger, card, done=self._show, failed=desk.problem, key="bench", owner=self)

    def _arrived(self, found: Queue) -> None:
        self.jobs = found
        self.queue.show_queue(found)
        self.queue.setVisible(bool(found.jobs))  # the bench says that nothing waits
        if not self.bench.sheet:
            self.bench.show_nothing(EmptyState(self.desk.look, "barcode", self.desk.words("workshop.nothing")))
            if found.jobs:
                self.open_card(found.jobs[0].card)
        self.retitle()

    def _show(self, sheet: CardSheet) -> None:
        self.bench.show_card(sheet)
        self.queue.mark(sheet.card.id)
        self._measures(sheet)
        self.scan.setFocus()

    def _measures(self, sheet: CardSheet) -> None:
        emptied(self._side)
        look, words = self.desk.look, self.desk.words
        table = MeasureTable(self.desk, sheet)
        self._side.addWidget(Label(look, words("workshop.before_after"), 13, 600))
        if table.before or table.after:
            self._side.addWidget(table)
        else:
            table.deleteLater()
            self._side.addWidget(Label(look, words("workshop.no_readings"), 12, token="text2"))
        self._side.addWidget(line())
        self._side.addWidget(parts_used(self.desk, sheet))
        self._side.addStretch(1)

    # --- the scanner

    def _scanned(self) -> None:
        """A code opens its card, or ticks off the scan that is asked for; Enter alone goes on with the open step."""
        code = self.scan.text().strip()
        self.scan.setText("")  # unlike clear(), this leaves nothing for the field's own Ctrl+Z
        if not code:
            self._onward()
            return
        desk = self.desk

        def failed(trouble: Problem) -> None:
            self._unknown(code, trouble)

        desk.jobs.ask(
            card_sheet, desk.ledger, code, done=lambda s: self._found(code, s), failed=failed, key="bench", owner=self
        )

    def _onward(self) -> None:
        form = self.bench.form
        if form and not form.begin():
            form.take()

    def _found(self, code: str, sheet: CardSheet) -> None:
        here = self.bench.sheet
        known = sheet.card.identifier("sticker")
        if here and here.card.id == sheet.card.id and self.bench.step() == "scan_card" and self.bench.form and known:
            self.bench.form.inputs["sticker"].fill(known)
            self.bench.form.take()
        else:
            self._show(sheet)

    def _unknown(self, code: str, trouble: Problem) -> None:
        """A label nobody knows is this card's label when it has none yet; else it is a mismatch."""
        here, form = self.bench.sheet, self.bench.form
        if not (here and form and self.bench.step() == "scan_card"):
            self.desk.problem(trouble)
            return
        known = here.card.identifier("sticker")
        form.inputs["sticker"].fill(code)
        if known and known != code:
            form.inputs["sticker"].show_error(Refused("label_differs", card=here.card.id, label=known, given=code))
        else:
            form.take()
