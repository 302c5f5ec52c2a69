"""Servers that refuse, stall, drip, reset and lie: each ends in its own outcome, in its own time, alone."""

from __future__ import annotations

import random
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from volute.domain.seen import Observation, Outcome
from volute.probe.run import probe as real_probe
from volute.probe.run import probe_one as real_probe_one
from volute.probe.target import Limits, Target

sys.path.insert(0, str(Path(__file__).parent))
from ssh_servers import BadServer, free_port

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
probe = partial(real_probe, clock=lambda: NOON)
probe_one = partial(real_probe_one, clock=lambda: NOON)
SHORT = Limits(connect_s=1, banner_s=0.6, login_s=0.8, first_byte_s=1, answer_s=6, host_s=8)
MakeBad = Callable[[Callable[[socket.socket, BadServer], None]], BadServer]


@pytest.fixture
def bad() -> Iterator[MakeBad]:
    started: list[BadServer] = []

    def make(behave: Callable[[socket.socket, BadServer], None]) -> BadServer:
        started.append(BadServer(behave))
        return started[-1]

    yield make
    for server in started:
        server.stop()


def target(port: int, host: str = "gpu-01") -> Target:
    return Target(host, "127.0.0.1", port, "root", password="x")


def silent(_client: socket.socket, server: BadServer) -> None:
    server.stopping.wait(20)


def drip(client: socket.socket, server: BadServer) -> None:
    for byte in b"SSH-2.0-" + b"x" * 1000:
        client.send(bytes([byte]))
        if server.stopping.wait(0.1):
            return


def chatty_before_banner(client: socket.socket, server: BadServer) -> None:
    while not server.stopping.wait(0.02):
        client.send(b"Authorised users only\r\n")


def stalls_in_key_exchange(client: socket.socket, server: BadServer) -> None:
    client.send(b"SSH-2.0-stuck\r\n")
    server.stopping.wait(20)


def resets_in_key_exchange(client: socket.socket, _server: BadServer) -> None:
    client.send(b"SSH-2.0-rude\r\n")
    client.recv(4096)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closes_at_once(_client: socket.socket, _server: BadServer) -> None:
    return


def says_not_now(client: socket.socket, _server: BadServer) -> None:
    client.send(b"Not allowed at this time\r\n")


def a_web_server(client: socket.socket, _server: BadServer) -> None:
    client.send(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 200)


def noise(client: socket.socket, server: BadServer) -> None:
    while not server.stopping.is_set():
        client.send(random.randbytes(4096))


def broken_packets(client: socket.socket, _server: BadServer) -> None:
    client.send(b"SSH-2.0-odd\r\n" + struct.pack(">I", 2**31) + b"\0" * 4000)
    client.recv(4096)


CASES = {
    silent: (Outcome.TIMED_OUT, "banner"),
    drip: (Outcome.TIMED_OUT, "banner"),
    chatty_before_banner: (Outcome.TIMED_OUT, "banner"),
    stalls_in_key_exchange: (Outcome.TIMED_OUT, "key exchange"),
    resets_in_key_exchange: (Outcome.UNREACHABLE, ""),
    closes_at_once: (Outcome.UNREACHABLE, ""),
    says_not_now: (Outcome.UNREACHABLE, ""),
    a_web_server: (Outcome.UNREACHABLE, ""),
    broken_packets: (Outcome.UNREACHABLE, ""),
}


@pytest.mark.parametrize("behave", CASES, ids=lambda behave: behave.__name__)
def test_each_sort_of_bad_server_has_its_outcome_in_time(bad: MakeBad, behave: Callable[..., None]) -> None:
    found = probe_one(target(bad(behave).port), limits=SHORT)
    outcome, said = CASES[behave]
    assert found.outcome is outcome, found.error
    assert said in found.error
    assert found.error
    assert found.took_s < 5
    assert found.answers == {}


def test_endless_noise_is_left_in_time(bad: MakeBad) -> None:
    found = probe_one(target(bad(noise).port), limits=SHORT)
    assert found.outcome in (Outcome.TIMED_OUT, Outcome.UNREACHABLE)
    assert found.took_s < 5


def test_a_refused_connection_is_tried_again_and_then_unreachable() -> None:
    found = probe_one(target(free_port()), limits=SHORT)
    assert (found.outcome, found.error) == (Outcome.UNREACHABLE, "Connection refused")
    assert 0.5 < found.took_s < 4


def test_a_server_turned_busy_is_tried_as_often_as_allowed(bad: MakeBad) -> None:
    server = bad(closes_at_once)
    probe_one(target(server.port), limits=SHORT)
    assert server.connections == SHORT.tries


def test_a_stalled_server_is_not_tried_again(bad: MakeBad) -> None:
    server = bad(stalls_in_key_exchange)
    probe_one(target(server.port), limits=SHORT)
    assert server.connections == 1


def test_a_name_nobody_knows_is_unreachable() -> None:
    found = probe_one(Target("gpu-01", "no-such-host.invalid", password="x"), limits=SHORT)
    assert found.outcome in (Outcome.UNREACHABLE, Outcome.TIMED_OUT)


def test_an_address_that_swallows_packets_is_left_at_the_connect_deadline() -> None:
    """A listening socket whose queue is full does not answer: the nearest thing to a dropped packet on loopback."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        crowd = [socket.socket() for _ in range(4)]
        try:
            for sock in crowd:
                sock.setblocking(False)
                sock.connect_ex(full.getsockname())
            time.sleep(0.1)
            found = probe_one(target(full.getsockname()[1]), limits=SHORT)
        finally:
            for sock in crowd:
                sock.close()
    assert (found.outcome, found.error) == (Outcome.TIMED_OUT, "connect (1 s)")
    assert found.took_s < 2.5


def test_one_bad_host_never_stops_the_others(bad: MakeBad) -> None:
    ports = [bad(behave).port for behave in CASES]
    found: list[Observation] = []
    begun = time.monotonic()
    probe([target(port, f"h{n}") for n, port in enumerate(ports)] * 3, found.append, limits=SHORT)
    assert sorted(o.host for o in found) == sorted([f"h{n}" for n in range(len(ports))] * 3)
    assert {o.host: o.outcome for o in found} == {f"h{n}": CASES[b][0] for n, b in enumerate(CASES)}
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("behave", [silent, stalls_in_key_exchange, drip], ids=lambda behave: behave.__name__)
def test_cancelling_takes_less_than_a_second_in_every_phase(bad: MakeBad, behave: Callable[..., None]) -> None:
    server, cancelled, found, at = bad(behave), threading.Event(), list[Observation](), list[float]()
    threading.Timer(0.5, lambda: (at.append(time.monotonic()), cancelled.set())).start()
    probe(
        [target(server.port, f"h{n}") for n in range(40)], found.append, limits=Limits(at_once=8), cancelled=cancelled
    )
    assert time.monotonic() - at[0] < 1
    assert [o.outcome for o in found] == [Outcome.CANCELLED] * 8  # hosts that were still waiting yield nothing


def test_cancelled_before_it_begins_is_nothing() -> None:
    cancelled, found = threading.Event(), list[Observation]()
    cancelled.set()
    probe([target(1)], found.append, cancelled=cancelled)
    assert found == []


def test_nobody_to_ask_is_nothing() -> None:
    probe([], lambda _: pytest.fail("nobody was asked"))


def test_an_error_of_the_sink_comes_out_and_stops_the_run(bad: MakeBad) -> None:
    server, calls = bad(closes_at_once), list[Observation]()

    def full_disk(observation: Observation) -> None:
        calls.append(observation)
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        probe([target(server.port)] * 50, full_disk, limits=Limits(at_once=4, tries=1))
    assert len(calls) <= 8


def test_the_sink_is_called_by_one_worker_at_a_time(bad: MakeBad) -> None:
    server, inside, most = bad(closes_at_once), [0], [0]

    def slow(_observation: Observation) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.01)
        inside[0] -= 1

    probe([target(server.port)] * 24, slow, limits=Limits(tries=1))
    assert most == [1]


def test_no_thread_outlives_a_run(bad: MakeBad) -> None:
    servers = [bad(behave) for behave in (silent, stalls_in_key_exchange, closes_at_once)]
    accepting = set(threading.enumerate())
    probe([target(s.port) for s in servers] * 4, lambda _: None, limits=SHORT)
    time.sleep(0.1)
    left = {t for t in threading.enumerate() if t not in accepting and "_one" not in t.name}
    assert not left
