"""The demo's hosts as a process of their own: ``python -m volute.probe.loopback PLAN.json``.

It prints ``ready N`` once it listens, and ends when its standard input closes, so it cannot outlive whoever
started it, however that ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from volute.domain.problems import Unreachable
from volute.domain.seen import Outcome
from volute.probe.loopback_keys import client_key, host_key_line
from volute.probe.loopback_plan import Plan
from volute.probe.loopback_server import Farm, Taken
from volute.probe.run import probe_one
from volute.probe.target import Limits, Target

__all__ = ["Loopback", "client_key", "host_key_line"]

READY_S = 60
STOP_S = 5
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Loopback:
    """The running hosts of a plan. ``reused``: another program already serves them, and stops them when it ends."""

    hosts: int
    reused: bool = False
    _process: subprocess.Popen[str] | None = None

    @classmethod
    def start(cls, plan: Path) -> Loopback:
        """Start the hosts and wait until they listen. Raises Unreachable when a stranger has their addresses."""
        command = [sys.executable, "-m", "volute.probe.loopback", str(plan)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        word, _, rest = _first_line(process).partition(" ")
        if word == "ready":
            return cls(int(rest), _process=process)
        _end(process)
        if word == "taken" and _ours(Plan.read(plan)):
            return cls(0, reused=True)
        raise Unreachable("demo_hosts_taken" if word == "taken" else "demo_hosts_failed", said=rest)

    def stop(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None

    def __enter__(self) -> Loopback:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None  # noqa: S101 - asked for above
    too_long = threading.Timer(READY_S, process.kill)
    too_long.start()
    try:
        return process.stdout.readline().strip()
    finally:
        too_long.cancel()
        too_long.join()


def _end(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ours(plan: Plan) -> bool:
    """Whether whoever holds the addresses shows the keys of this plan: another window with the same demo."""
    there = next((host for host in plan.hosts if host.mode == "answer"), None)
    if there is None:
        return False
    key = host_key_line(there.key_seed)
    target = Target(there.host, there.address, plan.port, plan.user, known_keys=(key,))
    found = probe_one(target, clock=lambda: EPOCH, limits=Limits(tries=1))
    return found.outcome is Outcome.LOGIN_REFUSED  # the key was right; we offered nothing to log in with


def main(plan: Path) -> int:
    farm = Farm(Plan.read(plan))
    try:
        ready = farm.listen()
    except Taken as taken:
        return _say(f"taken {taken.strerror}", 3)
    except OSError as error:
        return _say(f"failed {error.strerror or error}", 4)
    signal.signal(signal.SIGTERM, lambda *_: farm.stop())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ours is to end with whoever started us, not with a key press
    threading.Thread(target=_until_input_ends, args=(farm,), daemon=True).start()
    _say(f"ready {ready}", 0)
    farm.serve()
    farm.close()
    return 0


def _until_input_ends(farm: Farm) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    farm.stop()


def _say(words: str, code: int) -> int:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
