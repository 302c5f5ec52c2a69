"""One command on a connection that has no thread: both streams are read as they come, in one window, never more.

The window is given once, as large as an answer may be: a host that promises without end is stopped by it.
"""

from __future__ import annotations

import paramiko
from paramiko.common import (
    MSG_CHANNEL_CLOSE,
    MSG_CHANNEL_DATA,
    MSG_CHANNEL_EOF,
    MSG_CHANNEL_EXTENDED_DATA,
    MSG_CHANNEL_FAILURE,
    MSG_CHANNEL_OPEN,
    MSG_CHANNEL_OPEN_FAILURE,
    MSG_CHANNEL_OPEN_SUCCESS,
    MSG_CHANNEL_REQUEST,
    MSG_CHANNEL_SUCCESS,
    MSG_CHANNEL_WINDOW_ADJUST,
)

from volute.domain.seen import Outcome
from volute.probe.ask import CHUNK, LINGER_S, Heard
from volute.probe.line import Line
from volute.probe.pumped import FAULTS, Pumped
from volute.probe.target import Limits
from volute.probe.trouble import Trouble

PACKET, ANSWER = 64 * 1024, True
STALE_S = 5.0  # for a connection that was kept open to show that it lives


class Exchange:
    """What was sent, what was heard, and whether the other side has ended."""

    def __init__(self, transport: Pumped, command: str, text: str, heard: Heard) -> None:
        self._transport, self._command, self._heard = transport, command.encode(), heard
        self._ours = transport.next_channel()
        self._left = memoryview(text.encode())
        self._theirs = self._room = self._packet = 0
        self.opened = self.accepted = self.ended = False
        self.refused = ""

    def open(self, window: int) -> None:
        self._transport.on_channel = self.hear
        self._transport.say(MSG_CHANNEL_OPEN, b"session", self._ours, window, PACKET)

    def close(self) -> None:
        """We have what we wanted; the connection may go on, so the host is told, and its goodbye is not waited for."""
        self._transport.on_channel = None
        if self.opened:
            self._transport.say(MSG_CHANNEL_CLOSE, self._theirs)

    def hear(self, kind: int, message: paramiko.Message) -> None:
        """One message of a channel; they all begin with its number. Others than ours are of questions long answered."""
        if message.get_int() != self._ours:
            return
        if kind == MSG_CHANNEL_DATA:
            self._heard.stdout += message.get_binary()
        elif kind == MSG_CHANNEL_EXTENDED_DATA:
            message.get_int()
            self._heard.stderr += message.get_binary()
        elif kind == MSG_CHANNEL_OPEN_SUCCESS:
            self._opened(message)
        elif kind == MSG_CHANNEL_WINDOW_ADJUST:
            self._room += message.get_int()
            self._send()
        elif kind == MSG_CHANNEL_REQUEST:
            self._requested(message)
        elif kind in (MSG_CHANNEL_OPEN_FAILURE, MSG_CHANNEL_FAILURE):
            self.refused = "the host refused to run a command"
        elif kind == MSG_CHANNEL_SUCCESS:
            self.accepted = True
        elif kind == MSG_CHANNEL_CLOSE:
            self.ended = True

    def _opened(self, message: paramiko.Message) -> None:
        self.opened = True
        self._theirs, self._room, self._packet = message.get_int(), message.get_int(), message.get_int()
        self._transport.say(MSG_CHANNEL_REQUEST, self._theirs, b"exec", ANSWER, self._command)
        self._send()

    def _send(self) -> None:
        """As much of our script as the other side has room for; its end once."""
        while self._left and self._room:
            size = min(len(self._left), self._room, self._packet)
            self._transport.say(MSG_CHANNEL_DATA, self._theirs, bytes(self._left[:size]))
            self._left, self._room = self._left[size:], self._room - size
            if not self._left:
                self._transport.say(MSG_CHANNEL_EOF, self._theirs)

    def _requested(self, message: paramiko.Message) -> None:
        """How the command ended is of no account; what wants an answer gets a polite no."""
        message.get_text()
        if message.get_boolean():
            self._transport.say(MSG_CHANNEL_FAILURE, self._theirs)


async def ask(
    transport: Pumped,
    tongue: tuple[str, str],
    marker: str,
    heard: Heard,
    line: Line,
    limits: Limits,
    *,
    kept: bool = False,
) -> None:
    """Run the command and fill ``heard``. Raises Trouble; what was heard until then stays in it.

    Raises :class:`Stale` where a connection that was ``kept`` is no good any more, which costs no more than a moment.
    """
    line.phase("first byte", limits.first_byte_s)
    exchange = Exchange(transport, *tongue, heard)
    try:
        exchange.open(2 * limits.output_bytes + CHUNK)
        if kept:
            await _begun(transport, exchange, line, min(STALE_S, limits.first_byte_s / 2))
        await _listen(transport, exchange, marker.encode(), heard, line, limits)
        exchange.close()
        await transport.wire.flush()
    except FAULTS as error:
        transport.active = False
        line.check()
        if len(heard):
            return  # it died in the middle: what it said is judged as far as it goes
        raise (Stale if kept else Trouble)(Outcome.UNREACHABLE, str(error) or "connection closed") from error


class Stale(Trouble):
    """A connection that was kept open has died in the meantime; a new one may well answer."""


async def _begun(transport: Pumped, exchange: Exchange, line: Line, seconds: float) -> None:
    """A server starts a shell at once, whatever its tools do then: silence is that of a dead connection."""
    while transport.active and not (exchange.accepted or exchange.ended):
        if exchange.refused or not await transport.step(seconds):
            raise EOFError("no answer on the open connection")
        line.check()


async def _listen(
    transport: Pumped, exchange: Exchange, marker: bytes, heard: Heard, line: Line, limits: Limits
) -> None:
    end, first = b"\n" + marker + b" end", True
    while transport.active and not exchange.ended:
        await transport.step()
        line.check()
        if exchange.refused:
            raise Trouble(Outcome.UNREACHABLE, exchange.refused)
        if first and len(heard):
            line.phase("answer", limits.answer_s)
            first = False
        if len(heard) > limits.output_bytes:
            raise Trouble(Outcome.UNREADABLE, f"more than {limits.output_bytes} bytes")
        if end in heard.stdout[-CHUNK:]:
            await _rest_of_stderr(transport, exchange, end, heard, line)
            return


async def _rest_of_stderr(transport: Pumped, exchange: Exchange, end: bytes, heard: Heard, line: Line) -> None:
    """Its end mark follows at once; a forgotten child of the shell may hold it open for ever."""
    while not (exchange.ended or end in heard.stderr[-CHUNK:]) and await transport.step(LINGER_S):
        line.check()
