"""A run of the probe in a process of its own: its many threads never compete with a window for the interpreter.

The process reads its task as one line of JSON, tells each host in a line, and ends with a line about the run.
Closing its input cancels the run, so it cannot outlive whoever started it; what was read is kept all the same.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
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

COMMAND = (sys.executable, "-m", "volute.commands.apart")
TICK_S = 0.05


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
    secret: Passwords = lambda host: None,
) -> Told:
    """As ``probing.run``. Passwords go through the pipe, never into a file or an argument."""
    passwords: dict[str, str] = {}

    def noted(host: str) -> str | None:
        if found := secret(host):
            passwords[host] = found
        return found

    targets(ledger, scope, noted)
    task: dict[str, object] = {"ledger": ledger.where, "by": seat.by, "now": written(seat.now())}
    task |= {"hosts": scope.hosts, "centre": scope.centre, "passwords": passwords}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ourselves
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - asked for above
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        with _closed_when(cancelled, process.stdin):
            told = _listen(process.stdout, progress)
    if told is None:
        raise RuntimeError(f"the process of the probe ended with {process.returncode} and told nothing")
    return told


@contextmanager
def _closed_when(cancelled: Event, pipe: IO[str]) -> Iterator[None]:
    """The pipe is closed at the end, or as soon as the run is cancelled."""
    ended = Event()

    def watch() -> None:
        while not (ended.wait(TICK_S) or cancelled.is_set()):
            pass
        pipe.close()

    watcher = Thread(target=watch, name="cancels the probe")
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


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
    cancelled = Event()
    Thread(target=_until_input_ends, args=(cancelled,), daemon=True).start()
    try:
        _say("told", asdict(_told(_run(task, cancelled))))
    except Problem as trouble:
        facts = {name: str(value) for name, value in trouble.facts.items()}
        _say(type(trouble).__name__, {"code": trouble.code, "facts": facts})
    return 0


def _run(task: Mapping[str, Any], cancelled: Event) -> Run:
    seat = Seat(task["by"], _clock(read(task["now"])))
    scope = Scope(tuple(task["hosts"]), task["centre"])
    ledger = Ledger.open(task["ledger"], create=False)
    try:
        return run(ledger, seat, scope, cancelled=cancelled, progress=_heard, secret=task["passwords"].get)
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


def _until_input_ends(cancelled: Event) -> None:
    sys.stdin.read()
    cancelled.set()


if __name__ == "__main__":
    raise SystemExit(main())
