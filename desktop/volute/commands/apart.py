"""A run of the probe in a process of its own: its many threads never compete with a window for the interpreter.

The process reads its task as one line of JSON, tells each host in a line, and ends with a line about the run.
Closing its input cancels the run, so it cannot outlive whoever started it; what was read is kept all the same. Until
then a line there holds the run, lets it go on, or is the next task: a process that stays keeps its connections open.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from volute.commands.prober import GO_ON, HOLD, Prober, steered, write_line
from volute.commands.probing import Run, run
from volute.commands.seat import Seat
from volute.commands.targets import Passwords, Scope, targets
from volute.domain import problems
from volute.domain.instant import read, written
from volute.domain.problems import Problem
from volute.domain.seen import Observation, Outcome
from volute.ledger.store import Ledger
from volute.probe.kept import Kept
from volute.probe.target import Limits

TEND_S = 10.0


@dataclass(frozen=True, slots=True)
class Heard:
    """How one host ended. ``offered_key`` is of ``via``, the jump host, where that is named."""

    host: str
    outcome: Outcome
    error: str
    cards: int
    offered_key: str = ""
    via: str = ""

    @property
    def answered(self) -> bool:
        return self.outcome is Outcome.ANSWERED


@dataclass(frozen=True, slots=True)
class Told:
    """A finished run: its number, how it ended, and what it found that nobody had judged before."""

    number: int
    state: str
    hosts: int
    answered: int
    cards: int
    differences: int


def run_apart(
    ledger: Ledger,
    seat: Seat,
    scope: Scope,
    *,
    cancelled: Event,
    progress: Callable[[Heard], None],
    held: Event | None = None,
    limits: Limits | None = None,
    secret: Passwords = lambda host: None,
    prober: Prober | None = None,
) -> Told:
    """As ``probing.run``. Passwords go through the pipe, never into a file or an argument. A ``prober`` is the process
    that stays for the next run; without one it ends with this."""
    task: dict[str, object] = {"ledger": ledger.where, "by": seat.by, "now": written(seat.now())}
    task |= {"hosts": scope.hosts, "centre": scope.centre, "passwords": _passwords(ledger, scope, secret)}
    task |= {"limits": asdict(limits or Limits()), "stays": prober is not None}
    with (prober or Prober()).working(stays=prober is not None) as (pipe, answers):
        write_line(pipe, json.dumps(task))
        with steered(pipe, cancelled, held or Event()):
            told = _listen(answers, progress)
        if told is None:
            raise RuntimeError("the process of the probe ended and told nothing")
    return told


def _passwords(ledger: Ledger, scope: Scope, secret: Passwords) -> Mapping[str, str]:
    """Those the hosts of this scope need, asked for before anything begins."""
    passwords: dict[str, str] = {}

    def noted(host: str) -> str | None:
        if found := secret(host):
            passwords[host] = found
        return found

    targets(ledger, scope, noted)
    return passwords


def _listen(lines: Iterable[str], progress: Callable[[Heard], None]) -> Told | None:
    for line in lines:
        what, body = json.loads(line)
        if what == "told":
            return Told(**body)
        if what != "heard":
            raise getattr(problems, what)(body["code"], **body["facts"])
        progress(Heard(**{**body, "outcome": Outcome(body["outcome"])}))
    return None


# --- inside the process


def main() -> int:
    """Read a task, run it, tell; until no more is to come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press in the terminal is for whoever started us
    tasks: SimpleQueue[str] = SimpleQueue()
    cancelled, held = Event(), Event()
    Thread(target=_until_input_ends, args=(tasks, cancelled, held), daemon=True).start()
    with Kept() as kept:
        while line := _next(tasks, kept):
            task = json.loads(line)
            _work(task, cancelled, held, kept if task["stays"] else None)
    return 0


def _next(tasks: SimpleQueue[str], kept: Kept) -> str:
    """The next task; empty when none is to come. Servers ask meanwhile whether we live."""
    while True:
        try:
            return tasks.get(timeout=TEND_S)
        except Empty:
            kept.tend()


def _work(task: Mapping[str, Any], cancelled: Event, held: Event, kept: Kept | None) -> None:
    held.clear()
    try:
        _say("told", asdict(_told(_run(task, cancelled, held, kept))))
    except Problem as trouble:
        facts = {name: str(value) for name, value in trouble.facts.items()}
        _say(type(trouble).__name__, {"code": trouble.code, "facts": facts})


def _run(task: Mapping[str, Any], cancelled: Event, held: Event, kept: Kept | None) -> Run:
    seat = Seat(task["by"], _clock(read(task["now"])))
    scope = Scope(tuple(task["hosts"]), task["centre"])
    ways = {"limits": Limits(**task["limits"]), "secret": task["passwords"].get, "kept": kept}
    ledger = Ledger.open(task["ledger"], create=False)
    try:
        return run(ledger, seat, scope, cancelled=cancelled, held=held, progress=_heard, **ways)
    finally:
        ledger.close()


def _clock(begun: datetime) -> Callable[[], datetime]:
    """The clock of whoever started us, going on from there."""
    here = time.monotonic()
    return lambda: begun + timedelta(seconds=time.monotonic() - here)


def _heard(o: Observation) -> None:
    _say("heard", asdict(Heard(o.host, o.outcome, o.error, len(o.seen), o.offered_key, o.via)))


def _told(done: Run) -> Told:
    cards = sum(len(o.seen) for o in done.observations)
    return Told(done.number, done.state, len(done.observations), done.answered, cards, done.differences)


def _say(what: str, body: object) -> None:
    sys.stdout.write(json.dumps((what, body)) + "\n")
    sys.stdout.flush()


def _until_input_ends(tasks: SimpleQueue[str], cancelled: Event, held: Event) -> None:
    for line in sys.stdin:
        if (said := line.strip()) in (HOLD, GO_ON):
            (held.set if said == HOLD else held.clear)()
        else:
            tasks.put(said)
    cancelled.set()
    tasks.put("")


if __name__ == "__main__":
    raise SystemExit(main())
