"""A centre with two hosts and a clock that every look moves on: what tests of findings begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from volute.commands.probing import Run, store_run
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.histories import verify
from volute.ledger.store import Ledger

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass
class Ticking:
    """The time of the test's seat; a look takes ``step``."""

    step: timedelta
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def tick(self) -> datetime:
        self.now += self.step
        return self.now


@contextmanager
def two_hosts(url: str, seat: Seat) -> Iterator[Ledger]:
    """A ledger with h1 and h2 in Wuhu; its chain is verified at the end."""
    opened = Ledger.open(url)
    describe(opened, seat, "centre", "WHU", {"name": "Wuhu"})
    for host in ("h1", "h2"):
        describe(opened, seat, "host", host, {"centre": "WHU", "address": "127.0.0.1"})
    yield opened
    with opened.reading() as connection:
        assert verify(connection)
    opened.close()


def looked(ledger: Ledger, seat: Seat, clock: Ticking, **hosts: list[Seen]) -> Run:
    """One run: what each host showed."""
    at = clock.tick()
    heard = [Observation(h, at, 0.1, Outcome.ANSWERED, "", {"n": b""}, tuple(s)) for h, s in hosts.items()]
    return store_run(ledger, seat, Scope(), heard, asked=len(heard))
