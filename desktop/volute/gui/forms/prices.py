"""Resale prices that are missing, entered in one go: one transaction, each with its day, VAT basis and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from volute.commands.registers import describe_all
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.parts import Field, Label, wrapped
from volute.gui.sheet import Sheet

VAT = "0.13"  # on used goods whose input VAT was deducted


class EnterPrices(Sheet):
    """A field for each variant; one left empty stays unknown."""

    def __init__(self, desk: Desk, parent: QWidget, variants: Sequence[str]) -> None:
        super().__init__(desk, parent, desk.words("decide.enter_prices"))
        w, look = desk.words, desk.look
        self.body.addWidget(wrapped(Label(look, w("decide.prices_help"), 12, token="text2")))
        self.amounts = {variant: QLineEdit() for variant in variants}
        self.fields = {
            variant: Field(look, w("decide.price_of", model=variant_name(variant)), amount)
            for variant, amount in self.amounts.items()
        }
        self.source = QLineEdit()
        self._source_field = Field(look, w("decide.price_source"), self.source)
        self.vat = QCheckBox(w("decide.price_vat"))
        self.vat.setChecked(True)
        for part in (*self.fields.values(), self._source_field, self.vat):
            self.body.addWidget(part)
        self.buttons(w("decide.enter_prices"), self.save)

    def save(self) -> None:
        """Check every field before anything is written."""
        desk, given = self.desk, self._given()
        source = self.source.text().strip()
        self._source_field.error("" if source else desk.words("decide.source_missing"))
        if given is None or not source:
            return
        entries = {f"{variant}-resale": self._quote(variant, amount, source) for variant, amount in given.items()}

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words("decide.prices_entered", n=len(entries)))

        desk.jobs.ask(describe_all, desk.ledger, desk.seat, "price", entries, done=done, failed=self.fail, owner=self)

    def _given(self) -> Mapping[str, str] | None:
        """What was typed, by variant; None when a text is no price, or none was typed."""
        good, typed = True, {}
        for variant, field in self.amounts.items():
            text = field.text().strip().replace(",", "").lstrip("¥")
            wrong = bool(text) and not _positive(text)
            self.fields[variant].error(self.desk.words("decide.price_bad") if wrong else "")
            good &= not wrong
            if text:
                typed[variant] = text
        if good and not typed:
            next(iter(self.fields.values())).error(self.desk.words("decide.price_bad"))
        return typed if good and typed else None

    def _quote(self, variant: str, amount: str, source: str) -> dict[str, Evidence]:
        today = self.desk.seat.now().astimezone(self.desk.style.zone).date()
        return {
            "model": variant,
            "what": "resale",
            "amount": amount,
            "vat_included": self.vat.isChecked(),
            "vat_rate": VAT,
            "as_of": today.isoformat(),
            "source": source,
        }


def _positive(text: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    return amount.is_finite() and amount > 0
