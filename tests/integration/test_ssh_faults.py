"""Hosts that let one in and then misbehave, many broken at once, and a machine that sleeps: nothing is lost or left.

Every server here speaks real SSH; only what it does after the login is wrong.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import paramiko
import pytest

from volute.commands import registers
from volute.commands.probing import run as probe_ledger
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.seen import Observation, Outcome
from volute.ledger.database import BUSY_MS
from volute.ledger.histories import verify
from volute.ledger.store import Ledger
from volute.probe import line as probe_line
from volute.probe import run as running
from volute.probe import transport
from volute.probe.loopback import Loopback, client_key, host_key_line
from volute.probe.run import probe as real_probe
from volute.probe.run import probe_one as real_probe_one
from volute.probe.target import Limits, Target

sys.path.insert(0, str(Path(__file__).parent))
from ssh_servers import ROGUE_KEY, BadServer, framed, rogue

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
probe = partial(real_probe, clock=lambda: NOON)
probe_one = partial(real_probe_one, clock=lambda: NOON)
SHORT = Limits(connect_s=1, banner_s=1, login_s=2.5, first_byte_s=2, answer_s=2, host_s=9, output_bytes=2 << 20)
H20 = (Path(__file__).resolve().parents[1] / "probe/nvidia/eight-h20-driver-550/answer.xml").read_bytes()
Act = Callable[[paramiko.Channel, str, BadServer], None]
Behave = Callable[[socket.socket, BadServer], None]


@pytest.fixture
def bad() -> Iterator[Callable[[Behave], BadServer]]:
    started: list[BadServer] = []

    def make(behave: Behave) -> BadServer:
        started.append(BadServer(behave))
        return started[-1]

    yield make
    for server in started:
        server.stop()


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """No thread and no file descriptor outlives a test: those of the servers are gone when theirs are stopped."""
    threads, files = set(threading.enumerate()), _files()
    yield
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and (set(threading.enumerate()) - threads or len(_files()) > len(files)):
        time.sleep(0.02)
    assert not set(threading.enumerate()) - threads
    assert len(_files()) <= len(files), set(_files()) - set(files)


def _files() -> list[str]:
    folder = Path("/proc/self/fd")
    return [os.readlink(fd) for fd in folder.iterdir() if fd.is_symlink()] if folder.is_dir() else []


def target(port: int, host: str = "gpu-01") -> Target:
    return Target(host, "127.0.0.1", port, "root", password="x", known_keys=(ROGUE_KEY,))


def prints(text: bytes, code: int = 0) -> Act:
    def act(channel: paramiko.Channel, marker: str, server: BadServer) -> None:
        channel.sendall(framed(marker, text, code))
        channel.sendall_stderr(f"\n{marker} end\n".encode())
        server.stopping.wait(3)

    return act


def dies_mid_answer(channel: paramiko.Channel, marker: str, _server: BadServer) -> None:
    channel.sendall(framed(marker, H20)[:9000])
    channel.get_transport().sock.close()


def dies_before_a_word(channel: paramiko.Channel, _marker: str, _server: BadServer) -> None:
    channel.get_transport().sock.close()


def says_nothing(_channel: paramiko.Channel, _marker: str, server: BadServer) -> None:
    server.stopping.wait(20)


def drips(channel: paramiko.Channel, marker: str, server: BadServer) -> None:
    for byte in framed(marker, H20):
        channel.sendall(bytes([byte]))
        if server.stopping.wait(0.05):
            return


def without_end(channel: paramiko.Channel, marker: str, server: BadServer) -> None:
    channel.sendall(framed(marker, b"")[:60])
    while not server.stopping.is_set():
        channel.sendall(b"A" * 32768)


def errors_without_end(channel: paramiko.Channel, _marker: str, server: BadServer) -> None:
    while not server.stopping.is_set():
        channel.sendall_stderr(b"E" * 32768)


def hangs_up_politely(channel: paramiko.Channel, _marker: str, _server: BadServer) -> None:
    channel.send_exit_status(1)
    channel.close()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><nvidia_smi_log>&b;</nvidia_smi_log>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY % f SYSTEM "file:///etc/passwd"> %f;]><nvidia_smi_log><gpu id="0"/></nvidia_smi_log>'
CHINESE = "驱动程序未加载，请联系管理员".encode("gbk")
COLOURED = b"\x1b[31mNo devices were found\x1b[0m\x07\x1b]0;owned\x07\n\x9b31m"
LATE = "\N{RIGHT-TO-LEFT OVERRIDE}".encode() + b"No devices were found"

FAULTS: dict[str, tuple[Behave, Outcome, str]] = {
    "login hangs": (rogue(stops_at="login hangs"), Outcome.TIMED_OUT, r"login \(2.5 s\)"),
    "login refused": (rogue(stops_at="login refused"), Outcome.LOGIN_REFUSED, "password"),
    "channel hangs": (rogue(stops_at="channel hangs"), Outcome.TIMED_OUT, "first byte"),
    "channel refused": (rogue(stops_at="channel refused"), Outcome.UNREACHABLE, "."),
    "command hangs": (rogue(stops_at="command hangs"), Outcome.TIMED_OUT, "first byte"),
    "command refused": (rogue(stops_at="command refused"), Outcome.UNREACHABLE, "."),
    "dies before a word": (rogue(dies_before_a_word), Outcome.UNREACHABLE, "connection closed"),
    "dies mid answer": (rogue(dies_mid_answer), Outcome.UNREADABLE, "cut_short"),
    "says nothing": (rogue(says_nothing), Outcome.TIMED_OUT, "first byte"),
    "drips": (rogue(drips), Outcome.TIMED_OUT, "answer"),
    "output without end": (rogue(without_end), Outcome.UNREADABLE, "more than 2097152 bytes"),
    "errors without end": (rogue(errors_without_end), Outcome.UNREADABLE, "more than 2097152 bytes"),
    "hangs up politely": (rogue(hangs_up_politely), Outcome.UNREADABLE, "."),
    "half an XML": (rogue(prints(H20[:20000])), Outcome.UNREADABLE, "cut_short"),
    "an XML bomb": (rogue(prints(BOMB)), Outcome.UNREADABLE, "entities"),
    "an entity of outside": (rogue(prints(OUTSIDE)), Outcome.UNREADABLE, "entities"),
    "garbage": (rogue(prints(bytes(range(256)) * 800)), Outcome.UNREADABLE, "nothing"),
    "a Chinese complaint": (rogue(prints(CHINESE, 9)), Outcome.UNREADABLE, "nothing"),
    "colours and bells": (rogue(prints(COLOURED, 6)), Outcome.UNREADABLE, "no_devices"),
    "words turned around": (rogue(prints(LATE, 6)), Outcome.UNREADABLE, "no_devices"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_outcome_in_words_that_do_no_harm(bad: Callable[[Behave], BadServer], fault: str) -> None:
    behave, outcome, said = FAULTS[fault]
    found = probe_one(target(bad(behave).port), limits=SHORT)
    assert found.outcome is outcome, found.error
    assert re.search(said, found.error), found.error
    assert found.error.replace("\n", "").isprintable()
    assert found.took_s < 5
    assert found.seen == ()


AT_ONCE = [fault for fault, (_, outcome, _) in FAULTS.items() if outcome is not Outcome.TIMED_OUT]


@pytest.mark.parametrize("fault", AT_ONCE)
def test_the_librarys_own_way_ends_as_ours_does(
    bad: Callable[[Behave], BadServer], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """With a version of the library that ours is not proven with, its threads do the work."""
    monkeypatch.setattr(transport, "is_proven", lambda: False)
    behave, outcome, _ = FAULTS[fault]
    found = probe_one(target(bad(behave).port), limits=SHORT)
    assert found.outcome in (outcome, Outcome.UNREADABLE), found.error
    assert found.error
    assert found.seen == ()


def test_what_was_heard_before_a_host_died_is_kept(bad: Callable[[Behave], BadServer]) -> None:
    found = probe_one(target(bad(rogue(dies_mid_answer)).port), limits=SHORT)
    assert H20.startswith(found.answers["nvidia"])
    assert len(found.answers["nvidia"]) > 8000


def test_names_a_host_gives_its_cards_cannot_move_a_cursor(bad: Callable[[Behave], BadServer]) -> None:
    odd = H20.replace(b"<product_name>NVIDIA H20<", "<product_name>H20\x9b\u202e=cmd<".encode(), 1)
    found = probe_one(target(bad(rogue(prints(odd))).port), limits=SHORT)
    assert [card.model for card in found.seen][:1] == ["H20\ufffd\ufffd=cmd"]


def test_a_windows_host_is_asked_in_its_own_tongue(bad: Callable[[Behave], BadServer]) -> None:
    """What cmd.exe prints around our commands, after its documentation; PowerShell as login shell starts it too."""

    def act(channel: paramiko.Channel, marker: str, server: BadServer) -> None:
        said = framed(marker, H20).replace(b"\n", b"\r\n")
        channel.sendall(b"Microsoft Windows [Version 10.0.20348.2700]\r\n(c) Microsoft Corporation.\r\n\r\n" + said)
        channel.sendall_stderr(framed(marker, b"").replace(b"\n", b"\r\n"))
        server.stopping.wait(3)

    server = bad(rogue(act, greeting="SSH-2.0-OpenSSH_for_Windows_9.5"))
    found = probe_one(target(server.port), limits=SHORT)
    assert server.commands == [b"cmd.exe /d /q"]
    assert (found.outcome, len(found.seen)) == (Outcome.ANSWERED, 8), found.error


def test_a_promise_of_100_gb_costs_no_memory(bad: Callable[[Behave], BadServer]) -> None:
    ports = [bad(rogue(without_end)).port for _ in range(4)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found: list[Observation] = []
    probe([target(port, f"h{n}") for n, port in enumerate(ports)], found.append, limits=SHORT)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert {o.error for o in found} == {"more than 2097152 bytes"}
    assert sum(len(text) for o in found for text in o.answers.values()) < 4 << 20
    assert grown < 96, f"{grown:.0f} MiB"


def test_a_tenth_of_two_hundred_hosts_broken_spoils_nothing_for_the_rest(tmp_path: Path) -> None:
    broken = ("refuse_login", "silent", "other_key", "garbage")
    modes = [broken[number // 10 % 4] if number % 10 == 7 else "answer" for number in range(200)]
    plan, targets = _farm(tmp_path, modes)
    found: list[Observation] = []
    servers = Loopback.start(plan)
    try:
        probe(targets, found.append, limits=Limits(banner_s=4))
    finally:
        servers.stop()
    assert sorted(o.host for o in found) == sorted(t.host for t in targets)
    assert Counter(o.outcome for o in found if o.outcome is Outcome.ANSWERED) == {Outcome.ANSWERED: 180}
    assert {len(o.seen) for o in found if o.outcome is Outcome.ANSWERED} == {8}
    assert sum(o.outcome is not Outcome.ANSWERED and bool(o.error or o.offered_key) for o in found) == 20


def _farm(folder: Path, modes: list[str]) -> tuple[Path, list[Target]]:
    (folder / "answers").mkdir()
    private, public = client_key("faults")
    (folder / "key").touch(0o600)
    (folder / "key").write_text(private)
    with socket.socket() as sock:
        sock.bind(("127.78.0.1", 0))
        port = int(sock.getsockname()[1])
    said = gzip.compress(json.dumps({"nvidia": H20.decode()}).encode())
    hosts = []
    for number, mode in enumerate(modes):
        (folder / "answers" / f"h{number}.json.gz").write_bytes(said)
        hosts.append(
            {"host": f"h{number}", "address": f"127.78.1.{number + 1}", "key_seed": f"h{number}", "mode": mode}
        )
    told = {"port": port, "user": "demo", "authorized_key": public, "answers": "answers", "hosts": hosts}
    (folder / "plan.json").write_text(json.dumps(told))
    return folder / "plan.json", [
        Target(h["host"], h["address"], port, "demo", str(folder / "key"), known_keys=(host_key_line(h["key_seed"]),))
        for h in hosts
    ]


def test_a_laptop_that_slept_gives_up_what_was_open_and_asks_the_rest(
    bad: Callable[[Behave], BadServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On systems whose running clock counts sleep, an hour passes in a moment; sockets are dead by then."""
    slept = [0.0]
    awake = time.monotonic
    monkeypatch.setattr(probe_line.time, "monotonic", lambda: awake() + slept[0])
    quiet, well = bad(rogue(says_nothing)), bad(rogue(prints(H20)))
    ports = [quiet.port, quiet.port, well.port, well.port, well.port]
    found: list[Observation] = []
    threading.Timer(0.6, lambda: slept.__setitem__(0, 3600.0)).start()
    probe([target(p, f"h{n}") for n, p in enumerate(ports)], found.append, limits=Limits(at_once=2, first_byte_s=30))
    told = {o.host: o.outcome for o in found}
    assert [told[f"h{n}"] for n in range(5)] == [Outcome.TIMED_OUT] * 2 + [Outcome.ANSWERED] * 3


def test_a_process_that_was_suspended_asks_the_rest_when_it_goes_on(bad: Callable[[Behave], BadServer]) -> None:
    """A laptop whose running clock stands still in its sleep, or Ctrl+Z: peers have waited, some have left."""
    slow, well = bad(rogue(drips)), bad(rogue(prints(H20)))
    script = (
        "import sys, datetime as d; from volute.probe.run import probe; from volute.probe.target import *;"
        f"ts = [Target(f'h{{n}}', '127.0.0.1', p, 'root', password='x', known_keys=({ROGUE_KEY!r},))"
        f" for n, p in enumerate([{slow.port}, {slow.port}, *[{well.port}] * 6])];"
        "probe(ts, lambda o: print(o.host, o.outcome.value, flush=True),"
        " clock=lambda: d.datetime.now(d.UTC), limits=Limits(at_once=2, answer_s=2))"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGSTOP)
        time.sleep(3)
        process.send_signal(signal.SIGCONT)
        said, _ = process.communicate(timeout=20)
    told = dict(line.split() for line in said.splitlines())
    assert [told[f"h{n}"] for n in range(8)] == ["timed_out"] * 2 + ["answered"] * 6


def test_answers_wait_for_a_sink_that_is_stuck_longer_than_any_host_may_take(
    bad: Callable[[Behave], BadServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a ledger that is locked: nothing is lost or called late, and no more is read than there is room for."""
    monkeypatch.setattr(running, "MOST_WAITING", 4)
    server, asked, found = bad(rogue(prints(H20))), list[int](), list[Observation]()

    def stuck_once(observation: Observation) -> None:
        if not found:
            time.sleep(SHORT.first_byte_s + SHORT.answer_s)
            asked.append(server.connections)
        found.append(observation)

    probe([target(server.port, f"h{n}") for n in range(30)], stuck_once, limits=replace(SHORT, at_once=4))
    assert Counter(o.outcome for o in found) == {Outcome.ANSWERED: 30}
    assert max(o.took_s for o in found) < 2
    assert asked[0] <= 14, "read on while nobody took the answers"


def sends(kind: int, *rest: bytes) -> Act:
    """A message whose parts are not what their kind promises."""

    def act(channel: paramiko.Channel, _marker: str, server: BadServer) -> None:
        message = paramiko.Message()
        message.add_bytes(bytes([kind]) + b"".join(rest))
        channel.get_transport()._send_message(message)
        server.stopping.wait(1)
        channel.get_transport().sock.close()

    return act


NO_UTF8 = b"\0\0\0\x02\xff\xfe"


@pytest.mark.parametrize(
    "act",
    [sends(7, b"\xff\xff\xff\xff"), sends(7, b"\0\0\0\x01", NO_UTF8), sends(80, NO_UTF8, b"\1"), sends(90, NO_UTF8),
     sends(20, b"x"), sends(20), sends(31, b"\0"), sends(21), sends(51, NO_UTF8), sends(60), sends(94), sends(98)],
)  # fmt: skip
def test_a_message_that_makes_no_sense_ends_its_own_host_only(bad: Callable[[Behave], BadServer], act: Act) -> None:
    hostile, well = bad(rogue(act)), bad(rogue(prints(H20)))
    found: list[Observation] = []
    begun = time.monotonic()
    probe([target(hostile.port, "bad"), *(target(well.port, f"h{n}") for n in range(3))], found.append, limits=SHORT)
    told = {o.host: o.outcome for o in found}
    assert told.pop("bad") not in (Outcome.ANSWERED, Outcome.CANCELLED)
    assert set(told.values()) == {Outcome.ANSWERED}
    assert time.monotonic() - begun < 8


def test_a_clock_that_is_set_back_during_a_run_only_dates_answers(bad: Callable[[Behave], BadServer]) -> None:
    times = iter(NOON - timedelta(hours=n) for n in range(10))
    port = bad(rogue(prints(H20))).port
    found: list[Observation] = []
    real_probe([target(port, f"h{n}") for n in range(3)], found.append, clock=lambda: next(times), limits=SHORT)
    assert [o.outcome for o in found] == [Outcome.ANSWERED] * 3
    assert len({o.at for o in found}) == 3
    assert all(0 <= o.took_s < 5 for o in found)


def test_a_ledger_locked_while_answers_arrive_keeps_them_all_and_its_facts_unchanged(
    bad: Callable[[Behave], BadServer], tmp_path: Path
) -> None:
    assert BUSY_MS > 30_000, "another program may hold the file for half a minute"
    path, seat = tmp_path / "ledger.volute", Seat("Chen Yu", lambda: NOON)
    ledger = Ledger.open(path)
    registers.describe(ledger, seat, "centre", "WHU", {"name": "Wuhu"})
    for host, behave in {"h1": rogue(prints(H20)), "h2": rogue(dies_mid_answer), "h3": rogue(prints(BOMB))}.items():
        fields = {"centre": "WHU", "address": "127.0.0.1", "port": str(bad(behave).port), "auth": "password"}
        registers.describe(ledger, seat, "host", host, {**fields, "host_keys": ROGUE_KEY})
    facts = _facts(path)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(2.5, lambda: other.execute("ROLLBACK"))
    release.start()
    done = probe_ledger(ledger, seat, Scope(), cancelled=threading.Event(), limits=SHORT, secret=lambda _: "x")
    release.join()
    other.close()
    assert {o.host: o.outcome.value for o in done.observations} == {
        "h1": "answered", "h2": "unreadable", "h3": "unreadable"}  # fmt: skip
    assert (done.state, _facts(path)) == ("done", facts)
    with ledger.reading() as connection:
        assert verify(connection)
    ledger.close()


def _facts(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT * FROM entries ORDER BY position").fetchall()
    finally:
        connection.close()
