"""A socket that is read in large pieces, and written only when something must be waited for."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from volute.probe.wants import Want

CHUNK = 64 * 1024
MOST_CHUNKS = 64


class Wire:
    """What has come and was not read yet is ``there``; what was sent waits until it is flushed or pushed."""

    def __init__(self, sock: Any) -> None:
        self.sock = sock
        self.there = bytearray()
        self._out = bytearray()

    def send(self, data: bytes) -> int:
        self._out += data
        return len(data)

    async def more(self, seconds: float | None = None) -> bool:
        """Wait for more, at most so long; False when nothing came. Raises EOFError at the end and OSError."""
        await self.flush()
        while True:
            await Want(self.sock, seconds)
            try:
                data = self.sock.recv(CHUNK)
            except (TimeoutError, BlockingIOError):
                if seconds is not None:
                    return False
                continue
            if not data:
                raise EOFError
            self.there += data
            return True

    async def flush(self) -> None:
        while self._out:
            self.push()
            if self._out:
                await Want(self.sock, writing=True)

    def catch_up(self) -> None:
        """What is there already, up to a bound. Raises EOFError at the end and OSError."""
        self.sock.settimeout(0)
        for _ in range(MOST_CHUNKS):
            try:
                data = self.sock.recv(CHUNK)
            except BlockingIOError:
                return
            if not data:
                raise EOFError
            self.there += data

    def push(self) -> None:
        """Send what the system takes at once."""
        with suppress(BlockingIOError):
            while self._out:
                del self._out[: self.sock.send(self._out)]

    def settimeout(self, seconds: float | None) -> None:
        """The library's wish; when to wait is not its business here."""

    def close(self) -> None:
        self.sock.close()

    @property
    def _closed(self) -> bool:  # the library asks a socket for this by its private name
        return bool(self.sock._closed)  # noqa: SLF001 - as it asks us
