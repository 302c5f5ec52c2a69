"""One connection to a loopback host. Key exchange, host key, login and channel are real; the answer is played back.

The script a client sends is not run but recognised, word for word, and answered from the recording: nothing a
client sends is ever executed on this machine, no tool or driver of this machine gets into an answer, and a fleet
costs no process per host. Anything else is refused.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import socket
import threading
from collections.abc import Iterator, Mapping

import paramiko
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from volute.probe import script
from volute.probe.loopback_keys import host_key
from volute.probe.loopback_plan import Host, Plan
from volute.probe.transport import KEX, LOG
from volute.probe.vendors import VENDORS

SCRIPT = re.compile(r"^m=(volute-\w+) s=(\d+)$", re.MULTILINE)
PATIENCE_S = 20
GARBAGE_BYTES = 20_000


class _Door(paramiko.ServerInterface):
    """Lets in one user with one key, to run one command."""

    def __init__(self, host: Host, plan: Plan) -> None:
        self._host, self._plan = host, plan
        self.command = ""
        self.asked = threading.Event()

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        known = username == self._plan.user and f"{key.get_name()} {key.get_base64()}" == self._plan.authorized_key
        welcome = known and self._host.mode != "refuse_login"
        return AUTH_SUCCESSFUL if welcome else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED if kind == "session" else OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        self.command = command.decode("utf-8", "replace")
        self.asked.set()
        return True


def serve(client: socket.socket, host: Host, plan: Plan) -> None:
    """One connection from its banner to its end."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    transport = paramiko.Transport(client)
    transport.set_log_channel(LOG)
    wishes = transport.get_security_options()
    wishes.kex = tuple(name for name in KEX if name in wishes.kex)
    transport.add_server_key(host_key(host.key_seed + ("-other" if host.mode == "other_key" else "")))
    door = _Door(host, plan)
    try:
        transport.start_server(threading.Event(), door)
        channel = transport.accept(PATIENCE_S)
        if channel is not None and door.asked.wait(PATIENCE_S):
            _reply(channel, door.command, recorded(host, plan))
            transport.join(PATIENCE_S)  # until the visitor hangs up: closing first could cost it the last bytes
    except (paramiko.SSHException, EOFError, OSError):
        return  # the visitor left
    finally:
        transport.packetizer.complete_handshake()
        transport.close()
        client.close()


def recorded(host: Host, plan: Plan) -> Mapping[str, bytes]:
    """What this host's tools print."""
    if host.mode == "garbage":
        return {"nvidia": random.Random(host.host).randbytes(GARBAGE_BYTES)}
    path = plan.answers / f"{host.host}.json.gz"
    if host.mode == "no_tool" or not path.is_file():
        return {}
    return {name: text.encode() for name, text in json.loads(gzip.decompress(path.read_bytes())).items()}


def _reply(channel: paramiko.Channel, command: str, answers: Mapping[str, bytes]) -> None:
    channel.settimeout(PATIENCE_S)
    asked = {line: name for name, line in script.QUESTIONS.items()}
    if command == script.COMMAND:
        out, err, code = played(_input(channel), answers)
    elif command in asked:
        said = answers.get(asked[command])
        out, err, code = (said, b"", 0) if said is not None else (b"", b"not installed\n", script.ABSENT)
    else:
        out, err, code = b"", b"This host only plays back recorded answers to what Volute asks.\n", 126
    channel.sendall(out)
    channel.sendall_stderr(err)
    channel.send_exit_status(code)
    channel.close()


def _input(channel: paramiko.Channel, most: int = 64 * 1024) -> str:
    taken = bytearray()
    while len(taken) < most and (chunk := channel.recv(16 * 1024)):
        taken += chunk
    return taken.decode("utf-8", "replace")


def played(text: str, answers: Mapping[str, bytes]) -> tuple[bytes, bytes, int]:
    """What /bin/sh would have printed for our script; nothing for any other text."""
    found = SCRIPT.search(text)
    if not found or script.render(found[1], int(found[2])) != text:
        return b"", b"not the script this host knows\n", 126
    out, err = bytearray(), bytearray()
    for word, said in _marks(answers):
        mark = f"\n{found[1]} {word}\n".encode()
        out += mark + said
        err += mark
    return bytes(out), bytes(err), 0


def _marks(answers: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    yield "begin", b""
    for vendor in VENDORS:
        installed = any(name in answers for name in vendor.asks)
        for name in vendor.asks:
            yield f"ask {name}", answers.get(name, b"")
            yield f"rc {name} {0 if name in answers else 1 if installed else script.ABSENT}", b""
    yield "end", b""
