"""What a plan is asked for, in fields: every change asks for the plan anew."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.parts import Label
from volute.queries.sale_plan import Asked

MONTHS, MOST_MONTHS, MOST_LEASES, MOST_CARDS, WIDTH, ACROSS = 12, 24, 9999, 99_999, 104, 2


class AskedFields(QWidget):
    """Two fields in a line. Where a number may be anything, zero says so in a word."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        w = desk.words
        self.months, self.most, self.least, self.leases = (QSpinBox() for _ in range(4))
        self.months.setRange(1, MOST_MONTHS)
        self.months.setValue(MONTHS)
        self.months.setSuffix(" " + w("decide.unit.months"))
        self.leases.setRange(0, MOST_LEASES)
        for field in (self.most, self.least):
            field.setRange(0, MOST_CARDS)
            field.setSpecialValueText(w("sale_plan.any"))
        named = {"within": self.months, "most_a_month": self.most, "new_leases": self.leases, "least_lot": self.least}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        layout.setColumnStretch(2 * ACROSS, 1)
        for at, (name, field) in enumerate(named.items()):
            said = w(f"sale_plan.{name}")
            field.setAccessibleName(said)
            field.setFixedWidth(WIDTH)
            field.setKeyboardTracking(False)
            field.valueChanged.connect(lambda _: self.changed.emit())
            line, across = divmod(at, ACROSS)
            layout.addWidget(Label(desk.look, said, 12, token="text2"), line, 2 * across)
            layout.addWidget(field, line, 2 * across + 1)

    def asked(self, scenario: Scenario) -> Asked:
        """Of a scenario, on the terms in the fields."""
        months, leases = self.months.value(), self.leases.value()
        return Asked(scenario, months, leases, self.most.value(), self.least.value())
