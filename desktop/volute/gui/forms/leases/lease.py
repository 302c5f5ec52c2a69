"""A new lease by form: tenant, cards, how it bills, the rent with its VAT basis, term, deposit and break fee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from volute.commands.leasing import begin_lease
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.leases import MODES, UNIT_OF
from volute.domain.money import Currency
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.form import Form
from volute.gui.forms.inputs import line_edit
from volute.gui.parts import Label, row
from volute.queries.leases import Group, Leases, free_cards

TERM_DAYS, NOTICE_DAYS, USUAL_VAT = 365, 30, "6"  # days, days, percent
BILLING = ("arrears", "advance")


class LeaseForm(Form):
    """Fields of a lease."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, width: int = 560) -> None:
        super().__init__(desk, parent, title, lambda name: desk.words(f"leases.field.{name}"), width)


class NewLease(LeaseForm):
    """``cards`` are those chosen already; else they are taken from what is free."""

    def __init__(self, desk: Desk, parent: QWidget, found: Leases, cards: tuple[str, ...] = ()) -> None:
        super().__init__(desk, parent, desk.words("leases.new"), 620)
        self._cards, self._free = cards, found.free
        today, words = self.today(), desk.words
        self.tenant, self.from_group = QLineEdit(), QComboBox()
        self.mode = chooser({mode: words(f"leases.mode.{mode}") for mode in MODES})
        self.currency = chooser({currency.value: currency.value for currency in Currency})
        self.billing = chooser({when: words(f"leases.billing.{when}") for when in BILLING})
        self.count, self.price, self.deposit, self.notice = (line_edit(ascii_only=True) for _ in range(4))
        self.break_months, self.break_fee, self.owner_months = (line_edit(ascii_only=True) for _ in range(3))
        self.availability, self.capacity, self.paid_on = (line_edit(ascii_only=True) for _ in range(3))
        self.start, self.end = line_edit(today.isoformat(), ascii_only=True), line_edit(ascii_only=True)
        self.end.setText((today + timedelta(days=TERM_DAYS)).isoformat())
        self.notice.setText(str(NOTICE_DAYS))
        self.vat, self.power = QCheckBox(words("leases.vat_in")), QCheckBox(words("leases.term.power_included"))
        self.vat.setChecked(True)
        self.vat_rate = line_edit(USUAL_VAT, ascii_only=True)
        self.unit = Label(desk.look, "", 12, token="text2")
        self.mode.currentIndexChanged.connect(lambda _: self._units())
        for group in found.free:
            self.from_group.addItem(group_words(desk, group, desk.called(found.names.get(group.centre, group.centre))))
        self._lay_out()
        self._units()
        self.buttons(words("leases.begin"), self._begin)

    def _lay_out(self) -> None:
        self.put("tenant", self.tenant, (0, 0), 2)
        if self._cards:
            chosen = self.desk.words.plural("unit.cards", len(self._cards))
            self.put("cards", Label(self.desk.look, chosen), (1, 0), 2)
        else:
            self.put("cards", self.from_group, (1, 0))
            self.put("count", self.count, (1, 1))
        self.put("mode", self.mode, (2, 0))
        self.put("price", row(self.price, self.currency, self.unit), (2, 1))
        self.put("vat_rate", row(self.vat_rate, Label(self.desk.look, "%"), self.vat), (3, 0))
        self.put("billing", row(self.billing, self.power), (3, 1))
        self.vat_rate.setMaximumWidth(64)
        for at, (name, edit) in enumerate(self._amounts().items()):
            self.put(name, edit, (4 + at // 2, at % 2))
        self.put("availability", self.availability, (8, 1))
        for name, edit in (("price", self.price), ("vat_rate", self.vat_rate)):
            edit.setAccessibleName(self.desk.words(f"leases.field.{name}"))
        self.billing.setAccessibleName(self.desk.words("leases.field.billing"))
        self.currency.setAccessibleName(self.desk.words("leases.term.currency"))

    def _amounts(self) -> dict[str, QLineEdit]:
        return {
            "start": self.start,
            "end": self.end,
            "deposit": self.deposit,
            "notice_days": self.notice,
            "break_months": self.break_months,
            "break_fee": self.break_fee,
            "capacity": self.capacity,
            "owner_months": self.owner_months,
            "deposit_on": self.paid_on,
        }

    def _units(self) -> None:
        unit = self.desk.words(f"leases.unit.{UNIT_OF[str(self.mode.currentData())]}")
        self.unit.setText(self.desk.words("leases.a_unit", unit=unit))
        self.capacity.setEnabled(self.mode.currentData() == "tokens")

    def show(self) -> None:
        super().show()
        self.tenant.setFocus()

    def terms(self) -> dict[str, Evidence]:
        """What was filled in."""
        given = {"tenant": self.tenant, "price": self.price, **self._amounts()}
        texts = {
            name: edit.text().strip().replace(",", "" if name != "tenant" else ",") for name, edit in given.items()
        }
        chosen = {"mode": self.mode, "currency": self.currency, "billing": self.billing}
        terms: dict[str, Evidence] = {name: text for name, text in texts.items() if text}
        terms |= {name: str(box.currentData()) for name, box in chosen.items()}
        if terms.get("deposit_on") and terms.get("deposit"):
            terms["deposit_received"] = terms["deposit"]
        if not self.capacity.isEnabled():
            terms.pop("capacity", None)
        return {**terms, "vat_included": self.vat.isChecked(), "power_included": self.power.isChecked()}

    def _begin(self) -> None:
        desk, terms, percent = self.desk, self.terms(), self.vat_rate.text()
        promised = self.availability.text().strip()
        count, group = self.count.text().strip(), self._group()

        def work() -> Receipt:
            cards = self._cards or _taken(desk, group, count)
            shares = {"vat_rate": share("vat_rate", percent)}
            if promised:
                shares["availability"] = share("availability", promised)
            return begin_lease(desk.ledger, desk.seat, {**terms, **shares}, cards)

        self.send(work, lambda _: desk.words("leases.begun", tenant=terms.get("tenant", "")))

    def _group(self) -> Group | None:
        at = self.from_group.currentIndex()
        return self._free[at] if 0 <= at < len(self._free) else None


def chooser(options: Mapping[str, str]) -> QComboBox:
    """One of some words, by key."""
    box = QComboBox()
    for key, text in options.items():
        box.addItem(text, key)
    return box


def share(name: str, percent: str) -> str:
    """``6`` as ``0.06``. Refused names the field."""
    try:
        return str(Decimal(percent.strip() or "0") / 100)
    except InvalidOperation as odd:
        raise Refused("field_bad", register="lease", field=name, given=percent, shape="share") from odd


def _taken(desk: Desk, group: Group | None, count: str) -> tuple[str, ...]:
    """As many free cards of a group as asked. Runs in the ledger lane."""
    if group is None:
        raise Refused("lease_without_cards")
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= group.cards):
        raise Refused("evidence_not_whole", field="count", given=count, least=1, most=group.cards)
    return free_cards(desk.ledger, group.variant, group.centre, int(count))


def group_words(desk: Desk, group: Group, centre: str) -> str:
    return desk.words("leases.group", model=variant_name(group.variant), centre=centre, n=desk.style.count(group.cards))


def day(name: str, text: str) -> date:
    """A date as typed. Refused names the field."""
    try:
        return date.fromisoformat(text)
    except ValueError as odd:
        raise Refused("evidence_not_day", field=name, given=text) from odd
