"""The only file in the window that names a thread: a ledger lane of one worker and a field lane of several.

A worker gets plain values and a number. Callbacks and widgets stay on the GUI side; answers come home by one
queued signal on one long-lived object.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from volute.domain.problems import Problem

T = TypeVar("T")
FIELD_WORKERS = 3


@dataclass(slots=True)
class Ticket:
    """A running piece of long work: it may report values, must look at ``cancelled``, and rests while ``held``."""

    number: int
    cancelled: Event = field(default_factory=Event)
    held: Event = field(default_factory=Event)
    _post: Callable[[int, object], None] = lambda number, value: None

    def report(self, value: object) -> None:
        """Send a value to the GUI side. Called on the worker."""
        self._post(self.number, value)

    def cancel(self) -> None:
        self.cancelled.set()


@dataclass(slots=True)
class _Asked:
    done: Callable[[Any], None]
    failed: Callable[[Problem], None]
    progress: Callable[[Any], None] | None
    owner: QObject | None
    key: str
    ticket: Ticket


class Jobs(QObject):
    """Work off the GUI thread. ``trouble`` gets exceptions that are no Problem: those are bugs."""

    _home = Signal(int)

    def __init__(self, trouble: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._trouble = trouble
        self._lanes = {
            "ledger": ThreadPoolExecutor(1, thread_name_prefix="ledger"),
            "field": ThreadPoolExecutor(FIELD_WORKERS, thread_name_prefix="field"),
        }
        self._asked: dict[int, _Asked] = {}
        self._newest: dict[str, int] = {}
        self._post: SimpleQueue[tuple[int, str, object]] = SimpleQueue()
        self._number = 0
        self._home.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[..., T],
        *args: object,
        done: Callable[[T], None],
        failed: Callable[[Problem], None] | None = None,
        lane: str = "ledger",
        key: str = "",
        owner: QObject | None = None,
    ) -> int:
        """Run ``work(*args)`` in a lane; ``done`` gets its answer unless a newer question has the same key."""
        ticket = self._enlist(done, failed, None, key, owner)
        self._submit(lane, ticket.number, work, args)
        return ticket.number

    def start(
        self,
        work: Callable[..., T],
        *args: object,
        done: Callable[[T], None],
        progress: Callable[[Any], None],
        failed: Callable[[Problem], None] | None = None,
        lane: str = "field",
        owner: QObject | None = None,
    ) -> Ticket:
        """Run long work as ``work(ticket, *args)``; what it reports arrives at ``progress`` on the GUI side."""
        ticket = self._enlist(done, failed, progress, "", owner)
        self._submit(lane, ticket.number, work, (ticket, *args))
        return ticket

    @property
    def waiting(self) -> int:
        """Questions not answered yet."""
        return len(self._asked)

    def shutdown(self) -> None:
        """Cancel what runs, drop what waits, and let the workers end."""
        for asked in self._asked.values():
            asked.ticket.cancel()
        self._asked.clear()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _enlist(
        self,
        done: Callable[[Any], None],
        failed: Callable[[Problem], None] | None,
        progress: Callable[[Any], None] | None,
        key: str,
        owner: QObject | None,
    ) -> Ticket:
        self._number += 1
        ticket = Ticket(self._number, _post=self._report)
        self._asked[ticket.number] = _Asked(done, failed or self._trouble, progress, owner, key, ticket)
        if key:
            self._newest[key] = ticket.number
        return ticket

    def _submit(self, lane: str, number: int, work: Callable[..., object], args: tuple[object, ...]) -> None:
        future = self._lanes[lane].submit(work, *args)
        future.add_done_callback(lambda answer: self._answered(number, answer))

    def _answered(self, number: int, future: Future[object]) -> None:
        if future.cancelled():
            return
        error = future.exception()
        self._post.put((number, "failed", error) if error is not None else (number, "done", future.result()))
        self._ring(number)

    def _report(self, number: int, value: object) -> None:
        self._post.put((number, "progress", value))
        self._ring(number)

    def _ring(self, number: int) -> None:
        if shiboken6.isValid(self):
            self._home.emit(number)

    def _receive(self, _: int) -> None:
        number, what, value = self._post.get()
        asked = self._asked.get(number)
        if asked is None or (asked.owner is not None and not shiboken6.isValid(asked.owner)):
            self._asked.pop(number, None)
            return
        if what == "progress":
            if asked.progress:
                asked.progress(value)
            return
        del self._asked[number]
        if not asked.key or self._newest.get(asked.key) == number:
            self._deliver(asked, what, value)

    def _deliver(self, asked: _Asked, what: str, value: object) -> None:
        if what == "done":
            asked.done(value)
        elif isinstance(value, Problem):
            asked.failed(value)
        elif isinstance(value, BaseException):
            self._trouble(value)
