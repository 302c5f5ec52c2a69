"""The price book: what cards fetch and what they earn, entered in one go; each quote with day, VAT basis and source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from volute.commands.registers import describe_all
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.quotes import OF_ONE_QUOTE, Limits
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.market.quotes import QuoteBook
from volute.gui.parts import Field, Label, button, scroll, wrapped
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger
from volute.queries.price_list import PriceList, price_list
from volute.queries.quotes import quotes

VAT = {"resale": "0.13", "rent_hour": "0.06"}  # on used goods whose input VAT was deducted, and on services
ROW, MOST_HEIGHT = 72, 400
Key = tuple[str, str]
Known = tuple[PriceList, Mapping[Key, tuple[str, ...]]]


class EnterPrices(Sheet):
    """A row for each variant, those without a price first. What is left empty stays as it is."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("decide.enter_prices"), 760)
        self._opener = parent
        self.fields: dict[Key, Field] = {}
        self.edits: dict[Key, QLineEdit] = {}
        w, look = desk.words, desk.look
        self.body.addWidget(wrapped(Label(look, w("decide.prices_help"), 12, token="text2")))
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setHorizontalSpacing(12)
        self.source = QLineEdit()
        self._source_field = Field(look, w("decide.price_source"), self.source)
        self.vat = QCheckBox(w("decide.price_vat"))
        self.vat.setChecked(True)
        self.doubts: Mapping[Key, tuple[str, ...]] = {}
        today = desk.seat.now().astimezone(desk.style.zone).date()
        asked = (read_prices, desk.ledger, today, desk.limits)
        desk.jobs.ask(*asked, done=self._arrived, failed=desk.problem, owner=self)

    @property
    def amounts(self) -> dict[str, QLineEdit]:
        """What cards fetch, by variant."""
        return {variant: edit for (variant, what), edit in self.edits.items() if what == "resale"}

    @property
    def rents(self) -> dict[str, QLineEdit]:
        """What they earn an hour, by variant."""
        return {variant: edit for (variant, what), edit in self.edits.items() if what == "rent_hour"}

    def _arrived(self, found: Known) -> None:
        known, self.doubts = found
        for at, variant in enumerate(known.variants):
            name = Label(self.desk.look, variant_name(variant), 13, 600)
            self._rows.addWidget(name, at, 0)
            for column, what in enumerate(VAT, 1):
                self._rows.addWidget(self._field(variant, what, known), at, column)
        self._rows.setRowStretch(len(known.variants), 1)
        inside = QWidget()
        inside.setLayout(self._rows)
        area = scroll(inside)
        area.setFixedHeight(min(ROW * max(len(known.variants), 1), MOST_HEIGHT))
        for part in (area, self._source_field, self.vat):
            self.body.addWidget(part)
        self.aside(button(self.desk.words("quotes.open"), on=self._open_book))
        self.buttons(self.desk.words("decide.enter_prices"), self.save, enabled=bool(known.variants))
        self.show()
        for edit in list(self.edits.values())[:1]:
            edit.setFocus()

    def _open_book(self) -> None:
        QuoteBook(self.desk, self._opener).ask()
        self.reject()

    def _field(self, variant: str, what: str, known: PriceList) -> Field:
        """An empty field; what counts now stands in it in grey, with its day and what is doubtful about it."""
        key, words, style = (variant, what), self.desk.words, self.desk.style
        edit = line_edit(ascii_only=True)
        if now := known.quotes.get(key):
            shown = style.number(now.amount, 0 if what == "resale" else 2)
            doubts = [words(f"quotes.flag.{name}") for name in self.doubts.get(key, ())]
            told = " · ".join([f"{'≈ ' if now.assumed else ''}{shown}", style.iso(now.as_of), *doubts])
            edit.setPlaceholderText(told)
            edit.setToolTip(told)
        else:
            edit.setPlaceholderText("—")
        self.edits[key] = edit
        self.fields[key] = Field(self.desk.look, words(f"decide.price_of.{what}"), edit)
        edit.setAccessibleName(f"{variant_name(variant)}, {words(f'decide.price_of.{what}')}")
        return self.fields[key]

    def save(self) -> None:
        """Check every field before anything is written."""
        desk, given = self.desk, self._given()
        source = self.source.text().strip()
        self._source_field.error("" if source else desk.words("decide.source_missing"))
        if given is None or not source:
            return
        entries = {"-".join(key): self._quote(*key, text, source) for key, text in given.items()}

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words.plural("decide.prices_entered", len(entries)))

        desk.jobs.ask(describe_all, desk.ledger, desk.seat, "price", entries, done=done, failed=self.fail, owner=self)

    def _given(self) -> Mapping[Key, str] | None:
        """What was typed; None when a text is no price, or none was typed."""
        good, typed = True, {}
        for key, edit in self.edits.items():
            text = edit.text().strip().replace(",", "").lstrip("¥￥")
            wrong = bool(text) and not _positive(text)
            self.fields[key].error(self.desk.words("decide.price_bad") if wrong else "")
            good &= not wrong
            if text:
                typed[key] = text
        if good and not typed:
            next(iter(self.fields.values())).error(self.desk.words("decide.price_bad"))
        return typed if good and typed else None

    def _quote(self, variant: str, what: str, amount: str, source: str) -> dict[str, Evidence]:
        """Somebody said it, so it is no longer assumed."""
        today = self.desk.seat.now().astimezone(self.desk.style.zone).date()
        return {
            "model": variant,
            "what": what,
            "amount": amount,
            "vat_included": self.vat.isChecked(),
            "vat_rate": VAT[what],
            "as_of": today.isoformat(),
            "source": source,
            "assumed": False,
            **dict.fromkeys(OF_ONE_QUOTE, ""),
        }


def read_prices(ledger: Ledger, today: date, limits: Limits) -> Known:
    """Runs in the ledger lane: what counts, and of each price whether it is old or few have quoted it."""
    known = price_list(ledger, *VAT)
    counting = [q for q in quotes(ledger, today, limits) if q.counts and not q.said.centre]
    doubts = {q.key[:2]: tuple(name for name in ("stale", "thin") if getattr(q, name)) for q in counting}
    return known, doubts


def _positive(text: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    return amount.is_finite() and amount > 0
