"""Small forms about lots: a new one, cards into one, and what a move or taking out asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from volute.commands.lots import move_lot, open_lot, pack, pack_new, unpack
from volute.domain.events import Evidence
from volute.domain.lifecycle import SOLD_AS
from volute.domain.lots import MOVES
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.form import Form
from volute.gui.forms.inputs import line_edit
from volute.gui.parts import Label, wrapped
from volute.queries.lots import LotRow, lots

NEW = ""


class LotForm(Form):
    """Fields of a lot."""

    def __init__(self, desk: Desk, parent: QWidget, title: str) -> None:
        super().__init__(desk, parent, title, lambda name: desk.words(f"lots.field.{name}"), 460)
        self.edits: dict[str, QLineEdit] = {}

    def line(self, name: str, at: tuple[int, int], wide: int = 1, *, text: str = "", ascii_only: bool = False) -> None:
        self.edits[name] = line_edit(text, ascii_only=ascii_only)
        self.put(name, self.edits[name], at, wide)

    def given(self) -> Mapping[str, Evidence]:
        return {name: edit.text().strip() for name, edit in self.edits.items() if edit.text().strip()}

    def show(self) -> None:
        super().show()
        if self.edits:
            next(iter(self.edits.values())).setFocus()


class NewLot(LotForm):
    """What people call it, and how many cards a box holds."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("lots.new"))
        self.line("title", (0, 0))
        self.line("capacity", (0, 1), ascii_only=True)
        self.sold_as = QComboBox()
        self.sold_as.addItem(desk.words("lots.offered_unsaid"), "")
        for name in SOLD_AS:
            self.sold_as.addItem(desk.words(f"choice.{name}"), name)
        self.put("sold_as", self.sold_as, (1, 0), 2)
        self.buttons(desk.words("lots.new"), self._open)

    def _open(self) -> None:
        fields = {**self.given(), "sold_as": str(self.sold_as.currentData())}
        self.send(lambda: open_lot(self.desk.ledger, self.desk.seat, fields), lambda _: self.desk.words("lots.opened"))


class PutInLot(LotForm):
    """Cards chosen elsewhere go into a box of an open lot, or of a new one: one undo either way."""

    def __init__(
        self, desk: Desk, parent: QWidget, cards: Sequence[str], known: Sequence[LotRow], chosen: str = ""
    ) -> None:
        super().__init__(desk, parent, desk.words("lots.put_in_lot"))
        self._cards, self.lot = tuple(cards), QComboBox()
        for row in known:
            if row.fields["status"] == "open":
                named = desk.called(str(row.fields.get("title") or ""))
                self.lot.addItem(f"{row.name} · {named}" if named else row.name, row.name)
        self.lot.addItem(desk.words("lots.new"), NEW)
        self.put("cards", Label(desk.look, desk.words.plural("unit.cards", len(cards))), (0, 0), 2)
        self.put("lot", self.lot, (1, 0), 2)
        self.line("box", (2, 0), text="1")
        self.line("title", (2, 1))
        self.line("override", (3, 0), 2)
        self.lot.setCurrentIndex(max(self.lot.findData(chosen), 0))
        self.lot.currentIndexChanged.connect(lambda _: self._asks())
        self._asks()
        self.buttons(desk.words("lots.put_in"), self._put)

    def _asks(self) -> None:
        """Only a new lot is given a name."""
        self.fields["title"].setVisible(self.lot.currentData() == NEW)

    def _put(self) -> None:
        desk, given, cards, lot = self.desk, self.given(), self._cards, str(self.lot.currentData())
        box, title, override = (str(given.get(name) or "") for name in ("box", "title", "override"))

        def work() -> Receipt:
            if lot == NEW:
                return pack_new(desk.ledger, desk.seat, {"title": title}, cards, box, override)
            return pack(desk.ledger, desk.seat, lot, cards, box, override)

        self.send(work, lambda _: desk.words.plural("lots.packed", len(cards)))


def put_in_lot(desk: Desk, parent: QWidget, cards: Sequence[str]) -> None:
    """Ask for the lots there are, then for the one."""

    def found(known: tuple[LotRow, ...]) -> None:
        PutInLot(desk, parent, cards, known).show()

    today = desk.seat.now().astimezone(desk.style.zone).date()
    desk.jobs.ask(lots, desk.ledger, today, done=found, failed=desk.problem, owner=parent)


class MoveLot(LotForm):
    """Reopening asks why, shipping by whom, receiving who took it in."""

    def __init__(self, desk: Desk, parent: QWidget, lot: str, move: str) -> None:
        super().__init__(desk, parent, f"{desk.words(f'lots.move.{move}')} · {lot}")
        self._lot, self._move = lot, move
        for at, name in enumerate(MOVES[move].asks):
            self.line(name, (0, at), ascii_only=name == "waybill")
        self.buttons(desk.words(f"lots.move.{move}"), self._go)

    def _go(self) -> None:
        given = self.given()
        send_move(self, self._lot, self._move, given)


def send_move(form: Form, lot: str, move: str, given: Mapping[str, Evidence]) -> None:
    desk = form.desk
    said = desk.words("lots.moved", lot=lot, status=desk.words(f"value.lot.{MOVES[move].after}"))
    form.send(lambda: move_lot(desk.ledger, desk.seat, lot, move, given), lambda _: said)


class TakeOut(LotForm):
    """Why cards leave an open lot."""

    def __init__(self, desk: Desk, parent: QWidget, lot: str, cards: Sequence[str]) -> None:
        super().__init__(desk, parent, f"{desk.words('lots.take_out')} · {lot}")
        self._lot, self._cards = lot, tuple(cards)
        self.body.insertWidget(0, wrapped(Label(desk.look, ", ".join(cards), 12, token="text2")))
        self.line("reason", (0, 0))
        self.buttons(desk.words("lots.take_out"), self._out)

    def _out(self) -> None:
        desk, lot, cards, reason = self.desk, self._lot, self._cards, str(self.given().get("reason") or "")
        said = desk.words.plural("lots.taken_out", len(cards))
        self.send(lambda: unpack(desk.ledger, desk.seat, lot, cards, reason), lambda _: said)
