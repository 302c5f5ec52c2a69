"""The process of the probe stays between two runs where it is asked to, and its connections to real servers with it."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from volute.commands.apart import Heard, Told, run_apart
from volute.commands.prober import Prober
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.problems import Refused
from volute.ledger.store import Ledger

sys.path.insert(0, str(Path(__file__).parent))
from ssh_servers import NO_SSHD, Sshd, make_key

pytestmark = pytest.mark.skipif(NO_SSHD is not None, reason=f"needs {NO_SSHD}")
H20 = Path(__file__).resolve().parents[1] / "probe/nvidia/eight-h20-driver-550/answer.xml"
SEAT = Seat("Chen Yu", lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    key = tmp_path / "id"
    public = make_key(key)
    sshd = Sshd(tmp_path / "gpu-01")
    sshd.answers("nvidia-smi", H20)
    yield sshd.start(public)
    sshd.stop()


@pytest.fixture
def ledger(tmp_path: Path, server: Sshd) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "ledger.db")
    describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    login = {"user": pwd.getpwuid(os.getuid()).pw_name, "key_file": str(tmp_path / "id")}
    place = {"centre": "WHU", "address": "127.0.0.1", "port": str(server.port)}
    keys = "\n".join(server.host_keys.values())
    describe(opened, SEAT, "host", "gpu-01", {**place, **login, "host_keys": keys})
    yield opened
    opened.close()


@pytest.fixture
def prober() -> Iterator[Prober]:
    made = Prober()
    yield made
    made.close()


def run(ledger: Ledger, prober: Prober | None, *, cancelled: Event | None = None, held: Event | None = None) -> Told:
    heard: list[Heard] = []
    ways = {"cancelled": cancelled or Event(), "held": held, "prober": prober}
    return run_apart(ledger, SEAT, Scope(), progress=heard.append, **ways)


def logins(server: Sshd) -> int:
    return server.log().count("Accepted publickey")


def test_a_process_that_stays_logs_in_once_for_all_its_runs(server: Sshd, ledger: Ledger, prober: Prober) -> None:
    told = [run(ledger, prober) for _ in range(3)]
    assert [(t.number, t.state, t.cards) for t in told] == [(1, "done", 8), (2, "done", 8), (3, "done", 8)]
    assert logins(server) == 1
    prober.close()
    assert run(ledger, prober).cards == 8  # it is started again when it is needed
    assert logins(server) == 2


def test_without_one_each_run_logs_in_and_leaves_nothing_behind(server: Sshd, ledger: Ledger) -> None:
    assert [run(ledger, None).cards for _ in range(2)] == [8, 8]
    assert logins(server) == 2


def test_a_cancelled_run_ends_the_process_and_the_next_begins_anew(
    server: Sshd, ledger: Ledger, prober: Prober
) -> None:
    run(ledger, prober)
    cancelled = Event()
    cancelled.set()
    assert run(ledger, prober, cancelled=cancelled).state == "cancelled"
    assert run(ledger, prober).cards == 8
    assert logins(server) >= 2


def test_a_refusal_leaves_the_process_and_its_connections_as_they_were(
    server: Sshd, ledger: Ledger, prober: Prober
) -> None:
    run(ledger, prober)
    with pytest.raises(Refused):
        run_apart(ledger, SEAT, Scope(("nobody",)), cancelled=Event(), progress=lambda _: None, prober=prober)
    assert run(ledger, prober).cards == 8
    assert logins(server) == 1
