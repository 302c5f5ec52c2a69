"""One thread for the work on many hosts: each goes on when what it waits for is there."""

from __future__ import annotations

import selectors
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from volute.probe.line import TICK_S
from volute.probe.wants import Want, Work


@dataclass(slots=True, eq=False)
class _Task:
    """One host's work, what it waits for, and until when."""

    work: Work[None]
    want: Want | None = None
    until: float = float("inf")
    sock: Any = None  # as it is registered
    number: int = -1  # its file number, which stays known when it is closed
    mask: int = 0


class Loop:
    """Runs works until all have ended. ``tick`` is called every TICK_S: it cuts what is overdue."""

    def __init__(self, tick: Callable[[], object]) -> None:
        self._tick = tick
        self._selector = selectors.DefaultSelector()
        self._ready: deque[_Task] = deque()
        self._waiting: set[_Task] = set()

    def run(self, works: Iterable[Work[None]]) -> None:
        """Returns when all have ended; what one raises ends the others and comes out."""
        self._ready.extend(_Task(work) for work in works)
        next_tick = time.monotonic() + TICK_S
        try:
            while self._went_on():
                now = time.monotonic()
                if now >= next_tick:
                    self._tick()
                    self._wake_overdue(now)
                    next_tick = now + TICK_S
                self._select(0 if self._ready else next_tick - now)
        finally:
            for task in (*self._ready, *self._waiting):
                task.work.close()
            self._selector.close()

    def _went_on(self) -> bool:
        """Let each that can go on; False when none is left."""
        while self._ready:
            self._go_on(self._ready.popleft())
        return bool(self._waiting)

    def _go_on(self, task: _Task) -> None:
        self._waiting.discard(task)
        try:
            want = task.work.send(None)
        except StopIteration:
            self._forget(task)
            return
        except BaseException:
            self._forget(task)
            raise
        self._watch(task, want)

    def _watch(self, task: _Task, want: Want) -> None:
        """A socket stays registered as long as its task waits for nothing else: most read the same one all the time."""
        mask = selectors.EVENT_WRITE if want.writing else selectors.EVENT_READ
        if task.sock is not want.sock or task.mask != mask:
            self._forget(task)
            if want.sock is not None:
                want.sock.settimeout(0)
                task.sock, task.number, task.mask = want.sock, want.sock.fileno(), mask
                self._selector.register(task.number, mask, task)
        task.want = want
        task.until = float("inf") if want.seconds is None else time.monotonic() + want.seconds
        self._waiting.add(task)

    def _forget(self, task: _Task) -> None:
        if task.sock is not None:
            self._selector.unregister(task.number)
            task.sock, task.number, task.mask = None, -1, 0

    def _wake_overdue(self, now: float) -> None:
        for task in self._waiting:
            event = task.want.event if task.want else None
            if now >= task.until or (event is not None and event.is_set()):
                self._ready.append(task)

    def _select(self, seconds: float) -> None:
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        late = set(self._ready)
        self._ready.extend(key.data for key, _ in self._selector.select(seconds) if key.data not in late)
