"""Many hosts at once, a bounded number of them. One bad host never stops the others; cancelling takes a moment.

One loop drives the connections; a few threads those of hosts that need the library's own way or another program (jump
hosts, agents). Whoever called :func:`probe` hands the answers on meanwhile, so that a slow sink stalls no connection.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event

from volute.domain.seen import Observation
from volute.probe.asking import Asking, Clock
from volute.probe.kept import Kept
from volute.probe.key_files import KeyFiles
from volute.probe.line import TICK_S, Watch
from volute.probe.loop import Loop
from volute.probe.packets import Unsealed
from volute.probe.target import Limits, Target
from volute.probe.transport import Connector, needs_a_thread
from volute.probe.wants import Want, alone

Sink = Callable[[Observation], None]
LIMITS = Limits()
MOST_WAITING = 128  # answers that were read and not handed on
THREADS = 24  # for hosts that need one each


def probe(
    targets: Sequence[Target],
    sink: Sink,
    *,
    clock: Clock,
    limits: Limits = LIMITS,
    cancelled: Event | None = None,
    held: Event | None = None,
    kept: Kept | None = None,
) -> None:
    """Ask every target and hand each Observation to ``sink``, in the thread that called.

    Returns when all are done. Set ``cancelled`` to stop within a second: hosts being asked yield a CANCELLED
    observation with what was read so far, hosts still waiting yield none. While ``held`` is set no further host is
    asked. A sink that is slow slows the probe down; an error it raises stops the probe and comes out here. Connections
    in ``kept`` are used where they serve, and left there open for the next time.
    """
    if not targets:
        return
    watch = Watch(cancelled or Event(), held)
    with (
        closing(Connector(limits, watch, KeyFiles())) as connector,
        ThreadPoolExecutor(1 + min(THREADS, limits.at_once), "probe") as pool,
    ):
        work = _Work(Asking(clock, limits, watch, connector, kept), pool)
        try:
            _hand_on(work, work.begin(targets), sink)
        except BaseException:
            work.stopped.set()  # a fault of our own: let those in flight end, start no more
            raise


def probe_one(target: Target, *, clock: Clock, limits: Limits = LIMITS) -> Observation:
    """One host, once: what the form that adds a host shows before it is saved."""
    seen: list[Observation] = []
    probe([target], seen.append, clock=clock, limits=limits)
    return seen[0]


def _hand_on(work: _Work, loop: Future[None], sink: Sink) -> None:
    """Until the loop has ended, which it does last. A thread that wakes for every answer would cost more than some."""
    loop.add_done_callback(lambda _: work.news.set())
    while not (loop.done() and not work.heard):
        work.news.wait()
        work.news.clear()
        while work.heard:
            sink(work.heard.popleft())
    loop.result()


@dataclass(slots=True)
class _Work:
    """One run: who still waits, and what was heard and not yet handed on."""

    asking: Asking
    pool: ThreadPoolExecutor
    waiting: deque[Target] = field(default_factory=deque)
    heard: deque[Observation] = field(default_factory=deque)
    news: Event = field(default_factory=Event)
    aside: list[Future[None]] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def begin(self, targets: Sequence[Target]) -> Future[None]:
        """The future of the loop, which ends when all work has, also that of the threads beside it."""
        for target in targets:
            if not needs_a_thread(target):
                self.waiting.append(target)
        lanes = max(1, min(self.asking.limits.at_once, len(self.waiting)))
        for target in targets:
            if needs_a_thread(target):
                self._set_aside(target, plain=False)
        return self.pool.submit(self._drive, lanes)

    def _drive(self, lanes: int) -> None:
        Loop(self._tick).run([self._last_lane(), *(self._lane() for _ in range(lanes - 1))])

    def _tick(self) -> None:
        self.asking.watch.tick()
        if self.heard:
            self.news.set()

    async def _last_lane(self) -> None:
        await self._lane()
        while not all(future.done() for future in self.aside):
            await Want(seconds=TICK_S)
        for future in self.aside:
            future.result()

    async def _lane(self) -> None:
        while not self._over():
            if self.asking.watch.holds:
                await Want(seconds=TICK_S)
                continue
            try:
                target = self.waiting.popleft()
            except IndexError:
                return
            try:
                self.heard.append(await self.asking.one(target))
            except Unsealed:
                self._set_aside(target, plain=True)
            while self._lagging():
                await Want(seconds=TICK_S)

    def _set_aside(self, target: Target, *, plain: bool) -> None:
        self.aside.append(self.pool.submit(self._alone, target, plain=plain))

    def _alone(self, target: Target, *, plain: bool) -> None:
        while self.asking.watch.holds:
            time.sleep(TICK_S)
        if self._over():
            return
        try:
            self.heard.append(alone(self.asking.one(target, plain=plain)))
        except Unsealed:
            self.heard.append(alone(self.asking.one(target, plain=True)))
        while self._lagging():
            time.sleep(TICK_S)

    def _over(self) -> bool:
        return self.stopped.is_set() or self.asking.watch.cancelled.is_set()

    def _lagging(self) -> bool:
        """Whoever takes the answers is slower than the hosts: wait, but never past a cancel."""
        return len(self.heard) > MOST_WAITING and not self._over()
