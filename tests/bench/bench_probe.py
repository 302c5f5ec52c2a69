"""Hosts a second and client CPU per login: this probe beside OpenSSH's own client, on the same loopback servers.

Run as a script: ``python tests/bench/bench_probe.py [hosts] [rounds]``. They take turns, so that whatever else the
machine does falls on all; ratios are of medians. Reading the cards is measured apart, for only we do it. asyncssh takes
part where ``ASYNCSSH_PYTHON`` names an interpreter that has it. With ``--sshd`` the hosts are one real sshd.
"""

from __future__ import annotations

import gzip
import json
import os
import pwd
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from volute.probe import asking, run
from volute.probe.ask import Heard
from volute.probe.loopback import Loopback, client_key, host_key_line
from volute.probe.reading import Read
from volute.probe.target import Limits, Target

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from ssh_servers import Sshd, make_key

RECORDED = Path(__file__).resolve().parents[1] / "probe" / "nvidia" / "eight-h20-driver-550" / "answer.xml"
CLOCK = "<supported_graphics_clock>1980 MHz</supported_graphics_clock>"
Costs = tuple[float, float, float]  # seconds, CPU seconds of the client, of these for reading cards
ASYNCSSH = os.environ.get("ASYNCSSH_PYTHON", "")


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
    spent: list[float] = []
    reads = asking.read

    def timed(heard: Heard, marker: str) -> Read:
        begun = time.thread_time()
        found = reads(heard, marker)
        spent.append(time.thread_time() - begun)
        return found

    asking.read = timed
    begun, cpu = time.perf_counter(), time.process_time()
    try:
        limits = Limits(at_once=at_once, tries=8)
        run.probe(targets, lambda o: cards.append(len(o.seen)), clock=lambda: datetime.now(UTC), limits=limits)
    finally:
        asking.read = reads
    costs = time.perf_counter() - begun, time.process_time() - cpu, sum(spent)
    assert cards == [8] * len(targets)
    return costs


def openssh(targets: list[Target], folder: Path) -> Costs:
    ssh = ["xargs", "-P16", "-I{}", "ssh", "-F", "none", "-i", str(folder / "key"), "-p", str(targets[0].port),
           "-o", f"UserKnownHostsFile={folder}/known_hosts", "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes",
           "-o", "LogLevel=ERROR", f"{targets[0].user}@{{}}", "nvidia-smi -q -x"]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    ran = subprocess.run(ssh, input="\n".join(t.address for t in targets).encode(), capture_output=True, check=True)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ran.stdout.count(b"</nvidia_smi_log>") == len(targets)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 0.0


def asyncssh(targets: list[Target], folder: Path, at_once: int) -> Costs:
    plan = {"key": str(folder / "key"), "known_hosts": str(folder / "known_hosts"), "port": targets[0].port,
            "user": targets[0].user, "hosts": [t.address for t in targets], "at_once": at_once}  # fmt: skip
    script = Path(__file__).with_name("asyncssh_client.py")
    ran = subprocess.run([ASYNCSSH, script], input=json.dumps(plan), capture_output=True, text=True, check=True)
    seconds, cpu = map(float, ran.stdout.split())
    return seconds, cpu, 0.0


def measured(targets: list[Target], folder: Path, rounds: int) -> None:
    clients: dict[str, Callable[[], Costs]] = {
        "ssh under xargs -P16": lambda: openssh(targets, folder),
        "this probe, 8 at once": lambda: ours(targets, 8),
        "this probe, 24 at once": lambda: ours(targets, 24),
    }
    if ASYNCSSH:
        clients["asyncssh, 16 at once"] = lambda: asyncssh(targets, folder, 16)
    costs: dict[str, list[Costs]] = {name: [] for name in clients}
    ours(targets[:8], 8)
    for _ in range(rounds):
        for client, ask in clients.items():
            costs[client].append(ask())
    told = {name: [median(c[part] for c in some) for part in range(3)] for name, some in costs.items()}
    base = told["ssh under xargs -P16"]
    for name, (seconds, cpu, reading) in told.items():
        alone = cpu - reading
        sys.stdout.write(
            f"{name:24} {len(targets) / seconds:6.1f} hosts/s ({base[0] / seconds:4.2f}x)"
            f"  {1000 * alone / len(targets):6.2f} ms CPU per login and answer ({alone / base[1]:4.2f}x)"
            f"  {1000 * reading / len(targets):5.2f} ms reading\n"
        )


def real_server(folder: Path, hosts: int) -> tuple[Sshd, list[Target]]:
    """One sshd that every login goes to: its own cost is the limit of hosts/s, not of the client's CPU."""
    key = folder / "key"
    sshd = Sshd(folder / "sshd", options=("MaxStartups 500", "LogLevel ERROR"))
    answer = folder / "answer.xml"
    answer.write_text(RECORDED.read_text().replace(CLOCK, CLOCK * 70))
    sshd.answers("nvidia-smi", answer)
    sshd.start(make_key(key))
    known = tuple(sshd.host_keys.values())
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{sshd.port} {known[0]}\n")
    user = pwd.getpwuid(os.getuid()).pw_name
    return sshd, [Target(f"h{n}", "127.0.0.1", sshd.port, user, str(key), known_keys=known) for n in range(hosts)]


def main(hosts: int, rounds: int, *, sshd: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if sshd:
            server, targets = real_server(folder, hosts)
            try:
                measured(targets, folder, rounds)
            finally:
                server.stop()
            return
        plan, targets = make_plan(folder, hosts)
        with Loopback.start(plan):
            measured(targets, folder, rounds)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*(numbers + [256, 3][len(numbers) :]), sshd="--sshd" in sys.argv)
