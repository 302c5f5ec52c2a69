"""Add cards by hand or by scanner: what they are, where they lie, what they cost, and the label of each."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from volute.commands.receiving import MOST, Delivery, Paid, receive
from volute.domain.card import Cooler
from volute.domain.catalogue import MODELS, ROWS
from volute.domain.events import Registered
from volute.domain.money import Currency, Money
from volute.domain.problems import Problem, Refused
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.cards.room import ask_room, list_centres
from volute.gui.forms.inputs import choice_box, line_edit
from volute.gui.parts import Field, row
from volute.gui.sheet import Sheet
from volute.queries.receiving import Room

LABELS_HEIGHT = 92


class AddCards(Sheet):
    """Cards that are alike, several at once. Without a centre there is nowhere to put them, so that comes first."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("cards.add"), 600)
        self.room = Room({}, {}, {})
        self._opener = parent
        self.model, self.centre, self.store = QComboBox(), QComboBox(), QComboBox()
        for known in ROWS:
            self.model.addItem(known.name, known.key)
        self.cooler = choice_box(desk, tuple(cooler.value for cooler in Cooler))
        self.memory, self.cost, self.document = (line_edit(ascii_only=at < 2) for at in range(3))
        self.host, self.slot = line_edit(ascii_only=True), line_edit(ascii_only=True)
        self.store.setEditable(True)
        self.currency = QComboBox()
        self.currency.addItems([currency.value for currency in Currency])
        self.vat = QCheckBox(desk.words("cards.vat_included"))
        self.vat.setChecked(True)  # as a pasted list begins
        self.count = QSpinBox()
        self.count.setRange(1, MOST)
        self.count.lineEdit().setTextMargins(8, 0, 0, 0)
        self.labels = QPlainTextEdit()
        self.labels.setFixedHeight(LABELS_HEIGHT)
        self.labels.setTabChangesFocus(True)
        self.labels.textChanged.connect(self._counted)
        self.fields = self._fields()
        self._lay_out()
        self.model.currentIndexChanged.connect(lambda _: self._as_made())
        self.centre.currentIndexChanged.connect(lambda _: self._shelves())
        self.count.valueChanged.connect(lambda _: self._verb())
        self._as_made()
        self.buttons("", self._add)
        self._verb()

    def _fields(self) -> dict[str, Field]:
        paid = row(self.cost, self.currency, self.vat)
        inside: dict[str, QWidget] = {
            "model": self.model, "cooler": self.cooler, "memory_mib": self.memory, "centre": self.centre,
            "store": self.store, "host": self.host, "slot": self.slot, "cost": paid, "document": self.document,
            "count": self.count, "labels": self.labels,
        }  # fmt: skip
        return {name: Field(self.desk.look, self.desk.words(f"cards.field.{name}"), w) for name, w in inside.items()}

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        places = {
            "model": (0, 0, 2), "cooler": (0, 2, 1), "memory_mib": (0, 3, 1), "centre": (1, 0, 2), "store": (1, 2, 2),
            "host": (2, 0, 2), "slot": (2, 2, 1), "count": (2, 3, 1), "cost": (3, 0, 3), "document": (3, 3, 1),
            "labels": (4, 0, 4),
        }  # fmt: skip
        for name, (line, column, wide) in places.items():
            grid.addWidget(self.fields[name], line, column, 1, wide)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)

    # --- opening

    def ask(self) -> None:
        """Where cards can be put is asked first."""
        ask_room(self, self._opener, self._arrived)

    def _arrived(self, found: Room) -> None:
        self.room = found
        list_centres(self.centre, found, self)
        self.show()
        self.labels.setFocus()

    # --- what follows from what

    def _as_made(self) -> None:
        known = MODELS[str(self.model.currentData())]
        self.memory.setText(str(known.memory_mib))
        self.cooler.setCurrentIndex(self.cooler.findData(known.cooler.value))

    def _shelves(self) -> None:
        self.store.clear()
        self.store.addItems(list(self.room.shelves.get(str(self.centre.currentData()), ())))

    def scanned(self) -> list[str]:
        """Labels as scanned, one a line."""
        return [label.strip() for label in self.labels.toPlainText().splitlines() if label.strip()]

    def _counted(self) -> None:
        labels = self.scanned()
        self.count.setEnabled(not labels)
        if labels:
            self.count.setValue(len(labels))

    def _verb(self) -> None:
        if self.ok:
            self.ok.setText(self.desk.words.plural("cards.add_n", self.count.value()))

    # --- sending

    def _add(self) -> None:
        for field in self.fields.values():
            field.error("")
        self.clear_trouble()
        try:
            delivery = self._delivery()
        except Refused as wrong:
            self._failed(wrong)
            return

        def done(receipt: Receipt) -> None:
            self.accept()
            self.desk.wrote(receipt, self.desk.words.plural("cards.added", delivery.count))

        desk = self.desk
        desk.jobs.ask(receive, desk.ledger, desk.seat, delivery, done=done, failed=self._failed, owner=self)

    def _delivery(self) -> Delivery:
        host = self.host.text().strip()
        first = Registered(
            model=str(self.model.currentData()),
            centre=self.room.hosts.get(host) or str(self.centre.currentData()),
            store="" if host else self.store.currentText().strip(),
            host=host,
            slot=_whole("slot", self.slot, 63) if host else None,
            cooler=str(self.cooler.currentData()),
            memory_mib=_whole("memory_mib", self.memory, 4_194_304) if self.memory.text().strip() else None,
            source="typed",
        )
        return Delivery(first, self.count.value(), tuple(self.scanned()), self._paid())

    def _paid(self) -> Paid | None:
        text = self.cost.text().strip().replace(",", "")
        if not text:
            return None
        try:
            each = Money.of(Decimal(text), Currency(self.currency.currentText()))
        except InvalidOperation as odd:
            raise Refused("evidence_not_amount", field="cost", given=text) from odd
        if each.minor < 0:
            raise Refused("evidence_not_amount", field="cost", given=text)
        return Paid(each, self.vat.isChecked(), self.document.text().strip())

    def _failed(self, trouble: Problem) -> None:
        """Under the field it is about, else at the foot."""
        about = {"sticker_taken": "labels", "no_such_entry": str(trouble.facts.get("register"))}
        name = about.get(trouble.code, str(trouble.facts.get("field") or ""))
        if name not in self.fields:
            self.fail(trouble)
            return
        named = {"field": self.desk.words(f"cards.field.{name}")} if "field" in trouble.facts else {}
        told = Refused(trouble.code, **{**trouble.facts, **named})
        self.fields[name].error(" ".join(self.desk.problem_words(told)).strip())


def _whole(name: str, edit: QLineEdit, most: int) -> int:
    text = edit.text().strip()
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise Refused("evidence_not_whole", field=name, given=text, least=0, most=most)
    return int(text)
