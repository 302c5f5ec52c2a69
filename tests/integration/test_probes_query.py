"""What the Probes area is told: who is silent since when, whose key is in question, and what moved together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from volute.commands.apart import run_apart
from volute.commands.hostlines import read_hosts, read_lines
from volute.commands.probing import store_run
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.problems import Refused
from volute.domain.seen import Observation, Outcome
from volute.ledger.store import Ledger
from volute.queries.first_steps import first_steps
from volute.queries.open_differences import DifferenceRow
from volute.queries.probe_findings import grouped
from volute.queries.probes import board

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEAT = Seat("Chen Yu", lambda: NOON)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = Ledger.open(ledger_url)
    describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    for name, more in (("gate", {}), ("n1", {"jump": "gate"})):
        describe(opened, SEAT, "host", name, {"centre": "WHU", "address": "127.0.0.1", **more})
    yield opened
    opened.close()


def heard(ledger: Ledger, host: str, hour: int, outcome: Outcome, **more: str) -> None:
    at = NOON + timedelta(hours=hour)
    told = Observation(host, at, 0.2, outcome, seen=(), **more)  # type: ignore[arg-type]
    store_run(ledger, Seat("Chen Yu", lambda: at), Scope((host,)), [told], asked=1)


def test_a_host_is_silent_since_it_last_answered(ledger: Ledger) -> None:
    for hour, outcome in enumerate((Outcome.TIMED_OUT, Outcome.ANSWERED, Outcome.UNREACHABLE, Outcome.TIMED_OUT)):
        heard(ledger, "n1", hour, outcome)
    (host,) = [h for h in board(ledger).hosts if h.name == "n1"]
    assert host.silent
    assert host.silent_since == NOON + timedelta(hours=2)
    heard(ledger, "n1", 5, Outcome.ANSWERED)
    (host,) = [h for h in board(ledger).hosts if h.name == "n1"]
    assert not host.silent
    assert host.silent_since is None


def test_a_host_we_stopped_listening_to_is_as_it_was_before(ledger: Ledger) -> None:
    heard(ledger, "n1", 0, Outcome.ANSWERED)
    heard(ledger, "n1", 1, Outcome.CANCELLED)
    (host,) = [h for h in board(ledger).hosts if h.name == "n1"]
    assert host.outcome is Outcome.ANSWERED
    assert host.at == NOON


def test_an_unknown_key_in_front_of_a_host_is_the_jump_hosts(ledger: Ledger) -> None:
    heard(ledger, "n1", 0, Outcome.KEY_UNKNOWN, offered_key="ssh-ed25519 AAAA")
    told = board(ledger)
    assert told.key_is_of(told.named["n1"]) == "gate"
    describe(ledger, SEAT, "host", "gate", {"host_keys": "ssh-ed25519 BBBB"})
    told = board(ledger)
    assert told.key_is_of(told.named["n1"]) == "n1"
    assert told.key_is_of(told.named["gate"]) == "gate"


def row(key: str, kind: str, was: str, now: str, *, sure: bool = True) -> DifferenceRow:
    sides = ({"host": was}, {"host": now})
    return DifferenceRow(key, kind, key, now, 0, "WHU", NOON, 1, sure, "accept_move", *sides)


def test_only_moves_between_the_same_two_hosts_are_one_finding() -> None:
    rows = [
        row("a", "moved", "h1", "h2"),
        row("b", "changed", "h1", "h1"),
        row("c", "moved", "h1", "h2"),
        row("d", "moved", "h3", "h3"),
        row("e", "moved", "h3", "h3"),
        row("f", "moved", "h1", "h2", sure=False),
    ]
    assert [finding.keys for finding in grouped(rows)] == [("a", "c"), ("b",), ("d",), ("e",), ("f",)]
    assert [finding.confidence for finding in grouped(rows)] == ["sure", "sure", "sure", "sure", "likely"]


def test_lines_are_read_strictly_and_every_bad_one_is_named() -> None:
    found, troubles = read_lines("n1 root@10.0.0.1:22\nbad line here\n[fe80::1]:2222\n10.0.0.9:70000\nn1 x", {})
    assert found == {
        "n1": {"address": "10.0.0.1", "user": "root", "port": "22"},
        "fe80::1": {"address": "fe80::1", "port": "2222"},
    }
    assert [(t.code, t.facts["line"]) for t in troubles] == [
        ("host_line_bad", 2), ("host_line_bad", 4), ("host_line_twice", 5)
    ]  # fmt: skip
    with pytest.raises(Refused):
        read_hosts("# nothing", {})
    behind = read_hosts("gate 10.0.0.1\nn1 10.0.0.2", {"jump": "gate"})
    assert [fields.get("jump") for fields in behind.values()] == [None, "gate"]


def test_steps_of_a_new_ledger(ledger: Ledger) -> None:
    assert first_steps(ledger).done == (True, True, False, False, False)
    heard(ledger, "n1", 0, Outcome.ANSWERED)
    assert first_steps(ledger).done == (True, True, True, False, False)


def test_a_run_apart_stores_what_it_heard_and_says_no_like_one_at_home(ledger: Ledger) -> None:
    told = run_apart(ledger, SEAT, Scope(("gate",)), cancelled=Event(), progress=lambda heard: None)
    assert (told.state, told.hosts, told.answered) == ("done", 1, 0)
    (run,) = board(ledger).runs
    assert (run.number, run.by, run.hosts) == (told.number, "Chen Yu", 1)
    assert NOON <= run.started < NOON + timedelta(minutes=2)  # the clock of whoever asked
    with pytest.raises(Refused, match="no_such_entry"):
        run_apart(ledger, SEAT, Scope(("nobody",)), cancelled=Event(), progress=lambda heard: None)
