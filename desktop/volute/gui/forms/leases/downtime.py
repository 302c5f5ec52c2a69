"""A month's downtime of a lease by the evidence: shown with its sums, and taken into the statement by a person."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.commands.metering import credit_downtime
from volute.domain.problems import Problem
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.leases.lease import LeaseForm
from volute.gui.grid import Grid
from volute.gui.parts import Label, emptied, wrapped
from volute.queries.downtime import Downtime, downtime
from volute.queries.downtime_said import COLUMNS, DowntimeSaid

WIDTH, HEIGHT = 860, 220
WIDTHS = (150, 150, 64, 130, 130, 72, 96)
NUMBERS = ("cards", "looks", "hours")


class DowntimeSheet(LeaseForm):
    """The month that ended last stands there. The hours proposed can be changed before they are accepted."""

    def __init__(self, desk: Desk, parent: QWidget, lease: str) -> None:
        super().__init__(desk, parent, desk.words("downtime.title", lease=lease), WIDTH)
        self._lease = lease
        self.said: DowntimeSaid | None = None
        last = self.today().replace(day=1) - timedelta(days=1)
        self.month, self.hours = line_edit(f"{last:%Y-%m}", ascii_only=True), line_edit(ascii_only=True)
        self.put("month", self.month, (0, 0))
        self.put("down_hours", self.hours, (0, 1))
        self.table = Grid(desk.look, self._columns())
        self.table.setFixedHeight(HEIGHT)
        self.body.addWidget(self.table)
        self._sums = QVBoxLayout()
        self._sums.setSpacing(4)
        self.body.addLayout(self._sums)
        self.body.addWidget(wrapped(Label(desk.look, desk.words("downtime.rules"), 11, token="text2")))
        self.month.textChanged.connect(lambda _: self.ask())
        self.buttons(desk.words("downtime.accept"), self._accept, enabled=False)

    def _columns(self) -> list[Column]:
        w = self.desk.words
        return [
            Column(
                name,
                w(f"downtime.column.{name}"),
                wide,
                align="right" if name in NUMBERS else "left",
                mono=name == "host",
                stretch=name in ("kind", "host"),
            )
            for name, wide in zip(COLUMNS, WIDTHS, strict=True)
        ]

    def show(self) -> None:
        super().show()
        self.ask()

    def ask(self) -> None:
        """Of the month typed; half a month is no month yet."""
        desk, month = self.desk, self.month.text().strip()
        asked = (downtime, desk.ledger, self._lease, month, desk.seat.now())
        desk.jobs.ask(*asked, done=self._arrived, failed=self._wrong, key="downtime", owner=self)

    def _arrived(self, told: Downtime) -> None:
        self.fields["month"].error("")
        said = self.said = DowntimeSaid(told, self.desk.words, self.desk.style)
        rows = [said.cells(outage) for outage in told.outages]
        columns = {name: Coded.of(row[at] for row in rows) for at, name in enumerate(COLUMNS)}
        self.table.set_data(Columns(len(rows), columns))
        emptied(self._sums)
        for text in said.summary():
            self._sums.addWidget(wrapped(Label(self.desk.look, text, 12)))
        self.hours.setText(said.hours())
        if self.ok:
            self.ok.setEnabled(True)

    def _wrong(self, trouble: Problem) -> None:
        self.said = None
        self.fields["month"].error(" ".join(self.desk.problem_words(trouble)).strip())
        if self.ok:
            self.ok.setEnabled(False)

    def _accept(self) -> None:
        desk, said, lease, today = self.desk, self.said, self._lease, self.today()
        if said is None:
            return
        month, hours = said.told.month, self.hours.text().strip().replace(",", "")
        self.send(
            lambda: credit_downtime(desk.ledger, desk.seat, lease, month, hours or "—", said.evidence(), today),
            lambda _: desk.words("downtime.accepted", lease=lease, month=month, n=hours),
        )
