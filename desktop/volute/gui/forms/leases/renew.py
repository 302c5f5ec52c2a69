"""Dialog 8: a new last day and a new rent, with what changes a month against today."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QWidget

from volute.commands.leasing import renew_lease
from volute.domain.events import Evidence
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.leases.lease import TERM_DAYS, LeaseForm
from volute.gui.parts import Label
from volute.queries.leases import LeaseRow


class RenewLease(LeaseForm):
    """The old terms stand in the fields; what is not changed stays. A notice given is taken back by it."""

    def __init__(self, desk: Desk, parent: QWidget, lease: LeaseRow) -> None:
        super().__init__(desk, parent, desk.words("leases.renew_title", lease=lease.name))
        self._lease = lease
        old = lease.terms.agreed or self.today()
        self.end = line_edit((old + timedelta(days=TERM_DAYS)).isoformat(), ascii_only=True)
        self.price = line_edit(str(lease.fields.get("price") or ""), ascii_only=True)
        self.notice = line_edit(str(lease.fields.get("notice_days") or ""), ascii_only=True)
        self.delta = Label(desk.look, "", 13, 600)
        begins = max(old + timedelta(days=1), self.today()) if lease.terms.agreed else self.today()
        self.begins = line_edit(begins.isoformat(), ascii_only=True)
        self.put("end", self.end, (0, 0))
        self.put("price", self.price, (0, 1))
        self.put("price_from", self.begins, (1, 0))
        self.put("delta", self.delta, (1, 1))
        self.put("notice_days", self.notice, (2, 0))
        self.price.textChanged.connect(lambda _: self._count())
        self._count()
        self.buttons(desk.words("leases.renew"), self._renew)

    def _count(self) -> None:
        """A month of all its cards, new less old; unknown where hours or tokens are billed."""
        try:
            change = (Decimal(self.price.text().replace(",", "")) - self._lease.terms.price) * self._lease.cards
        except InvalidOperation:
            self.delta.setText("—")
            return
        signed = self.desk.style.signed(float(change), 2)
        amount = f"{signed} {self._lease.terms.currency}"
        self.delta.setText(amount if self._lease.terms.by_month else "—")

    def _renew(self) -> None:
        desk, name = self.desk, self._lease.name
        given = {"end": self.end, "price": self.price, "notice_days": self.notice}
        changes: dict[str, Evidence] = {field: edit.text().strip().replace(",", "") for field, edit in given.items()}
        if changes["price"] != str(self._lease.fields.get("price") or ""):
            changes["price_from"] = self.begins.text().strip()
        self.send(
            lambda: renew_lease(desk.ledger, desk.seat, name, changes),
            lambda _: desk.words("leases.renewed", lease=name, end=changes["end"] or "—"),
        )
