"""Probes by itself on the schedule of this desk: one run at a time, none in quiet hours, a missed one once.

Due is what is so many minutes after any run of all hosts began, whoever began it: another desk's run or one by hand
counts as well. Each instant is off by a little chance, so that work that begins on the hour is not what is always seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from random import Random

from PySide6.QtCore import QObject, QTimer, Signal

from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.problems import Problem
from volute.gui.jobs import Jobs
from volute.gui.prefs import Prefs
from volute.gui.probe_run import SCHEDULE, ProbeRun
from volute.gui.schedule import Schedule
from volute.ledger.store import Ledger
from volute.queries.probe_runs import LastRound, last_round

LOOK_MS, FIRST_MS = 15_000, 3_000  # whoever opens the window sees it before anything begins
CHANCE = 0.1  # of the time between two runs, at the most


class Timetable(QObject):
    """``changed`` when the next run is due at another time, ``begins`` before one begins; ``due`` is None while
    nothing is planned."""

    changed = Signal()
    begins = Signal()

    def __init__(
        self, prefs: Prefs, run: ProbeRun, jobs: Jobs, ledger: Ledger, seat: Seat, zone: tzinfo, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._prefs, self._run, self._jobs, self._ledger, self._seat = prefs, run, jobs, ledger, seat
        self._zone, self._dice = zone, Random()
        self._off = 0.0
        self.due: datetime | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        run.ended.connect(self._again)
        run.failed.connect(self._again)
        if self.schedule.on:
            self._timer.start(FIRST_MS)

    @property
    def schedule(self) -> Schedule:
        """As it is kept now."""
        return Schedule.of(self._prefs)

    def keep(self, schedule: Schedule) -> None:
        """From now on."""
        schedule.keep(self._prefs)
        self._timer.start() if schedule.on else self._timer.stop()
        if not schedule.stays:
            self._run.rest()
        self._again()

    def _again(self, _: object = None) -> None:
        """The next instant is drawn anew."""
        self._off = self._dice.uniform(-CHANCE, CHANCE)
        self.look()

    def look(self) -> None:
        """See when the next run is due, and begin it when it is."""
        self._timer.setInterval(LOOK_MS)
        if not self.schedule.on:
            self._plan(None)
        elif not self._run.ticket:
            ask, done = self._jobs.ask, self._told
            ask(last_round, self._ledger, done=done, failed=self._not_told, key="last_round", owner=self)

    def _not_told(self, _: Problem) -> None:
        """The ledger cannot be reached now; it is asked again."""

    def _told(self, last: LastRound) -> None:
        schedule, now = self.schedule, self._seat.now().astimezone(self._zone)
        if not schedule.on or self._run.ticket:
            return
        begun = max(filter(None, (last.begun, self._run.begun_at)), default=None)
        if begun:
            begun = begun.astimezone(self._zone) + timedelta(minutes=schedule.minutes * self._off)
        due = schedule.rounds.due(begun, now)
        if due > now or not last.hosts:
            self._plan(due if last.hosts else None)
            return
        self._plan(None)
        self.begins.emit()
        seat, stays = replace(self._seat, by=SCHEDULE), schedule.stays
        self._run.begin(self._ledger, seat, Scope(), last.hosts, schedule.limits, stays=stays)

    def _plan(self, due: datetime | None) -> None:
        if due != self.due:
            self.due = due
            self.changed.emit()
