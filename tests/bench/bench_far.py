"""A thousand hosts that are 40 ms away: how near a probe comes to the sum of its round trips and its CPU.

Run as a script: ``python tests/bench/bench_far.py [hosts] [round trip in ms]``. A relay on loopback, in a process of
its own, holds every piece half a round trip in each direction, and a new connection a whole one. It counts the round
trips of each connection: how often the server spoke after it was spoken to, and one for the connection itself. The sum
is round trips x round trip / hosts at once + CPU of the client, reading included.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench_probe import light, ours, real_server
from peers import Peers

from volute.probe.files import allow_files
from volute.probe.target import Target

STEP_S = 1e-6  # between two pieces, for those that are due together come in any order


class Side(asyncio.Protocol):
    """One end of a relayed connection: what comes goes out of the other, late."""

    def __init__(self, pair: Pair, name: str) -> None:
        self._pair, self._name = pair, name
        self.out: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.out = transport
        self._pair.there(self._name)

    def data_received(self, data: bytes) -> None:
        self._pair.passes(self._name, data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._pair.passes(self._name, b"")


class Pair:
    """A client and the server it gets; everything in order, half a round trip late, the first a whole one more."""

    def __init__(self, port: int, half_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._port, self._half_s, self.trips = port, half_s, 1
        self._ends = {name: Side(self, name) for name in ("client", "server")}
        self._last, self._early = "", list[bytes]()
        self._from = self._loop.time() + 2 * half_s
        self._due = {"client": 0.0, "server": 0.0}

    def client(self) -> Side:
        return self._ends["client"]

    def there(self, name: str) -> None:
        if name == "client":
            server = self._ends["server"]
            self._task = self._loop.create_task(self._loop.create_connection(lambda: server, "127.0.0.1", self._port))
        for data in self._early if name == "server" else ():
            self.passes("client", data)

    def passes(self, name: str, data: bytes) -> None:
        other = self._ends["server" if name == "client" else "client"]
        if other.out is None:
            self._early.append(data)
            return
        due = max(self._loop.time(), self._from, self._due[name] + STEP_S - self._half_s) + self._half_s
        self._due[name] = due
        self._loop.call_at(due, other.out.write if data else self._ended, *([data] if data else [other.out]))
        if data and name == "server" and self._last == "client":
            self._loop.call_at(due, self._counted)
        self._last = name

    def _counted(self) -> None:
        self.trips += 1

    @staticmethod
    def _ended(out: asyncio.Transport) -> None:
        out.close()


async def relay(port: int, half_s: float) -> None:
    """Prints its own port; when its input ends, the median of the round trips of all connections."""
    pairs: list[Pair] = []

    def accepted() -> Side:
        pairs.append(Pair(port, half_s))
        return pairs[-1].client()

    loop = asyncio.get_running_loop()
    server = await loop.create_server(accepted, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(int(median(pair.trips for pair in pairs)), flush=True)
    os._exit(0)


def far(targets: list[Target], rtt_s: float, at_once: int) -> str:
    """One probe through a relay, and how it compares with the sum."""
    call = [sys.executable, __file__, "--relay", str(targets[0].port), str(rtt_s / 2)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as relay:
        assert relay.stdout is not None
        assert relay.stdin is not None
        port = int(relay.stdout.readline())
        through = [Target(t.host, t.address, port, t.user, t.key_file, known_keys=t.known_keys) for t in targets]
        seconds, cpu, reading = ours(through, at_once)
        relay.stdin.close()
        trips = int(relay.stdout.readline())
    least = trips * rtt_s * len(targets) / at_once + cpu
    sum_ = f"{trips} round trips x {1000 * rtt_s:.0f} ms x {len(targets)} / {at_once} + {cpu:.2f} s CPU = {least:.2f} s"
    return f"{at_once:4} at once: {seconds:6.2f} s, {seconds / least:.2f} x the sum: {sum_} ({reading:.2f} s reading)"


def main(hosts: int, rtt_ms: int) -> None:
    allow_files(4096)
    peers = Peers(Path(os.environ["BENCH_PEERS"]) / "bin" / "python") if "BENCH_PEERS" in os.environ else Peers()
    with tempfile.TemporaryDirectory() as name, ExitStack() as ends:
        library = peers.libssh
        farm = light(Path(name), hosts, library) if library else real_server(Path(name), hosts)
        targets = ends.enter_context(farm)
        ours(targets[:8], 8)
        for at_once in (24, 64, 128):
            sys.stdout.write(far(targets, rtt_ms / 1000, at_once) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--relay"]:
        asyncio.run(relay(int(sys.argv[2]), float(sys.argv[3])))
    else:
        numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
        main(*(numbers + [1000, 40][len(numbers) :]))
