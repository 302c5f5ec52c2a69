"""One lease beside the table: its terms, what leaving today would cost, and what was said of it, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from volute.domain.events import Described, Fact
from volute.domain.leases import total
from volute.domain.metering import Meter
from volute.domain.registers import REGISTERS
from volute.gui.desk import Desk
from volute.gui.forms.leases.deposit import FIELDS, DepositSheet
from volute.gui.forms.leases.statement import StatementSheet
from volute.gui.parts import KeyValues, Label, button, emptied, line, row, side_pane, wrapped
from volute.queries.lease_sheet import LeaseSheet, lease_sheet
from volute.queries.statements import Statement
from volute.words.contracts import charge_words

WIDTH = 316
MONEY = ("price", "price_before", "deposit", "break_fee", "penalty")
HIDDEN = ("tenant", "unit", "centre", "vat_included", "vat_rate", "deposit", *FIELDS)  # said elsewhere on the sheet
NEWEST = 8


class LeaseSide(QWidget):
    """Shows the lease it is told to, and asks again when something was written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.sheet: LeaseSheet | None = None
        self._name = ""
        self._body = side_pane(self, WIDTH)

    def show_lease(self, name: str) -> None:
        """Ask for a lease; an older question's answer is dropped."""
        self._name = name
        if not name:
            self.sheet = None
            emptied(self._body)
            self._body.addWidget(wrapped(Label(self._desk.look, self._desk.words("leases.choose"), 12, token="text2")))
            self._body.addStretch(1)
            return
        desk = self._desk
        asked = (lease_sheet, desk.ledger, name, desk.seat.now())
        desk.jobs.ask(*asked, done=self._arrived, failed=desk.problem, key="lease sheet", owner=self)

    def _arrived(self, sheet: LeaseSheet) -> None:
        self.sheet = sheet
        emptied(self._body)
        look, words = self._desk.look, self._desk.words
        self._body.addWidget(Label(look, sheet.terms.name, 17, 600, mono=True))
        self._body.addWidget(Label(look, self._desk.called(sheet.terms.tenant), 13, 600))
        self._body.addWidget(KeyValues(look, list(self._terms(sheet))))
        self._deposit(sheet)
        self._metered(sheet)
        self._statements(sheet)
        self._leaving(sheet)
        self._body.addWidget(line())
        self._body.addWidget(Label(look, words("leases.history"), 12, 600, "text2"))
        for fact in sheet.history[:NEWEST]:
            self._body.addWidget(wrapped(Label(look, self._told(fact), 12, token="text2")))
        self._body.addStretch(1)

    def _terms(self, sheet: LeaseSheet) -> Iterator[tuple[str, str]]:
        words = self._desk.words
        yield words("leases.column.cards"), self._desk.style.count(len(sheet.cards))
        for name in REGISTERS["lease"]:
            value = sheet.fields.get(name)
            if name not in HIDDEN and value not in (None, ""):
                yield words(f"leases.term.{name}"), self._value(sheet, name, value)

    def _value(self, sheet: LeaseSheet, name: str, value: object) -> str:
        words, terms = self._desk.words, sheet.terms
        if isinstance(value, bool):
            return words("leases.yes" if value else "leases.no")
        if name == "price":
            rate = self._desk.style.percent(float(terms.vat_rate), 0)
            basis = words("leases.priced_with" if terms.vat_included else "leases.priced_plus", rate=rate)
            unit = words(f"leases.unit.{terms.unit}")
            return words("leases.priced", amount=str(value), currency=terms.currency, unit=unit, basis=basis)
        if name in MONEY:
            return f"{self._desk.style.number(float(str(value)), 2)} {terms.currency}"
        return self._word(name, value)

    def _deposit(self, sheet: LeaseSheet) -> None:
        """What was agreed on, came in, is held and is gone; what nobody recorded is a dash."""
        words, deposit, style = self._desk.words, sheet.deposit, self._desk.style
        names = ("agreed", "received", "held", *(n for n in ("returned", "forfeited") if getattr(deposit, n)))
        amounts = [(words(f"leases.deposits.{name}"), getattr(deposit, name)) for name in names]
        told = [(w, "—" if n is None else f"{style.number(float(n), 2)} {sheet.terms.currency}") for w, n in amounts]
        self._body.addWidget(Label(self._desk.look, words("leases.column.deposit"), 12, 600, "text2"))
        self._body.addWidget(KeyValues(self._desk.look, told))
        door = button(words("leases.deposit_record"), "link", on=lambda: self._record(sheet))
        self._desk.read_only(door)
        self._body.addWidget(row(door, 1))

    def _record(self, sheet: LeaseSheet) -> None:
        DepositSheet(self._desk, self.window(), sheet).show()

    def _metered(self, sheet: LeaseSheet) -> None:
        """Billed card-hours of the last days with their denominator; then the readings, the newest first."""
        words, look = self._desk.words, self._desk.look
        self._body.addWidget(Label(look, words("leases.billed"), 12, 600, "text2"))
        self._body.addWidget(wrapped(Label(look, self._billed(sheet), 12)))
        for each in sheet.meters[: -NEWEST - 1 : -1]:
            self._body.addWidget(wrapped(Label(look, self._reading(each), 12, token="text2")))

    def _billed(self, sheet: LeaseSheet) -> str:
        """Numerator, denominator and window; a range where not all of it was metered."""
        words, style, sold, rate = self._desk.words, self._desk.style, sheet.sold, sheet.sold.rate
        counts = {"sold": style.count(sold.sold), "of": style.count(sold.owned), "since": style.date(sheet.since)}
        if rate.share is None:
            return words("leases.billed_unknown", of=counts["of"], since=counts["since"])
        if rate.coverage in (None, 1):
            return words("leases.billed_of", **counts, share=style.percent(rate.share))
        bounds = {name: style.percent(getattr(rate, name)) for name in ("least", "most")}
        return words("leases.billed_partly", **counts, **bounds, known=style.percent(rate.coverage, 0))

    def _statements(self, sheet: LeaseSheet) -> None:
        """Those sealed, each a door to itself."""
        words, look = self._desk.words, self._desk.look
        self._body.addWidget(Label(look, words("statements.column_of"), 12, 600, "text2"))
        if not sheet.statements:
            self._body.addWidget(Label(look, words("statements.none"), 12, token="text2"))
        for each in sheet.statements[:NEWEST]:
            gross = self._desk.style.number(each.body["gross"] / 100, 2)
            text = f"{each.number}  {gross} {each.body['currency']}"
            door = button(text, "link", on=lambda each=each: self._open(each))  # type: ignore[misc]  # binds
            self._body.addWidget(row(door, 1))

    def _open(self, each: Statement) -> None:
        StatementSheet(self._desk, self.window(), each.number, str(each.body["month"])).show()

    def _reading(self, each: Meter) -> str:
        words, style = self._desk.words, self._desk.style
        said = [
            words(f"meters.amount.{name}", n=f"{value:,f}")
            for name in ("card_hours", "tokens", "down_hours")
            if (value := getattr(each, name)) is not None
        ]
        if each.coverage is not None:
            said.append(words("meters.amount.coverage", n=style.percent(float(each.coverage), 0)))
        return words("meters.line_told", period=each.period, amounts=", ".join(said), source=each.source)

    def _leaving(self, sheet: LeaseSheet) -> None:
        """What the contract asks when the tenant leaves today."""
        today = self._desk.seat.now().astimezone(self._desk.style.zone).date()
        lines = sheet.charges(today, today) if sheet.terms.in_force(today) else ()
        if not lines:
            return
        words, look = self._desk.words, self._desk.look
        self._body.addWidget(Label(look, words("leases.leaving_today"), 12, 600, "text2"))
        rows = [(charge_words(words, each), each.amount) for each in lines]
        rows.append((words("leases.penalty"), total(lines, sheet.terms.currency)))
        for text, amount in rows:
            told = f"{text}: {'—' if amount is None else amount}"
            self._body.addWidget(wrapped(Label(look, told, 12)))

    def _told(self, fact: Fact) -> str:
        """When, who, and which terms were set to what."""
        words, style = self._desk.words, self._desk.style
        head = f"{style.date_year(fact.at)} · {self._desk.called(fact.by)}"
        if not isinstance(fact.event, Described):
            return f"{head} · {words('leases.taken_back')}"
        fields = fact.event.fields
        said = [
            f"{words(f'leases.term.{n}')} {v}" for n, v in fields.items() if n in ("status", "end", "price", "penalty")
        ]
        return f"{head} · {', '.join(said)}"

    def _word(self, name: str, value: object) -> str:
        """A choice as people read it, anything else as it stands."""
        key = f"leases.{name}.{value}"
        return self._desk.words(key) if self._desk.words.has(key) else str(value)
