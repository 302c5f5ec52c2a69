"""Open connections asked again: CPU for each probe, memory of each connection, what they cost while nothing is asked.

Run as a script: ``python tests/bench/bench_kept.py [connections] [rounds]``. The hosts are one light server (libssh,
with ``BENCH_PEERS`` naming an environment that has ssh-python, or the system's), else one real sshd. Reading the cards
is measured apart.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench_probe import light, ours, real_server
from peers import Peers

from volute.probe.files import allow_files
from volute.probe.kept import Kept
from volute.probe.target import Target

IDLE_S = 20


def resident_kb() -> float:
    """What this process holds now; the most it ever held says nothing of what was given back."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


def idle(kept: Kept) -> tuple[float, int]:
    """CPU per cent while connections are only tended, as often as ``volute probe --every`` does, and threads."""
    begun, cpu = time.monotonic(), time.process_time()
    while (left := begun + IDLE_S - time.monotonic()) > 0:
        threading.Event().wait(min(left, 10.0))
        kept.tend()
    return 100 * (time.process_time() - cpu) / (time.monotonic() - begun), threading.active_count()


def measured(targets: list[Target], rounds: int) -> None:
    ours(targets[:8], 8)
    with Kept() as kept:
        before = resident_kb()
        seconds, cpu, reading = ours(targets, 24, kept=kept)
        held = (resident_kb() - before) / len(targets)
        told = f"opened {len(kept)} in {seconds:.1f} s: {1000 * (cpu - reading) / len(targets):.2f} ms CPU each"
        sys.stdout.write(f"{told}, {held:.0f} KB each with the answers of a first round\n")
        idling, threads = idle(kept)
        costs = [ours(targets, 24, kept=kept) for _ in range(rounds)]
        held = (resident_kb() - before) / len(targets)
        seconds, cpu, reading = (median(cost[part] for cost in costs) for part in range(3))
        probes, own = len(targets) / seconds, 1000 * (cpu - reading) / len(targets)
        told = f"asked again: {own:.2f} ms CPU a probe and {1000 * reading / len(targets):.2f} ms reading the cards"
        sys.stdout.write(f"{told}, {probes:.0f} probes/s, {held:.0f} KB a connection\n")
        sys.stdout.write(f"idle and tended: {idling:.2f} % CPU, {threads} threads; {len(kept)} still open\n")


def main(connections: int, rounds: int) -> None:
    allow_files(2 * connections + 600)
    peers = Peers(Path(os.environ["BENCH_PEERS"]) / "bin" / "python") if "BENCH_PEERS" in os.environ else Peers()
    with tempfile.TemporaryDirectory() as name, ExitStack() as ends:
        folder, library = Path(name), peers.libssh
        farm = light(folder, connections, library) if library else real_server(folder, connections)
        targets = ends.enter_context(farm)
        sys.stdout.write(f"{connections} connections to {'the light server' if library else 'one sshd'}\n")
        measured(targets, rounds)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*(numbers + [1000, 3][len(numbers) :]))
