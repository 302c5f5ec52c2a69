"""One quote by hand: a new one, or the correction of one that was written down wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from volute.commands.listed import ListLine
from volute.commands.listed_values import figure
from volute.commands.quoted_in import in_cny
from volute.commands.quotelines import USUAL_VAT
from volute.commands.quotelist import enter_quotes
from volute.commands.registers import describe_all
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.problems import Problem
from volute.domain.quotes import CURRENCIES, GRADES
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.market.quote_picture import PicturePick
from volute.gui.parts import Field
from volute.gui.sheet import Sheet
from volute.queries.quotes import Quoted

OF_THE_RATE = ("rate", "rate_as_of", "rate_source")  # asked of a quote in another currency
TYPED = ("amount", *OF_THE_RATE, "vat_rate", "as_of", "source", "quantity")


@dataclass(frozen=True)
class Known:
    """What a quote can be of: models by key, centres by code."""

    variants: Sequence[str]
    centres: Mapping[str, str]


class EditQuote(Sheet):
    """Everything a quote needs; what is wrong is said beside its field."""

    def __init__(self, desk: Desk, parent: QWidget, known: Known, quoted: Quoted | None = None) -> None:
        super().__init__(desk, parent, desk.words("quotes.edit" if quoted else "quotes.add"), 520)
        self._quoted, self._known = quoted, known
        self.choices = {name: QComboBox() for name in ("model", "what", "currency", "condition", "centre")}
        self.edits: dict[str, QLineEdit] = {name: line_edit(ascii_only=not name.endswith("source")) for name in TYPED}
        self.vat, self.assumed = QCheckBox(desk.words("quotes.vat_in")), QCheckBox(desk.words("quotes.assumed"))
        self.picture = PicturePick(desk, quoted.said.picture if quoted else "")
        for edit in self.edits.values():
            edit.installEventFilter(self.picture)
        self.fields: dict[str, Field] = {}
        self._fill_choices()
        self._lay_out()
        self.choices["what"].currentIndexChanged.connect(lambda _: self._usual())
        self._show(quoted)
        self.buttons(desk.words("quotes.save"), self.save)

    def _fill_choices(self) -> None:
        words, desk = self.desk.words, self.desk
        offered = {
            "model": {variant: variant_name(variant) for variant in self._known.variants},
            "what": {what: words(f"cli.prices.of.{what}") for what in USUAL_VAT},
            "currency": {currency: currency for currency in CURRENCIES},
            "condition": {grade: words(f"quotes.condition_of.{grade}") for grade in GRADES},
            "centre": {"": words("quotes.everywhere"), **{k: desk.called(n) for k, n in self._known.centres.items()}},
        }
        for name, options in offered.items():
            for key, text in options.items():
                self.choices[name].addItem(text, key)

    def _lay_out(self) -> None:
        words, look = self.desk.words, self.desk.look
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        inside: dict[str, QWidget] = {**self.choices, **self.edits}
        order = (
            "model",
            "what",
            "amount",
            "vat_rate",
            "currency",
            "rate",
            "rate_as_of",
            "rate_source",
            "as_of",
            "source",
            "quantity",
            "condition",
            "centre",
        )
        for at, name in enumerate(order):
            self.fields[name] = Field(look, words(f"quotes.field.{name}"), inside[name])
            grid.addWidget(self.fields[name], at // 2, at % 2)
        self.body.addLayout(grid)
        self.choices["currency"].currentIndexChanged.connect(lambda _: self._rated())
        self._rated()
        for part in (self.vat, self.assumed, self.picture):
            self.body.addWidget(part)

    def _rated(self) -> None:
        """CNY needs no rate."""
        for name in OF_THE_RATE:
            self.edits[name].setEnabled(self.choices["currency"].currentData() != CURRENCIES[0])

    def _usual(self) -> None:
        self.edits["vat_rate"].setText(USUAL_VAT[str(self.choices["what"].currentData())])

    def _show(self, quoted: Quoted | None) -> None:
        self._usual()
        self.vat.setChecked(True)
        today = self.desk.seat.now().astimezone(self.desk.style.zone).date()
        self.edits["as_of"].setText(today.isoformat())
        if quoted is None:
            return
        said = quoted.said
        chosen = {"model": said.variant, "what": said.what, "condition": said.condition or "new", "centre": said.centre}
        chosen["currency"] = said.currency or CURRENCIES[0]
        for name, key in chosen.items():
            self.choices[name].setCurrentIndex(max(self.choices[name].findData(key), 0))
        for name in ("model", "what", "centre"):
            self.choices[name].setEnabled(False)  # another of these would be another quote
        amount = said.amount if said.foreign is None else said.foreign
        rate = "" if said.rate is None else f"{said.rate:g}"
        typed = {
            "amount": f"{amount:g}",
            "rate": rate,
            "vat_rate": f"{said.vat_rate:g}",
            "as_of": said.as_of.isoformat(),
        }
        quantity = "" if said.quantity is None else str(said.quantity)
        typed |= {"rate_as_of": said.rate_as_of.isoformat() if said.rate_as_of else "", "rate_source": said.rate_source}
        for name, text in (typed | {"source": said.source, "quantity": quantity}).items():
            self.edits[name].setText(text)
        self.vat.setChecked(said.vat_included)
        self.assumed.setChecked(said.assumed)

    def given(self) -> dict[str, Evidence]:
        """As the register has it."""
        typed = {name: edit.text().strip() for name, edit in self.edits.items()}
        if found := figure(typed["amount"]):
            typed["amount"] = f"{found.amount:f}"
        chosen = {name: str(box.currentData() or "") for name, box in self.choices.items()}
        flags = {"vat_included": self.vat.isChecked(), "assumed": self.assumed.isChecked()}
        return {**typed, **chosen, **flags, "picture": self.picture.said}

    def save(self) -> None:
        desk = self.desk
        try:
            given = in_cny(self.given())
        except Problem as trouble:
            self._wrong(trouble)
            return
        keep = (self.picture.kept,) if self.picture.kept else ()
        if self._quoted:
            asked = (desk.ledger, desk.seat, "price", {self._quoted.entry: given}, keep)
            desk.jobs.ask(describe_all, *asked, done=self._saved, failed=self._wrong, owner=self)
        else:
            lines = (ListLine(1, given),)
            desk.jobs.ask(
                enter_quotes, desk.ledger, desk.seat, lines, keep, done=self._saved, failed=self._wrong, owner=self
            )

    def _saved(self, receipt: Receipt) -> None:
        self.accept()
        self.desk.wrote(receipt, self.desk.words("quotes.saved", model=self.choices["model"].currentText()))

    def _wrong(self, trouble: Problem) -> None:
        """Beside the field it is about; else below."""
        named = str(trouble.facts.get("field") or trouble.facts.get("fields") or "").split(", ")
        for name, field in self.fields.items():
            field.error(" ".join(self.desk.problem_words(trouble)).strip() if name in named else "")
        if not set(named) & set(self.fields):
            self.fail(trouble)
