"""The run in progress, or the last one: how far it is, what it found so far, and how to end it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from volute.commands.apart import Told
from volute.gui.desk import Desk
from volute.gui.labels import Yielding
from volute.gui.look import Look
from volute.gui.parts import Label, button, row
from volute.gui.plots.host_map import TOKENS
from volute.gui.probe_run import Tally
from volute.probe.target import Limits
from volute.queries.probes import RunRow

BAR = 8
Do = Callable[[], None]


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


class RunStrip(QFrame):
    """Above hosts and differences."""

    def __init__(self, desk: Desk, cancel: Do, hold: Do, schedule: Do) -> None:
        super().__init__()
        self._desk = desk
        self._at_once = Limits().at_once
        self.title = Label(desk.look, "", 15, 600)
        self.facts = Yielding(desk.look, "")
        self.bar = RunBar(desk.look)
        self.below = Label(desk.look, "", 12, token="text2")
        self.cancel = button(desk.words("probes.cancel"), look=desk.look, icon="x", on=cancel)
        self.cancel.setToolTip("Shift+F5")
        self.pause = button(desk.words("probes.pause"), look=desk.look, icon="pause", on=hold)
        self.go_on = button(desk.words("probes.go_on"), look=desk.look, icon="play", on=hold)
        self.next = Label(desk.look, "", 12, token="text2")
        self.schedule = button(desk.words("schedule.open"), look=desk.look, icon="calendar-blank", on=schedule)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 8, 20, 8)
        layout.setSpacing(6)
        layout.addWidget(row(self.title, self.facts, 1, self.next, *self._buttons(), spacing=10))
        layout.addWidget(self.bar)
        layout.addWidget(self.below)
        self.rest(None)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self.schedule, self.pause, self.go_on, self.cancel)

    def begin(self, tally: Tally, elapsed: float, at_once: int) -> None:
        """A run goes on, for so many seconds already."""
        self._at_once = at_once
        self.title.setText(self._desk.words("probes.probing"))
        self._show(running=True)
        self.step(tally, elapsed)

    def hold(self, *, held: bool) -> None:
        """Offer what can be done: to go on where it is paused, to pause it otherwise."""
        self.title.setText(self._desk.words("probes.paused" if held else "probes.probing"))
        (shown, hidden) = (self.go_on, self.pause) if held else (self.pause, self.go_on)
        focused = hidden.hasFocus()
        shown.show()
        if focused:
            shown.setFocus()
        hidden.hide()

    def step(self, tally: Tally, elapsed: float, *, paused: bool = False) -> tuple[str, str]:
        """Show how far it is; the same in short for the status bar, and the time left."""
        words, style = self._desk.words, self._desk.style
        told = {"n": style.count(tally.heard), "of": style.count(tally.asked)}
        self.facts.setText(words("probes.progress", **told, cards=style.count(tally.cards)))
        self.bar.tally = tally
        self.bar.update()
        left = None if paused else tally.left(elapsed)
        parts = [words("probes.elapsed", time=style.elapsed(elapsed))]
        if left is not None:
            parts.append(words("probes.left", time=style.elapsed(left)))
        at_once = words("probes.at_once", n=min(self._at_once, tally.asked))
        parts += [words("probes.held") if paused else at_once, words("probes.cancel_keeps")]
        self.below.setText(" · ".join(parts))
        if paused:
            return words("probes.task_paused", **told), words("probes.is_paused")
        return words("probes.task", **told), "" if left is None else words("probes.left", time=style.duration(left))

    def stopping(self) -> None:
        """Cancelled: what was read is being kept."""
        for each in (self.cancel, self.pause, self.go_on):
            each.setEnabled(False)
        self.below.setText(self._desk.words("probes.stopping"))

    def rest(self, last: RunRow | None) -> None:
        """No run: the last one in a line, or nothing."""
        self._show(running=False)
        self.plan(self._desk.timetable.due)
        words, style = self._desk.words, self._desk.style
        if last is None:
            self.title.setText(words("probes.no_run"))
            self.facts.setText("")
            return
        self.title.setText(words("probes.run", n=style.count(last.number)))
        took = style.elapsed((last.ended - last.started).total_seconds()) if last.ended else "—"
        told = {"at": style.moment(last.started), "took": took, "scope": last.scope or words("probes.all_hosts")}
        told |= {"answered": style.count(last.answered), "of": style.count(last.hosts)}
        ended = "probes.last_cancelled" if last.state == "cancelled" else "probes.last_run"
        self.facts.setText(words(ended, **told, confirmed=style.count(last.confirmed)))

    def plan(self, due: datetime | None) -> None:
        """When it probes by itself next."""
        style = self._desk.style
        today = due is not None and style.iso(due) == style.iso(self._desk.seat.now())
        at = style.time(due) if today else style.moment(due)
        self.next.setText(self._desk.words("probes.next", at=at) if due else "")

    def ended(self, run: Told, asked: int) -> str:
        """How a run ended, in a line."""
        count = self._desk.style.count
        facts = {"n": run.number, "answered": count(run.answered), "of": count(max(asked, run.hosts))}
        return self._desk.words(f"probes.{run.state}", **facts, found=run.differences)

    def _show(self, *, running: bool) -> None:
        for each in (self.cancel, self.pause, self.go_on):
            each.setEnabled(running)
        self.go_on.hide()
        for part in (self.cancel, self.pause, self.bar, self.below):
            part.setVisible(running)
        self.next.setVisible(not running)
