"""Cards go into a lot as they are scanned or typed; one that somebody has a claim on asks who allows it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from volute.commands.lots import pack
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.lots.small import PutInLot
from volute.gui.parts import Label, button
from volute.gui.sheet import Sheet
from volute.queries.lots import LotRow, scanned

CLAIMED = ("encumbered", "lot_cards_unfit")


class LotScan(QWidget):
    """One line: what was scanned, and the box it goes into. What is refused is told in the sheet, and stays."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet, self._desk = sheet, sheet.desk
        self._rows: Sequence[LotRow] = ()
        self._lot = ""
        w, look = self._desk.words, self._desk.look
        self.scan, self.box = line_edit(ascii_only=True), line_edit("1", ascii_only=True)
        for field, key in ((self.scan, "lots.scan"), (self.box, "lots.field.box")):
            field.setAccessibleName(w(key))
            field.setPlaceholderText(w(key))
        self.box.setFixedWidth(64)
        self.scan.returnPressed.connect(self.put)
        self.allow = button(w("lots.allow"), on=self._allow)
        self.allow.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        label = Label(look, w("lots.field.box"), 12, token="text2")
        for part in (self.scan, label, self.box, button(w("lots.put_in"), on=self.put), self.allow):
            layout.addWidget(part)

    def show_lot(self, rows: Sequence[LotRow], lot: str) -> None:
        """Which lot it is, and which others there are."""
        self._rows, self._lot = rows, lot
        self.allow.hide()

    def put(self) -> None:
        """What was scanned or typed: a number, sticker, serial or UUID; several with blanks or commas between."""
        text, box, lot = self.scan.text().strip(), self.box.text().strip(), self._lot
        if not text or not lot:
            return
        desk = self._desk

        def work() -> Receipt:
            return pack(desk.ledger, desk.seat, lot, scanned(desk.ledger, text), box)

        def done(receipt: Receipt) -> None:
            self.scan.clear()
            desk.wrote(receipt, desk.words.plural("lots.packed", len(receipt.facts)))

        self._sheet.clear_trouble()
        desk.jobs.ask(work, done=done, failed=self._not_put, owner=self)
        self.scan.setFocus()

    def _not_put(self, trouble: Problem) -> None:
        self._sheet.fail(trouble)
        self.allow.setVisible(trouble.code in CLAIMED)
        self.scan.selectAll()

    def _allow(self) -> None:
        """Somebody has a claim on what was scanned: it may be packed when a person is named who allows that."""

        def found(cards: list[str]) -> None:
            PutInLot(self._desk, self._sheet, cards, self._rows, self._lot).show()

        self._sheet.clear_trouble()
        asked = (scanned, self._desk.ledger, self.scan.text())
        self._desk.jobs.ask(*asked, done=found, failed=self._not_put, owner=self)
