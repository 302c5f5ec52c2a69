"""Observations are append-only evidence beside the ledger: runs, raw answers, and what they showed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, func, insert, select, update

from volute.domain.instant import read, written
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.tables import ANSWERS, RUNS

MANY = 500
TELLING = (Outcome.ANSWERED.value, Outcome.UNREADABLE.value, Outcome.NO_TOOL.value)
SEEN = tuple(field.name for field in fields(Seen))
VALUES = attrgetter(*SEEN)
DEFAULTS = tuple(field.default for field in fields(Seen))  # a "no" that was said is not one of them


def begin_run(connection: Connection, started: str, by: str, scope: str, hosts: int) -> int:
    """Open a run and give its number."""
    number = (connection.scalar(select(func.max(RUNS.c.id))) or 0) + 1
    zero = {"answered": 0, "cards": 0, "confirmed": 0, "differences": 0}
    connection.execute(
        insert(RUNS).values(id=number, started=started, by=by, scope=scope, hosts=hosts, state="running", **zero)
    )
    return number


def end_run(connection: Connection, run: int, ended: str, state: str, **counts: int) -> None:
    """Close a run with its counts; ``state`` is done or cancelled."""
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(ended=ended, state=state, **counts))


def keep(connection: Connection, run: int, observations: Sequence[Observation]) -> None:
    """Store answers as they came, with what a vendor file read from them."""
    if observations:
        connection.execute(insert(ANSWERS), [_row(run, observation) for observation in observations])


def _row(run: int, seen: Observation) -> dict[str, object]:
    return {
        "run": run,
        "host": seen.host,
        "at": written(seen.at),
        "took_ms": round(seen.took_s * 1000),
        "outcome": seen.outcome.value,
        "error": seen.error,
        "digest": seen.digest,
        "cards": len(seen.seen),
        "offered_key": seen.offered_key,
        "raw": pack_answers(seen.answers),
        "seen": pack_seen(seen.seen),
    }


def pack_answers(answers: Mapping[str, bytes]) -> bytes:
    """Raw answers, compressed; bytes that are not UTF-8 survive."""
    text = {name: raw.decode("utf-8", "surrogateescape") for name, raw in answers.items()}
    return zlib.compress(json.dumps(text).encode(), 6)


def unpack_answers(packed: bytes) -> dict[str, bytes]:
    loaded = json.loads(zlib.decompress(packed))
    return {name: text.encode("utf-8", "surrogateescape") for name, text in loaded.items()}


def pack_seen(cards: Iterable[Seen]) -> bytes:
    """Only what was said: fields left at their default are not written."""
    return zlib.compress(json.dumps([_said(card) for card in cards]).encode(), 6)


def _said(card: Seen) -> dict[str, object]:
    told = zip(SEEN, VALUES(card), DEFAULTS, strict=True)
    return {name: value for name, value, default in told if value is not default}


def unpack_seen(packed: bytes) -> tuple[Seen, ...]:
    loaded = json.loads(zlib.decompress(packed))
    return tuple(Seen(**{**card, "alarms": tuple(card.get("alarms", ()))}) for card in loaded)


def answers_of(connection: Connection, run: int, hosts: Sequence[str] = ()) -> list[Observation]:
    """The observations of one run, of these hosts or of all, without the raw text."""
    columns = (ANSWERS.c.host, ANSWERS.c.at, ANSWERS.c.took_ms, ANSWERS.c.outcome, ANSWERS.c.error, ANSWERS.c.seen)
    query = select(*columns, ANSWERS.c.offered_key).where(ANSWERS.c.run == run)
    rows = connection.execute(query.where(ANSWERS.c.host.in_(hosts)) if hosts else query)
    return [
        Observation(
            r.host, read(r.at), r.took_ms / 1000, Outcome(r.outcome), r.error, {}, unpack_seen(r.seen), r.offered_key
        )
        for r in rows
    ]


def told_before(connection: Connection, hosts: Sequence[str], run: int | None = None) -> list[Observation]:
    """What each of these hosts answered last, or last before a run, without the raw text."""
    return [o for heard in _latest(connection, hosts, (Outcome.ANSWERED.value,), before=run).values() for o in heard]


def latest_of(connection: Connection, hosts: Sequence[str]) -> dict[int, list[Observation]]:
    """What each host said last of its cards, without the raw text, by the run that heard it. A host that has been
    silent since still said it."""
    return _latest(connection, hosts, TELLING)


def _latest(
    connection: Connection, hosts: Sequence[str], outcomes: Sequence[str], before: int | None = None
) -> dict[int, list[Observation]]:
    newest = select(ANSWERS.c.host, func.max(ANSWERS.c.run).label("run")).where(ANSWERS.c.outcome.in_(outcomes))
    newest = newest if before is None else newest.where(ANSWERS.c.run < before)
    found: dict[int, list[Observation]] = {}
    for start in range(0, len(hosts), MANY):
        some = newest.where(ANSWERS.c.host.in_(hosts[start : start + MANY])).group_by(ANSWERS.c.host)
        by_run = groupby(sorted((run, host) for host, run in connection.execute(some)), key=lambda pair: pair[0])
        for run, pairs in by_run:
            found.setdefault(run, []).extend(answers_of(connection, run, [host for _, host in pairs]))
    return found


def latest_answer(connection: Connection, host: str) -> tuple[Observation, int] | None:
    """The newest answer of a host with its raw text, and its run; None when it was never asked."""
    newest = select(func.max(ANSWERS.c.run)).where(ANSWERS.c.host == host)
    run = connection.scalar(newest)
    found = None if run is None else answer_of(connection, host, run)
    return (found, int(run)) if found else None


def answer_of(connection: Connection, host: str, run: int) -> Observation | None:
    """What a host answered in one run, with its raw text; None when it was not asked then."""
    found = connection.execute(select(ANSWERS).where(ANSWERS.c.host == host, ANSWERS.c.run == run)).first()
    if found is None:
        return None
    raw, seen = unpack_answers(found.raw), unpack_seen(found.seen)
    at, outcome = read(found.at), Outcome(found.outcome)
    return Observation(found.host, at, found.took_ms / 1000, outcome, found.error, raw, seen, found.offered_key)


def silent_hosts(connection: Connection) -> list[str]:
    """Hosts whose newest answer was none, whichever run asked them last."""
    newest = select(ANSWERS.c.host, func.max(ANSWERS.c.run).label("run")).group_by(ANSWERS.c.host).subquery()
    last = (ANSWERS.c.host == newest.c.host) & (ANSWERS.c.run == newest.c.run)
    query = select(ANSWERS.c.host).select_from(ANSWERS.join(newest, last)).where(ANSWERS.c.outcome != "answered")
    return list(connection.scalars(query))
