"""One mechanism for every deadline and for cancelling: a watcher cuts the line, and whatever waits on it wakes.

A worker names the phase it is in and waits as it likes; nothing it calls needs a timeout of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

from volute.domain.seen import Outcome
from volute.probe.trouble import Trouble
from volute.probe.wants import Want

TICK_S = 0.05


class Line:
    """The connection of one host from its first packet to its last, seen by its worker and by the watcher."""

    def __init__(self, seconds: float, cancelled: Event) -> None:
        self._end = time.monotonic() + seconds
        self._until = self._end
        self._phase = "host"
        self._seconds = seconds
        self._cancelled = cancelled
        self._cuts: list[Callable[[], object]] = []
        self._reason: tuple[Outcome, str] | None = None
        self._lock = Lock()

    def phase(self, name: str, seconds: float) -> None:
        """A new phase begins and has this long, within what the host has left."""
        self.check()
        begun = time.monotonic()
        with self._lock:
            self._phase, self._seconds = name, seconds
            self._until = min(begun + seconds, self._end)

    def at_rest(self) -> None:
        """Nothing is being waited for: an open jump connection has no deadline until it is used."""
        with self._lock:
            self._until = self._end = float("inf")

    def cut_by(self, cut: Callable[[], object]) -> None:
        """Whatever wakes the worker when the line is cut; at once when it already is."""
        with self._lock:
            self._cuts.append(cut)
            too_late = self._reason is not None
        if too_late:
            cut()

    def tick(self) -> None:
        """Called by the watcher: cut what is cancelled or overdue, once."""
        with self._lock:
            if self._reason is not None:
                return
            if self._cancelled.is_set():
                self._reason = (Outcome.CANCELLED, "")
            elif time.monotonic() > self._until:
                self._reason = (Outcome.TIMED_OUT, f"{self._phase} ({self._seconds:g} s)")
            cuts = list(self._cuts) if self._reason else []
        for cut in cuts:
            cut()

    def check(self) -> None:
        """Raise why the line was cut, if it was. Call it before believing any other error."""
        if self._reason is None and not self._cancelled.is_set() and time.monotonic() <= self._until:
            return  # called for every message, and nearly always so
        self.tick()
        if self._reason is not None:
            raise Trouble(*self._reason)

    async def wait(self, event: Event, alive: Callable[[], bool] = lambda: True) -> None:
        """Wait for the event, or until the line is cut or whatever should set the event is dead."""
        while not event.is_set() and alive():
            await Want(event=event, seconds=TICK_S)
            self.check()
        self.check()

    async def pause(self, seconds: float) -> None:
        """Wait this long, or until the line is cut."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await Want(seconds=TICK_S)
            self.check()


class Watch:
    """All lines of one run. ``tick`` comes from the loop that drives them."""

    def __init__(self, cancelled: Event, held: Event | None = None) -> None:
        self.cancelled = cancelled
        self._held = held
        self._lines: set[Line] = set()
        self._lock = Lock()

    @property
    def holds(self) -> bool:
        """Nobody new is asked for now; what is being asked goes on."""
        return self._held is not None and self._held.is_set() and not self.cancelled.is_set()

    @contextmanager
    def line(self, seconds: float) -> Iterator[Line]:
        line = Line(seconds, self.cancelled)
        with self._lock:
            self._lines.add(line)
        try:
            yield line
        finally:
            with self._lock:
                self._lines.discard(line)

    def tick(self) -> None:
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.tick()
