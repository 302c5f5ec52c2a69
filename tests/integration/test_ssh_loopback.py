"""The demo's hosts: real servers, real keys, real logins; what they print is what was recorded."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from volute.domain.problems import Unreachable
from volute.domain.seen import Observation, Outcome
from volute.probe.keys import fingerprint
from volute.probe.loopback import Loopback, client_key, host_key_line
from volute.probe.run import probe as real_probe
from volute.probe.target import Limits, Target

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="needs the whole of 127.0.0.0/8 as loopback")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECORDED = Path(__file__).resolve().parents[1] / "probe"
H20 = (RECORDED / "nvidia" / "eight-h20-driver-550" / "answer.xml").read_text()
NPU = (RECORDED / "ascend" / "eight-910b2" / "answer.txt").read_text()
MODES = ("refuse_login", "silent", "other_key", "no_tool", "garbage")
probe = partial(real_probe, clock=lambda: NOON)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.77.0.1", 0))
        return int(sock.getsockname()[1])


def make_plan(folder: Path, modes: Sequence[str], port: int = 0) -> Path:
    (folder / "answers").mkdir(parents=True)
    private, public = client_key("test")
    (folder / "key").touch(0o600)
    (folder / "key").write_text(private)
    hosts = []
    for number, mode in enumerate(modes):
        name = f"gpu-{number:03}"
        hosts.append({"host": name, "address": f"127.77.3.{number + 1}", "key_seed": name, "mode": mode})
        said = {"ascend": NPU} if number % 4 == 3 else {"nvidia": H20}
        (folder / "answers" / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(said).encode()))
    plan = {"port": port or free_port(), "user": "demo", "authorized_key": public, "answers": "answers", "hosts": hosts}
    (folder / "plan.json").write_text(json.dumps(plan))
    return folder / "plan.json"


def targets(plan: Path) -> list[Target]:
    told = json.loads(plan.read_text())
    key = str(plan.parent / "key")
    return [
        Target(h["host"], h["address"], told["port"], "demo", key, known_keys=(host_key_line(h["key_seed"]),))
        for h in told["hosts"]
    ]


@pytest.fixture
def start() -> Iterator[Callable[[Path], Loopback]]:
    running: list[Loopback] = []

    def begin(plan: Path) -> Loopback:
        running.append(Loopback.start(plan))
        return running[-1]

    yield begin
    for servers in running:
        servers.stop()


def test_sixty_four_hosts_are_probed_and_show_all_their_cards(
    start: Callable[[Path], Loopback], tmp_path: Path
) -> None:
    plan = make_plan(tmp_path / "demo", ["answer"] * 64)
    assert start(plan).hosts == 64
    found: list[Observation] = []
    begun = time.monotonic()
    probe(targets(plan), found.append)
    assert time.monotonic() - begun < 20
    assert Counter(o.outcome for o in found) == {Outcome.ANSWERED: 64}
    assert {len(o.seen) for o in found} == {8}
    assert Counter(o.seen[0].vendor for o in found) == {"nvidia": 48, "ascend": 16}
    assert {o.answers["nvidia"] for o in found if "nvidia" in o.answers} == {H20.encode()}


def test_every_mode_fails_in_its_own_way(start: Callable[[Path], Loopback], tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "demo", MODES)
    start(plan)
    found: list[Observation] = []
    probe(targets(plan), found.append, limits=Limits(banner_s=1))
    assert dict(zip(MODES, [o.outcome for o in sorted(found, key=lambda o: o.host)], strict=True)) == {
        "refuse_login": Outcome.LOGIN_REFUSED,
        "silent": Outcome.TIMED_OUT,
        "other_key": Outcome.KEY_CHANGED,
        "no_tool": Outcome.NO_TOOL,
        "garbage": Outcome.UNREADABLE,
    }


def test_nobody_else_gets_in(start: Callable[[Path], Loopback], tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "demo", ["answer"])
    start(plan)
    private, _ = client_key("somebody else")
    (tmp_path / "other").touch(0o600)
    (tmp_path / "other").write_text(private)
    (one,) = targets(plan)
    found: list[Observation] = []
    for wrong in (
        replace(one, key_file=str(tmp_path / "other")),
        replace(one, user="root"),
        replace(one, key_file="", password="demo"),
    ):
        probe([wrong], found.append)
    assert [o.outcome for o in found] == [Outcome.LOGIN_REFUSED] * 3


@pytest.mark.skipif(not shutil.which("ssh"), reason="needs ssh (Debian package openssh-client)")
def test_openssh_itself_can_ask_and_gets_nothing_else_done(start: Callable[[Path], Loopback], tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "demo", ["answer"])
    start(plan)
    (one,) = targets(plan)
    (tmp_path / "known").write_text(f"[{one.address}]:{one.port} {one.known_keys[0]}\n")
    ssh = ["ssh", "-F", "none", "-i", one.key_file, "-p", str(one.port), "-o", f"UserKnownHostsFile={tmp_path}/known",
           "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", f"demo@{one.address}"]  # fmt: skip
    asked = subprocess.run([*ssh, "nvidia-smi -q -x"], capture_output=True, check=False, timeout=20)
    assert (asked.returncode, asked.stdout) == (0, H20.encode()), asked.stderr
    for other in (f"touch {tmp_path}/made", "exec /bin/sh -s"):
        told = subprocess.run([*ssh, other], input=b"touch x\n", capture_output=True, check=False, timeout=20)
        assert (told.returncode, told.stdout) == (126, b"")
    assert not (tmp_path / "made").exists()


def test_keys_follow_from_their_seed_and_are_what_openssh_takes_them_for(tmp_path: Path) -> None:
    assert client_key("a") == client_key("a") != client_key("b")
    assert host_key_line("a") == host_key_line("a") not in {host_key_line("b"), client_key("a")[1]}
    private, public = client_key("a")
    (tmp_path / "k").touch(0o600)
    (tmp_path / "k").write_text(private)
    if shutil.which("ssh-keygen"):
        shown = subprocess.run(["ssh-keygen", "-y", "-f", tmp_path / "k"], check=True, capture_output=True, text=True)
        assert shown.stdout.split()[:2] == public.split()
        listed = subprocess.run(["ssh-keygen", "-lf", tmp_path / "k"], check=True, capture_output=True, text=True)
        assert listed.stdout.split()[1] == fingerprint(public)


def test_a_second_window_uses_the_hosts_that_run_already(start: Callable[[Path], Loopback], tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "demo", ["answer"] * 3)
    first, second = start(plan), start(plan)
    assert (first.reused, second.reused) == (False, True)
    second.stop()
    found: list[Observation] = []
    probe(targets(plan), found.append)
    assert {o.outcome for o in found} == {Outcome.ANSWERED}


def test_a_stranger_at_our_address_is_not_taken_for_our_hosts(tmp_path: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.77.3.1", 0))
        stranger.listen()
        closing = threading.Thread(target=lambda: stranger.accept()[0].close())
        closing.start()
        with pytest.raises(Unreachable, match="demo_hosts_taken"):
            Loopback.start(make_plan(tmp_path / "demo", ["answer"], stranger.getsockname()[1]))
        closing.join(5)


def test_a_plan_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="demo_hosts_failed"):
        Loopback.start(tmp_path / "none.json")


@pytest.mark.parametrize("how", ["input closes", "SIGTERM"])
def test_the_hosts_end_with_whoever_started_them(tmp_path: Path, how: str, wait_until: Callable[..., None]) -> None:
    plan = make_plan(tmp_path / "demo", ["answer", "silent"])
    command = [sys.executable, "-m", "volute.probe.loopback", str(plan)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"ready 2\n"
        with socket.create_connection(("127.77.3.2", json.loads(plan.read_text())["port"])):
            if how == "SIGTERM":
                os.kill(process.pid, signal.SIGTERM)
            else:
                process.stdin.close()
            wait_until(lambda: process.poll() is not None, 5)
    assert process.returncode == 0
