"""Small forms of the owner's limits: a floor, what a buyer takes, and why one is dropped."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from volute.commands.listed_values import figure
from volute.commands.registers import describe, retire
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.gui.desk import Desk
from volute.gui.forms.form import Form
from volute.gui.forms.inputs import line_edit
from volute.queries.sale_limits import buyer_entry


class LimitForm(Form):
    """A model, an amount and why."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, variants: tuple[str, ...], amount: str) -> None:
        super().__init__(desk, parent, desk.words(title), lambda name: desk.words(f"sale_limits.{name}"), 460)
        self.model, self.edits = QComboBox(), dict[str, QLineEdit]()
        for variant in variants:
            self.model.addItem(variant_name(variant), variant)
        self.put("model", self.model, (0, 0))
        self._line(amount, (0, 1), ascii_only=True)
        self._amount = amount

    def _line(self, name: str, at: tuple[int, int], wide: int = 1, *, ascii_only: bool = False) -> None:
        self.edits[name] = line_edit(ascii_only=ascii_only)
        self.put(name, self.edits[name], at, wide)

    @property
    def variant(self) -> str:
        return str(self.model.currentData())

    def given(self) -> dict[str, Evidence]:
        """As typed; an amount without its signs and thousands."""
        typed = {name: edit.text().strip() for name, edit in self.edits.items()}
        if found := figure(typed[self._amount]):
            typed[self._amount] = f"{found.amount:f}"
        return {**typed, "as_of": self.today().isoformat()}

    def keep(self, register: str, name: str, fields: Mapping[str, Evidence]) -> None:
        desk, said = self.desk, self.desk.words("sale_limits.kept")
        self.send(lambda: describe(desk.ledger, desk.seat, register, name, fields), lambda _: said)


class SetFloor(LimitForm):
    """The least list price of a model, CNY with VAT."""

    def __init__(self, desk: Desk, parent: QWidget, variants: tuple[str, ...]) -> None:
        super().__init__(desk, parent, "sale_limits.set_floor", variants, "price")
        self._line("why", (1, 0), 2)
        self.buttons(desk.words("sale_limits.set_floor"), lambda: self.keep("floor", self.variant, self.given()))


class SetBuyer(LimitForm):
    """How many cards of a model one buyer takes in 30 days."""

    def __init__(self, desk: Desk, parent: QWidget, variants: tuple[str, ...]) -> None:
        super().__init__(desk, parent, "sale_limits.set_buyer", variants, "a_month")
        self._line("name", (1, 0))
        self._line("note", (1, 1))
        self.buttons(desk.words("sale_limits.set_buyer"), self._keep)

    def _keep(self) -> None:
        given, variant = self.given(), self.variant
        name = buyer_entry(str(given["name"]) or "-", variant)
        self.keep("buyer", name, {**given, "model": variant})


class DropLimit(Form):
    """Why it holds no more."""

    def __init__(self, desk: Desk, parent: QWidget, register: str, name: str) -> None:
        title = f"{desk.words(f'sale_limits.drop_{register}')} · {name}"
        super().__init__(desk, parent, title, lambda _: desk.words("lots.field.reason"))
        self.reason = line_edit()
        self.put("reason", self.reason, (0, 0))
        self.buttons(desk.words(f"sale_limits.drop_{register}"), lambda: self._drop(register, name))

    def _drop(self, register: str, name: str) -> None:
        desk, reason, said = self.desk, self.reason.text(), self.desk.words("sale_limits.dropped", name=name)
        self.send(lambda: retire(desk.ledger, desk.seat, register, name, reason), lambda _: said)
