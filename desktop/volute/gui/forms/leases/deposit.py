"""What came in of a lease's deposit, and what of it was returned or forfeited."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from volute.commands.leasing import record_deposit
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.leases.lease import LeaseForm
from volute.gui.parts import Label, wrapped
from volute.queries.lease_sheet import LeaseSheet

FIELDS = ("deposit_received", "deposit_on", "deposit_returned", "deposit_forfeited")


class DepositSheet(LeaseForm):
    """What is written down stands in the fields; what is emptied is unknown again."""

    def __init__(self, desk: Desk, parent: QWidget, sheet: LeaseSheet) -> None:
        name, currency = sheet.terms.name, sheet.terms.currency
        super().__init__(desk, parent, desk.words("leases.deposit_title", lease=name))
        self._lease = name
        agreed = f"{desk.style.number(float(sheet.deposit.agreed), 2)} {currency}"
        self.body.insertWidget(0, wrapped(Label(desk.look, desk.words("leases.deposit_agreed", n=agreed), 12)))
        self.edits = {field: line_edit(str(sheet.fields.get(field) or ""), ascii_only=True) for field in FIELDS}
        for at, (field, edit) in enumerate(self.edits.items()):
            self.put(field, edit, (at // 2, at % 2))
        self.buttons(desk.words("leases.deposit_save"), self._save)

    def _save(self) -> None:
        desk, name = self.desk, self._lease
        told = {field: edit.text().strip().replace(",", "") for field, edit in self.edits.items()}
        self.send(
            lambda: record_deposit(desk.ledger, desk.seat, name, told),
            lambda _: desk.words("leases.deposit_saved", lease=name),
        )
