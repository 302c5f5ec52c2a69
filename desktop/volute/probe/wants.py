"""What the work on a host waits for, said as a value: a thread of its own may wait for it, or one loop for hundreds."""

from __future__ import annotations

import selectors
import time
from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar

T = TypeVar("T")
LOOK_S = 0.1  # how often a read looks up: a tunnel that was cut does not wake its reader
Work = Coroutine["Want", None, T]


@dataclass(slots=True)
class Want:
    """Go on when the socket can be read (or written), when the event is set, or when the seconds have passed."""

    sock: Any = None
    seconds: float | None = None
    writing: bool = False
    event: Event | None = None

    def __await__(self) -> Generator[Want, None, None]:
        yield self


def alone(work: Work[T]) -> T:
    """Do the work in this thread. Its sockets block; a read waits in the read itself, so a tunnel will do too."""
    try:
        while True:
            _wait(work.send(None))
    except StopIteration as end:
        done: T = end.value
        return done


def _wait(want: Want) -> None:
    if want.event is not None:
        want.event.wait(want.seconds)
    elif want.sock is None:
        time.sleep(want.seconds or 0)
    elif want.writing:
        with selectors.DefaultSelector() as selector:
            selector.register(want.sock, selectors.EVENT_WRITE)
            selector.select(want.seconds)
    else:
        want.sock.settimeout(LOOK_S if want.seconds is None else want.seconds)
