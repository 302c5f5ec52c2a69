"""A probe while it goes on. It belongs to the program: the page that shows it may change, and so may its language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from volute.commands.apart import Heard, Told, run_apart
from volute.commands.prober import Prober
from volute.commands.seat import Seat
from volute.commands.secrets import password_of
from volute.commands.targets import Scope
from volute.domain.problems import Problem
from volute.domain.seen import Outcome
from volute.gui.jobs import Jobs, Ticket
from volute.ledger.store import Ledger
from volute.probe.target import Limits

SCHEDULE = "schedule"  # who a run that began by itself is by
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


def run_probe(ticket: Ticket, ledger: Ledger, seat: Seat, scope: Scope, limits: Limits, prober: Prober | None) -> Told:
    """The long work of a run: a field worker waits, a process of its own works."""
    steered = {"cancelled": ticket.cancelled, "held": ticket.held}
    return run_apart(
        ledger, seat, scope, **steered, progress=ticket.report, limits=limits, secret=password_of, prober=prober
    )


class Worked(QElapsedTimer):
    """Seconds worked: the time in which a run was held does not count."""

    def __init__(self) -> None:
        super().__init__()
        self._before, self.held = 0, False

    def begin(self) -> None:
        self._before, self.held = 0, False
        self.start()

    def hold(self, *, held: bool) -> None:
        """Stop the count, or let it go on."""
        if held != self.held:
            self._before = int(self.seconds * 1000)
            self.held = held
            self.start()

    @property
    def seconds(self) -> float:
        return (self._before + (0 if self.held or not self.isValid() else self.elapsed())) / 1000


class ProbeRun(QObject):
    """At most one at a time. ``heard`` carries a Heard, ``ended`` what was Told, ``failed`` the Problem instead,
    ``held`` whether it is paused, and ``begun`` says that one goes on now."""

    heard = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    held = Signal(bool)
    begun = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._clock = Worked()
        self._prober = Prober()
        self.limits = Limits()
        self.ticket: Ticket | None = None
        self.names: tuple[str, ...] = ()
        self.answers: list[Heard] = []
        self.begun_at: datetime | None = None  # of all hosts
        self.by_itself = False

    @property
    def stopping(self) -> bool:
        """Cancelled, and about to end."""
        return self.ticket is not None and self.ticket.cancelled.is_set()

    @property
    def elapsed(self) -> float:
        """Seconds it has worked since it began."""
        return self._clock.seconds

    @property
    def paused(self) -> bool:
        """Nobody new is asked until it goes on."""
        return self.ticket is not None and self.ticket.held.is_set() and not self.stopping

    @property
    def offered(self) -> dict[str, str]:
        """Keys nobody has vouched for, by the host that showed them."""
        unknown = (heard for heard in self.answers if heard.outcome is Outcome.KEY_UNKNOWN)
        return {heard.via or heard.host: heard.offered_key for heard in unknown}

    def begin(
        self,
        ledger: Ledger,
        seat: Seat,
        scope: Scope,
        names: Sequence[str],
        limits: Limits | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Ask these hosts; cancelling keeps what has been read. Connections that ``stay`` serve the next run too."""
        self.names, self.answers, self.limits = tuple(names), [], limits or Limits()
        self._clock.begin()
        self.by_itself = seat.by == SCHEDULE
        if scope == Scope():
            self.begun_at = seat.now()
        work = (run_probe, ledger, seat, scope, self.limits, self._prober if stays else None)
        self.ticket = self._jobs.start(*work, done=self._done, progress=self._one, failed=self._not_done, owner=self)
        self.begun.emit()

    def cancel(self) -> None:
        if self.ticket:
            self.ticket.cancel()
            self.held.emit(False)

    def hold(self, *, held: bool) -> None:
        """Ask nobody new, or go on; hosts being asked end as they would."""
        if self.ticket and not self.stopping and held != self.paused:
            (self.ticket.held.set if held else self.ticket.held.clear)()
            self._clock.hold(held=held)
            self.held.emit(held)

    def rest(self) -> None:
        """Nothing is to follow soon: let go of connections that were kept open."""
        if not self.ticket:
            self._jobs.ask(self._prober.close, done=lambda _: None, lane="field")

    def close(self) -> None:
        """The window is closed."""
        self._prober.close()

    def _one(self, heard: Heard) -> None:
        self.answers.append(heard)
        self.heard.emit(heard)

    def _done(self, told: Told) -> None:
        self.ticket = None
        self.held.emit(False)
        self.ended.emit(told)

    def _not_done(self, trouble: Problem) -> None:
        self.ticket = None
        self.held.emit(False)
        self.failed.emit(trouble)
