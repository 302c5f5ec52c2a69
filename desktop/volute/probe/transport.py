"""A verified, authenticated SSH connection: the host's key is judged before anything of ours is shown to it."""

from __future__ import annotations

import logging
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock
from typing import Any

import paramiko

from volute.domain.seen import Outcome
from volute.probe import authority
from volute.probe.dial import BUSY, again_while_turned_away, dial, hang_up
from volute.probe.key_files import KeyFiles
from volute.probe.keys import Verdict, judge, to_ask_for
from volute.probe.line import Line, Watch
from volute.probe.login import log_in, waited
from volute.probe.packets import Unsealed
from volute.probe.pumped import Pumped, Quiet, is_proven
from volute.probe.target import Limits, Target
from volute.probe.trouble import Trouble, TurnedAway
from volute.probe.wants import alone

# Cheap and safe first; the costly Diffie-Hellman groups stay as a last resort for old servers.
KEX = ("curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
       "mlkem768x25519-sha256", "diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512",
       "diffie-hellman-group-exchange-sha256")  # fmt: skip
# These ciphers need no code of their own beside them, which the library would compute and compare byte by byte.
SEALED = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
CIPHERS = (*SEALED, "aes128-ctr", "aes192-ctr", "aes256-ctr")
NEVER_S = 3600  # the library's own timers stay out of the way: the line has the deadlines
JOIN_S = 2
LOG = "volute.probe.ssh"
# Every error comes back as an outcome; the log would only repeat it, with a stack trace for each dead host.
logging.getLogger(LOG).setLevel(logging.CRITICAL)


class Tunnel:
    """A channel through a jump host in the place of a socket. Cutting it never waits for the jump host."""

    def __init__(self, channel: paramiko.Channel) -> None:
        self._channel = channel
        self._cut = False

    def cut(self) -> None:
        self._cut = True

    def recv(self, size: int) -> bytes:
        return b"" if self._cut else self._channel.recv(size)

    def send(self, data: bytes) -> int:
        if self._cut:
            raise EOFError
        return self._channel.send(data)

    def settimeout(self, seconds: float) -> None:
        self._channel.settimeout(seconds)

    def close(self) -> None:
        self._channel.close()

    @property
    def _closed(self) -> bool:  # the library asks a socket for this by its private name
        return self._channel.closed


@dataclass(slots=True)
class _Jump:
    """The one connection to a jump host, shared by all targets behind it, or why there is none."""

    lock: Lock = field(default_factory=Lock)
    transport: paramiko.Transport | None = None
    trouble: Trouble | None = None


def needs_a_thread(target: Target) -> bool:
    """Whether something is waited for that no loop can wait for: a jump host that many share, another program."""
    return target.jump is not None or target.agent or not is_proven()


class Connector:
    """Opens the connections of one run, through jump hosts where a target names one."""

    def __init__(self, limits: Limits, watch: Watch, keys: KeyFiles) -> None:
        self._limits = limits
        self._watch = watch
        self._keys = keys
        self._jumps: dict[Target, _Jump] = {}
        self._open = ExitStack()
        self._lock = Lock()

    def close(self) -> None:
        self._open.close()

    async def open(
        self, target: Target, line: Line, *, shared: bool = False, plain: bool = False
    ) -> paramiko.Transport:
        """Raises Trouble. The caller ends the transport with :func:`end`. A connection that many share has a thread.

        ``plain`` leaves everything to the library; where that is needed and was not asked for, Unsealed is raised.
        """
        ours = is_proven() and not (shared or plain)
        return await again_while_turned_away(lambda: self._attempt(target, line, ours=ours), self._limits.tries, line)

    async def _attempt(self, target: Target, line: Line, *, ours: bool) -> paramiko.Transport:
        limits = self._limits
        sock = self._through(target.jump, target, line) if target.jump else await self._direct(target, line)
        transport = Pumped(sock) if ours else Quiet(sock)
        try:
            line.phase("banner", limits.banner_s)
            await _negotiate(transport, target, line, limits)
            verify(transport, target)
            line.phase("login", limits.login_s)
            await log_in(transport, target, self._keys, line)
        except Unsealed:
            end(transport)
            raise
        except (paramiko.SSHException, EOFError, OSError) as error:
            end(transport)
            line.check()
            raise _broken_off(transport, error) from error
        except BaseException:  # a trouble, or the end of all work: nothing stays open
            end(transport)
            raise
        return transport

    async def _direct(self, target: Target, line: Line) -> socket.socket:
        line.phase("connect", self._limits.connect_s)
        return await dial(target.address, target.port, line)

    def _through(self, jump: Target, target: Target, line: Line) -> Any:
        over = self._jump(jump)
        line.phase("connect", self._limits.connect_s)
        try:
            channel = over.open_channel(
                "direct-tcpip", (target.address, target.port), ("127.0.0.1", 0), timeout=self._limits.connect_s
            )
        except (paramiko.SSHException, EOFError, OSError) as error:
            line.check()
            raise Trouble(Outcome.UNREACHABLE, f"{jump.address}: {error}") from error
        tunnel = Tunnel(channel)
        line.cut_by(tunnel.cut)
        return tunnel

    def _jump(self, jump: Target) -> paramiko.Transport:
        """A jump host that refuses is asked once, not once for each host behind it."""
        with self._lock:
            shared = self._jumps.setdefault(jump, _Jump())
        with shared.lock:
            if shared.trouble is None and (shared.transport is None or not shared.transport.is_active()):
                shared.transport, shared.trouble = self._opened(jump)
            if shared.trouble is not None:
                told = shared.trouble
                raise Trouble(
                    told.outcome, told.text, offered=told.offered, known=told.known, via=told.via or jump.host
                )
        assert shared.transport is not None  # noqa: S101 - one of the two is set
        return shared.transport

    def _opened(self, jump: Target) -> tuple[paramiko.Transport | None, Trouble | None]:
        with self._lock:
            line = self._open.enter_context(self._watch.line(self._limits.host_s))
        try:
            transport = alone(self.open(jump, line, shared=True))
        except Trouble as trouble:
            return None, trouble
        line.at_rest()
        with self._lock:
            self._open.callback(partial(end, transport))
        return transport, None


async def _negotiate(transport: paramiko.Transport, target: Target, line: Line, limits: Limits) -> None:
    """Agree on keys. Once the banner has come, the key exchange has the time of a login."""
    transport.set_log_channel(LOG)
    transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = NEVER_S
    wishes = transport.get_security_options()
    wishes.kex = tuple(name for name in KEX if name in wishes.kex)
    ciphers = SEALED if isinstance(transport, Pumped) else CIPHERS
    wishes.ciphers = tuple(name for name in ciphers if name in wishes.ciphers)
    wishes.key_types = tuple(to_ask_for(target.known_keys))
    if target.authorities:
        wishes.key_types = (*authority.algorithms(), *wishes.key_types)
    agreed = Event()
    transport.start_client(agreed)
    if isinstance(transport, Pumped):
        await transport.greet()
    else:
        await line.wait(agreed, lambda: transport.is_active() and not transport.remote_version)
    if transport.remote_version:
        line.phase("key exchange", limits.login_s)
        await waited(transport, agreed, line)
    if not transport.is_active():
        error = transport.get_exception()
        if isinstance(error, paramiko.ssh_exception.IncompatiblePeer) and isinstance(transport, Pumped):
            raise Unsealed(str(error))
        raise error or EOFError("connection closed")


def _broken_off(transport: paramiko.Transport, error: Exception) -> Trouble:
    busy = not transport.remote_version or getattr(error, "errno", None) in BUSY
    text = getattr(error, "strerror", None) or str(error) or "connection closed"
    return (TurnedAway if busy else Trouble)(Outcome.UNREACHABLE, text)


def verify(transport: paramiko.Transport, target: Target) -> None:
    """Judge the key the host has shown by what the target knows now. Raises Trouble."""
    key = transport.get_remote_server_key()
    offered = f"{key.get_name()} {key.get_base64()}"
    known, bad = target.known_keys, target.revoked_keys
    if key.public_blob is not None and target.authorities:
        signed = authority.vouched(key.public_blob.key_blob, {target.address}, target.authorities, int(time.time()))
        known = (*known, signed) if signed else known
    verdict = judge(offered, known, bad)
    if verdict is Verdict.UNKNOWN:
        raise Trouble(Outcome.KEY_UNKNOWN, offered=offered)
    if verdict is not Verdict.KNOWN:
        raise Trouble(Outcome.KEY_CHANGED, verdict.value, offered=offered, known=known)


def end(transport: paramiko.Transport) -> None:
    """Hang up, and wait until the transport's thread is gone: a probe leaves nothing behind."""
    sock: Any = transport.wire.sock if isinstance(transport, Pumped) else transport.sock
    if isinstance(sock, Tunnel):
        sock.cut()
    else:
        hang_up(sock)
    if transport.is_alive():
        transport.join(JOIN_S)
    transport.packetizer.complete_handshake()  # else a timer thread of the library waits out a dead handshake
    transport.close()
    sock.close()
