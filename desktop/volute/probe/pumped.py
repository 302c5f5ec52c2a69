"""The library's own key exchange and login without its thread: whoever waits for a message reads it himself.

The library starts a thread for each connection, and most of what a login costs beside its mathematics is threads
waking each other. Here what comes is taken as it comes, by a thread or a loop, and what is to be sent is held back
until something must be waited for. Proven with the versions named below; with others, and for jump hosts whose
connection many share, the library's own way is gone.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any, cast

import paramiko
from nacl.exceptions import CryptoError
from paramiko.common import (
    MSG_DEBUG,
    MSG_DISCONNECT,
    MSG_EXT_INFO,
    MSG_IGNORE,
    MSG_KEXINIT,
    MSG_SERVICE_ACCEPT,
    MSG_UNIMPLEMENTED,
)

from volute.probe.line import Line
from volute.probe.packets import Packets
from volute.probe.wire import Wire

PROVEN = ("5.0.", "5.1.")
BANNER_LINES = 100
MOST_EXTENSIONS = 64
MALFORMED = (ValueError, TypeError, AttributeError, LookupError, AssertionError, struct.error, CryptoError)
KEX_FIRST, KEX_LAST = 30, 41  # numbers of messages that belong to the key exchange (RFC 4250)
CHANNEL_FIRST, CHANNEL_LAST = 91, 100  # and to an open channel
FAULTS = (paramiko.SSHException, EOFError, OSError)
SERVICE = b"\0\0\0\x0cssh-userauth"


def is_proven(version: str = paramiko.__version__) -> bool:
    return version.startswith(PROVEN)


class Quiet(paramiko.Transport):
    """Writes no log: every error comes back as an outcome, and forming lines that nobody reads has its price."""

    def _log(self, level: int, msg: Any, *args: Any) -> None:
        return


class Pumped(Quiet):
    """A client's connection whose messages are read by whoever waits for them."""

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
    _parse_ext_info: Callable[[paramiko.Message], None]
    _send_message: Callable[[paramiko.Message], None]

    def __init__(self, sock: Any) -> None:
        self.wire = Wire(sock)
        self.on_channel: Callable[[int, paramiko.Message], None] | None = None
        self._presumed = 0
        self._channels_used = 0
        self._held: list[paramiko.Message] = []
        super().__init__(cast(socket.socket, self.wire), packetizer_class=Packets)
        self._handler_table = {**self._handler_table, MSG_EXT_INFO: self._extensions}
        self.packets: Packets = cast(Packets, self.packetizer)

    def start(self) -> None:
        """No thread: see :meth:`wait`."""

    async def greet(self) -> None:
        """Exchange the lines that name both sides, and offer what we can do without waiting for theirs."""
        self.packets.write_all(f"{self.local_version}\r\n".encode())
        self._send_kex_init()
        self._expect_packet(MSG_KEXINIT)
        for _ in range(BANNER_LINES):
            while (line := self.packets.line()) is None:
                await self._more_of_the_banner()
            if line.startswith("SSH-"):
                break
        self._check_banner()

    async def _more_of_the_banner(self) -> None:
        try:
            await self.wire.more()
        except EOFError:
            raise paramiko.SSHException("Error reading SSH protocol banner") from None

    async def wait(self, event: Event, line: Line) -> None:
        """Read until the event is set or the connection is over; why it is over is then in ``get_exception``."""
        try:
            while self.active and not event.is_set():
                await self.step()
        except FAULTS as error:
            self.saved_exception, self.active = error, False
        line.check()

    async def step(self, seconds: float | None = None) -> bool:
        """Read one message and do what it asks for; False when none came within this time. Raises FAULTS."""
        while (told := self.packets.next()) is None:
            if not await self.wire.more(seconds):
                return False
        self.handle(*told)
        return True

    def catch_up(self) -> None:
        """Take in what has come since, without waiting, and send what it asks for. Raises FAULTS."""
        self.wire.catch_up()
        while (told := self.packets.next()) is not None:
            self.handle(*told)
        self.wire.push()

    def handle(self, kind: int, message: paramiko.Message) -> None:
        """Do what a message asks for. What makes no sense is an SSHException, whatever the library makes of it."""
        try:
            self._take_in(kind, message)
        except MALFORMED as error:
            raise paramiko.SSHException(f"a message of kind {kind} that makes no sense: {error}") from error

    def _take_in(self, kind: int, message: paramiko.Message) -> None:
        if kind in (MSG_IGNORE, MSG_DEBUG):
            self._enforce_strict_kex(kind)
        elif kind == MSG_DISCONNECT:
            self.active = False
        elif not self._of_key_exchange(kind, message):
            self._handled(kind, message)
        if self._held and self.clear_to_send.is_set():
            held, self._held = self._held, []
            for waiting in held:
                self._send_message(waiting)

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
        if CHANNEL_FIRST <= kind <= CHANNEL_LAST:
            if self.on_channel is not None:
                self.on_channel(kind, message)
            return
        if kind == MSG_SERVICE_ACCEPT and self._presumed:
            self._presumed -= 1
            return
        handler = self._handler_table.get(kind) or self._of_login(kind)
        if handler is not None:
            handler(message)
        elif kind != MSG_UNIMPLEMENTED:
            self.say(MSG_UNIMPLEMENTED, message.seqno)

    def _of_login(self, kind: int) -> Callable[[paramiko.Message], None] | None:
        if self.auth_handler is None:
            return None
        found: Callable[[paramiko.Message], None] | None = self.auth_handler._handler_table.get(kind)  # noqa: SLF001
        return found

    def _extensions(self, message: paramiko.Message) -> None:
        """The library reads as many as are promised, and would be busy for hours with four billion."""
        if (promised := message.get_int()) > MOST_EXTENSIONS:
            raise paramiko.SSHException(f"{promised} extensions")
        message.rewind()
        self._parse_ext_info(message)

    def next_channel(self) -> int:
        """A number that no channel of this connection had before."""
        self._channels_used += 1
        return self._channels_used - 1

    def presume_service(self) -> None:
        """Send the request to log in behind that for its service: a round trip less, and servers read them in turn."""
        self._presumed += 1
        self.auth_handler._parse_service_accept(paramiko.Message(SERVICE))  # noqa: SLF001 - as if it had come

    def say(self, kind: int, *parts: int | bool | bytes) -> None:
        """One message: numbers as 32 bits, truths as one byte, bytes as a string with its length before it.

        While keys are being agreed on again nothing else may be said (RFC 4253, section 7.1), so it waits.
        """
        said = bytearray((kind,))
        for part in parts:
            if isinstance(part, bool):
                said.append(part)
            elif isinstance(part, int):
                said += part.to_bytes(4)
            else:
                said += len(part).to_bytes(4) + part
        message = paramiko.Message()
        message.add_bytes(bytes(said))
        if self.clear_to_send.is_set():
            self._send_message(message)
        else:
            self._held.append(message)
