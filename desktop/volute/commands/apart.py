"""A run of the probe in a process of its own: its many threads never compete with a window for the interpreter.

The process reads its task as one line of JSON, tells each host in a line, and ends with a line about the run.
Closing its input cancels the run, so it cannot outlive whoever started it; what was read is kept all the same. Until
then a line there holds the run or lets it go on.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import IO, Any

from volute.commands.probing import Passwords, Run, Scope, run, targets
from volute.commands.seat import Seat
from volute.domain import problems
from volute.domain.instant import read, written
from volute.domain.problems import Problem
from volute.domain.seen import Observation, Outcome
from volute.ledger.store import Ledger
from volute.probe.target import Limits

COMMAND = (sys.executable, "-m", "volute.commands.apart")
TICK_S = 0.05
HOLD, GO_ON = "hold", "go on"


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
) -> Told:
    """As ``probing.run``. Passwords go through the pipe, never into a file or an argument."""
    task: dict[str, object] = {"ledger": ledger.where, "by": seat.by, "now": written(seat.now())}
    task |= {"hosts": scope.hosts, "centre": scope.centre, "passwords": _passwords(ledger, scope, secret)}
    task["limits"] = asdict(limits or Limits())
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ourselves
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - asked for above
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        with _steered(process.stdin, cancelled, held or Event()):
            told = _listen(process.stdout, progress)
    if told is None:
        raise RuntimeError(f"the process of the probe ended with {process.returncode} and told nothing")
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


@contextmanager
def _steered(pipe: IO[str], cancelled: Event, held: Event) -> Iterator[None]:
    """Each change of ``held`` is written; the pipe is closed at the end, or as soon as the run is cancelled."""
    ended = Event()

    def watch() -> None:
        holds = False
        while not (ended.wait(TICK_S) or cancelled.is_set()):
            if holds != held.is_set():
                holds = not holds
                _write(pipe, HOLD if holds else GO_ON)
        with suppress(BrokenPipeError):
            pipe.close()

    watcher = Thread(target=watch, name="steers the probe")
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _write(pipe: IO[str], line: str) -> None:
    with suppress(BrokenPipeError):  # it ended on its own meanwhile
        pipe.write(line + "\n")
        pipe.flush()


def _listen(lines: Iterable[str], progress: Callable[[Heard], None]) -> Told | None:
    told = None
    for line in lines:
        what, body = json.loads(line)
        if what == "heard":
            progress(Heard(**{**body, "outcome": Outcome(body["outcome"])}))
        elif what == "told":
            told = Told(**body)
        else:
            raise getattr(problems, what)(body["code"], **body["facts"])
    return told


# --- inside the process


def main() -> int:
    """Read the task, run it, tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press in the terminal is for whoever started us
    task = json.loads(sys.stdin.readline())
    cancelled, held = Event(), Event()
    Thread(target=_until_input_ends, args=(cancelled, held), daemon=True).start()
    try:
        _say("told", asdict(_told(_run(task, cancelled, held))))
    except Problem as trouble:
        facts = {name: str(value) for name, value in trouble.facts.items()}
        _say(type(trouble).__name__, {"code": trouble.code, "facts": facts})
    return 0


def _run(task: Mapping[str, Any], cancelled: Event, held: Event) -> Run:
    seat = Seat(task["by"], _clock(read(task["now"])))
    scope = Scope(tuple(task["hosts"]), task["centre"])
    ledger = Ledger.open(task["ledger"], create=False)
    try:
        limits, secret = Limits(**task["limits"]), task["passwords"].get
        return run(ledger, seat, scope, progress=_heard, cancelled=cancelled, held=held, limits=limits, secret=secret)
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


def _until_input_ends(cancelled: Event, held: Event) -> None:
    for line in sys.stdin:
        (held.set if line.strip() == HOLD else held.clear)()
    cancelled.set()


if __name__ == "__main__":
    raise SystemExit(main())
