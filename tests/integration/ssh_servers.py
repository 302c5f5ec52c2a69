"""Servers to ask in tests: a real OpenSSH sshd of our own on loopback, and sockets that misbehave on purpose."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import paramiko
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_FAILED_RESOURCE_SHORTAGE, OPEN_SUCCEEDED

from volute.probe.loopback_keys import host_key, host_key_line

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
KEYGEN = shutil.which("ssh-keygen")
NO_SSHD = None if os.access(SSHD, os.X_OK) and KEYGEN else "an SSH server (Debian package openssh-server)"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def make_key(path: Path, kind: str = "ed25519", passphrase: str = "") -> str:
    """A key pair by ssh-keygen; returns the public line."""
    size = ["-b", "2048"] if kind == "rsa" else []  # larger ones take seconds to find
    subprocess.run(["ssh-keygen", "-q", "-t", kind, *size, "-N", passphrase, "-C", "", "-f", path], check=True)
    return path.with_name(path.name + ".pub").read_text().strip()


@dataclass
class Sshd:
    """A foreground sshd with its own host keys and its own configuration, for the user who runs the tests."""

    folder: Path
    port: int = field(default_factory=free_port)
    keys: tuple[str, ...] = ("ed25519",)
    options: tuple[str, ...] = ()
    bin: Path = field(init=False)
    host_keys: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.bin = self.folder / "bin"
        self.bin.mkdir(exist_ok=True)

    def tool(self, name: str, body: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def answers(self, name: str, recording: Path) -> None:
        """``name`` prints a recorded answer, whatever it is asked."""
        self.tool(name, f"cat '{recording}'")

    def start(self, *authorised: str) -> Sshd:
        for kind in self.keys:
            path = self.folder / f"host_{kind}"
            if not path.exists():
                self.host_keys[kind] = make_key(path, kind)
        (self.folder / "authorized").write_text("\n".join(authorised) + "\n")
        lines = [
            f"Port {self.port}",
            "ListenAddress 127.0.0.1",
            *(f"HostKey {self.folder}/host_{kind}" for kind in self.keys),
            f"AuthorizedKeysFile {self.folder}/authorized",
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "PermitRootLogin yes",
            f"SetEnv PATH={self.bin}:/usr/bin:/bin",
            *self.options,
        ]
        config = self.folder / "config"
        config.write_text("\n".join(lines) + "\n")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stdin=subprocess.DEVNULL, stderr=log)
        self._await()
        return self

    def _await(self) -> None:
        deadline = time.monotonic() + 10
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                assert self.process is not None
                assert self.process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.02)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


class BadServer:
    """A listening socket whose every connection is handed to ``behave`` in a thread of its own."""

    def __init__(self, behave: Callable[[socket.socket, BadServer], None]) -> None:
        self.stopping = threading.Event()
        self.connections = 0
        self.commands: list[bytes] = []
        self._behave = behave
        self._sock = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._sock.settimeout(0.05)
        self.port = int(self._sock.getsockname()[1])
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def _serve(self) -> None:
        while not self.stopping.is_set():
            try:
                client, _ = self._sock.accept()
            except TimeoutError:
                continue
            self.connections += 1
            thread = threading.Thread(target=self._one, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _one(self, client: socket.socket) -> None:
        with client:
            client.settimeout(0.2)
            with suppress(OSError):
                self._behave(client, self)

    def stop(self) -> None:
        self.stopping.set()
        for thread in self._threads:
            thread.join(5)
        self._sock.close()


class Door(paramiko.ServerInterface):
    """Lets everybody in, unless told to hang or to refuse at a certain step."""

    def __init__(self, server: BadServer, stops_at: str) -> None:
        self._server, self._stops_at = server, stops_at
        self.asked = threading.Event()

    def _stalls(self, step: str) -> bool:
        if self._stops_at == f"{step} hangs":
            self._server.stopping.wait(20)
        return self._stops_at in (f"{step} hangs", f"{step} refused")

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        return AUTH_FAILED if self._stalls("login") else AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_FAILED_RESOURCE_SHORTAGE if self._stalls("channel") else OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        if self._stalls("command"):
            return False
        self._server.commands.append(command)
        self.asked.set()
        return True


ROGUE_KEY = host_key_line("rogue")


def rogue(
    act: Callable[[paramiko.Channel, str, BadServer], None] | None = None,
    stops_at: str = "",
    greeting: str = "SSH-2.0-OpenSSH_9.2",
) -> Callable[[socket.socket, BadServer], None]:
    """A real SSH server that is let be rogue where it answers: key exchange, login and channel are as they should be.

    ``act`` gets the channel and the random marker of the script it was sent.
    """

    def behave(client: socket.socket, server: BadServer) -> None:
        transport = paramiko.Transport(client)
        transport.set_log_channel("volute.probe.ssh")
        transport.local_version = greeting
        transport.add_server_key(host_key("rogue"))
        door = Door(server, stops_at)
        try:
            transport.start_server(threading.Event(), door)
            channel = transport.accept(10)
            while not (server.stopping.is_set() or door.asked.wait(0.05)) and transport.is_active():
                continue
            if channel is not None and door.asked.is_set() and act is not None:
                act(channel, _marker(channel), server)
        except (paramiko.SSHException, EOFError, OSError):
            return
        finally:
            transport.packetizer.complete_handshake()
            transport.close()
            transport.join(5)

    return behave


def _marker(channel: paramiko.Channel) -> str:
    channel.settimeout(5)
    script = b""
    while chunk := channel.recv(65536):
        script += chunk
    found = re.search(rb"^m=(volute-\w+)|(?<=echo )(volute-\w+)(?= begin)", script, re.MULTILINE)
    return (found[1] or found[2]).decode() if found else ""


def framed(marker: str, text: bytes, code: int = 0, name: str = "nvidia") -> bytes:
    """What the script would print for one question."""
    return (
        b"\n%b begin\n\n%b ask %b\n" % (marker.encode(), marker.encode(), name.encode())
        + text
        + (b"\n%b rc %b %d\n\n%b end\n" % (marker.encode(), name.encode(), code, marker.encode()))
    )
