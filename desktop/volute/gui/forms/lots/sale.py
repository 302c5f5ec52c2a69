"""A lot is sold by form: buyer, price of the whole or of each card, currency and VAT basis, and what it is sold as."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from volute.commands.lot_sale import Sale, sell_lot
from volute.domain.evidence import as_evidence
from volute.domain.lifecycle import SOLD_AS
from volute.domain.lots import SPLITS
from volute.domain.money import Currency, Money
from volute.domain.problems import Problem, Refused
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.lots.small import LotForm
from volute.gui.parts import Label, row, wrapped
from volute.queries.lots import LotSheet, shares

EACH = "each"  # the amount is every card's
USUAL_VAT = "0.13"


class SellLot(LotForm):
    """The price of the whole is shared by a rule that stands beside it; encumbered cards need who allows it."""

    def __init__(self, desk: Desk, parent: QWidget, sheet: LotSheet) -> None:
        super().__init__(desk, parent, f"{desk.words('lots.sell')} · {sheet.name}")
        self._sheet = sheet
        self.split, self.currency, self.sold_as = QComboBox(), QComboBox(), QComboBox()
        for rule in SPLITS:
            self.split.addItem(desk.words(f"lots.shared.{rule}"), rule)
        self.split.addItem(desk.words("lots.shared.each"), EACH)
        for currency in Currency:
            self.currency.addItem(currency.value, currency)
        for name in SOLD_AS:
            self.sold_as.addItem(desk.words(f"choice.{name}"), name)
        self.sold_as.setCurrentIndex(SOLD_AS.index(str(sheet.fields.get("sold_as") or "used")))
        self.vat = QCheckBox(desk.words("leases.vat_in"))
        self.vat.setChecked(True)
        self._lay_out()
        self.buttons(desk.words("lots.sell"), self._sell)

    def _lay_out(self) -> None:
        desk, counted = self.desk, self.desk.words.plural("unit.cards", len(self._sheet.cards))
        self.body.insertWidget(0, wrapped(Label(desk.look, counted, 12, token="text2")))
        self.line("buyer", (0, 0))
        self.put("sold_as", self.sold_as, (0, 1))
        self.line("price", (1, 0), ascii_only=True)
        self.put("split", self.split, (1, 1))
        self.put("currency", row(self.currency, self.vat, 1), (2, 0))
        self.line("vat_rate", (2, 1), text=USUAL_VAT, ascii_only=True)
        self.line("fees", (3, 0), ascii_only=True)
        self.line("sold", (3, 1), text=self.today().isoformat(), ascii_only=True)
        self.line("document", (4, 0))
        self.line("rate", (5, 0), ascii_only=True)
        self.line("rate_source", (5, 1))
        self.currency.currentIndexChanged.connect(lambda _: self._rated())
        self._rated()
        if any(card.claims for card in self._sheet.cards):
            self.line("override", (4, 1))

    def _rated(self) -> None:
        """Yuan need no rate."""
        for name in ("rate", "rate_source"):
            self.fields[name].setVisible(self.currency.currentData() is not Currency.CNY)

    def _sell(self) -> None:
        try:
            sale = self.sale()
        except Problem as wrong:
            self.failed(wrong)
            return
        desk, lot = self.desk, self._sheet.name
        said = desk.words("lots.sold_to", lot=lot, buyer=sale.buyer)

        def work() -> Receipt:
            return sell_lot(desk.ledger, desk.seat, lot, sale)

        self.send(work, lambda _: said)

    def sale(self) -> Sale:
        """As filled in. Refused names the field that is wrong."""
        text = {name: edit.text().strip() for name, edit in self.edits.items()}
        currency, rule = Currency(self.currency.currentData()), str(self.split.currentData())
        price = _money("price", text["price"], currency)
        each = {card.card: price for card in self._sheet.cards}
        return Sale(
            buyer=text["buyer"],
            prices=each if rule == EACH else shares(self._sheet, price, rule),
            vat_included=self.vat.isChecked(),
            vat_rate=text["vat_rate"],
            split="" if rule == EACH else rule,
            fees=_money("fees", text["fees"], currency) if text["fees"] else None,
            day=text["sold"],
            rate=text["rate"],
            rate_source=text["rate_source"],
            document=text["document"],
            override=text.get("override", ""),
            usually=str(self.sold_as.currentData()),
        )


def _money(name: str, text: str, currency: Currency) -> Money:
    if not text:
        raise Refused("evidence_not_amount", field=name, given=text)
    try:
        return Money.of(str(as_evidence("price", text)), currency)
    except Refused as wrong:
        raise Refused("evidence_not_amount", field=name, given=text) from wrong
