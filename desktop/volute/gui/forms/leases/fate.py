"""What a card does when its lease ends, as one choice: stay, another lease, the shelf, a price, a job at the bench."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from volute.commands.leasing import Next
from volute.domain.evidence import as_evidence
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.queries.leases import LeaseRow

KEEP, SELL, PULL, LEASE = "keep", "list_for_sale", "pull", "lease"
JOBS = ("fan_to_blower", "refurbish", "memory_upgrade", "rma_check")
ASIDE = 132  # px for what a choice asks besides


class FateBox(QWidget):
    """``others`` are leases in force that cards can go to. The price stands there only while cards are to be listed."""

    def __init__(self, desk: Desk, lease: str, others: Sequence[LeaseRow], price: float | None) -> None:
        super().__init__()
        self._desk, self._lease = desk, lease
        words = desk.words
        self.box, self.others = QComboBox(), QComboBox()
        self.price = line_edit("" if price is None else f"{price:.0f}", ascii_only=True)
        self.box.setAccessibleName(words("leases.becomes"))
        self.price.setAccessibleName(words("evidence.price"))
        self.others.setAccessibleName(words("leases.column.lease"))
        for other in others:
            self.others.addItem(f"{other.name} {desk.called(other.terms.tenant)}", other.name)
        steps = (SELL, PULL, *((LEASE,) if others else ()))
        self.box.addItem(words("leases.keep"), KEEP)
        for step in steps:
            self.box.addItem(words("leases.to_lease" if step == LEASE else f"step.{step}"), step)
        for job in JOBS:
            self.box.addItem(words(f"choice.{job}"), job)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.box)
        aside = QWidget()
        aside.setFixedWidth(ASIDE)
        inside = QHBoxLayout(aside)
        inside.setContentsMargins(0, 0, 0, 0)
        for part in (self.price, self.others):
            inside.addWidget(part)
        layout.addWidget(aside)
        self.box.currentIndexChanged.connect(lambda _: self._show())
        self._show()

    def _show(self) -> None:
        what = self.box.currentData()
        self.price.setVisible(what == SELL)
        self.others.setVisible(what == LEASE)

    def words(self) -> str:
        """The choice as a person reads it."""
        what = self.box.currentData()
        more = self.price.text() if what == SELL else self.others.currentText() if what == LEASE else ""
        return f"{self.box.currentText()} {more}".strip()

    def next_step(self) -> Next | None:
        """The further step; None to stay. Refused when a price is none."""
        what = str(self.box.currentData())
        reason = self._desk.words("leases.job_reason", lease=self._lease)
        if what == KEEP:
            return None
        if what == SELL:
            return Next(SELL, {"price": as_evidence("price", self.price.text().strip())})
        if what == LEASE:
            return Next(LEASE, {"lease": str(self.others.currentData())})
        return (
            Next(PULL, {"reason": reason}) if what == PULL else Next("open_job", {"template": what, "reason": reason})
        )
