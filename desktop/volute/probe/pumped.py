"""The library's own key exchange, ciphers and login without its thread: whoever waits for a message reads it himself.

The library starts a thread for each connection, and most of what a login costs beside its mathematics is threads
waking each other. It also asks the system for each message twice. Here one thread reads, writes and waits; what is
to be sent is held back until something must be read. Proven with the versions named below; with others, and for jump
hosts whose connection many share, the library's own way is gone.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any, cast

import paramiko
from paramiko.common import MSG_DEBUG, MSG_DISCONNECT, MSG_IGNORE, MSG_KEXINIT, MSG_UNIMPLEMENTED

from volute.probe.line import Line

PROVEN = ("5.0.", "5.1.")
CHUNK = 256 * 1024
KEX_FIRST, KEX_LAST = 30, 41  # numbers of messages that belong to the key exchange (RFC 4250)
CHANNEL_FIRST, CHANNEL_LAST = 91, 100  # and to an open channel
FAULTS = (paramiko.SSHException, EOFError, OSError)


def is_proven(version: str = paramiko.__version__) -> bool:
    return version.startswith(PROVEN)


class Quiet(paramiko.Transport):
    """Writes no log: every error comes back as an outcome, and forming lines that nobody reads has its price."""

    def _log(self, level: int, msg: Any, *args: Any) -> None:
        return


class Wire:
    """A socket that is read in large pieces and written only when nothing is left to be read."""

    def __init__(self, sock: Any) -> None:
        self.sock = sock
        self._in = b""
        self._out = bytearray()

    def recv(self, size: int) -> bytes:
        if not self._in:
            self.flush()
            self._in = self.sock.recv(CHUNK)
        taken, self._in = self._in[:size], self._in[size:]
        return taken

    def send(self, data: bytes) -> int:
        self._out += data
        return len(data)

    def flush(self) -> None:
        while self._out:
            del self._out[: self.sock.send(self._out)]

    def waits(self, seconds: float) -> bool:
        """Whether something comes within this time."""
        if self._in:
            return True
        self.flush()
        self.sock.settimeout(seconds)
        try:
            self._in = self.sock.recv(CHUNK)
        except TimeoutError:
            return False
        if not self._in:
            raise EOFError
        return True

    def settimeout(self, seconds: float | None) -> None:
        self.sock.settimeout(seconds)

    def close(self) -> None:
        self.sock.close()

    @property
    def _closed(self) -> bool:  # the library asks a socket for this by its private name
        return bool(self.sock._closed)  # noqa: SLF001 - as it asks us


class Pumped(Quiet):
    """A client's connection whose messages are read by the thread that waits for them."""

    # What the library keeps to itself, as it is in the versions this is proven with.
    active: bool
    auth_handler: Any
    kex_engine: Any
    saved_exception: Exception | None
    _expected_packet: tuple[int, ...]
    _handler_table: Mapping[int, Callable[[paramiko.Message], None]]
    _check_banner: Callable[[], None]
    _send_kex_init: Callable[[], None]
    _expect_packet: Callable[[int], None]
    _enforce_strict_kex: Callable[[int], None]
    _send_message: Callable[[paramiko.Message], None]

    def __init__(self, sock: Any) -> None:
        self.wire = Wire(sock)
        self.on_channel: Callable[[int, paramiko.Message], None] | None = None
        super().__init__(cast(socket.socket, self.wire))

    def start(self) -> None:
        """No thread: see :meth:`wait`."""

    def greet(self) -> None:
        """Exchange the lines that name both sides, and offer what we can do."""
        self.packetizer.write_all(f"{self.local_version}\r\n".encode())
        self._check_banner()
        self._send_kex_init()
        self._expect_packet(MSG_KEXINIT)

    def wait(self, event: Event, line: Line) -> None:
        """Read until the event is set or the connection is over; why it is over is then in ``get_exception``."""
        try:
            while self.active and not event.is_set():
                self.step()
        except FAULTS as error:
            self.saved_exception, self.active = error, False
        line.check()

    def step(self) -> None:
        """Read one message and do what it asks for. Raises what the library and the socket raise."""
        kind, message = self.packetizer.read_message()
        if kind in (MSG_IGNORE, MSG_DEBUG):
            self._enforce_strict_kex(kind)
        elif kind == MSG_DISCONNECT:
            self.active = False
        elif not self._of_key_exchange(kind, message):
            self._handled(kind, message)

    def _of_key_exchange(self, kind: int, message: paramiko.Message) -> bool:
        if not self._expected_packet:
            return False
        if kind not in self._expected_packet:
            raise paramiko.SSHException(f"message {kind} out of order, expected one of {self._expected_packet}")
        self._expected_packet = ()
        if not KEX_FIRST <= kind <= KEX_LAST:
            return False
        self.kex_engine.parse_next(kind, message)
        return True

    def _handled(self, kind: int, message: paramiko.Message) -> None:
        if self.on_channel is not None and CHANNEL_FIRST <= kind <= CHANNEL_LAST:
            self.on_channel(kind, message)
            return
        of_login = {} if self.auth_handler is None else self.auth_handler._handler_table  # noqa: SLF001
        handler = self._handler_table.get(kind) or of_login.get(kind)
        if handler is not None:
            handler(message)
        elif kind != MSG_UNIMPLEMENTED:
            self.say(MSG_UNIMPLEMENTED, message.seqno)

    def say(self, kind: int, *parts: int | bool | bytes) -> None:
        """One message: numbers as 32 bits, truths as one byte, bytes as a string with its length before it."""
        message = paramiko.Message()
        message.add_byte(bytes([kind]))
        for part in parts:
            if isinstance(part, bool):
                message.add_boolean(part)
            elif isinstance(part, int):
                message.add_int(part)
            else:
                message.add_string(part)
        self._send_message(message)
