"""A fast SSH server for benchmarks: libssh's own, by ctypes, so that the client is what is measured.

Run as a script: ``light_server.py LIBSSH HOST_KEY ANSWER``; it prints its port, serves 127.0.0.1 and ends with its
standard input. It lets in every key whose signature is right, and answers ``nvidia-smi -q -x`` and our script.
"""

from __future__ import annotations

import ctypes
import re
import socket
import sys
import threading
from pathlib import Path
from typing import Any

AUTH, OPEN, CHANNEL, SERVICE = 1, 2, 3, 4  # ssh_requests_e
PUBLICKEY, SIGNED, EXEC = 4, 1, 2
HOSTKEY, SYSTEM_CONFIG = 3, 19  # ssh_bind_options_e
MARKER = re.compile(rb"^m=(volute-\w+)", re.MULTILINE)
CSV = "0, GPU-1, NVIDIA H20, 10, 97871, 0, 40\n"


class Server:
    """One libssh bind, used to take over sockets that we accept."""

    def __init__(self, library: str, host_key: str, answer: bytes) -> None:
        self._ssh = ctypes.CDLL(library)
        for name in ("ssh_bind_new", "ssh_new", "ssh_message_get", "ssh_message_channel_request_open_reply_accept",
                     "ssh_message_channel_request_channel"):  # fmt: skip
            getattr(self._ssh, name).restype = ctypes.c_void_p
        self._ssh.ssh_message_channel_request_command.restype = ctypes.c_char_p
        self._ssh.ssh_init()
        self._bind = ctypes.c_void_p(self._ssh.ssh_bind_new())
        self._ssh.ssh_bind_options_set(self._bind, SYSTEM_CONFIG, ctypes.byref(ctypes.c_bool(False)))
        assert self._ssh.ssh_bind_options_set(self._bind, HOSTKEY, host_key.encode()) == 0
        self._answer = answer

    def serve(self, client: socket.socket) -> None:
        """One connection to its end."""
        ssh, session = self._ssh, ctypes.c_void_p(self._ssh.ssh_new())
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if ssh.ssh_bind_accept_fd(self._bind, session, client.detach()) == 0:
            ssh.ssh_set_auth_methods(session, PUBLICKEY)
            if ssh.ssh_handle_key_exchange(session) == 0:
                while (message := ssh.ssh_message_get(session)) is not None:
                    self._reply(ctypes.c_void_p(message))
        ssh.ssh_disconnect(session)
        ssh.ssh_free(session)

    def _reply(self, message: ctypes.c_void_p) -> None:
        ssh, kind = self._ssh, self._ssh.ssh_message_type(message)
        if kind == SERVICE:
            ssh.ssh_message_service_reply_success(message)
        elif kind == AUTH and ssh.ssh_message_subtype(message) == PUBLICKEY:
            if ssh.ssh_message_auth_publickey_state(message) == SIGNED:
                ssh.ssh_message_auth_reply_success(message, 0)
            else:
                ssh.ssh_message_auth_reply_pk_ok_simple(message)
        elif kind == OPEN:
            ssh.ssh_message_channel_request_open_reply_accept(message)
        elif kind == CHANNEL and ssh.ssh_message_subtype(message) == EXEC:
            channel = ctypes.c_void_p(ssh.ssh_message_channel_request_channel(message))
            command = ssh.ssh_message_channel_request_command(message)
            ssh.ssh_message_channel_request_reply_success(message)
            self._run(channel, command)
        else:
            ssh.ssh_message_reply_default(message)
        ssh.ssh_message_free(message)

    def _run(self, channel: ctypes.c_void_p, command: bytes) -> None:
        ssh = self._ssh
        for stderr, text in enumerate(self._said(channel, command)):
            if text:
                (ssh.ssh_channel_write_stderr if stderr else ssh.ssh_channel_write)(channel, text, len(text))
        ssh.ssh_channel_request_send_exit_status(channel, 0)
        ssh.ssh_channel_send_eof(channel)
        ssh.ssh_channel_close(channel)
        ssh.ssh_channel_free(channel)

    def _said(self, channel: ctypes.c_void_p, command: bytes) -> tuple[bytes, bytes]:
        if b"--query-gpu" in command:
            return CSV.encode(), b""
        if b"nvidia-smi" in command:
            return self._answer, b""
        script, room = b"", ctypes.create_string_buffer(65536)
        while (size := self._ssh.ssh_channel_read(channel, room, len(room), 0)) > 0:
            script += room.raw[:size]
        found = MARKER.search(script)
        mark = found[1] if found else b""
        whole = b"\n%b begin\n\n%b ask nvidia\n%b\n%b rc nvidia 0\n\n%b end\n"
        return whole % (mark, mark, self._answer, mark, mark), b"\n%b end\n" % mark


def main(library: str, host_key: str, answer: str) -> None:
    server = Server(library, host_key, Path(answer).read_bytes())
    threading.stack_size(256 * 1024)
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    threading.Thread(target=_accept, args=(listener, server), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()


def _accept(listener: socket.socket, server: Any) -> None:
    while True:
        client, _ = listener.accept()
        threading.Thread(target=server.serve, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
