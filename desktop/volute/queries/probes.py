"""What the Probes area shows at once: hosts, open differences, runs, and the names of centres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from volute.domain.instant import read
from volute.domain.seen import Outcome
from volute.ledger.expectations import centre_names
from volute.ledger.store import Ledger
from volute.ledger.tables import RUNS
from volute.queries.hosts import HostRow, read_hosts
from volute.queries.open_differences import DifferenceRow, read_differences


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of the probe. Counts are of hosts asked, hosts that answered, cards they showed."""

    number: int
    started: datetime
    ended: datetime | None
    by: str
    scope: str
    hosts: int
    answered: int
    cards: int
    confirmed: int
    differences: int
    state: str


@dataclass(frozen=True, slots=True)
class ProbeBoard:
    """Everything the area shows at once."""

    hosts: tuple[HostRow, ...]
    differences: tuple[DifferenceRow, ...]
    runs: tuple[RunRow, ...]
    centres: Mapping[str, str]

    @property
    def named(self) -> Mapping[str, HostRow]:
        return {host.name: host for host in self.hosts}

    def key_is_of(self, host: HostRow) -> str:
        """Whose key ``host`` was refused for: its own, or that of the jump host in front of it."""
        through = self.named.get(host.jump)
        if through is None:
            return host.name
        unvouched = host.outcome is Outcome.KEY_UNKNOWN and not through.known_keys
        return through.name if unvouched or through.offered_key == host.offered_key else host.name


def board(ledger: Ledger) -> ProbeBoard:
    """The probes area as of now."""
    with ledger.reading() as connection:
        centres = centre_names(connection)
        open_ = read_differences(connection)
        return ProbeBoard(read_hosts(connection, {d.host for d in open_}), open_, runs(connection), centres)


def runs(connection: Connection, most: int = 50, *where: ColumnElement[bool]) -> tuple[RunRow, ...]:
    """The newest runs first."""
    rows = connection.execute(select(RUNS).where(*where).order_by(RUNS.c.id.desc()).limit(most))
    return tuple(
        RunRow(
            r.id,
            read(r.started),
            read(r.ended) if r.ended else None,
            *(r.by, r.scope, r.hosts, r.answered, r.cards, r.confirmed, r.differences, r.state),
        )
        for r in rows
    )
