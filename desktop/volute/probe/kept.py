"""Open connections between one probe and the next: a login is paid once, not every five minutes.

A connection is a socket and a few kilobytes, without a thread. It serves only the very target it was opened for: the
same address, the same way to log in, the same keys; its host's key is judged anew each time.
"""

from __future__ import annotations

import selectors
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from volute.probe.files import allow_files
from volute.probe.packets import MOST_BYTES
from volute.probe.pumped import FAULTS, Pumped
from volute.probe.target import Target
from volute.probe.transport import end, verify
from volute.probe.trouble import Trouble

MOST = 4000
SPARE_FILES = 256  # for whatever else this program has open
SLEPT_S = 30  # a machine that slept longer than this finds its connections dead
FEW_BYTES = MOST_BYTES // 4  # new keys are agreed on with a new login, long before they are worn


@dataclass(slots=True)
class _Kept:
    target: Target
    transport: Pumped
    asleep_s: float


class Kept:
    """Connections by host. Whoever takes one has it alone until it is given back; ``close`` ends them all."""

    def __init__(self, most: int = MOST) -> None:
        self._most = min(most, allow_files(most + SPARE_FILES) - SPARE_FILES)
        self._by_host: dict[str, _Kept] = {}
        self._lock = Lock()
        self._closed = False

    def __len__(self) -> int:
        return len(self._by_host)

    def take(self, target: Target) -> Pumped | None:
        """The open connection to this target, or None when there is none or it is no good any more."""
        with self._lock:
            kept = self._by_host.pop(target.host, None)
        if kept is None:
            return None
        if kept.target == target and _serves(kept):
            return kept.transport
        end(kept.transport)
        return None

    def give(self, target: Target, transport: Pumped) -> None:
        """Keep this connection, or end it where it cannot serve again or there is no room."""
        kept = _Kept(target, transport, _asleep())
        if not _is_sound(transport):
            end(transport)
            return
        with self._lock:
            full = self._closed or (len(self._by_host) >= self._most and target.host not in self._by_host)
            other = kept if full else self._by_host.pop(target.host, None)
            if not full:
                self._by_host[target.host] = kept
        if other is not None:
            end(other.transport)

    def tend(self) -> None:
        """Answer what servers have asked meanwhile, mostly whether we are still there; let go of those who left."""
        with self._lock:
            all_kept = list(self._by_host.values())
        with selectors.DefaultSelector() as selector:
            for kept in all_kept:
                with suppress(ValueError, KeyError, OSError):  # somebody took it meanwhile and ended it
                    selector.register(kept.transport.wire.sock, selectors.EVENT_READ, kept.target)
            spoke = [key.data for key, _ in selector.select(0)] if all_kept else []
        for target in spoke:
            if (transport := self.take(target)) is not None:
                self.give(target, transport)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            all_kept, self._by_host = list(self._by_host.values()), {}
        for kept in all_kept:
            end(kept.transport)

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _is_sound(transport: Pumped) -> bool:
    return transport.active and not transport.in_kex and transport.packets.under_key < FEW_BYTES


def _serves(kept: _Kept) -> bool:
    if abs(_asleep() - kept.asleep_s) > SLEPT_S:
        return False
    try:
        kept.transport.catch_up()
        verify(kept.transport, kept.target)
    except (*FAULTS, Trouble):
        return False
    return _is_sound(kept.transport)


def _asleep() -> float:
    """Seconds by which the clock on the wall is ahead of the one that stands still while the machine sleeps."""
    return time.time() - time.monotonic()
