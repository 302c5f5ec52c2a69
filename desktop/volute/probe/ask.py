"""One channel, one script, both streams drained together: what was heard is kept even when the line is cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import paramiko

from volute.domain.seen import Outcome
from volute.probe import script, windows
from volute.probe.line import Line
from volute.probe.target import Limits
from volute.probe.trouble import Trouble

CHUNK = 64 * 1024
LOOK_S = 0.2  # how often the other stream is looked at while one is silent
LINGER_S = 1.0  # for the end mark of stderr, when that of stdout has come


@dataclass(slots=True)
class Heard:
    """The two streams so far."""

    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return max(len(self.stdout), len(self.stderr))


def ask(
    transport: paramiko.Transport, marker: str, heard: Heard, line: Line, limits: Limits, *, sudo: bool = False
) -> None:
    """Run the script and fill ``heard``. Raises Trouble; what was heard until then stays in it."""
    line.phase("first byte", limits.first_byte_s)
    try:
        channel = transport.open_session(timeout=limits.first_byte_s)
        command, text = in_its_tongue(transport.remote_version or "", marker, limits, sudo=sudo)
        channel.exec_command(command.encode())
        channel.sendall(text.encode())
        channel.shutdown_write()
        _listen(channel, marker.encode(), heard, line, limits)
    except (paramiko.SSHException, EOFError, OSError) as error:
        line.check()
        raise Trouble(Outcome.UNREACHABLE, str(error) or "connection closed") from error


def in_its_tongue(greeting: str, marker: str, limits: Limits, *, sudo: bool) -> tuple[str, str]:
    """What to start on the host, and the questions as that reads them."""
    if windows.is_windows(greeting):
        return windows.COMMAND, windows.render(marker)
    return script.COMMAND, script.render(marker, tool_seconds(limits), sudo=sudo)


def tool_seconds(limits: Limits) -> int:
    """A tool is stopped on the host before we stop listening, so that the next question is still asked."""
    return max(1, min(script.TOOL_S, int(limits.answer_s) - 4))


def _listen(channel: paramiko.Channel, marker: bytes, heard: Heard, line: Line, limits: Limits) -> None:
    end = b"\n" + marker + b" end"
    channel.settimeout(LOOK_S)
    first = True
    while True:
        open_still = _hear(channel.recv, heard.stdout)
        while channel.recv_stderr_ready():
            heard.stderr += channel.recv_stderr(CHUNK)
        line.check()
        if first and len(heard):
            line.phase("answer", limits.answer_s)
            first = False
        if len(heard) > limits.output_bytes:
            raise Trouble(Outcome.UNREADABLE, f"more than {limits.output_bytes} bytes")
        if not open_still or end in heard.stdout[-CHUNK:]:
            return _rest_of_stderr(channel, end, heard.stderr, line)


def _hear(receive: Callable[[int], bytes], into: bytearray) -> bool:
    """Take what is there, waiting a little; False when the stream has ended."""
    try:
        chunk = receive(CHUNK)
    except TimeoutError:
        return True
    into += chunk
    return bool(chunk)


def _rest_of_stderr(channel: paramiko.Channel, end: bytes, stderr: bytearray, line: Line) -> None:
    for _ in range(round(LINGER_S / LOOK_S)):
        line.check()
        if end in stderr[-CHUNK:] or not _hear(channel.recv_stderr, stderr):
            return
