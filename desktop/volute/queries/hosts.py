"""Every host: what the ledger expects there, how it answered last, and since when it is silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from volute.domain.events import Evidence
from volute.domain.instant import read
from volute.domain.seen import Observation, Outcome
from volute.ledger.expectations import register
from volute.ledger.readings import latest_answer
from volute.ledger.store import Ledger
from volute.ledger.tables import ANSWERS, CARDS

MANY = 500
HEARD = ANSWERS.c.outcome != Outcome.CANCELLED  # a host we stopped listening to is not a silent one


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


def read_hosts(connection: Connection, differing: set[str]) -> tuple[HostRow, ...]:
    """Inside a reading transaction; ``differing`` are hosts with an open difference."""
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
