"""Accepted plans as a table: when and by whom, how many cards stand where, and what is due now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.commands.registers import retire
from volute.commands.sale_plans import go_on
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.form import Form
from volute.gui.forms.inputs import line_edit
from volute.gui.forms.plan.outcome import OutcomeView
from volute.gui.grid import Grid
from volute.gui.parts import Label, button, row, wrapped
from volute.queries.comparison import Book
from volute.queries.sale_plans import AcceptedPlan, accepted_plans

TEXTS, NUMBERS = ("plan", "made", "by"), ("cards", "sold", "listed", "bench", "pulled", "racked", "converted", "due")


class DonePlans(QWidget):
    """Going on does what is due, dropping frees the cards for another plan."""

    def __init__(self, desk: Desk, book: Book, replace: Callable[[str], None]) -> None:
        """``replace`` plans anew what a plan holds."""
        super().__init__()
        self._replace = replace
        self._desk = desk
        self.outcome = OutcomeView(desk, book)
        self.plans: tuple[AcceptedPlan, ...] = ()
        w = desk.words
        title = {name: w(f"sale_plan.done.{name}") for name in (*TEXTS, *NUMBERS)}
        texts = [Column("plan", title["plan"], 80, bold=True), Column("made", title["made"], 150),
                 Column("by", title["by"], 120, stretch=True)]  # fmt: skip
        numbers = [Column(name, title[name], 84, align="right", show=self._count) for name in NUMBERS]
        self.grid = Grid(desk.look, [*texts, *numbers], desk.row(29), identity="plan")
        self.grid.setAccessibleName(w("sale_plan.view.accepted"))
        self.empty = wrapped(Label(desk.look, w("sale_plan.none_accepted"), 12, token="text2"))
        self.on = button(w("sale_plan.go_on"), on=self._go_on)
        self.drop = button(w("sale_plan.drop"), on=self._drop)
        self.anew = button(w("sale_plan.anew"), on=self._anew)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part, stretch in (
            (self.empty, 0),
            (self.grid, 1),
            (self.outcome, 3),
            (row(1, self.drop, self.anew, self.on), 0),
        ):
            layout.addWidget(part, stretch)
        self.grid.picked.connect(lambda _: self._offer())

    def _count(self, value: object) -> str:
        return self._desk.style.count(float(str(value)))

    def ask(self) -> None:
        desk = self._desk
        today = desk.seat.now().astimezone(desk.style.zone).date()
        desk.jobs.ask(accepted_plans, desk.ledger, today, done=self.show_plans, key="accepted_plans", owner=self)

    def show_plans(self, plans: Sequence[AcceptedPlan]) -> None:
        self.plans = tuple(plans)
        style = self._desk.style
        said = [(plan.name, style.moment(plan.at), plan.by) for plan in plans]
        texts = {name: Coded.of(row[at] for row in said) for at, name in enumerate(TEXTS)}
        counted = [{"cards": len(plan.cards), "due": plan.due, **plan.counts} for plan in plans]
        numbers = {name: np.array([c.get(name, 0) for c in counted], np.float64) for name in NUMBERS}
        self.grid.set_data(Columns(len(plans), {**texts, **numbers}))
        self.empty.setVisible(not plans)
        if plans and self.grid.current_row() < 0:
            self.grid.select_row(0)
        self._offer()

    @property
    def plan(self) -> AcceptedPlan | None:
        """The one the person is on."""
        at = self.grid.current_row()
        return self.plans[at] if 0 <= at < len(self.plans) else None

    def _offer(self) -> None:
        self.outcome.show_plan(self.plan)
        for asked in (self.drop, self.anew):
            asked.setEnabled(self.plan is not None)
        self.on.setEnabled(self.plan is not None and self.plan.due > 0)

    def _go_on(self) -> None:
        desk, plan = self._desk, self.plan
        if plan is None:
            return

        def done(receipt: Receipt) -> None:
            desk.wrote(receipt, desk.words("cli.plan.gone_on", plan=plan.name, n=desk.style.count(len(receipt.facts))))

        def failed(trouble: Problem) -> None:
            desk.problem(trouble)
            self.ask()

        desk.jobs.ask(go_on, desk.ledger, desk.seat, plan.name, done=done, failed=failed, owner=self)

    def _anew(self) -> None:
        if self.plan:
            self._replace(self.plan.name)

    def _drop(self) -> None:
        if self.plan:
            DropPlan(self._desk, self, self.plan.name).show()


class DropPlan(Form):
    """Why a plan is no longer followed. What it listed stays listed."""

    def __init__(self, desk: Desk, parent: QWidget, plan: str) -> None:
        super().__init__(
            desk, parent, f"{desk.words('sale_plan.drop')} · {plan}", lambda _: desk.words("lots.field.reason")
        )
        self._plan, self.reason = plan, line_edit()
        self.put("reason", self.reason, (0, 0))
        self.body.addWidget(wrapped(Label(desk.look, desk.words("sale_plan.drop_below"), 12, token="text2")))
        self.buttons(desk.words("sale_plan.drop"), self._drop)

    def _drop(self) -> None:
        desk, plan, reason = self.desk, self._plan, self.reason.text()
        said = desk.words("sale_plan.dropped", plan=plan)
        self.send(lambda: retire(desk.ledger, desk.seat, "plan", plan, reason), lambda _: said)
