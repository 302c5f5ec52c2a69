"""Many hosts at once, a bounded number of them. One bad host never stops the others; cancelling takes a moment.

Workers wait in plain blocking calls; the thread that called :func:`probe` watches their deadlines meanwhile.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock

import paramiko

from volute.domain.seen import Observation, Outcome
from volute.probe import exchange, script
from volute.probe.ask import Heard, ask, in_its_tongue
from volute.probe.line import TICK_S, Line, Watch
from volute.probe.pumped import Pumped
from volute.probe.reading import Read, evidence, read
from volute.probe.target import Limits, Target
from volute.probe.transport import Connector, end
from volute.probe.trouble import Trouble
from volute.probe.vendors.values import printable

Clock = Callable[[], datetime]
Sink = Callable[[Observation], None]
LIMITS = Limits()
LONGEST_ERROR = 2000


def probe(
    targets: Sequence[Target],
    sink: Sink,
    *,
    clock: Clock,
    limits: Limits = LIMITS,
    cancelled: Event | None = None,
) -> None:
    """Ask every target and hand each Observation to ``sink``, from worker threads but one at a time.

    Returns when all are done. Set ``cancelled`` to stop within a second: hosts being asked yield a CANCELLED
    observation with what was read so far, hosts still waiting yield none. A sink that is slow slows the probe
    down; an error it raises stops the probe and comes out here.
    """
    if not targets:
        return
    watch = Watch(cancelled or Event())
    with closing(Connector(limits, watch)) as connector:
        work = _Work(deque(targets), sink, clock, limits, watch, connector)
        with ThreadPoolExecutor(min(limits.at_once, len(targets)), "probe") as pool:
            _watched([pool.submit(work.until_done) for _ in range(min(limits.at_once, len(targets)))], work)


def probe_one(target: Target, *, clock: Clock, limits: Limits = LIMITS) -> Observation:
    """One host, once: what the form that adds a host shows before it is saved."""
    seen: list[Observation] = []
    probe([target], seen.append, clock=clock, limits=limits)
    return seen[0]


def _one_line_each(error: str) -> str:
    """A host's own words, as far as they can do no harm where they are shown."""
    return "\n".join(printable(line) for line in error[:LONGEST_ERROR].splitlines())


def _watched(workers: list[Future[None]], work: _Work) -> None:
    pending = set(workers)
    while pending:
        done, pending = wait(pending, timeout=TICK_S, return_when=FIRST_EXCEPTION)
        work.watch.tick()
        if any(worker.exception() for worker in done):
            work.waiting.clear()  # a fault of our own: let those in flight end, start no more
    for worker in workers:
        worker.result()


@dataclass(slots=True)
class _Work:
    """What the workers of one run share."""

    waiting: deque[Target]
    sink: Sink
    clock: Clock
    limits: Limits
    watch: Watch
    connector: Connector
    _turn: Lock = field(default_factory=Lock)

    def until_done(self) -> None:
        while not self.watch.cancelled.is_set():
            try:
                target = self.waiting.popleft()
            except IndexError:
                return
            observation = self._one(target)
            with self._turn:
                self.sink(observation)

    def _one(self, target: Target) -> Observation:
        at, begun = self.clock(), time.monotonic()
        heard, marker = Heard(), script.new_marker()
        with self.watch.line(self.limits.host_s) as line:
            try:
                found = self._asked(target, heard, marker, line)
                trouble = Trouble(found.outcome, found.error)
            except Trouble as raised:
                trouble = raised
                found = Read(raised.outcome, raised.text, evidence(heard, marker))
        return Observation(
            target.host,
            at,
            time.monotonic() - begun,
            found.outcome,
            _one_line_each(found.error),
            found.answers,
            found.seen if found.outcome is not Outcome.CANCELLED else (),
            offered_key=trouble.offered,
            known_keys=trouble.known,
            via=trouble.via,
        )

    def _asked(self, target: Target, heard: Heard, marker: str, line: Line) -> Read:
        transport = self.connector.open(target, line)
        try:
            self._ask(transport, target, heard, marker, line)
        finally:
            end(transport)
        return read(heard, marker)

    def _ask(self, transport: paramiko.Transport, target: Target, heard: Heard, marker: str, line: Line) -> None:
        if isinstance(transport, Pumped):
            command, text = in_its_tongue(transport.remote_version or "", marker, self.limits, sudo=target.sudo)
            exchange.ask(transport, command, text, marker, heard, line, self.limits)
        else:
            ask(transport, marker, heard, line, self.limits, sudo=target.sudo)
