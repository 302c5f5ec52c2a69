"""One run of the past: whom it reached, who stayed silent and why, and where it saw other cards than the run before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from volute.gui.desk import Desk
from volute.gui.glyphs import Glyph
from volute.gui.parts import KeyValues, Label, button, scroll, wrapped
from volute.gui.probe_run import SCHEDULE
from volute.gui.sheet import Sheet
from volute.queries.probe_runs import HostTurn, PastRun, RunSheet, run_sheet
from volute.words import Words, why
from volute.words.literal import tip

WIDTH, LISTED, NAMED, TALL = 720, 200, 3, 300


def turned(past: PastRun) -> str:
    """``+3 −8`` cards against the answers before; nothing where there is nothing to compare with."""
    return f"+{past.turnover.more:,} \N{MINUS SIGN}{past.turnover.fewer:,}" if past.turnover else ""


def by_whom(words: Words, by: str) -> str:
    """The person, or the schedule."""
    return words("probes.by_schedule") if by == SCHEDULE else by


class PastRunSheet(Sheet):
    """What is kept of it; answers of long ago may have been cleared away, which is said."""

    def __init__(self, desk: Desk, parent: QWidget, past: PastRun, open_host: Callable[[str], None]) -> None:
        number = desk.style.count(past.run.number)
        super().__init__(desk, parent, desk.words("probes.run", n=number), WIDTH)
        self._past, self._open_host = past, open_host
        self.body.addWidget(KeyValues(desk.look, list(self._facts())))
        inside = QWidget()
        self.grid = QGridLayout(inside)
        self.grid.setContentsMargins(0, 0, 8, 0)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(5)
        self.grid.setColumnStretch(2, 1)
        self.lines: list[str] = []
        area = scroll(inside)
        area.setMinimumHeight(TALL)
        self.body.addWidget(area, 1)
        self.aside(button(desk.words("shell.copy"), "ghost", on=self._copy))
        self.close_button(desk.words("shell.close"))
        desk.jobs.ask(run_sheet, desk.ledger, past.run.number, done=self._arrived, owner=self)

    def _facts(self) -> Iterator[tuple[str, str]]:
        w, style, run = self.desk.words, self.desk.style, self._past.run
        took = (run.ended - run.started).total_seconds() if run.ended else None
        yield w("probes.run_column.started"), style.moment(run.started)
        yield w("probes.run_column.took"), style.elapsed(took)
        yield w("probes.run_column.scope"), run.scope or w("probes.all_hosts")
        yield w("probes.run_column.hosts"), f"{style.count(run.answered)}/{style.count(run.hosts)}"
        yield w("probes.run_column.cards"), style.count(run.cards)
        yield w("probes.run_column.turnover"), turned(self._past) or w("probes.nothing_before")
        yield w("probes.run_column.differences"), style.count(run.differences)
        yield w("probes.run_column.by"), by_whom(w, run.by)
        yield w("probes.run_column.state"), w(f"probes.run_state.{run.state}")

    def _arrived(self, found: RunSheet | None) -> None:
        if found is None or not found.kept:
            self._head(self.desk.words("probes.answers_gone"))
            return
        words = self.desk.words
        if found.open:
            self._head(words.plural("probes.open_of_run", found.open))
        self._head(words.plural("probes.silent", len(found.silent)))
        for o in found.silent[:LISTED]:
            self._line("failed", o.host, why(words, o.outcome, o.error), o.error)
        self._head(words.plural("probes.turned_hosts", len(found.turns)))
        for turn in found.turns[:LISTED]:
            self._line("changed", turn.host, self._turn(turn), "\n".join((*turn.new, *turn.gone)))
        self.grid.setRowStretch(self.grid.rowCount(), 1)

    def _turn(self, turn: HostTurn) -> str:
        """How many cards it showed before and now, and the first that came and went."""
        words, style = self.desk.words, self.desk.style
        told = [words("probes.cards_now", before=style.count(turn.before), now=style.count(turn.now))]
        for key, cards in (("probes.cards_new", turn.new), ("probes.cards_gone", turn.gone)):
            if cards:
                more = "" if len(cards) <= NAMED else " …"
                told.append(words(key, n=len(cards), cards=", ".join(cards[:NAMED]) + more))
        return " · ".join(told)

    def _head(self, text: str) -> None:
        self.lines.append(text)
        head = wrapped(Label(self.desk.look, text, 13, 600))
        self.grid.addWidget(head, self.grid.rowCount(), 0, 1, 3)

    def _line(self, glyph: str, host: str, text: str, whole: str) -> None:
        look, at = self.desk.look, self.grid.rowCount()
        self.lines.append(f"{host}\t{text}\t{whole}")
        name = button(host, "link", on=self.then(lambda: self._open_host(host)))
        name.setFont(look.font(12, 500, mono=True))
        said = wrapped(Label(look, text, 12, token="text2"))
        said.setToolTip(tip(whole))
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        for column, part in enumerate((Glyph(look, glyph), name, said)):
            self.grid.addWidget(part, at, column, Qt.AlignmentFlag.AlignTop)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self.lines))
