"""Probes: run one, watch it, and settle what it found. The ledger changes only by the person's decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from volute.commands import settling
from volute.commands.apart import Told
from volute.commands.registers import trust_keys
from volute.commands.targets import Scope
from volute.domain.differences import Verdict
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.domain.seen import Outcome
from volute.gui.desk import Desk
from volute.gui.forms.probes.add_hosts import AddHosts
from volute.gui.forms.probes.host import HostSheet, KeyQuestion
from volute.gui.jobs import Ticket
from volute.gui.page import Page
from volute.gui.pages.probes.columns import SUGGESTED
from volute.gui.pages.probes.findings import FindingsPane
from volute.gui.pages.probes.hosts import Hosts
from volute.gui.pages.probes.views import VIEWS, Views
from volute.gui.pages.probes.watch import RunWatch
from volute.gui.parts import EmptyState, button, line
from volute.gui.probe_run import Tally
from volute.probe.target import Limits
from volute.queries.probes import ProbeBoard, board

NARROW = 1280


class ProbesPage(Page):
    """Hosts at the left, findings at the right, the evidence of the current one below."""

    area = "probes"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.board = ProbeBoard((), (), (), {})
        self.run = desk.probe_run
        self._add_wanted = False
        self.hosts = Hosts(desk, self.probe_scope, self.open_host)
        self.watch = RunWatch(desk, self.hosts)
        self.strip = self.watch.strip
        self.findings = FindingsPane(desk, self.settle, self.open_host, self.probe_this)
        self.table, self.evidence = self.findings.table, self.findings.evidence
        self.views = Views(desk, self.hosts, self.findings, self.open_host, self.probe_scope)
        words = desk.words
        self.nobody = EmptyState(
            desk.look, "broadcast", words("probes.none_set_up"), words("probes.add_hosts"), self.primary
        )
        self.nobody.hide()
        self._lay_out()
        self.run.begun.connect(self._begun)
        desk.timetable.changed.connect(self._planned)
        self.run.ended.connect(self._finished)
        self.run.failed.connect(self._failed)
        if self.ticket:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.findings.widen(wide=self.width() >= NARROW)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part, stretch in ((self.strip, 0), (line(), 0), (self.views, 1), (self.nobody, 1)):
            layout.addWidget(part, stretch)

    # --- what the window asks of a page

    def subtitle(self) -> str:
        words, kept = self.desk.words, self.desk.timetable.schedule
        every = words("probes.every", n=kept.minutes) if kept.on else ""
        return words("probes.subtitle", hosts=self.desk.style.count(len(self.board.hosts))) + every

    def buttons(self) -> list[QPushButton]:
        w, look = self.desk.words, self.desk.look
        made = [button(w("probes.add_hosts"), look=look, icon="key", on=self.primary)]
        sure = self._sure()
        if self.board.hosts and not self.ticket:
            made.append(button(w("probes.run_all"), "secondary" if sure else "primary", on=self.probe_this))
        if sure:
            text = w("probes.accept_sure", n=len(sure))
            made.append(button(text, "primary", on=lambda: self.settle(sure, Verdict.RECORD_WRONG, "")))
        return made

    def _sure(self) -> list[str]:
        found = self.board.differences
        return [d.key for d in found if d.sure and SUGGESTED.get(d.suggestion) is Verdict.RECORD_WRONG]

    def segments(self) -> QWidget | None:
        return self.views.segments() if self.board.hosts else None

    def panes(self) -> list[QWidget]:
        return self.views.panes()

    def find_here(self) -> None:
        self.views.find_host()
        self.retitle()

    def shown(self, **filters: object) -> None:
        self.findings.only(str(filters.get("kind") or ""), str(filters.get("host") or ""))
        self._add_wanted = bool(filters.get("add"))
        self.views.look_at(str(filters.get("view") or VIEWS[0]))
        self._ask()

    def changed(self, receipt: Receipt) -> None:
        self._ask()

    def primary(self) -> None:
        AddHosts(self.desk, self, self.board.centres, lambda names: self.probe_scope(Scope(names))).show()

    def probe_this(self) -> None:
        self.probe_scope(self.views.scope())

    # --- what is known

    def _ask(self) -> None:
        self.desk.jobs.ask(board, self.desk.ledger, done=self._arrived, key="probe_board", owner=self)

    def _arrived(self, fresh: ProbeBoard) -> None:
        self.board = fresh
        self.views.setVisible(bool(fresh.hosts))
        self.nobody.setVisible(not fresh.hosts)
        if not self.ticket:
            self.hosts.show_board(fresh)
            self.strip.rest(fresh.runs[0] if fresh.runs else None)
        elif not self.tally.asked:
            self.hosts.show_board(fresh)
            self.watch.begin()
        nothing = self.desk.words("probes.agree" if fresh.runs else "probes.never_run")
        self.findings.show_differences(fresh.differences, nothing)
        self.views.host_table.show_hosts(fresh)
        self.views.refresh()
        self.retitle()
        if self._add_wanted:
            self._add_wanted = False
            self.primary()

    # --- a run

    def probe_scope(self, scope: Scope) -> None:
        """Run a probe of these hosts; cancelling keeps what has been read."""
        if self.ticket:
            return
        names = scope.hosts or tuple(h.name for h in self.board.hosts if scope.centre in ("", h.centre))
        if not names:
            self.primary()
            return
        self.begin(scope, names)

    def begin(self, scope: Scope, names: Sequence[str], limits: Limits | None = None) -> None:
        """Ask these hosts, which are those of the scope."""
        kept = self.desk.timetable.schedule
        self.run.begin(self.desk.ledger, self.desk.seat, scope, names, limits or kept.limits, stays=kept.stays)

    def _begun(self) -> None:
        """By hand or by itself; of one that began by itself the page may know no host yet."""
        if self.board.hosts:
            self.watch.begin()
            self.retitle()
        else:
            self._ask()

    def _planned(self) -> None:
        self.strip.plan(self.desk.timetable.due)
        self.retitle()

    @property
    def ticket(self) -> Ticket | None:
        """Of the run in progress."""
        return self.run.ticket

    @property
    def tally(self) -> Tally:
        """How far the run in progress is."""
        return self.watch.tally

    def _finished(self, run: Told) -> None:
        text = self.strip.ended(run, self.watch.end())
        self.desk.wrote(Receipt(evidence=True), text)
        self._ask()
        if self.run.by_itself:
            return  # nobody waits for it: what it found stands in badges, map and tables
        self.desk.toast(text)
        if offered := self.run.offered:
            KeyQuestion(self.desk, self, dict(sorted(offered.items())), self.trust).show()

    def _failed(self, trouble: Problem) -> None:
        self.watch.end()
        self._ask()
        self.desk.problem(trouble)

    # --- what a person decides

    def open_host(self, name: str) -> None:
        """The sheet of one host."""
        if host := self.board.named.get(name):
            HostSheet(self.desk, self, host, self.board.key_is_of(host), self.probe_scope, self.trust).show()

    def trust(self, offered: dict[str, str]) -> None:
        """The person compared the fingerprints: remember the keys and ask again whoever could not be asked."""

        def done(receipt: Receipt) -> None:
            self.desk.wrote(receipt, self.desk.words.plural("probes.trusted", len(offered)))
            behind = {h.name for h in self.board.hosts if h.jump in offered and h.outcome is Outcome.KEY_UNKNOWN}
            self.probe_scope(Scope(tuple(dict.fromkeys([*offered, *sorted(behind)]))))

        self._do(trust_keys, offered, done=done)

    def settle(self, keys: Sequence[str], verdict: Verdict, note: str) -> None:
        """One decision for one or many differences, and one undo."""

        def done(receipt: Receipt) -> None:
            self.desk.wrote(receipt, self.desk.words.plural(f"probes.settled.{verdict.value}", len(keys)))
            self.table.setFocus()

        self._do(settling.settle, tuple(keys), verdict, note, done=done)

    def _do(self, work: Callable[..., Receipt], *given: object, done: Callable[[Receipt], None]) -> None:
        desk = self.desk
        desk.jobs.ask(work, desk.ledger, desk.seat, *given, done=done, failed=desk.problem, owner=self)
