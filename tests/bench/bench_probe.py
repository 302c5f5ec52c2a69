"""Hosts a second and client CPU per login: this probe beside OpenSSH's own client, on the same loopback servers.

Run as a script: ``python tests/bench/bench_probe.py [hosts] [rounds]``. The two take turns, so that whatever else
the machine does falls on both; ratios are of medians. Reading the cards is part of our figure, not of OpenSSH's.
"""

from __future__ import annotations

import gzip
import json
import resource
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from volute.probe.loopback import Loopback, client_key, host_key_line
from volute.probe.run import probe
from volute.probe.target import Limits, Target

RECORDED = Path(__file__).resolve().parents[1] / "probe" / "nvidia" / "eight-h20-driver-550" / "answer.xml"
CLOCK = "<supported_graphics_clock>1980 MHz</supported_graphics_clock>"
Costs = tuple[float, float]  # seconds, CPU seconds of the client


def make_plan(folder: Path, hosts: int) -> tuple[Path, list[Target]]:
    (folder / "answers").mkdir()
    private, public = client_key("bench")
    (folder / "key").touch(0o600)
    (folder / "key").write_text(private)
    answer = RECORDED.read_text().replace(CLOCK, CLOCK * 70)
    packed = gzip.compress(json.dumps({"nvidia": answer}).encode())
    with socket.socket() as sock:
        sock.bind(("127.77.200.1", 0))
        port = int(sock.getsockname()[1])
    listed = []
    targets = []
    for number in range(hosts):
        name, address = f"h{number}", f"127.77.{200 + number // 250}.{number % 250 + 1}"
        listed.append({"host": name, "address": address, "key_seed": name})
        targets.append(Target(name, address, port, "demo", str(folder / "key"), known_keys=(host_key_line(name),)))
        (folder / "answers" / f"{name}.json.gz").write_bytes(packed)
    known = "".join(f"[{t.address}]:{port} {t.known_keys[0]}\n" for t in targets)
    (folder / "known_hosts").write_text(known)
    plan = {"port": port, "user": "demo", "authorized_key": public, "answers": "answers", "hosts": listed}
    (folder / "plan.json").write_text(json.dumps(plan))
    sys.stdout.write(f"{hosts} hosts, answers of {len(answer) // 1000} kB\n")
    return folder / "plan.json", targets


def ours(targets: list[Target], at_once: int) -> Costs:
    cards: list[int] = []
    begun, cpu = time.perf_counter(), time.process_time()
    probe(
        targets,
        lambda seen: cards.append(len(seen.seen)),
        clock=lambda: datetime.now(UTC),
        limits=Limits(at_once=at_once),
    )
    costs = time.perf_counter() - begun, time.process_time() - cpu
    assert cards == [8] * len(targets)
    return costs


def openssh(targets: list[Target], folder: Path) -> Costs:
    ssh = ["xargs", "-P16", "-I{}", "ssh", "-F", "none", "-i", str(folder / "key"), "-p", str(targets[0].port),
           "-o", f"UserKnownHostsFile={folder}/known_hosts", "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes",
           "-o", "LogLevel=ERROR", "demo@{}", "nvidia-smi -q -x"]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    ran = subprocess.run(ssh, input="\n".join(t.address for t in targets).encode(), capture_output=True, check=True)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ran.stdout.count(b"</nvidia_smi_log>") == len(targets)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(hosts: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan, targets = make_plan(folder, hosts)
        clients = {
            "ssh under xargs -P16": lambda: openssh(targets, folder),
            "this probe, 8 at once": lambda: ours(targets, 8),
            "this probe, 24 at once": lambda: ours(targets, 24),
        }
        costs: dict[str, list[Costs]] = {name: [] for name in clients}
        with Loopback.start(plan):
            ours(targets[:8], 8)
            for _ in range(rounds):
                for client, run in clients.items():
                    costs[client].append(run())
    base = [median(c[part] for c in costs["ssh under xargs -P16"]) for part in (0, 1)]
    for client, told in costs.items():
        seconds, cpu = (median(c[part] for c in told) for part in (0, 1))
        sys.stdout.write(
            f"{client:24} {hosts / seconds:6.1f} hosts/s ({base[0] / seconds:4.2f}x)"
            f"  {1000 * cpu / hosts:6.2f} ms CPU per login ({cpu / base[1]:4.2f}x)\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
