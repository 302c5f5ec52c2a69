"""What a lease used in a month or on a day: entered by hand or taken from probes; and many readings from a list."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from volute.commands.listed import ListLine
from volute.commands.metering import Examined, enter_meter, enter_meters, examine_meters
from volute.domain.events import Evidence
from volute.domain.metering import period_days
from volute.domain.problems import Refused
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.leases.lease import LeaseForm
from volute.gui.forms.list_import import ListImport, Lists
from volute.gui.parts import Label, button, wrapped
from volute.queries.observed import Observed, observed_lease

AMOUNTS = ("card_hours", "tokens", "down_hours")
COLUMNS = (
    ("lease", 84, "left"),
    ("period", 104, "left"),
    ("card_hours", 104, "right"),
    ("tokens", 92, "right"),
    ("down_hours", 120, "right"),
    ("source", 120, "left"),
)


class MeterLease(LeaseForm):
    """The month that ended last stands there. Taking it from probes fills in the hours they saw, and says how much they
    looked."""

    def __init__(self, desk: Desk, parent: QWidget, lease: str) -> None:
        super().__init__(desk, parent, desk.words("meters.enter_title", lease=lease))
        self._lease, self._coverage = lease, ""
        last = self.today().replace(day=1) - timedelta(days=1)
        self.period, self.source = line_edit(f"{last:%Y-%m}", ascii_only=True), line_edit()
        self.amounts = {name: line_edit(ascii_only=True) for name in AMOUNTS}
        self.said = wrapped(Label(desk.look, "", 12, token="text2"))
        self.put("period", self.period, (0, 0))
        self.put("source", self.source, (0, 1))
        for at, (name, edit) in enumerate(self.amounts.items()):
            self.put(name, edit, (1 + at // 2, at % 2))
        self.body.addWidget(self.said)
        self.period.textChanged.connect(lambda _: self._forget())
        self.aside(button(desk.words("meters.from_probes"), on=self.ask_probes))
        self.buttons(desk.words("meters.save"), self._save)

    def _forget(self) -> None:
        self._coverage = ""
        self.said.setText("")

    def ask_probes(self) -> None:
        """What runs saw in that time."""
        try:
            first, last = period_days(self.period.text().strip())
        except ValueError:
            given = self.period.text().strip() or "—"
            self.failed(Refused("field_bad", register="meter", field="period", given=given, shape="period"))
            return
        asked = (observed_lease, self.desk.ledger, self._lease, first, last)
        self.desk.jobs.ask(*asked, done=self._seen, failed=self.failed, owner=self)

    def _seen(self, seen: Observed) -> None:
        words, style = self.desk.words, self.desk.style
        if not seen.read or seen.coverage is None:
            self.said.setText(words("meters.from_probes_none"))
            return
        self._coverage = f"{seen.coverage:.4f}"
        self.amounts["card_hours"].setText(f"{seen.lit:.2f}")
        self.source.setText("probes")
        facts = {"lit": style.number(seen.lit), "read": style.number(seen.read), "were": style.count(seen.were)}
        self.said.setText(words("meters.from_probes_said", **facts, coverage=style.percent(seen.coverage)))

    def _save(self) -> None:
        desk, today, lease, period = self.desk, self.today(), self._lease, self.period.text().strip()
        fields: dict[str, Evidence] = {"lease": lease, "period": period, "source": self.source.text().strip()}
        fields |= {n: t for n, e in self.amounts.items() if (t := e.text().strip().replace(",", ""))}
        if self._coverage:
            fields["coverage"] = self._coverage
        self.send(
            lambda: enter_meter(desk.ledger, desk.seat, fields, today),
            lambda _: desk.words("meters.entered_one", lease=lease, period=period),
        )


class ImportMeters(ListImport):
    """A list of readings; one that says something else than before replaces it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        sorts = ("new", "changed", "known")
        readings = Lists("meters", COLUMNS, examine_meters, enter_meters, self._cells, sorts, 2)
        super().__init__(desk, parent, readings, Examined())

    def _cells(self, line: ListLine) -> dict[str, str]:
        return {name: str(line.fields.get(name) or "") for name, _, _ in COLUMNS}
