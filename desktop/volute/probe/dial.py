"""A TCP connection that can be given up at any moment: name, address, connection, each within its time."""

from __future__ import annotations

import errno
import ipaddress
import os
import random
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread

from volute.domain.seen import Outcome
from volute.probe.line import TICK_S, Line
from volute.probe.trouble import Trouble, TurnedAway
from volute.probe.wants import T, Want, Work

Place = tuple[socket.AddressFamily, tuple[str, int]]
PAUSE_S = (0.2, 0.8)  # before the second try; doubled for each further one
IN_PROGRESS = (errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK))
BUSY = (errno.ECONNREFUSED, errno.ECONNRESET, errno.EPIPE)


async def dial(address: str, port: int, line: Line) -> socket.socket:
    """A connected socket that sends small packets at once. The line cuts it by shutting it down."""
    error = OSError(errno.EADDRNOTAVAIL, "the name has no address")
    for family, place in await resolve(address, port, line):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            await _connect(sock, place, line)
        except OSError as failed:
            sock.close()
            error = failed
            continue
        except Trouble:
            sock.close()
            raise
        line.cut_by(partial(hang_up, sock))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock
    raise unreachable(error)


def unreachable(error: OSError) -> Trouble:
    text = error.strerror or str(error) or type(error).__name__
    return (TurnedAway if error.errno in BUSY else Trouble)(Outcome.UNREACHABLE, text)


def hang_up(sock: socket.socket) -> None:
    """Wake whoever reads or writes this socket, without taking its number from under them."""
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


async def _connect(sock: socket.socket, place: tuple[str, int], line: Line) -> None:
    sock.settimeout(0)
    code = sock.connect_ex(place)
    while code in IN_PROGRESS:
        line.check()
        await Want(sock, TICK_S, writing=True)
        code = _how_far(sock)
    if code:
        raise OSError(code, os.strerror(code))


def _how_far(sock: socket.socket) -> int:
    """Why there is no connection; 0 when there is one."""
    if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        return code
    try:
        sock.getpeername()
    except OSError:
        return errno.EINPROGRESS
    return 0


async def resolve(address: str, port: int, line: Line) -> list[Place]:
    """Addresses of a name. The system's resolver cannot be interrupted, so it works aside and may be left."""
    with suppress(ValueError):
        version = ipaddress.ip_address(address).version
        return [(socket.AF_INET if version == 4 else socket.AF_INET6, (address, port))]
    found: list[Place] = []
    failed: list[OSError] = []
    done = Event()

    def look_up() -> None:
        try:
            told = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
            found.extend((family, (str(place[0]), int(place[1]))) for family, _, _, _, place in told)
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))
        done.set()

    Thread(target=look_up, name=f"look up {address}", daemon=True).start()
    await line.wait(done)
    if failed:
        raise unreachable(failed[0])
    return found


async def again_while_turned_away(attempt: Callable[[], Work[T]], tries: int, line: Line) -> T:
    """Try once more after a pause of random length, so that many of us do not come back together."""
    for done in range(1, tries):
        try:
            return await attempt()
        except TurnedAway:
            line.phase("next try", 60)
            await line.pause(random.uniform(*PAUSE_S) * 2 ** (done - 1))
    return await attempt()
