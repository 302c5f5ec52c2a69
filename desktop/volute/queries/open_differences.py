"""Differences that nobody has judged yet: each with its age, and what the ledger says beside what a probe saw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from volute.domain.differences import Side
from volute.domain.instant import read
from volute.ledger.expectations import register
from volute.ledger.findings import reading_of
from volute.ledger.store import Ledger
from volute.ledger.tables import DIFFERENCES, OPEN

ORDER = ("vanished", "duplicate", "changed", "moved", "appeared", "unreadable")


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


def differences(ledger: Ledger) -> tuple[DifferenceRow, ...]:
    """Open differences, the worst kinds and the oldest first."""
    with ledger.reading() as connection:
        return read_differences(connection)


def read_differences(connection: Connection) -> tuple[DifferenceRow, ...]:
    """The same inside a reading transaction."""
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
