"""The process that probes, seen from outside: started, steered by lines, and there for the next run where it stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from typing import IO

from volute.domain.problems import Problem

COMMAND = (sys.executable, "-m", "volute.commands.apart")
TICK_S = 0.05
HOLD, GO_ON = "hold", "go on"


class Prober:
    """The process of the probe. One that stays keeps its connections to hosts open between two runs."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._turn = Lock()

    @contextmanager
    def working(self, *, stays: bool) -> Iterator[tuple[IO[str], IO[str]]]:
        """Its input and output for one run. It ends with the run, unless it stays and nothing went wrong."""
        with self._turn:
            process, sound = self._started(), False
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - asked for there
            try:
                yield process.stdin, process.stdout
                sound = True
            except Problem:
                sound = True
                raise
            finally:
                if not (stays and sound) or process.stdin.closed:
                    self._end()

    def close(self) -> None:
        """Let it end, and with it its connections."""
        with self._turn:
            self._end()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(BrokenPipeError), process:  # which closes its pipes and waits for it
                pass


@contextmanager
def steered(pipe: IO[str], cancelled: Event, held: Event) -> Iterator[None]:
    """Each change of ``held`` is written; the pipe is closed as soon as the run is cancelled."""
    ended = Event()

    def watch() -> None:
        holds = False
        while not (ended.wait(TICK_S) or cancelled.is_set()):
            if holds != held.is_set():
                holds = not holds
                write_line(pipe, HOLD if holds else GO_ON)
        if cancelled.is_set():
            with suppress(BrokenPipeError):
                pipe.close()

    watcher = Thread(target=watch, name="steers the probe")
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def write_line(pipe: IO[str], line: str) -> None:
    """Nobody may read it any more; then what comes back says so."""
    with suppress(BrokenPipeError):  # it ended on its own meanwhile
        pipe.write(line + "\n")
        pipe.flush()
