"""Probes: run one, watch it, and settle what it found. The ledger changes only by the person's decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from volute.commands import settling
from volute.commands.apart import Told
from volute.commands.probing import Scope
from volute.commands.registers import trust_keys
from volute.domain.differences import Verdict
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.domain.seen import Outcome
from volute.gui.desk import Desk
from volute.gui.forms.add_hosts import AddHosts
from volute.gui.forms.hosts import HostSheet, KeyQuestion
from volute.gui.jobs import Ticket
from volute.gui.page import Page
from volute.gui.pages.probes_columns import SUGGESTED
from volute.gui.pages.probes_findings import FindingsPane
from volute.gui.pages.probes_history import History
from volute.gui.pages.probes_host_table import HostTable
from volute.gui.pages.probes_hosts import Hosts
from volute.gui.pages.probes_watch import RunWatch
from volute.gui.parts import EmptyState, Segmented, button, line, split
from volute.gui.probe_run import Tally
from volute.probe.target import Limits
from volute.queries.probes import ProbeBoard, board

VIEWS = ("now", "hosts", "history")
NARROW = 1280


class ProbesPage(Page):
    """Hosts at the left, findings at the right, the evidence of the current one below."""

    area = "probes"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.board = ProbeBoard((), (), (), {})
        self.run = desk.probe_run
        self._add_wanted = False
        self._view = VIEWS[0]
        self.hosts = Hosts(desk, self.probe_scope, self.open_host)
        self.watch = RunWatch(desk, self.hosts)
        self.strip = self.watch.strip
        self.findings = FindingsPane(desk, self.settle, self.open_host, self.probe_this)
        self.table, self.evidence = self.findings.table, self.findings.evidence
        self.host_table = HostTable(desk, self.open_host, self.probe_scope)
        self.history = History(desk, self.open_host)
        words = desk.words
        self.nobody = EmptyState(
            desk.look, "broadcast", words("probes.none_set_up"), words("probes.add_hosts"), self.primary
        )
        self.nobody.hide()
        self._lay_out()
        self.run.ended.connect(self._finished)
        self.run.failed.connect(self._failed)
        if self.ticket:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.findings.widen(wide=self.width() >= NARROW)

    def _lay_out(self) -> None:
        now = split(Qt.Orientation.Horizontal, self.hosts, self.findings, (430, 938))
        self.body = QStackedWidget()
        for view in (now, self.host_table, self.history):
            self.body.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part, stretch in ((self.strip, 0), (line(), 0), (self.body, 1), (self.nobody, 1)):
            layout.addWidget(part, stretch)

    # --- what the window asks of a page

    def subtitle(self) -> str:
        return self.desk.words("probes.subtitle", hosts=self.desk.style.count(len(self.board.hosts)))

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
        """What is now, every host in a table, and the runs so far."""
        made = Segmented([(view, self.desk.words(f"probes.view.{view}")) for view in VIEWS], self.look_at)
        made.choose(self._view)
        return made if self.board.hosts else None

    def look_at(self, view: str) -> None:
        """Show another side of the area; the keyboard goes along."""
        self._view = view
        self.body.setCurrentIndex(VIEWS.index(view))
        self._refresh()
        self.panes()[-1 if view != "now" else 1].setFocus()

    def _refresh(self) -> None:
        """What only this view shows is read when somebody looks."""
        if self._view == "hosts":
            self.host_table.refresh()
        elif self._view == "history":
            self.history.refresh()

    def panes(self) -> list[QWidget]:
        if self._view == "now":
            return [self.hosts, self.table, self.evidence]
        return [self.host_table.table if self._view == "hosts" else self.history.table]

    def find_here(self) -> None:
        """Ctrl+F looks for a host."""
        self.look_at("hosts")
        self.host_table.search.setFocus()
        self.retitle()

    def shown(self, **filters: object) -> None:
        self.findings.only(str(filters.get("kind") or ""), str(filters.get("host") or ""))
        self._add_wanted = bool(filters.get("add"))
        self.look_at(str(filters.get("view") or VIEWS[0]))
        self._ask()

    def changed(self, receipt: Receipt) -> None:
        self._ask()

    def primary(self) -> None:
        AddHosts(self.desk, self, self.board.centres, lambda names: self.probe_scope(Scope(names))).show()

    def probe_this(self) -> None:
        self.probe_scope(self.host_table.scope() if self._view == "hosts" else Scope())

    # --- what is known

    def _ask(self) -> None:
        self.desk.jobs.ask(board, self.desk.ledger, done=self._arrived, key="probe_board", owner=self)

    def _arrived(self, fresh: ProbeBoard) -> None:
        self.board = fresh
        self.body.setVisible(bool(fresh.hosts))
        self.nobody.setVisible(not fresh.hosts)
        if not self.ticket:
            self.hosts.show_board(fresh)
            self.strip.rest(fresh.runs[0] if fresh.runs else None)
        elif not self.tally.asked:
            self.hosts.show_board(fresh)
            self.watch.begin()
        nothing = self.desk.words("probes.agree" if fresh.runs else "probes.never_run")
        self.findings.show_differences(fresh.differences, nothing)
        self.host_table.show_hosts(fresh)
        self._refresh()
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
        self.run.begin(self.desk.ledger, self.desk.seat, scope, names, limits)
        self.watch.begin()
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
        asked = max(self.watch.end(), run.hosts)
        style = self.desk.style
        facts = {"n": run.number, "answered": style.count(run.answered), "of": style.count(asked)}
        text = self.desk.words(f"probes.{run.state}", **facts, found=run.differences)
        self.desk.wrote(Receipt(evidence=True), text)
        self._ask()
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
