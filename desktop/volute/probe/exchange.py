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
    MSG_CHANNEL_WINDOW_ADJUST,
)

from volute.domain.seen import Outcome
from volute.probe.ask import CHUNK, LINGER_S, Heard
from volute.probe.line import Line
from volute.probe.pumped import FAULTS, Pumped
from volute.probe.target import Limits
from volute.probe.trouble import Trouble

OURS, PACKET, ANSWER = 0, 64 * 1024, True


class Exchange:
    """What was sent, what was heard, and whether the other side has ended."""

    def __init__(self, transport: Pumped, command: str, text: str, heard: Heard) -> None:
        self._transport, self._command, self._heard = transport, command.encode(), heard
        self._left = memoryview(text.encode())
        self._theirs = self._room = self._packet = 0
        self.ended = False
        self.refused = ""

    def open(self, window: int) -> None:
        self._transport.on_channel = self.hear
        self._transport.say(MSG_CHANNEL_OPEN, b"session", OURS, window, PACKET)

    def hear(self, kind: int, message: paramiko.Message) -> None:
        """One message of our channel; they all begin with its number, of which we have one."""
        message.get_int()
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
        elif kind == MSG_CHANNEL_CLOSE:
            self.ended = True

    def _opened(self, message: paramiko.Message) -> None:
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


def ask(transport: Pumped, command: str, text: str, marker: str, heard: Heard, line: Line, limits: Limits) -> None:
    """Run the command and fill ``heard``. Raises Trouble; what was heard until then stays in it."""
    line.phase("first byte", limits.first_byte_s)
    exchange = Exchange(transport, command, text, heard)
    try:
        exchange.open(2 * limits.output_bytes + CHUNK)
        _listen(transport, exchange, marker.encode(), heard, line, limits)
    except FAULTS as error:
        line.check()
        if len(heard):
            return  # it died in the middle: what it said is judged as far as it goes
        raise Trouble(Outcome.UNREACHABLE, str(error) or "connection closed") from error


def _listen(transport: Pumped, exchange: Exchange, marker: bytes, heard: Heard, line: Line, limits: Limits) -> None:
    end, first = b"\n" + marker + b" end", True
    while transport.active and not exchange.ended:
        transport.step()
        line.check()
        if exchange.refused:
            raise Trouble(Outcome.UNREACHABLE, exchange.refused)
        if first and len(heard):
            line.phase("answer", limits.answer_s)
            first = False
        if len(heard) > limits.output_bytes:
            raise Trouble(Outcome.UNREADABLE, f"more than {limits.output_bytes} bytes")
        if end in heard.stdout[-CHUNK:]:
            _rest_of_stderr(transport, exchange, end, heard, line)
            return


def _rest_of_stderr(transport: Pumped, exchange: Exchange, end: bytes, heard: Heard, line: Line) -> None:
    """Its end mark follows at once; a forgotten child of the shell may hold it open for ever."""
    while not (exchange.ended or end in heard.stderr[-CHUNK:]) and transport.wire.waits(LINGER_S):
        transport.step()
        line.check()
