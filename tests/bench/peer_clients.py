"""What others log in with, each by its plain public API done right, as many at once as suits it.

Run in the peers' own environment: ``peer_clients.py NAME`` with the plan as JSON on standard input; it asks every host
for ``nvidia-smi -q -x`` and prints the seconds it took and the CPU seconds of itself and its children.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

END = b"</nvidia_smi_log>"
COMMAND = "nvidia-smi -q -x"
Plan = dict[str, Any]


def libssh(plan: Plan) -> int:
    from ssh.key import import_privkey_file
    from ssh.options import HOST, NODELAY, PORT, USER
    from ssh.session import Session

    key = import_privkey_file(plan["key"])

    def one(address: str) -> int:
        session = Session()
        for option, value in ((HOST, address), (USER, plan["user"]), (PORT, str(plan["port"])), (NODELAY, "1")):
            session.options_set(option, value) if option != PORT else session.options_set_port(plan["port"])
        session.connect()
        session.userauth_publickey(key)
        channel = session.channel_new()
        channel.open_session()
        channel.request_exec(COMMAND)
        said = b""
        while True:
            size, data = channel.read()
            if size <= 0:
                break
            said += data
        session.disconnect()
        return said.count(END)

    return _on_threads(one, plan, 16)


def libssh2(plan: Plan) -> int:
    from ssh2.session import Session

    def one(address: str) -> int:
        sock = socket.create_connection((address, plan["port"]))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session = Session()
        session.handshake(sock)
        session.userauth_publickey_fromfile(plan["user"], plan["key"])
        channel = session.open_session()
        channel.execute(COMMAND)
        said = b""
        while True:
            size, data = channel.read(65536)
            if size <= 0:
                break
            said += data
        channel.close()
        session.disconnect()
        sock.close()
        return said.count(END)

    return _on_threads(one, plan, 16)


def nvidb(plan: Plan) -> int:
    """One host after the other, as its ``--once`` does."""
    from nvidb.connection import RemoteClient
    from nvidb.data_modules import ServerInfo

    answers = 0
    for address in plan["hosts"]:
        client = RemoteClient(ServerInfo(address, plan["port"], plan["user"], identityfile=plan["key"], auth="key"))
        assert client.connect(allow_prompt=False, announce=False), client.last_connect_error
        _, stdout, _ = client.client.exec_command(COMMAND)
        answers += stdout.read().count(END)
        client.client.close()
    return answers


def gpufree(plan: Plan) -> int:
    """It starts ssh itself, which here finds key and port in a configuration of its own."""
    call = [sys.executable, "-m", "gpufree", "--json", "--timeout", "60", *plan["aliases"]]
    ran = subprocess.run(call, capture_output=True, text=True, check=True)
    hosts = json.loads(ran.stdout)
    return sum(bool(host.get("gpus")) for host in hosts)


def asyncssh_16(plan: Plan) -> int:
    return asyncio.run(_asyncssh(plan, 16))


def asyncssh_64(plan: Plan) -> int:
    return asyncio.run(_asyncssh(plan, 64))


async def _asyncssh(plan: Plan, at_once: int) -> int:
    import asyncssh

    key, room = asyncssh.read_private_key(plan["key"]), asyncio.Semaphore(at_once)
    known = asyncssh.read_known_hosts(plan["known_hosts"])

    async def one(address: str) -> int:
        async with room, asyncssh.connect(
            address, plan["port"], username=plan["user"], client_keys=[key], known_hosts=known, agent_path=None,
            config=None,
        ) as connection:  # fmt: skip
            ran = await connection.run(COMMAND, encoding=None)
            return bytes(ran.stdout or b"").count(END)

    return sum(await asyncio.gather(*(one(address) for address in plan["hosts"])))


def _on_threads(one: Callable[[str], int], plan: Plan, at_once: int) -> int:
    with ThreadPoolExecutor(at_once) as pool:
        return sum(pool.map(one, plan["hosts"]))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


CLIENTS = {client.__name__: client for client in (libssh, libssh2, nvidb, gpufree, asyncssh_16, asyncssh_64)}


def main(name: str) -> None:
    plan = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        CLIENTS[name]({**plan, "hosts": plan["hosts"][:1], "aliases": plan["aliases"][:1]})  # imports are not measured
        begun, cpu = time.perf_counter(), _cpu()
        answers = CLIENTS[name](plan)
        seconds, cpu = time.perf_counter() - begun, _cpu() - cpu
    assert answers == len(plan["hosts"]), f"{answers} answers"
    print(seconds, cpu)


if __name__ == "__main__":
    main(sys.argv[1])
