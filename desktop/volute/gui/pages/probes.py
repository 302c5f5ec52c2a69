"""Probes: run one, watch it, and settle what it found. The ledger changes only by the person's decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from volute.commands import settling
from volute.commands.apart import Told
from volute.commands.probing import Scope
from volute.commands.registers import trust_keys
from volute.domain.differences import Kind, Verdict
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.domain.seen import Outcome
from volute.gui.desk import Desk
from volute.gui.forms.add_hosts import AddHosts
from volute.gui.forms.hosts import HostSheet, KeyQuestion
from volute.gui.jobs import Ticket
from volute.gui.page import Page
from volute.gui.pages.probes_columns import SUGGESTED
from volute.gui.pages.probes_evidence import Evidence
from volute.gui.pages.probes_hosts import Hosts
from volute.gui.pages.probes_table import FindingsTable
from volute.gui.pages.probes_watch import RunWatch
from volute.gui.parts import EmptyState, Label, Segmented, button, line, row, split
from volute.gui.probe_run import Tally
from volute.queries.probe_findings import grouped
from volute.queries.probes import ProbeBoard, board

KINDS = tuple(kind.value for kind in Kind if kind is not Kind.CONFIRMED)
NARROW = 1280


class ProbesPage(Page):
    """Hosts at the left, findings at the right, the evidence of the current one below."""

    area = "probes"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.board = ProbeBoard((), (), (), {})
        self.run = desk.probe_run
        self._kind = self._host = ""
        self._add_wanted = False
        self.hosts = Hosts(desk, self.probe_scope, self.open_host)
        self.watch = RunWatch(desk, self.hosts)
        self.strip = self.watch.strip
        self.table = FindingsTable(desk)
        self.evidence = Evidence(desk, self.table.sides, self.settle, self.open_host)
        self.table.on_pick(lambda finding: self.evidence.show_finding(finding, self._now()))
        self.table.opened.connect(lambda _: self.evidence.accept())
        words = desk.words
        kinds = [("", words("probes.all")), *((k, words(f"probes.kind.{k}")) for k in KINDS)]
        self.kinds = Segmented(kinds, self._pick_kind)
        look, now = desk.look, words("probes.run_now")
        self.empty = EmptyState(look, "broadcast", words("probes.agree"), now, self.probe_this)
        self.nobody = EmptyState(
            look, "broadcast", words("probes.none_set_up"), words("probes.add_hosts"), self.primary
        )
        self.nobody.hide()
        self.head = Label(look, words("probes.differences"), 15, 600)
        self._lay_out()
        self.run.ended.connect(self._finished)
        self.run.failed.connect(self._failed)
        if self.ticket:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little width, the differences are named by their kinds alone."""
        super().resizeEvent(event)
        self.head.setVisible(self.width() >= NARROW)
        self.table.show_columns("confidence", shown=self.width() >= NARROW)

    def _lay_out(self) -> None:
        upper = QWidget()
        over = QVBoxLayout(upper)
        over.addWidget(row(self.head, self.kinds, 1, margins=(20, 10, 12, 10), spacing=12))
        over.addWidget(line())
        over.addWidget(self.table, 1)
        over.addWidget(self.empty, 1)
        right = split(Qt.Orientation.Vertical, upper, self.evidence, (430, 290))
        self.body = split(Qt.Orientation.Horizontal, self.hosts, right, (430, 938))
        layout = QVBoxLayout(self)
        for part, stretch in ((self.strip, 0), (line(), 0), (self.body, 1), (self.nobody, 1)):
            layout.addWidget(part, stretch)
        for each in (over, layout):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(0)

    def _now(self) -> float:
        return self.desk.seat.now().timestamp()

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

    def panes(self) -> list[QWidget]:
        return [self.hosts, self.table, self.evidence]

    def shown(self, **filters: object) -> None:
        self._host = str(filters.get("host") or "")
        self._kind = kind if (kind := str(filters.get("kind") or "")) in KINDS else ""
        self.kinds.choose(self._kind)
        self._add_wanted = bool(filters.get("add"))
        self.table.setFocus()
        self._ask()

    def changed(self, receipt: Receipt) -> None:
        self._ask()

    def primary(self) -> None:
        AddHosts(self.desk, self, self.board.centres, lambda names: self.probe_scope(Scope(names))).show()

    def probe_this(self) -> None:
        self.probe_scope(Scope())

    # --- what is known

    def _ask(self) -> None:
        self.desk.jobs.ask(board, self.desk.ledger, done=self._arrived, key="probe_board", owner=self)

    def _arrived(self, fresh: ProbeBoard) -> None:
        self.board = fresh
        self.body.setVisible(bool(fresh.hosts))
        self.nobody.setVisible(not fresh.hosts)
        self.empty.say(self.desk.words("probes.agree" if fresh.runs else "probes.never_run"))
        if not self.ticket:
            self.hosts.show_board(fresh)
            self.strip.rest(fresh.runs[0] if fresh.runs else None)
        elif not self.tally.asked:
            self.hosts.show_board(fresh)
            self.watch.begin()
        self.table.show_findings(grouped(fresh.differences), self._now())
        counted = Counter(difference.kind for difference in fresh.differences)
        words = self.desk.words
        texts = {"": f"{words('probes.all')}  {counted.total()}"}
        texts |= {k: f"{words(f'probes.kind.{k}')}  {counted[k]}" for k in KINDS}
        self.kinds.set_texts(texts, {k for k in ("", *KINDS) if not k or counted[k] or k == self._kind})
        self._pick_kind(self._kind)
        self.retitle()
        if self._add_wanted:
            self._add_wanted = False
            self.primary()

    def _pick_kind(self, kind: str) -> None:
        self._kind = kind
        found, place = self.table.findings, self.table.currentIndex().row()
        hit = [(not kind or f.kind == kind) and self._host in ("", f.first.host) for f in found]
        self.table.set_mask(np.array(hit, np.bool_))
        some = any(hit)
        for part in (self.table, self.evidence):
            part.setVisible(some)
        self.empty.setVisible(not some)
        self.table.keep_current(place)
        if current := self.table.current():
            self.evidence.show_finding(current, self._now())
        else:
            self.evidence.clear()

    # --- a run

    def probe_scope(self, scope: Scope) -> None:
        """Run a probe of these hosts; cancelling keeps what has been read."""
        if self.ticket:
            return
        names = scope.hosts or tuple(h.name for h in self.board.hosts if scope.centre in ("", h.centre))
        if not names:
            self.primary()
            return
        self.run.begin(self.desk.ledger, self.desk.seat, scope, names)
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
