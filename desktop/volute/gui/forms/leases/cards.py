"""What becomes of cards when their lease ends: one choice for all that are alike and in one centre."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from volute.commands.leasing import Alike, Next
from volute.domain.catalogue import variant_name
from volute.gui.desk import Desk
from volute.gui.forms.leases.fate import FateBox
from volute.gui.parts import Label
from volute.queries.leases import Group, LeaseRow, Leases


class Becoming(QWidget):
    """A row for each kind of card: how many, and what they do next; a price where they are listed for sale."""

    def __init__(self, desk: Desk, lease: LeaseRow, found: Leases) -> None:
        super().__init__()
        self._desk, self.lease = desk, lease
        today = desk.seat.now().astimezone(desk.style.zone).date()
        self.others = [row for row in found.rows if row.name != lease.name and row.terms.in_force(today)]
        self.rows: dict[Alike, FateBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        for column, head in enumerate(("leases.column.cards", "leases.becomes"), 1):
            self._grid.addWidget(Label(desk.look, desk.words(head), 11, 600, "text2"), 0, column)
        for line, group in enumerate(lease.groups, 1):
            self._row(line, group, found)

    def _row(self, line: int, group: Group, found: Leases) -> None:
        """The price book's price is a beginning."""
        look = self._desk.look
        centre = self._desk.called(found.names.get(group.centre, group.centre))
        name = f"{variant_name(group.variant)} · {centre}"
        fate = self.box(found.resale.get(group.variant))
        self.rows[group.variant, group.centre] = fate
        parts = (Label(look, name), Label(look, self._desk.style.count(group.cards)), fate)
        for column, part in enumerate(parts):
            self._grid.addWidget(part, line, column)

    def box(self, price: float | None) -> FateBox:
        """One more choice, of the same options."""
        return FateBox(self._desk, self.lease.name, self.others, price)

    def next_steps(self) -> dict[Alike, Next]:
        """The further steps, by kind. Refused when a price is none."""
        chosen = {alike: fate.next_step() for alike, fate in self.rows.items()}
        return {alike: step for alike, step in chosen.items() if step}
