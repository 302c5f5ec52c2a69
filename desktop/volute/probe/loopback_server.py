"""Many real SSH servers in one process, each at its own loopback address with its own host key.

One selector accepts for all of them; a thread lives only as long as its session.
"""

from __future__ import annotations

import errno
import selectors
import socket
import sys
import threading
from contextlib import suppress
from typing import Any

from volute.probe.files import allow_files
from volute.probe.loopback_plan import Host, Plan
from volute.probe.loopback_session import serve

SESSIONS = 200
BACKLOG = 64
SPARE_FILES = 700  # sessions, answers and whatever the interpreter holds, beside one listener per host


class Taken(OSError):
    """Somebody else listens at an address of the plan."""


class Farm:
    """The listening sockets of a plan and the sessions they accept."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._room = threading.Semaphore(SESSIONS)
        self.stopping = False

    def listen(self) -> int:
        """Take all addresses; returns how many. When files run out the rest of the hosts stay unreachable."""
        allow_files(len(self.plan.hosts) + SPARE_FILES)
        for count, host in enumerate(self.plan.hosts):
            try:
                sock = _listener(host.address, self.plan.port)
            except OSError as error:
                if error.errno == errno.EMFILE and count:
                    return count
                if error.errno == errno.EADDRINUSE:
                    raise Taken(error.errno, host.address) from error
                raise
            self._selector.register(sock, selectors.EVENT_READ, host)
        return len(self.plan.hosts)

    def serve(self) -> None:
        while not self.stopping:
            for key, _ in self._selector.select():
                if isinstance(key.data, Host):
                    self._accept(key.fileobj, key.data)
                elif key.fileobj is not self._woken:
                    self._ignore(key.fileobj)

    def stop(self) -> None:
        self.stopping = True
        with suppress(OSError):
            self._wake.send(b".")

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            self._forget(key.fileobj)
        self._selector.close()
        self._wake.close()

    def _accept(self, listener: Any, host: Host) -> None:
        try:
            client, _ = listener.accept()
        except OSError:  # gone again, or out of files for a moment
            return
        if host.mode == "silent":
            self._selector.register(client, selectors.EVENT_READ)
            return
        self._room.acquire()
        threading.Thread(target=self._session, args=(client, host), daemon=True).start()

    def _ignore(self, visitor: Any) -> None:
        """A silent host hears what is said and answers nothing, until its visitor leaves."""
        try:
            stays = visitor.recv(4096)
        except OSError:
            stays = b""
        if not stays:
            self._forget(visitor)

    def _forget(self, sock: Any) -> None:
        self._selector.unregister(sock)
        sock.close()

    def _session(self, client: socket.socket, host: Host) -> None:
        try:
            serve(client, host, self.plan)
        finally:
            self._room.release()


def _listener(address: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let a second process steal the address
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock
