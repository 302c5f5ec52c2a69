"""What the Probes area shows: runs, every host by centre, the silent ones with their literal error, differences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from volute.domain.differences import Side
from volute.domain.events import Evidence
from volute.domain.instant import read
from volute.domain.seen import Observation, Outcome
from volute.ledger.expectations import centre_names, register
from volute.ledger.findings import reading_of
from volute.ledger.readings import latest_answer
from volute.ledger.store import Ledger
from volute.ledger.tables import ANSWERS, CARDS, DIFFERENCES, OPEN, RUNS


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
class HostRow:
    """One host: what the ledger expects there, and how it answered last."""

    name: str
    centre: str
    address: str
    port: int
    user: str
    rack: str
    expected: int
    seen: int | None
    outcome: Outcome | None
    error: str
    at: datetime | None
    took_s: float | None
    offered_key: str
    known_keys: str
    differs: bool
    silent_since: datetime | None = None
    jump: str = ""

    @property
    def silent(self) -> bool:
        return self.outcome is not None and self.outcome is not Outcome.ANSWERED


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """An open difference with its age and both sides."""

    key: str
    kind: str
    card: str
    host: str
    slot: int | None
    centre: str
    since: datetime
    run: int
    sure: bool
    suggestion: str
    ledger: Side = field(default_factory=dict)
    probe: Side = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    incident: str = ""
    confidence: float | None = None
    evidence: tuple[tuple[str, str, str], ...] = ()
    other: str = ""


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
        open_ = _differences(connection)
        return ProbeBoard(_hosts(connection, {d.host for d in open_}), open_, runs(connection), centres)


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


def differences(ledger: Ledger) -> tuple[DifferenceRow, ...]:
    """Open differences, the worst kinds and the oldest first."""
    with ledger.reading() as connection:
        return _differences(connection)


MANY = 500
HEARD = ANSWERS.c.outcome != Outcome.CANCELLED  # a host we stopped listening to is not a silent one
ORDER = ("vanished", "duplicate", "changed", "moved", "appeared", "unreadable")


def _differences(connection: Connection) -> tuple[DifferenceRow, ...]:
    of_host = {name: str(f.get("centre", "")) for name, f in register(connection, "host").items()}
    rows = connection.execute(select(DIFFERENCES).where(OPEN))
    found = [_difference(dict(row._mapping), of_host) for row in rows]  # noqa: SLF001 - a row's mapping is public
    return tuple(sorted(found, key=lambda d: (ORDER.index(d.kind), d.since, d.host, d.slot or 0)))


def _difference(row: dict[str, Any], of_host: Mapping[str, str]) -> DifferenceRow:
    body = json.loads(str(row["body"]))
    host = str(row["host"])
    return DifferenceRow(
        key=str(row["key"]),
        kind=str(row["kind"]),
        card=str(row["card"]),
        host=host,
        slot=row["slot"],
        centre=of_host.get(host, ""),
        since=read(str(row["first_at"])),
        run=int(str(row["run"])),
        sure=bool(row["sure"]),
        suggestion=str(row["suggestion"]),
        ledger=body["ledger"],
        probe=body["probe"],
        reasons=tuple(body["reasons"]),
        **reading_of(body),
    )


def _hosts(connection: Connection, differing: set[str]) -> tuple[HostRow, ...]:
    racked = select(CARDS.c.host, func.count().label("cards")).where(CARDS.c.custody == "racked")
    expected = {row.host: int(row.cards) for row in connection.execute(racked.group_by(CARDS.c.host))}
    newest = (
        select(ANSWERS.c.host, func.max(ANSWERS.c.run).label("run")).where(HEARD).group_by(ANSWERS.c.host).subquery()
    )
    columns = [ANSWERS.c[name] for name in ("host", "at", "took_ms", "outcome", "error", "cards", "offered_key")]
    query = select(*columns).join(newest, (ANSWERS.c.host == newest.c.host) & (ANSWERS.c.run == newest.c.run))
    last = {row.host: dict(row._mapping) for row in connection.execute(query)}  # noqa: SLF001
    silent = _silent_since(connection, [name for name, said in last.items() if said["outcome"] != Outcome.ANSWERED])
    entries = register(connection, "host")
    return tuple(
        replace(
            _host(name, f, expected.get(name, 0), last.get(name)),
            differs=name in differing,
            silent_since=silent.get(name),
        )
        for name, f in entries.items()
    )


def _silent_since(connection: Connection, hosts: Sequence[str]) -> dict[str, datetime]:
    """The first time a host did not answer after it last did."""
    found: dict[str, datetime] = {}
    for start in range(0, len(hosts), MANY):
        some = ANSWERS.c.host.in_(hosts[start : start + MANY])
        for row in connection.execute(
            select(ANSWERS.c.host, ANSWERS.c.at, ANSWERS.c.outcome).where(some, HEARD).order_by(ANSWERS.c.run)
        ):
            if row.outcome == Outcome.ANSWERED:
                found.pop(row.host, None)
            else:
                found.setdefault(row.host, read(row.at))
    return found


def _host(
    name: str,
    fields: Mapping[str, Evidence],
    expected: int,
    last: Mapping[str, object] | None,
) -> HostRow:
    said = last or {}
    outcome = Outcome(str(said["outcome"])) if said else None
    return HostRow(
        name=name,
        centre=str(fields["centre"]),
        address=str(fields["address"]),
        port=int(str(fields.get("port") or 22)),
        user=str(fields.get("user") or "root"),
        rack=str(fields.get("rack") or ""),
        expected=expected,
        seen=int(str(said["cards"])) if outcome is Outcome.ANSWERED else None,
        outcome=outcome,
        error=str(said.get("error", "")),
        at=read(str(said["at"])) if said else None,
        took_s=int(str(said["took_ms"])) / 1000 if said else None,
        offered_key=str(said.get("offered_key", "")),
        known_keys=str(fields.get("host_keys") or ""),
        differs=False,
        jump=str(fields.get("jump") or ""),
    )


def raw_answer(ledger: Ledger, host: str) -> tuple[Observation, int] | None:
    """The newest answer of a host, raw text included, and its run."""
    with ledger.reading() as connection:
        return latest_answer(connection, host)
