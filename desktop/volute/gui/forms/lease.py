"""Leases by form: a new one with its cards and terms; notice; the end, with what becomes of the cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from volute.commands.leasing import begin_lease, end_lease, give_notice
from volute.domain.catalogue import variant_name
from volute.domain.events import Evidence
from volute.domain.problems import Problem, Refused
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.lease_cards import Becoming
from volute.gui.parts import Field, Label, row, scroll, wrapped
from volute.gui.sheet import Sheet
from volute.queries.leases import Group, LeaseRow, Leases, free_cards

UNITS = ("card_month", "card_hour")
TERM_DAYS, NOTICE_DAYS, TALLEST = 365, 30, 320


class LeaseForm(Sheet):
    """Fields by name, and trouble under the field it is about."""

    def __init__(self, desk: Desk, parent: QWidget, title: str) -> None:
        super().__init__(desk, parent, title, 560)
        self.fields: dict[str, Field] = {}
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(10)
        self.body.addLayout(self.grid)

    def put(self, name: str, inside: QWidget, at: tuple[int, int], wide: int = 1) -> None:
        self.fields[name] = Field(self.desk.look, self.desk.words(f"leases.field.{name}"), inside)
        self.grid.addWidget(self.fields[name], *at, 1, wide)

    def send(self, work: Callable[[], Receipt], told: Callable[[Receipt], str]) -> None:
        """Write it in the ledger lane."""

        def done(receipt: Receipt) -> None:
            self.accept()
            self.desk.wrote(receipt, told(receipt))

        for field in self.fields.values():
            field.error("")
        self.clear_trouble()
        self.desk.jobs.ask(work, done=done, failed=self.failed, owner=self)

    def failed(self, trouble: Problem) -> None:
        missing = str(trouble.facts.get("fields") or "").partition(",")[0]
        name = missing or str(trouble.facts.get("field") or "")
        if name not in self.fields:
            self.fail(trouble)
            return
        caption = self.desk.words(f"leases.field.{name}")
        named: dict[str, object] = {key: caption for key in ("field", "fields") if key in trouble.facts}
        facts = {**trouble.facts, **named}
        self.fields[name].error(" ".join(self.desk.problem_words(Refused(trouble.code, **facts))).strip())


class NewLease(LeaseForm):
    """Tenant, cards, rent, term. ``cards`` are those chosen already; else they are taken from what is free."""

    def __init__(self, desk: Desk, parent: QWidget, found: Leases, cards: tuple[str, ...] = ()) -> None:
        super().__init__(desk, parent, desk.words("leases.new"))
        self._cards, self._free = cards, found.free
        today = desk.seat.now().astimezone(desk.style.zone).date()
        self.tenant, self.from_group, self.unit = QLineEdit(), QComboBox(), QComboBox()
        self.count, self.price, self.deposit, self.notice = (line_edit(ascii_only=True) for _ in range(4))
        self.start, self.end = line_edit(today.isoformat(), ascii_only=True), line_edit(ascii_only=True)
        self.end.setText((today + timedelta(days=TERM_DAYS)).isoformat())
        self.notice.setText(str(NOTICE_DAYS))
        self.vat = QCheckBox(desk.words("leases.vat_in"))
        self.vat.setChecked(True)
        for unit in UNITS:
            self.unit.addItem(desk.words(f"leases.per.{unit}"), unit)
        for group in found.free:
            self.from_group.addItem(group_words(desk, group, desk.called(found.names.get(group.centre, group.centre))))
        self._lay_out()
        self.buttons(desk.words("leases.begin"), self._begin)

    def _lay_out(self) -> None:
        self.put("tenant", self.tenant, (0, 0), 2)
        if self._cards:
            chosen = self.desk.words.plural("unit.cards", len(self._cards))
            self.put("cards", Label(self.desk.look, chosen), (1, 0), 2)
        else:
            self.put("cards", self.from_group, (1, 0))
            self.put("count", self.count, (1, 1))
        self.put("price", row(self.price, self.unit, self.vat), (2, 0), 2)
        self.put("start", self.start, (3, 0))
        self.put("end", self.end, (3, 1))
        self.put("deposit", self.deposit, (4, 0))
        self.put("notice_days", self.notice, (4, 1))

    def show(self) -> None:
        super().show()
        self.tenant.setFocus()

    def _begin(self) -> None:
        desk, given = self.desk, {
            "tenant": self.tenant.text().strip(),
            "price": self.price.text().strip().replace(",", ""),
            "unit": str(self.unit.currentData()),
            "start": self.start.text().strip(),
            "end": self.end.text().strip(),
            "deposit": self.deposit.text().strip().replace(",", ""),
            "notice_days": self.notice.text().strip(),
        }  # fmt: skip
        terms = {name: text for name, text in given.items() if text}
        vat: dict[str, Evidence] = {"vat_included": self.vat.isChecked(), "vat_rate": "0.06"}
        count, group = self.count.text().strip(), self._group()

        def work() -> Receipt:
            cards = self._cards or _taken(desk, group, count)
            return begin_lease(desk.ledger, desk.seat, {**terms, **vat}, cards)

        self.send(work, lambda _: desk.words("leases.begun", tenant=given["tenant"]))

    def _group(self) -> Group | None:
        at = self.from_group.currentIndex()
        return self._free[at] if 0 <= at < len(self._free) else None


def _taken(desk: Desk, group: Group | None, count: str) -> tuple[str, ...]:
    """As many free cards of a group as asked. Runs in the ledger lane."""
    if group is None:
        raise Refused("lease_without_cards")
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= group.cards):
        raise Refused("evidence_not_whole", field="count", given=count, least=1, most=group.cards)
    return free_cards(desk.ledger, group.variant, group.centre, int(count))


def group_words(desk: Desk, group: Group, centre: str) -> str:
    return desk.words("leases.group", model=variant_name(group.variant), centre=centre, n=desk.style.count(group.cards))


class EndLease(LeaseForm):
    """Why, when, and what each kind of card does next."""

    def __init__(self, desk: Desk, parent: QWidget, lease: LeaseRow, found: Leases) -> None:
        super().__init__(desk, parent, desk.words("leases.end_title", lease=lease.name))
        self._lease = lease
        today = desk.seat.now().astimezone(desk.style.zone).date()
        self.reason, self.ended = QLineEdit(), line_edit(today.isoformat(), ascii_only=True)
        named = desk.called(str(lease.fields.get("tenant")))
        tenant = desk.words("leases.tenant_cards", tenant=named, n=desk.style.count(lease.cards))
        self.body.insertWidget(0, wrapped(Label(desk.look, tenant, 12, token="text2")))
        self.put("reason", self.reason, (0, 0))
        self.put("ended", self.ended, (0, 1))
        self.becoming = Becoming(desk, lease, found)
        held = scroll(self.becoming)
        held.setMinimumHeight(min(self.becoming.sizeHint().height() + 4, TALLEST))
        self.body.addWidget(held)
        self.buttons(desk.words("leases.end"), self._end)

    def show(self) -> None:
        super().show()
        self.reason.setFocus()

    def _end(self) -> None:
        desk, name = self.desk, self._lease.name
        reason, ended = self.reason.text(), self.ended.text().strip()
        try:
            becomes = self.becoming.next_steps()
        except Refused as wrong:
            self.fail(wrong)
            return

        def work() -> Receipt:
            return end_lease(desk.ledger, desk.seat, name, reason, day("ended", ended), becomes)

        self.send(work, lambda _: desk.words("leases.over", lease=name))


class Notice(LeaseForm):
    """The tenant leaves on a day."""

    def __init__(self, desk: Desk, parent: QWidget, lease: LeaseRow) -> None:
        super().__init__(desk, parent, desk.words("leases.notice_title", lease=lease.name))
        self._lease = lease
        today = desk.seat.now().astimezone(desk.style.zone).date()
        days = int(str(lease.fields.get("notice_days") or NOTICE_DAYS))
        self.end = line_edit((today + timedelta(days=days)).isoformat(), ascii_only=True)
        self.put("end", self.end, (0, 0))
        self.buttons(desk.words("leases.notice"), self._give)

    def _give(self) -> None:
        desk, name, end = self.desk, self._lease.name, self.end.text().strip()
        self.send(
            lambda: give_notice(desk.ledger, desk.seat, name, day("end", end)),
            lambda _: desk.words("leases.noticed", lease=name, end=end),
        )


def day(name: str, text: str) -> date:
    """A date as typed. Refused names the field."""
    try:
        return date.fromisoformat(text)
    except ValueError as odd:
        raise Refused("evidence_not_day", field=name, given=text) from odd
