"""Plan the sale: dated lots of whole machines, the cards they are made of, and the plans accepted so far."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from volute.commands.plan_workbook import written
from volute.commands.sale_plans import Proposal, accept_plan
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.economics.inputs import Scenario
from volute.gui.desk import Desk
from volute.gui.forms.lots.lots import LotsSheet
from volute.gui.forms.plan.asked import AskedFields
from volute.gui.forms.plan.cards import CardsView, Told, told
from volute.gui.forms.plan.done import DonePlans
from volute.gui.forms.plan.export import ask_where
from volute.gui.forms.plan.limits import LimitsView
from volute.gui.forms.plan.lots import Lots
from volute.gui.forms.plan.months import MonthsView
from volute.gui.jobs import Ticket
from volute.gui.parts import Label, Segmented, button, column, row, wrapped
from volute.gui.question import Question
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.plan_said import PlanSaid, Table
from volute.queries.plan_tables import PlanTables
from volute.queries.sale_cards import SaleCards
from volute.queries.sale_limits import sale_limits, within
from volute.queries.sale_plan import Asked, SalePlan, sale_plan
from volute.queries.sale_said import SaleSaid

WIDTH, HEIGHT, SIDE, AIR = 1180, 800, 280, 60
VIEWS = ("lots", "months", "cards", "limits", "accepted")


class PlanSale(Sheet):
    """Not modal. The plan is found in the field lane; a newer question makes an older one void."""

    def __init__(self, desk: Desk, parent: QWidget, book: Book, scenario: Scenario) -> None:
        super().__init__(desk, parent, desk.words("sale_plan.title"), WIDTH)
        self._book, self._scenario = book, scenario
        self._question = Question(desk.jobs, self)
        self.found: SalePlan | None = None
        self.checked: SaleCards | None = None
        self.telling = PlanSaid(desk.words, desk.style, book)
        self.tables = PlanTables(SaleSaid(desk.words, desk.style), book)
        self._make_fields()
        self._lay_out()
        self.finished.connect(self.stop)
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - AIR))
        self.ask()

    def _make_fields(self) -> None:
        look, w = self.desk.look, self.desk.words
        self.fields = AskedFields(self.desk)
        self.fields.changed.connect(self.ask)
        self.instead_of = ""  # an accepted plan that this one would take the place of
        self.instead = Label(look, "", 12)
        self.beside = button(w("sale_plan.beside"), "link", on=lambda: self.replace(""))
        self.state = Label(look, "", 12, token="text2")
        self.halt = button(w("sale_plan.stop"), "link", on=self._halted)
        self.again = button(w("sale_plan.again"), "link", on=self.ask)

    def _lay_out(self) -> None:
        look, w = self.desk.look, self.desk.words
        self.verdict = wrapped(Label(look, "", 17, 600))
        self.worth, self.basis = (wrapped(Label(look, "", 12, token="text2")) for _ in range(2))
        self.unknown = wrapped(Label(look, "", 12, token="text2"))
        self.lots = Lots(self.desk, self.telling)
        self.cards, self.accepted_plans = CardsView(self.desk), DonePlans(self.desk, self._book, self.replace)
        self.by_month = MonthsView(self.desk)
        self.limits = LimitsView(self.desk, self._book, self.ask)
        self.views = Segmented([(view, w(f"sale_plan.view.{view}")) for view in VIEWS], self.look_at)
        self.scarce = wrapped(Label(look, "", 12))
        side = column(Label(look, w("sale_plan.scarce"), 13, 600), self.scarce, 1, spacing=8)
        side.setFixedWidth(SIDE)
        left = column(Label(look, w("sale_plan.lots"), 13, 600), self.lots, spacing=6)
        self.body.addWidget(row(self.views, 1, self.instead, self.beside, self.state, self.halt, self.again))
        self.body.addWidget(self.fields)
        self.body.addWidget(self.verdict)
        self.pages: dict[str, QWidget] = {
            "lots": column(self.worth, self.unknown, self.basis, row(left, side, spacing=20), spacing=8),
            "months": self.by_month,
            "cards": self.cards,
            "limits": self.limits,
            "accepted": self.accepted_plans,
        }
        for page in self.pages.values():
            self.body.addWidget(page, 1)
        self._lay_out_foot()
        self.replace("")

    def _lay_out_foot(self) -> None:
        look, w = self.desk.look, self.desk.words
        self.body.addWidget(wrapped(Label(look, w("sale_plan.not_kept"), 12)))
        self.buttons(w("sale_plan.accept"), self.accept_plan, enabled=False, leave=w("shell.close"))
        self.export = button(w("sale_plan.export"), look=look, icon="export", on=self._where)
        self.aside(button(w("lots.open"), look=look, icon="package", on=lambda: LotsSheet(self.desk, self).show()))
        self.aside(self.export)

    def look_at(self, view: str) -> None:
        """Lots, cards, or plans accepted."""
        self.views.choose(view)
        for name, page in self.pages.items():
            page.setVisible(name == view)
        self.verdict.setVisible(view != "accepted")
        if self.ok:
            self.ok.setVisible(view != "accepted")
        if isinstance(page := self.pages[view], DonePlans | LimitsView):
            page.ask()

    def changed(self, receipt: Receipt) -> None:
        """What was written may concern the cards of the plan, and what became of others."""
        self.accepted_plans.ask()
        self.limits.ask()
        if any(fact.subject.startswith(("floor:", "buyer:")) for fact in receipt.facts):
            self.ask()
        elif self.found:
            self._check(self.found)

    def replace(self, plan: str) -> None:
        """Plan anew what an accepted plan holds: its cards are free for this one, which takes its place."""
        self.instead_of = plan
        self.instead.setText(self.desk.words("sale_plan.instead", plan=plan) if plan else "")
        for part in (self.instead, self.beside):
            part.setVisible(bool(plan))
        self.look_at("lots")
        if self.found:
            self._check(self.found)

    # --- asking

    def ask(self) -> None:
        """Find the plan; what was asked before is void."""
        self.clear_trouble()
        self._say(self.desk.words("sale_plan.working"), running=True)
        given = (self.desk.ledger, self._book, self.fields.asked(self._scenario), self.limits.only.isChecked())
        self._question.ask(_work, *given, done=self._found, failed=self._failed)

    def stop(self) -> None:
        """The answer of the running question is not looked at any more."""
        self._question.stop()

    def _halted(self) -> None:
        self.stop()
        self._say(self.desk.words("sale_plan.stopped"), running=False, again=True)

    def _say(self, text: str, *, running: bool, again: bool = False) -> None:
        self.state.setText(text)
        self.halt.setVisible(running)
        self.again.setVisible(again)
        self.export.setEnabled(self.found is not None and not running)

    def _failed(self, trouble: Problem) -> None:
        self._say("", running=False, again=True)
        self.fail(trouble)

    def _found(self, found: SalePlan) -> None:
        self.found = found
        self._say("", running=False)
        said = self.telling
        self.verdict.setText(said.verdict(found))
        self.worth.setText(said.worth(found))
        self.basis.setText(" ".join(said.basis(found)))
        self.unknown.setText(said.unknown(found))
        self.unknown.setVisible(bool(found.plan.unknown))
        self.lots.show_plan(found)
        self._check(found)
        self.scarce.setText("\n\n".join(said.scarce(found)) or self.desk.words("sale_plan.scarce_none"))

    # --- cards

    def _check(self, found: SalePlan) -> None:
        """Which cards, and are they fit: beside the window, since it reads the newest look at each."""
        self._accepting(None)
        self.state.setText(self.desk.words("sale_plan.checking"))
        said = SaleSaid(self.desk.words, self.desk.style)
        work = (told, self.desk.ledger, self._book, found, said, self.instead_of)
        done, failed = self._checked, self.fail
        self.desk.jobs.ask(*work, done=done, failed=failed, lane="field", key="sale_cards", owner=self)

    def _checked(self, found: Told) -> None:
        self.state.setText("")
        self.cards.show_cards(found)
        self.by_month.show_cards(found.found)
        self._accepting(found.found)

    def _accepting(self, cards: SaleCards | None) -> None:
        self.checked = cards
        if self.ok:
            self.ok.setEnabled(cards is not None and bool(cards.cards))

    def accept_plan(self) -> None:
        """Keep it and do what is due, as one undo; then the plans accepted are shown."""
        if self.checked is None:
            return
        desk, proposal = self.desk, Proposal(**self.checked.terms)
        self._accepting(None)
        self.clear_trouble()
        self.state.setText(desk.words("sale_plan.accepting"))

        def done(receipt: Receipt) -> None:
            steps = desk.style.count(len(receipt.facts) - 1)
            name = next(s.partition(":")[2] for s in receipt.subjects if s.startswith("plan:"))
            self.replace("")
            self.look_at("accepted")
            desk.wrote(receipt, desk.words("cli.plan.accepted", plan=name, n=steps))

        desk.jobs.ask(accept_plan, desk.ledger, desk.seat, proposal, done=done, failed=self._refused, owner=self)

    def _refused(self, trouble: Problem) -> None:
        """Somebody wrote in between: the cards are read anew, and what happened stays in sight."""
        self.fail(trouble)
        if self.found:
            self._check(self.found)

    # --- the spreadsheet

    def _where(self) -> None:
        ask_where(self, self._book.today, self.write)

    def write(self, path: Path) -> None:
        """Beside the window; an unwritable place is told in the sheet. Of accepted plans it is the one looked at."""
        plan = self.accepted_plans.plan if self.accepted_plans.isVisible() else None
        if plan or self.found:
            tables = [self.tables.kinds(plan), self.tables.done(plan)] if plan else self._made()
            self.desk.jobs.ask(written, path, tables, done=self._written, failed=self.fail, lane="field", owner=self)

    def _made(self) -> list[Table]:
        cards = [self.tables.months(self.checked), self.tables.cards(self.checked)] if self.checked else []
        return [*self.telling.tables(self.found), *cards] if self.found else []

    def _written(self, path: Path) -> None:
        self.state.setText(self.desk.words("sale_plan.exported", name=path.name))
        self.desk.toast(self.desk.words("sale_plan.exported", name=path.name))


def _work(ticket: Ticket, ledger: Ledger, book: Book, asked: Asked, known: bool) -> SalePlan:  # noqa: FBT001 - a job
    """In a worker. The solver cannot be stopped; when nobody waits its answer is let go."""
    ticket.report(0)
    return sale_plan(book, within(asked, sale_limits(ledger, book.today), known_buyers=known))
