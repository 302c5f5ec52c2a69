"""Lots: all of them at the left, one with its boxes at the right; cards are scanned in, and it moves by its table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from volute.commands.lots import move_lot
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.lots.cards import LotCards, LotList
from volute.gui.forms.lots.papers import ask_where, write_papers
from volute.gui.forms.lots.sale import SellLot
from volute.gui.forms.lots.scan import LotScan
from volute.gui.forms.lots.small import MoveLot, NewLot, TakeOut
from volute.gui.parts import EmptyState, Label, button, column, line, row, wrapped
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger
from volute.queries.delivery_note import PAPERS, SHEET, Papers
from volute.queries.lot_said import LotSaid
from volute.queries.lots import LotRow, LotSheet, lot_sheet, lots

WIDTH, HEIGHT, SIDE, AIR = 1200, 800, 330, 60
Told = tuple[tuple[LotRow, ...], LotSheet | None]


class LotsSheet(Sheet):
    """Not modal. It asks again whenever facts are written or taken back."""

    def __init__(self, desk: Desk, parent: QWidget, lot: str = "") -> None:
        super().__init__(desk, parent, desk.words("lots.open"), WIDTH)
        self.rows: tuple[LotRow, ...] = ()
        self.told: LotSheet | None = None
        self._lot = lot
        self._make()
        self._lay_out()
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - AIR))
        self.ask()

    def _make(self) -> None:
        look = self.desk.look
        self.list, self.cards = LotList(self.desk), LotCards(self.desk)
        self.list.picked.connect(self._picked)
        self.name, self.facts = Label(look, "", 17, 600), wrapped(Label(look, "", 12, token="text2"))
        self.gains = wrapped(Label(look, "", 12, token="text2"))
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.scanning = LotScan(self)
        self.acts = {name: self._act(name, on) for name, on in self._deeds().items()}

    def _act(self, name: str, on: Callable[[], object]) -> QPushButton:
        key = f"lots.move.{name}" if name in ("seal", "reopen", "ship", "receive") else f"lots.{name}"
        return button(self.desk.words(key), on=on)

    def _deeds(self) -> dict[str, Callable[[], object]]:
        return {
            "take_out": self._take_out,
            "reopen": lambda: self._form("reopen"),
            "seal": self._seal,
            "sell": self._sell,
            "ship": lambda: self._form("ship"),
            "receive": lambda: self._form("receive"),
            **{kind: partial(self._where, kind) for kind in PAPERS},
        }

    def _lay_out(self) -> None:
        w, look = self.desk.words, self.desk.look
        new = button(w("lots.new"), look=look, icon="plus", on=self.new)
        left = column(self.list, row(new, 1), spacing=8)
        left.setFixedWidth(SIDE)
        self.right = column(
            self.name, self.facts, self.scanning, self.cards, self.gains, row(1, *self.acts.values()), spacing=8
        )
        self.right.layout().setStretchFactor(self.cards, 1)  # type: ignore[union-attr]  # it has one
        self.empty = EmptyState(look, "package", w("lots.empty"), w("lots.new"), self.new)
        self.filled = row(left, line(vertical=True), self.right, spacing=16)
        self.body.addWidget(self.filled, 1)
        self.body.addWidget(self.empty, 1)
        self.empty.hide()
        self.close_button(w("shell.close"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter after a scan puts the card in, and does not close the sheet."""
        typing = self.focusWidget() in (self.scanning.scan, self.scanning.box)
        if not (typing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            super().keyPressEvent(event)

    # --- asking and showing

    def ask(self, lot: str = "") -> None:
        """All lots, and the one looked at; the newest where none is."""
        self._lot = lot or self._lot
        asked = (_told, self.desk.ledger, self._lot, self.today())
        self.desk.jobs.ask(*asked, done=self._arrived, failed=self.fail, key="lots", owner=self)

    def today(self) -> date:
        return self.desk.seat.now().astimezone(self.desk.style.zone).date()

    def changed(self, receipt: Receipt) -> None:
        """A lot just opened is the one to look at."""
        opened = sorted(f.subject for f in receipt.facts if f.subject.startswith("lot:") and f.seq == 1)
        self.ask(opened[-1].partition(":")[2] if opened else "")

    def _arrived(self, told: Told) -> None:
        self.rows, self.told = told
        self._lot = self.told.name if self.told else ""
        self.empty.setVisible(not self.rows)
        self.filled.setVisible(bool(self.rows))
        self.list.show_lots(self.rows)
        at = self.list.columns.row_of("lot", self._lot)
        if at != self.list.current_row():
            self.list.select_row(at)
        self.cards.show_lot(self.told)
        if self.told:
            self._say(LotSaid(self.told, self.desk.words, self.desk.style, self.desk.called), self.told)

    def _say(self, said: LotSaid, sheet: LotSheet) -> None:
        self.name.setText(said.title())
        state, *others = said.sentences()
        shared = [text for text in others if text not in set(said.gains())]
        self.facts.setText("\n".join([state, *shared]))
        self.gains.setText("\n".join(said.gains()) if sheet.cards else "")
        status, some = sheet.status, bool(sheet.cards)
        self.scanning.show_lot(self.rows, self._lot)
        self.scanning.setVisible(status == "open")
        lawful = {
            "take_out": status == "open" and some,
            "reopen": status == "sealed" and not sheet.sold,
            "seal": status == "open" and some,
            "sell": status != "open" and not sheet.sold,
            "ship": status == "sealed",
            "receive": status == "shipped",
            "sheet": some,
            "labels": some,
            "note": status != "open",
        }
        for name, shown in lawful.items():
            self.acts[name].setVisible(shown)

    def _picked(self, at: int) -> None:
        name = str(self.list.columns.value("lot", at))
        if name != self._lot:
            self.clear_trouble()
            self.ask(name)

    # --- deeds

    def new(self) -> None:
        NewLot(self.desk, self).show()

    def _take_out(self) -> None:
        at = self.cards.chosen or [self.cards.current_row()]
        cards = [str(self.cards.columns.value("card", row)) for row in at if row >= 0]
        if cards:
            TakeOut(self.desk, self, self._lot, cards).show()

    def _seal(self) -> None:
        desk, lot = self.desk, self._lot
        said = desk.words("lots.moved", lot=lot, status=desk.words("value.lot.sealed"))
        self.clear_trouble()
        work = (move_lot, desk.ledger, desk.seat, lot, "seal")
        desk.jobs.ask(*work, done=lambda receipt: desk.wrote(receipt, said), failed=self.fail, owner=self)

    def _sell(self) -> None:
        if self.told:
            SellLot(self.desk, self, self.told).show()

    def _form(self, move: str) -> None:
        MoveLot(self.desk, self, self._lot, move).show()

    # --- the sheet for a buyer

    def _where(self, kind: str) -> None:
        if self.told:
            ask_where(self, self.told.name, kind, lambda path: self.write(path, kind))

    def write(self, path: Path, kind: str = SHEET) -> None:
        if self.told:
            self.clear_trouble()
            write_papers(self, Papers(self.told, kind), path)


def _told(ledger: Ledger, lot: str, today: date) -> Told:
    """Runs in the ledger lane. A lot that was taken back gives way to the newest."""
    rows = lots(ledger, today)
    names = [row.name for row in rows]
    wanted = lot if lot in names else next(iter(names), "")
    return rows, lot_sheet(ledger, wanted, today) if wanted else None
