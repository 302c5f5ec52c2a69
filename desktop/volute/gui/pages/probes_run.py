"""The run in progress, or the last one: how far it is, what it found so far, and how to end it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QElapsedTimer, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from volute.commands.apart import Told, run_apart
from volute.commands.probing import Scope
from volute.commands.seat import Seat
from volute.gui.desk import Desk
from volute.gui.jobs import Ticket
from volute.gui.look import Look
from volute.gui.parts import Label, button, row
from volute.gui.plots.host_map import TOKENS
from volute.gui.secrets import password_of
from volute.ledger.store import Ledger
from volute.probe.target import Limits
from volute.queries.probes import RunRow

BAR = 8
FEW = 10  # hosts heard before a guess at the time left is worth saying


@dataclass(slots=True)
class Tally:
    """Hosts heard by state, and the cards they showed."""

    asked: int
    cards: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def heard(self) -> int:
        return self.states.total()

    def left(self, elapsed: float) -> float | None:
        """Seconds to go at the pace so far; None when too few have answered to say."""
        if self.heard < FEW:
            return None
        return elapsed / self.heard * (self.asked - self.heard)


class RunBar(QWidget):
    """Shares of the hosts asked, in the colours of the map."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.tally = Tally(0)
        self.setFixedHeight(BAR)
        look.themed.connect(self.update)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color(TOKENS["waiting"]))
        x = 0.0
        for state in ("same", "differs", "silent"):
            wide = self.width() * self.tally.states[state] / max(self.tally.asked, 1)
            painter.fillRect(QRectF(x, 0, wide, BAR), self._look.color(TOKENS[state]))
            x += wide
        painter.end()


def run_probe(ticket: Ticket, ledger: Ledger, seat: Seat, scope: Scope) -> Told:
    """The long work of a run: a field worker waits, a process of its own works."""
    return run_apart(ledger, seat, scope, cancelled=ticket.cancelled, progress=ticket.report, secret=password_of)


class RunStrip(QFrame):
    """Above hosts and differences."""

    def __init__(self, desk: Desk, cancel: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._clock = QElapsedTimer()
        self.title = Label(desk.look, "", 15, 600)
        self.facts = Label(desk.look, "", 13, token="text2")
        self.bar = RunBar(desk.look)
        self.below = Label(desk.look, "", 12, token="text2")
        self.cancel = button(desk.words("probes.cancel"), look=desk.look, icon="x", on=cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 8, 20, 8)
        layout.setSpacing(6)
        layout.addWidget(row(self.title, self.facts, 1, self.cancel, spacing=10))
        layout.addWidget(self.bar)
        layout.addWidget(self.below)
        self.rest(None)

    def begin(self, tally: Tally) -> None:
        self._clock.start()
        self.title.setText(self._desk.words("probes.probing"))
        self._show(running=True)
        self.step(tally)

    def step(self, tally: Tally) -> str:
        """Show how far it is; the same in one line for the status bar."""
        words, style = self._desk.words, self._desk.style
        told = {"n": style.count(tally.heard), "of": style.count(tally.asked)}
        self.facts.setText(words("probes.progress", **told, cards=style.count(tally.cards)))
        self.bar.tally = tally
        self.bar.update()
        elapsed = self._clock.elapsed() / 1000
        left = tally.left(elapsed)
        parts = [words("probes.elapsed", time=style.elapsed(elapsed))]
        if left is not None:
            parts.append(words("probes.left", time=style.elapsed(left)))
        parts += [words("probes.at_once", n=min(Limits().at_once, tally.asked)), words("probes.cancel_keeps")]
        self.below.setText(" · ".join(parts))
        short = words("probes.task", **told)
        return short if left is None else f"{short} · {words('probes.left', time=style.duration(left))}"

    def stopping(self) -> None:
        """Cancelled: what was read is being kept."""
        self.cancel.setEnabled(False)
        self.below.setText(self._desk.words("probes.stopping"))

    def rest(self, last: RunRow | None) -> None:
        """No run: the last one in a line, or nothing."""
        self._show(running=False)
        self.setVisible(last is not None)
        if last is None:
            return
        words, style = self._desk.words, self._desk.style
        self.title.setText(words("probes.run", n=style.count(last.number)))
        took = style.elapsed((last.ended - last.started).total_seconds()) if last.ended else "—"
        told = {"at": style.moment(last.started), "took": took, "scope": last.scope or words("probes.all_hosts")}
        told |= {"answered": style.count(last.answered), "of": style.count(last.hosts)}
        ended = "probes.last_cancelled" if last.state == "cancelled" else "probes.last_run"
        self.facts.setText(words(ended, **told, confirmed=style.count(last.confirmed)))

    def _show(self, *, running: bool) -> None:
        self.cancel.setEnabled(running)
        for part in (self, self.cancel, self.bar, self.below):
            part.setVisible(running)
