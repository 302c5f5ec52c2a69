"""Dialog 9: notice and return date, what leaving costs by the contract, and what every card does next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from volute.commands.leasing import end_lease, give_notice
from volute.domain.leases import Charge, total
from volute.domain.problems import Problem, Refused
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.leases.cards import Becoming
from volute.gui.forms.leases.lease import NOTICE_DAYS, LeaseForm, day
from volute.gui.forms.leases.singles import Singles
from volute.gui.parts import Label, emptied, row, scroll, wrapped
from volute.queries.lease_sheet import LeaseSheet, lease_sheet
from volute.queries.leases import LeaseRow, Leases
from volute.words.contracts import charge_words, left_of, settled

TALLEST, WIDTH = 168, 760


class EndLease(LeaseForm):
    """The penalty follows the dates as they are typed; another one that was agreed on can be put in its place."""

    def __init__(self, desk: Desk, parent: QWidget, lease: LeaseRow, found: Leases) -> None:
        super().__init__(desk, parent, desk.words("leases.end_title", lease=lease.name), WIDTH)
        self._lease = lease
        self._sheet: LeaseSheet | None = None
        today = self.today().isoformat()
        self.reason, self.ended = QLineEdit(), line_edit(today, ascii_only=True)
        self.noticed = line_edit(str(lease.fields.get("noticed") or today), ascii_only=True)
        self.penalty = line_edit(ascii_only=True)
        named = desk.called(str(lease.fields.get("tenant")))
        tenant = desk.words("leases.tenant_cards", tenant=named, n=desk.style.count(lease.cards))
        self.body.insertWidget(0, wrapped(Label(desk.look, tenant, 12, token="text2")))
        self.put("reason", self.reason, (0, 0))
        self.put("noticed", self.noticed, (0, 1))
        self.put("ended", self.ended, (0, 2))
        self.put("penalty", self.penalty, (0, 3))
        self._bill = QVBoxLayout()
        self._bill.setSpacing(4)
        self.body.addLayout(self._bill)
        self.becoming = Becoming(desk, lease, found)
        held = scroll(self.becoming)
        held.setMinimumHeight(min(self.becoming.sizeHint().height() + 4, TALLEST))
        self.body.addWidget(held)
        self.singles = Singles(desk, self.becoming)
        self.body.addWidget(self.singles)
        for edit in (self.noticed, self.ended):
            edit.textChanged.connect(lambda _: self._count())
        self.buttons(desk.words("leases.end"), self._end, enabled=False)  # until its cards and terms are here

    def show(self) -> None:
        super().show()
        self.reason.setFocus()
        asked = (lease_sheet, self.desk.ledger, self._lease.name, self.desk.seat.now())
        self.desk.jobs.ask(*asked, done=self._known, failed=self.fail, owner=self)

    def _known(self, sheet: LeaseSheet) -> None:
        self._sheet = sheet
        if self.ok:
            self.ok.setEnabled(True)
        self.singles.show_cards(sheet.cards)
        self._count()

    def charges(self) -> Sequence[Charge]:
        """By the dates typed. Refused when one is none."""
        if self._sheet is None:
            return ()
        noticed, ended = (day(name, edit.text().strip()) for name, edit in self._days())
        return self._sheet.charges(noticed, ended)

    def _days(self) -> tuple[tuple[str, QLineEdit], ...]:
        return ("noticed", self.noticed), ("ended", self.ended)

    def _count(self) -> None:
        """Show the bill anew; a date half typed shows nothing."""
        emptied(self._bill)
        try:
            lines = self.charges()
        except Refused:
            return
        if self._sheet is None:
            return
        look, words, terms = self.desk.look, self.desk.words, self._sheet.terms
        shown = [(charge_words(words, line), line.amount) for line in lines]
        sums = total(lines, terms.currency)
        shown.append((words("leases.penalty"), sums))
        if left := left_of(self._sheet.deposit, sums):
            shown.append((words(f"leases.{left[0]}"), left[1]))
        for text, amount in shown:
            money = Label(look, "—" if amount is None else str(amount), 12, 600)
            self._bill.addWidget(row(Label(look, text, 12, token="text2"), 1, money))
        self.penalty.setPlaceholderText("" if sums is None else str(sums.major))

    def _end(self) -> None:
        desk, name, sheet = self.desk, self._lease.name, self._sheet
        if sheet is None:
            return  # the button is not enabled yet
        reason, penalty = self.reason.text(), self.penalty.text().strip()
        try:
            fates = self.singles.fates()
            lines = self.charges()
            noticed, ended = (day(field, edit.text().strip()) for field, edit in self._days())
            parted = settled(desk.words, sheet.terms, sheet.deposit, lines, penalty)
            closing = {**parted, "noticed": noticed.isoformat()}
        except Problem as wrong:
            self.failed(wrong)
            return

        def work() -> Receipt:
            return end_lease(desk.ledger, desk.seat, name, reason, ended, fates, closing)

        self.send(work, lambda _: desk.words("leases.over", lease=name))


class Notice(LeaseForm):
    """The tenant leaves on a day, and said so on another."""

    def __init__(self, desk: Desk, parent: QWidget, lease: LeaseRow) -> None:
        super().__init__(desk, parent, desk.words("leases.notice_title", lease=lease.name))
        self._lease = lease
        days = int(str(lease.fields.get("notice_days") or NOTICE_DAYS))
        self.noticed = line_edit(self.today().isoformat(), ascii_only=True)
        self.end = line_edit((self.today() + timedelta(days=days)).isoformat(), ascii_only=True)
        self.put("noticed", self.noticed, (0, 0))
        self.put("end", self.end, (0, 1))
        self.buttons(desk.words("leases.notice"), self._give)

    def _give(self) -> None:
        desk, name, end, noticed = self.desk, self._lease.name, self.end.text().strip(), self.noticed.text().strip()

        def days() -> tuple[date, date]:
            return day("end", end), day("noticed", noticed)

        self.send(
            lambda: give_notice(desk.ledger, desk.seat, name, *days()),
            lambda _: desk.words("leases.noticed", lease=name, end=end),
        )
