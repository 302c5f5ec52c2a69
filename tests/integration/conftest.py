"""What many tests of the whole begin with: a server that answers, a desk with one centre, and two hosts to look at."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from two_hosts import Ticking, two_hosts

sys.path.insert(0, str(Path(__file__).parent))
from cli_calls import H20, Desk
from ssh_servers import Sshd, make_key

from volute.commands.seat import Seat
from volute.ledger.store import Ledger


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    """A real SSH server whose cards are eight H20."""
    sshd = Sshd(tmp_path / "sshd")
    sshd.answers("nvidia-smi", H20)
    yield sshd.start(make_key(tmp_path / "id"))
    sshd.stop()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A person at a terminal, with a new ledger of one centre."""
    made = Desk(tmp_path)
    made.does("init")
    made.does("centres", "add", "H2", "--name", "Harbour 2", "--tariff", "0.71")
    return made


@pytest.fixture
def clock() -> Ticking:
    """A look takes a day."""
    return Ticking(timedelta(days=1))


@pytest.fixture
def seat(clock: Ticking) -> Seat:
    return Seat("Chen Yu", clock)


@pytest.fixture
def ledger(ledger_url: str, seat: Seat) -> Iterator[Ledger]:
    """Two hosts of one centre, without cards; on SQLite and PostgreSQL."""
    with two_hosts(ledger_url, seat) as opened:
        yield opened
