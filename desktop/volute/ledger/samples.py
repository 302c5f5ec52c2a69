"""When each sample of a card's load was taken: at the runs that heard its host. A card is sampled once a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select

from volute.domain.instant import read, written
from volute.domain.seen import Outcome
from volute.ledger.expectations import register
from volute.ledger.findings import MANY, SAMPLES
from volute.ledger.tables import ANSWERS, RUNS

HOUR = timedelta(hours=1)
Key = tuple[str, frozenset[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Sampled:
    """Runs by number with when they began; ``wide`` asked all hosts (no centre) or those of a centre. ``missed`` are
    wide runs that did not hear a host, ``besides`` the others that did."""

    began: Mapping[int, datetime]
    wide: Mapping[int, str]
    missed: Mapping[str, frozenset[int]]
    besides: Mapping[str, frozenset[int]]
    centres: Mapping[str, str]
    _known: dict[Key, tuple[int, ...]] = field(default_factory=dict)

    def times(self, host: str, run: int | None, at: datetime) -> tuple[datetime, ...]:
        """Of the samples of a card that this run saw last on this host, at most ``SAMPLES``, the newest last. Loads
        that came from elsewhere, before any run, are one an hour."""
        if run is None or run not in self.began:
            return tuple(at - HOUR * back for back in range(SAMPLES - 1, -1, -1))
        heard = [number for number in self._heard(host) if number < run]
        return (*(self.began[number] for number in heard[1 - SAMPLES :]), at)

    def _heard(self, host: str) -> tuple[int, ...]:
        missed, besides = self.missed.get(host, frozenset()), self.besides.get(host, frozenset())
        key = (self.centres.get(host, ""), missed, besides)
        if key not in self._known:
            wide = {number for number, centre in self.wide.items() if centre in ("", key[0])}
            self._known[key] = tuple(sorted((wide - missed) | besides))
        return self._known[key]


def sampled(connection: Connection, since: datetime) -> Sampled:
    """The runs that began since then."""
    columns = (RUNS.c.id, RUNS.c.started, RUNS.c.scope, RUNS.c.state)
    runs = connection.execute(select(*columns).where(RUNS.c.started >= written(since)).order_by(RUNS.c.id)).all()
    centres = register(connection, "centre")
    wide = {r.id: r.scope for r in runs if r.state == "done" and (not r.scope or r.scope in centres)}
    hosts = register(connection, "host") if any(wide.values()) else {}  # read only where a run was of one centre
    others = [r.id for r in runs if r.id not in wide]
    heard = ANSWERS.c.outcome == Outcome.ANSWERED.value
    return Sampled(
        began={r.id: read(r.started) for r in runs},
        wide=wide,
        missed=_hosts(connection, list(wide), ~heard),
        besides=_hosts(connection, others, heard),
        centres={host: str(fields.get("centre") or "") for host, fields in hosts.items()},
    )


def _hosts(connection: Connection, runs: Sequence[int], which: ColumnElement[bool]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for start in range(0, len(runs), MANY):
        query = select(ANSWERS.c.host, ANSWERS.c.run).where(ANSWERS.c.run.in_(runs[start : start + MANY]), which)
        for host, run in connection.execute(query):
            found[host].add(run)
    return {host: frozenset(numbers) for host, numbers in found.items()}
