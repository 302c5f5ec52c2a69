"""Watching the run in progress: every answer reaches map, strip and status bar, ten times a second at the most."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from volute.commands.apart import Heard
from volute.gui.desk import Desk
from volute.gui.forms.probes.schedule import ScheduleSheet
from volute.gui.pages.probes.hosts import Hosts
from volute.gui.pages.probes.run import RunStrip
from volute.gui.probe_run import Tally

REDRAW_MS = 100


class RunWatch(QObject):
    """Begins with a run, or takes over one that goes on already."""

    def __init__(self, desk: Desk, hosts: Hosts) -> None:
        super().__init__(hosts)
        self._desk, self._hosts, self._run = desk, hosts, desk.probe_run
        self.tally = Tally(0)
        self.strip = RunStrip(desk, self.cancel, self.hold, lambda: ScheduleSheet(desk, hosts.window()).show())
        self._redraw = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self._progress)
        self._run.heard.connect(self._one)
        self._run.held.connect(self._held)

    def begin(self) -> None:
        """Show a run; of one that goes on already, everything heard so far."""
        self.tally = Tally(len(self._run.names))
        self._hosts.begin(self._run.names)
        self.strip.begin(self.tally, self._run.elapsed, self._run.limits.at_once)
        self.strip.hold(held=self._run.paused)
        for heard in self._run.answers:
            self._one(heard)
        self._progress()
        if self._run.stopping:
            self.cancel()

    def end(self) -> int:
        """Nothing goes on any more; tells how many hosts were asked."""
        asked = self.tally.asked
        self._hosts.refresh()
        self.tally = Tally(0)
        self._desk.task("", 0, 0, None)
        return asked

    def cancel(self) -> None:
        """End the run; what has been read is kept."""
        if self._run.ticket:
            self._run.cancel()
            self.strip.stopping()
            self._desk.task(self._desk.words("probes.stopping"), self.tally.heard, self.tally.asked, None)

    def hold(self) -> None:
        """Pause the run, or let it go on."""
        self._run.hold(held=not self._run.paused)

    def _held(self, held: bool) -> None:  # noqa: FBT001 - a signal's value
        if self._run.ticket and not self._run.stopping:
            self.strip.hold(held=held)
            self._progress()

    def _one(self, heard: Heard) -> None:
        if not self.tally.asked:
            return  # not laid out yet; the run remembers
        self.tally.states[self._hosts.heard(heard)] += 1
        self.tally.cards += heard.cards
        if not self._redraw.isActive():
            self._redraw.start()

    def _progress(self) -> None:
        """Many answers are drawn at once: the eye needs ten a second, the window no more."""
        if self._run.ticket and not self._run.stopping:
            self._hosts.refresh()
            text, left = self.strip.step(self.tally, self._run.elapsed, paused=self._run.paused)
            self._desk.task(text, self.tally.heard, self.tally.asked, self.cancel, left)
