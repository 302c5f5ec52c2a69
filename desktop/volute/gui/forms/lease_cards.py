"""What becomes of cards when their lease ends: one choice for all that are alike and in one centre."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from volute.commands.leasing import Alike, Next
from volute.domain.catalogue import variant_name
from volute.domain.evidence import as_evidence
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.parts import Label
from volute.queries.leases import Group, LeaseRow, Leases

KEEP, SELL = "keep", "list_for_sale"
JOBS = ("fan_to_blower", "refurbish", "memory_upgrade")


class Becoming(QWidget):
    """A row for each kind of card: how many, and what they do next; a price where they are listed for sale."""

    def __init__(self, desk: Desk, lease: LeaseRow, found: Leases) -> None:
        super().__init__()
        self._desk, self._lease = desk, lease
        self.rows: dict[Alike, tuple[QComboBox, QLineEdit]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        for column, head in enumerate(("leases.column.cards", "leases.becomes", "evidence.price"), 1):
            self._grid.addWidget(Label(desk.look, desk.words(head), 11, 600, "text2"), 0, column)
        for line, group in enumerate(lease.groups, 1):
            self._row(line, group, found)

    def _row(self, line: int, group: Group, found: Leases) -> None:
        """The price stands there only while the cards are to be listed; the price book's is a beginning."""
        look = self._desk.look
        centre = self._desk.called(found.names.get(group.centre, group.centre))
        name = f"{variant_name(group.variant)} · {centre}"
        known = found.resale.get(group.variant)
        box, price = self._choice(), line_edit("" if known is None else f"{known:.0f}", ascii_only=True)
        kept = price.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        price.setSizePolicy(kept)
        price.hide()
        box.currentIndexChanged.connect(lambda _: price.setVisible(box.currentData() == SELL))
        self.rows[group.variant, group.centre] = (box, price)
        parts = (Label(look, name), Label(look, self._desk.style.count(group.cards)), box, price)
        for column, part in enumerate(parts):
            self._grid.addWidget(part, line, column)

    def _choice(self) -> QComboBox:
        words, box = self._desk.words, QComboBox()
        box.addItem(words("leases.keep"), KEEP)
        box.addItem(words("step.list_for_sale"), SELL)
        for job in JOBS:
            box.addItem(words(f"choice.{job}"), job)
        return box

    def next_steps(self) -> dict[Alike, Next]:
        """The further steps, by kind. Refused when a price is none."""
        found: dict[Alike, Next] = {}
        for alike, (box, price) in self.rows.items():
            what = str(box.currentData())
            if what == SELL:
                found[alike] = Next(SELL, {"price": as_evidence("price", price.text().strip())})
            elif what != KEEP:
                reason = self._desk.words("leases.job_reason", lease=self._lease.name)
                found[alike] = Next("open_job", {"template": what, "reason": reason})
        return found
