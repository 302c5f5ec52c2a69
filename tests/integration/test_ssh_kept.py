"""Connections that stay open between probes: a login is paid once, and what dies in between is not noticed."""

from __future__ import annotations

import os
import pwd
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import paramiko
import pytest

from volute.domain.seen import Observation, Outcome
from volute.probe import exchange, transport
from volute.probe import kept as keeping
from volute.probe.kept import Kept
from volute.probe.run import probe as real_probe
from volute.probe.target import Limits, Target

sys.path.insert(0, str(Path(__file__).parent))
from ssh_servers import NO_SSHD, ROGUE_KEY, BadServer, Sshd, framed, make_key, rogue

NEEDS_SSHD = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")
H20 = Path(__file__).resolve().parents[1] / "probe/nvidia/eight-h20-driver-550/answer.xml"
USER = pwd.getpwuid(os.getuid()).pw_name
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUICK = Limits(connect_s=5, banner_s=10, login_s=10, first_byte_s=20, answer_s=20, host_s=60)
probe = partial(real_probe, clock=lambda: NOON)
Host = Callable[..., tuple[Sshd, Target]]


@pytest.fixture
def kept() -> Iterator[Kept]:
    files = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0
    threads = threading.active_count()
    with Kept() as open_still:
        yield open_still
    assert len(open_still) == 0
    if files:
        assert len(os.listdir("/proc/self/fd")) <= files
    assert threading.active_count() <= threads


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    started: list[Sshd] = []
    key = tmp_path / "id"
    public = make_key(key)

    def make(name: str = "gpu-01", *options: str) -> tuple[Sshd, Target]:
        sshd = Sshd(tmp_path / name, options=options)
        sshd.answers("nvidia-smi", H20)
        started.append(sshd.start(public))
        known = tuple(sshd.host_keys.values())
        return sshd, Target(name, "127.0.0.1", sshd.port, USER, str(key), known_keys=known)

    yield make
    for sshd in started:
        sshd.stop()


def ask(target: Target, kept: Kept) -> Observation:
    found: list[Observation] = []
    probe([target], found.append, limits=QUICK, kept=kept)
    return found[0]


def logins(sshd: Sshd) -> int:
    return sshd.log().count("Accepted publickey")


def cards(found: Observation) -> tuple[Outcome, int]:
    assert found.outcome is Outcome.ANSWERED, found.error
    return found.outcome, len(found.seen)


def sessions(sshd: Sshd) -> list[int]:
    """The processes of open connections, the deepest first."""
    assert sshd.process is not None
    found, last = list[int](), [sshd.process.pid]
    while last:
        last = [
            int(child)
            for pid in last
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]  # fmt: skip
        found[:0] = last
    return found


def stop_with_sessions(sshd: Sshd) -> None:
    """A server that is stopped lets its open connections live; a machine that goes down does not."""
    open_still = sessions(sshd)
    sshd.stop()
    for pid in open_still:
        os.kill(pid, signal.SIGKILL)


@NEEDS_SSHD
@pytest.mark.parametrize("options", [(), ("RekeyLimit 16K",)])
def test_a_host_asked_ten_times_is_logged_into_once(host: Host, kept: Kept, options: tuple[str, ...]) -> None:
    """Also where the server agrees on new keys in the middle of each answer."""
    sshd, target = host("gpu-01", *options)
    for _ in range(10):
        assert cards(ask(target, kept)) == (Outcome.ANSWERED, 8)
    assert (logins(sshd), len(kept)) == (1, 1)


@NEEDS_SSHD
def test_shells_end_with_their_answer_so_that_a_server_that_allows_one_is_asked_again(host: Host, kept: Kept) -> None:
    sshd, target = host("gpu-01", "MaxSessions 1")
    for _ in range(3):
        cards(ask(target, kept))
        time.sleep(0.3)
    assert logins(sshd) == 1


@NEEDS_SSHD
def test_another_way_in_or_other_keys_never_use_the_open_connection(host: Host, kept: Kept, tmp_path: Path) -> None:
    _, target = host()
    cards(ask(target, kept))
    other = make_key(tmp_path / "other")
    changed = replace(target, known_keys=(other,))
    assert ask(changed, kept).outcome is Outcome.KEY_CHANGED
    assert len(kept) == 0
    revoked = replace(target, revoked_keys=target.known_keys)
    cards(ask(target, kept))
    assert ask(revoked, kept).outcome is Outcome.KEY_CHANGED
    stranger = replace(target, key_file=str(tmp_path / "other"))
    cards(ask(target, kept))
    assert ask(stranger, kept).outcome is Outcome.LOGIN_REFUSED


@NEEDS_SSHD
@pytest.mark.parametrize("seen", [True, False])
def test_a_connection_the_server_ended_is_opened_anew_and_nobody_notices(
    host: Host, kept: Kept, monkeypatch: pytest.MonkeyPatch, *, seen: bool
) -> None:
    """Also where its end is not seen before the question is put."""
    sshd, target = host()
    cards(ask(target, kept))
    for pid in sessions(sshd):
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    if not seen:
        monkeypatch.setattr(keeping, "_serves", lambda _kept: True)
    assert cards(ask(target, kept)) == (Outcome.ANSWERED, 8)
    assert logins(sshd) == 2


@NEEDS_SSHD
def test_a_peer_that_froze_costs_a_moment_and_is_then_asked_anew(
    host: Host, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that was suspended, or a connection a firewall forgot: nothing comes back, not even a refusal."""
    monkeypatch.setattr(exchange, "STALE_S", 0.5)
    sshd, target = host()
    cards(ask(target, kept))
    frozen = sessions(sshd)
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    found = ask(target, kept)
    for pid in frozen:
        os.kill(pid, signal.SIGCONT)
    cards(found)
    assert 0.4 < found.took_s < 3
    assert logins(sshd) == 2


@NEEDS_SSHD
def test_a_key_that_changed_while_the_connection_was_down_is_found_out(host: Host, kept: Kept) -> None:
    sshd, target = host()
    cards(ask(target, kept))
    stop_with_sessions(sshd)
    for file in sshd.folder.glob("host_ed25519*"):
        file.unlink()
    sshd.start((Path(target.key_file).with_suffix(".pub")).read_text())
    found = ask(target, kept)
    assert found.outcome is Outcome.KEY_CHANGED
    assert found.offered_key == sshd.host_keys["ed25519"]


@NEEDS_SSHD
def test_a_host_that_went_down_is_unreachable_as_with_a_new_login(host: Host, kept: Kept) -> None:
    sshd, target = host()
    cards(ask(target, kept))
    stop_with_sessions(sshd)
    found = ask(target, kept)
    assert (found.outcome, found.error) == (Outcome.UNREACHABLE, "Connection refused")
    assert len(kept) == 0


@NEEDS_SSHD
def test_a_server_that_asks_whether_we_live_is_answered_when_tended(host: Host, kept: Kept) -> None:
    sshd, target = host("gpu-01", "ClientAliveInterval 1", "ClientAliveCountMax 1")
    lonely, left = host("gpu-02", "ClientAliveInterval 1", "ClientAliveCountMax 1")
    cards(ask(target, kept))
    with Kept() as forgotten:
        cards(ask(left, forgotten))
        for _ in range(10):
            time.sleep(0.5)
            kept.tend()
        cards(ask(target, kept))
        cards(ask(left, forgotten))
    assert (logins(sshd), logins(lonely)) == (1, 2), lonely.log()


@NEEDS_SSHD
def test_a_machine_that_slept_opens_anew_at_once(host: Host, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    sshd, target = host()
    cards(ask(target, kept))
    awake = keeping._asleep
    monkeypatch.setattr(keeping, "_asleep", lambda: awake() + 3600)
    cards(ask(target, kept))
    cards(ask(target, kept))
    assert logins(sshd) == 2


@NEEDS_SSHD
def test_no_more_are_kept_than_there_is_room_for(host: Host) -> None:
    hosts = [host(f"gpu-{n}") for n in range(3)]
    with Kept(most=2) as few:
        for _ in range(2):
            found: list[Observation] = []
            probe([target for _, target in hosts], found.append, limits=QUICK, kept=few)
            assert [o.outcome for o in found] == [Outcome.ANSWERED] * 3
            assert len(few) == 2
    assert sum(logins(sshd) for sshd, _ in hosts) == 4


@NEEDS_SSHD
def test_what_is_given_back_after_the_end_is_ended_too(host: Host) -> None:
    _, target = host()
    keeper = Kept()
    cards(ask(target, keeper))
    taken = keeper.take(target)
    assert taken is not None
    keeper.close()
    keeper.give(target, taken)
    assert (len(keeper), taken.is_active()) == (0, False)


@NEEDS_SSHD
def test_with_the_librarys_own_threads_nothing_is_kept_and_all_is_answered(
    host: Host, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "is_proven", lambda: False)
    _, target = host()
    assert cards(ask(target, kept)) == cards(ask(target, kept))
    assert len(kept) == 0


def test_a_host_that_dies_in_the_middle_of_a_later_answer_is_judged_by_what_it_said(kept: Kept) -> None:
    """Only silence is forgiven: half an answer is one."""
    whole = H20.read_bytes()

    def act(channel: paramiko.Channel, marker: str, server: BadServer) -> None:
        channel.sendall(framed(marker, whole))
        channel.sendall_stderr(f"\n{marker} end\n".encode())
        again = channel.get_transport().accept(10)
        if again is not None:
            again.sendall(framed(marker, whole)[:9000])
        channel.get_transport().sock.close()

    server = BadServer(rogue(act))
    try:
        target = Target("gpu-01", "127.0.0.1", server.port, "root", password="x", known_keys=(ROGUE_KEY,))
        cards(ask(target, kept))
        assert ask(target, kept).outcome is not Outcome.ANSWERED
        assert server.connections == 1
    finally:
        server.stop()


def test_a_server_that_hung_up_is_let_go_when_tended(kept: Kept) -> None:
    def act(channel: paramiko.Channel, marker: str, _server: BadServer) -> None:
        channel.sendall(framed(marker, H20.read_bytes()))
        channel.sendall_stderr(f"\n{marker} end\n".encode())
        time.sleep(0.3)

    server = BadServer(rogue(act))
    try:
        target = Target("gpu-01", "127.0.0.1", server.port, "root", password="x", known_keys=(ROGUE_KEY,))
        cards(ask(target, kept))
        assert len(kept) == 1
        deadline = time.monotonic() + 5
        while len(kept) and time.monotonic() < deadline:
            time.sleep(0.1)
            kept.tend()
        assert len(kept) == 0
    finally:
        server.stop()
