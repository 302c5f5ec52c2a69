"""Hosts a second and client CPU per login: this probe beside OpenSSH's own client and others, on the same servers.

Run as a script: ``python tests/bench/bench_probe.py [hosts] [rounds] [--peers] [--sshd]``. All take turns, so that
whatever else the machine does falls on all; ratios are of medians. Reading the cards is measured apart, for only we do
it: once with it and once without. ``--peers`` installs the others into an environment that is thrown away, and names
those that cannot be had. The hosts are one light server (libssh, where there is one), else the demo's own servers;
with ``--sshd`` one real sshd.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from peers import Peers, light_server

from volute.domain.seen import Outcome
from volute.probe import asking, run
from volute.probe.ask import Heard
from volute.probe.kept import Kept
from volute.probe.loopback import Loopback, client_key, host_key_line
from volute.probe.reading import Read
from volute.probe.target import Limits, Target

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from ssh_servers import Sshd, make_key

HERE = Path(__file__).resolve().parent
RECORDED = HERE.parent / "probe" / "nvidia" / "eight-h20-driver-550" / "answer.xml"
CLOCK = "<supported_graphics_clock>1980 MHz</supported_graphics_clock>"
ANSWER = RECORDED.read_text().replace(CLOCK, CLOCK * 70)
BASE = "ssh under xargs -P16"
Costs = tuple[float, float, float]  # seconds, CPU seconds of the client, of these for reading cards


def ours(targets: list[Target], at_once: int, *, reads_cards: bool = True, kept: Kept | None = None) -> Costs:
    """One probe of all targets; without reading, an answer is only looked at for its end."""
    found, spent, reads = list[bool](), list[float](), asking.read

    def timed(heard: Heard, marker: str) -> Read:
        begun = time.thread_time()
        whole = reads(heard, marker) if reads_cards else Read(_outcome(heard), "", {})
        spent.append(time.thread_time() - begun)
        return whole

    asking.read = timed
    begun, cpu = time.perf_counter(), time.process_time()
    try:
        limits = Limits(at_once=at_once, tries=8)
        sink = lambda o: found.append(len(o.seen) == 8 if reads_cards else o.answered)  # noqa: E731
        run.probe(targets, sink, clock=lambda: datetime.now(UTC), limits=limits, kept=kept)
    finally:
        asking.read = reads
    costs = time.perf_counter() - begun, time.process_time() - cpu, sum(spent)
    assert found == [True] * len(targets)
    return costs


def _outcome(heard: Heard) -> Outcome:
    return Outcome.ANSWERED if b"</nvidia_smi_log>" in heard.stdout[-4096:] else Outcome.UNREADABLE


def openssh(targets: list[Target], folder: Path) -> Costs:
    ssh = ["xargs", "-P16", "-I{}", "ssh", "-F", f"{folder}/ssh_config", "{}", "nvidia-smi -q -x"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    ran = subprocess.run(ssh, input="\n".join(t.host for t in targets).encode(), capture_output=True, check=True)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ran.stdout.count(b"</nvidia_smi_log>") == len(targets)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 0.0


def peer(peers: Peers, name: str, targets: list[Target], folder: Path) -> Costs:
    plan: dict[str, object] = {"key": str(folder / "key"), "known_hosts": str(folder / "known_hosts")}
    plan |= {"port": targets[0].port, "user": targets[0].user}
    plan |= {"hosts": [t.address for t in targets], "aliases": [t.host for t in targets]}
    return *peers.run(name, plan, folder), 0.0


def measured(targets: list[Target], folder: Path, rounds: int, peers: Peers) -> None:
    _for_the_others(targets, folder)
    clients: dict[str, Callable[[], Costs]] = {BASE: partial(openssh, targets, folder)}
    for at_once in (8, 24, 64):
        clients[f"this probe, {at_once} at once"] = partial(ours, targets, at_once)
    clients["the same, cards not read"] = partial(ours, targets, 24, reads_cards=False)
    clients |= {name: partial(peer, peers, name, targets, folder) for name in peers.names}
    costs: dict[str, list[Costs]] = {name: [] for name in clients}
    ours(targets[:8], 8)
    for _ in range(rounds):
        for client in list(clients):
            try:
                costs[client].append(clients[client]())
            except RuntimeError as failed:
                peers.missing[client] = str(failed)
                del clients[client], costs[client]
    for name, why in peers.missing.items():
        sys.stdout.write(f"{name:26} left out: {why}\n")
    _tell({name: [median(c[part] for c in some) for part in range(3)] for name, some in costs.items()}, len(targets))


def _tell(told: dict[str, list[float]], hosts: int) -> None:
    base, other = told[BASE], told.get("asyncssh_16")
    for name, (seconds, cpu, reading) in told.items():
        alone = cpu - reading
        beside = f", {alone / other[1]:4.2f}x asyncssh, {other[0] / seconds:5.2f}x its hosts/s" if other else ""
        sys.stdout.write(
            f"{name:26} {hosts / seconds:6.1f} hosts/s ({base[0] / seconds:5.2f}x)"
            f"  {1000 * alone / hosts:6.2f} ms CPU per login and answer ({alone / base[1]:4.2f}x{beside})"
            f"  {1000 * reading / hosts:5.2f} ms reading\n"
        )


def _for_the_others(targets: list[Target], folder: Path) -> None:
    """Host keys and a configuration as OpenSSH wants them, and an ``ssh`` that uses it for those who start one."""
    ways = {(t.address, t.port, t.known_keys[0]) for t in targets}
    known = "".join(f"[{address}]:{port} {key}\n" for address, port, key in sorted(ways))
    (folder / "known_hosts").write_text(known)
    (folder / ".ssh").mkdir(exist_ok=True)
    (folder / ".ssh" / "known_hosts").write_text(known)
    hosts = "".join(f"Host {t.host}\n  HostName {t.address}\n" for t in targets)
    (folder / "ssh_config").write_text(
        f"{hosts}Host *\n  User {targets[0].user}\n  Port {targets[0].port}\n  IdentityFile {folder}/key\n"
        f"  UserKnownHostsFile {folder}/known_hosts\n  StrictHostKeyChecking yes\n  BatchMode yes\n  LogLevel ERROR\n"
    )
    (folder / "bin").mkdir(exist_ok=True)
    wrapper = folder / "bin" / "ssh"
    wrapper.write_text(f'#!/bin/sh\nexec /usr/bin/ssh -F {folder}/ssh_config "$@"\n')
    wrapper.chmod(0o755)


@contextmanager
def demo_servers(folder: Path, hosts: int) -> Iterator[list[Target]]:
    (folder / "answers").mkdir()
    private, public = client_key("bench")
    (folder / "key").touch(0o600)
    (folder / "key").write_text(private)
    packed = gzip.compress(json.dumps({"nvidia": ANSWER}).encode())
    with socket.socket() as sock:
        sock.bind(("127.77.200.1", 0))
        port = int(sock.getsockname()[1])
    listed, targets = [], []
    for number in range(hosts):
        name, address = f"h{number}", f"127.77.{200 + number // 250}.{number % 250 + 1}"
        listed.append({"host": name, "address": address, "key_seed": name})
        targets.append(Target(name, address, port, "demo", str(folder / "key"), known_keys=(host_key_line(name),)))
        (folder / "answers" / f"{name}.json.gz").write_bytes(packed)
    plan = {"port": port, "user": "demo", "authorized_key": public, "answers": "answers", "hosts": listed}
    (folder / "plan.json").write_text(json.dumps(plan))
    with Loopback.start(folder / "plan.json"):
        yield targets


@contextmanager
def light(folder: Path, hosts: int, library: str) -> Iterator[list[Target]]:
    """One libssh server that every login goes to: the client is the limit."""
    make_key(folder / "key")
    known = make_key(folder / "host_key")
    (folder / "answer.xml").write_text(ANSWER)
    with light_server(library, folder / "host_key", folder / "answer.xml") as port:
        yield [
            Target(f"h{n}", "127.0.0.1", port, "demo", str(folder / "key"), known_keys=(known,)) for n in range(hosts)
        ]


@contextmanager
def real_server(folder: Path, hosts: int) -> Iterator[list[Target]]:
    """One sshd that every login goes to: its own cost is the limit of hosts/s, not of the client's CPU."""
    key = folder / "key"
    sshd = Sshd(folder / "sshd", options=("MaxStartups 500", "LogLevel ERROR"))
    (folder / "answer.xml").write_text(ANSWER)
    sshd.tool(
        "nvidia-smi", f'case "$*" in *query-gpu*) echo "0, GPU-1, H20, 1, 9, 0, 40";; *) cat {folder}/answer.xml;; esac'
    )
    sshd.start(make_key(key))
    known = tuple(sshd.host_keys.values())
    user = pwd.getpwuid(os.getuid()).pw_name
    try:
        yield [Target(f"h{n}", "127.0.0.1", sshd.port, user, str(key), known_keys=known) for n in range(hosts)]
    finally:
        sshd.stop()


def main(hosts: int, rounds: int, *, sshd: bool, others: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers = Peers.install(Path(os.environ.get("BENCH_PEERS") or folder / "peers")) if others else Peers()
        library = peers.libssh
        farm = (
            real_server(folder, hosts)
            if sshd
            else light(folder, hosts, library)
            if library
            else demo_servers(folder, hosts)
        )
        with farm as targets:
            kind = "one sshd" if sshd else "the light server" if library else "the demo's servers"
            sys.stdout.write(f"{hosts} hosts ({kind}), answers of {len(ANSWER) // 1000} kB, {rounds} rounds\n")
            measured(targets, folder, rounds, peers)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*(numbers + [256, 3][len(numbers) :]), sshd="--sshd" in sys.argv, others="--peers" in sys.argv)
