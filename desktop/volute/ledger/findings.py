"""What a run found, kept until it is settled: differences with their age, sightings, and rates per centre."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from volute.domain.differences import Difference, Findings, Kind, Sighting
from volute.domain.instant import written
from volute.domain.seen import Observation, Outcome, Seen, activity
from volute.ledger.tables import ANSWERS, CARDS, DIFFERENCES, OPEN, RATES, SIGHTINGS

SAMPLES = 24
NO_SAMPLE = 255
MANY = 500
PLACED = [kind.value for kind in (Kind.VANISHED, Kind.CHANGED, Kind.MOVED, Kind.APPEARED)]
NEIGHBOURS = {Kind.VANISHED: ("cards",), Kind.CHANGED: ("slot",)}  # how many there are; how many stand before it


class Known(NamedTuple):
    """What was known of a difference before."""

    first_at: str
    verdict: str
    body: str


def keep_differences(
    connection: Connection, run: int, at: str, hosts: Iterable[str], found: Sequence[Difference]
) -> None:
    """Replace what was known of these hosts and cards; a finding seen before keeps its first date, and its verdict
    while the evidence is what it was when somebody judged it."""
    keys = [d.key for d in found]
    known = _known(connection, keys)
    asked = list(hosts)
    for column, values in ((DIFFERENCES.c.host, asked), (DIFFERENCES.c.key, keys)):
        for some in _slices(values):
            connection.execute(delete(DIFFERENCES).where(column.in_(some)))
    rows = {d.key: _row(d, run, at, known.get(d.key)) for d in found}
    if rows:
        connection.execute(insert(DIFFERENCES), list(rows.values()))


def _known(connection: Connection, keys: Sequence[str]) -> dict[str, Known]:
    query = select(DIFFERENCES.c.key, DIFFERENCES.c.first_at, DIFFERENCES.c.verdict, DIFFERENCES.c.body)
    found = (connection.execute(query.where(DIFFERENCES.c.key.in_(some))).all() for some in _slices(keys))
    return {row.key: Known(row.first_at, row.verdict, row.body) for rows in found for row in rows}


def _slices(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + MANY] for start in range(0, len(values), MANY))


def _row(d: Difference, run: int, at: str, before: Known | None) -> dict[str, object]:
    sides = {"ledger": dict(d.ledger), "probe": dict(d.probe), "reasons": list(d.reasons)}
    read_as = {"incident": d.incident, "confidence": d.confidence, "evidence": d.evidence, "other": d.other}
    body = json.dumps({**sides, **read_as}, ensure_ascii=False)
    return {
        "key": d.key,
        "kind": d.kind.value,
        "card": d.card,
        "host": d.host,
        "slot": d.slot,
        "first_at": before.first_at if before else at,
        "last_at": at,
        "run": run,
        "sure": int(d.sure),
        "suggestion": d.suggestion,
        "verdict": before.verdict if before and before.verdict and _stands(before.body, d.kind, sides) else "",
        "body": body,
    }


def _stands(judged_: str, kind: Kind, sides: Mapping[str, object]) -> bool:
    """Is the evidence what it was when somebody judged it? A field that was not looked at then does not count."""
    before = json.loads(judged_)
    known = {name: set(before[name]) for name in ("ledger", "probe")}
    return _evidence(kind, before, known) == _evidence(kind, sides, known)


def _evidence(kind: Kind, sides: Mapping[str, Any], known: Mapping[str, set[str]]) -> dict[str, object]:
    """What a judgement rests on: not what neighbours in the host change, as they come and go."""
    counted = {name: fields.difference(NEIGHBOURS.get(kind, ())) for name, fields in known.items()}
    kept = {name: {k: v for k, v in sides[name].items() if k in fields} for name, fields in counted.items()}
    return {**kept, "reasons": sides["reasons"]}


def shown_elsewhere(connection: Connection, heard: Collection[str]) -> set[str]:
    """Cards that the newest answer of another host shows, where this run heard their own host and not that one."""
    query = select(SIGHTINGS.c.card, SIGHTINGS.c.host, SIGHTINGS.c.run, CARDS.c.host.label("home"))
    away = query.join(CARDS, CARDS.c.id == SIGHTINGS.c.card).where(SIGHTINGS.c.host != CARDS.c.host)
    rows = [row for row in connection.execute(away) if row.home in heard and row.host not in heard]
    newest: dict[str, int] = {}
    for some in _slices(sorted({row.host for row in rows})):
        answered = ANSWERS.c.host.in_(some) & (ANSWERS.c.outcome == Outcome.ANSWERED.value)
        runs = select(ANSWERS.c.host, func.max(ANSWERS.c.run)).where(answered).group_by(ANSWERS.c.host)
        newest |= {host: run for host, run in connection.execute(runs)}  # noqa: C416 - a row is no pair to mypy
    return {row.card for row in rows if newest.get(row.host) == row.run}


def forget_elsewhere(connection: Connection, heard: Collection[str], findings: Findings) -> None:
    """Cards seen now are no longer where an earlier run of another host saw them."""
    seen = {sighting.card for sighting in findings.sightings}
    named = {_who(d.key, d.host) for d in findings.differences if d.kind is Kind.APPEARED and d.sure}
    query = select(DIFFERENCES.c.key, DIFFERENCES.c.kind, DIFFERENCES.c.card, DIFFERENCES.c.host)
    others = [row for row in connection.execute(query.where(DIFFERENCES.c.kind.in_(PLACED))) if row.host not in heard]
    stale = [d.key for d in others if (d.card in seen if d.card else _who(d.key, d.host) in named)]
    for some in _slices(stale):
        connection.execute(delete(DIFFERENCES).where(DIFFERENCES.c.key.in_(some)))


def _who(key: str, host: str) -> str:
    return key.removesuffix(f":{host}")


def open_differences(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[Difference, int]]:
    """Those of these differences that nobody has judged, each with the run that saw it last."""
    query = select(DIFFERENCES).where(OPEN)
    found = (connection.execute(query.where(DIFFERENCES.c.key.in_(some))) for some in _slices(keys))
    return {row.key: (_difference(row), row.run) for rows in found for row in rows}


def _difference(row: Row[tuple[Any, ...]]) -> Difference:
    body = json.loads(row.body)
    sides = (body["ledger"], body["probe"], tuple(body["reasons"]))
    known = (Kind(row.kind), row.host, row.card, row.slot, *sides, row.suggestion, bool(row.sure))
    return Difference(*known, **reading_of(body))


def reading_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """How a difference is read; one kept by an earlier program says nothing of it."""
    rows = tuple((name, recorded, seen) for name, recorded, seen in body.get("evidence", ()))
    plain = {"incident": body.get("incident", ""), "confidence": body.get("confidence"), "other": body.get("other", "")}
    return {**plain, "evidence": rows}


def open_kinds(connection: Connection, run: int | None = None) -> dict[str, int]:
    """How many differences of each kind nobody has judged: all of them, or those that this run saw last. This is the
    number that every screen and command says."""
    counted = select(DIFFERENCES.c.kind, func.count()).where(OPEN).group_by(DIFFERENCES.c.kind)
    rows = connection.execute(counted if run is None else counted.where(DIFFERENCES.c.run == run))
    return {row.kind: row[1] for row in rows}


def judged(connection: Connection, keys: Sequence[str], verdict: str) -> None:
    """Note how differences were judged: they are not raised again while they are seen unchanged. No verdict
    opens them again."""
    for some in _slices(keys):
        connection.execute(update(DIFFERENCES).where(DIFFERENCES.c.key.in_(some)).values(verdict=verdict))


def keep_sightings(
    connection: Connection, run: int, sightings: Sequence[Sighting], answers: Mapping[str, Observation], at: str
) -> None:
    """Where each card was last seen, what it did, and its last day of load."""
    cards = [s.card for s in sightings]
    loads = _loads(connection, cards)
    for some in _slices(cards):
        connection.execute(delete(SIGHTINGS).where(SIGHTINGS.c.card.in_(some)))
    rows = [_sighted(s, answers[s.host].seen[s.index], run, at, loads.get(s.card)) for s in sightings]
    if rows:
        connection.execute(insert(SIGHTINGS), rows)


def _loads(connection: Connection, cards: Sequence[str]) -> dict[str, bytes]:
    query = select(SIGHTINGS.c.card, SIGHTINGS.c.load)
    found = (connection.execute(query.where(SIGHTINGS.c.card.in_(some))).all() for some in _slices(cards))
    return {row.card: row.load for rows in found for row in rows}


def _sighted(s: Sighting, seen: Seen, run: int, at: str, before: bytes | None) -> dict[str, object]:
    sample = NO_SAMPLE if seen.utilisation is None else min(max(seen.utilisation, 0), 100)
    load = ((before or bytes([NO_SAMPLE]) * SAMPLES) + bytes([sample]))[-SAMPLES:]
    doing = activity(seen).value
    return {"card": s.card, "host": s.host, "slot": s.slot, "run": run, "at": at, "activity": doing, "load": load}


def together(connection: Connection, hosts: set[str]) -> list[str]:
    """These hosts and those that must be looked at with them: where their cards were seen instead, and where a card
    of their differences was seen besides, or is recorded."""
    found = set(hosts)
    for some in _slices(sorted(hosts)):
        elsewhere = select(SIGHTINGS.c.host).join(CARDS, CARDS.c.id == SIGHTINGS.c.card).where(CARDS.c.host.in_(some))
        here = select(DIFFERENCES.c.card).where(DIFFERENCES.c.host.in_(some), DIFFERENCES.c.card != "")
        besides = select(DIFFERENCES.c.host).where(DIFFERENCES.c.card.in_(here))
        recorded = select(CARDS.c.host).where(CARDS.c.id.in_(here), CARDS.c.host != "")
        found.update(*(connection.scalars(query) for query in (elsewhere, besides, recorded)))
    return sorted(found)


def place_sightings(
    connection: Connection, run: int, sightings: Sequence[Sighting], answers: Mapping[str, Observation]
) -> None:
    """What an answer kept earlier says of cards that were entered since; the others have their samples already."""
    have = _loads(connection, [s.card for s in sightings])
    fresh = [s for s in sightings if s.card not in have]
    rows = [_sighted(s, answers[s.host].seen[s.index], run, written(answers[s.host].at), None) for s in fresh]
    if rows:
        connection.execute(insert(SIGHTINGS), rows)


def keep_rates(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Racked and lit counts of a run per centre, each with its denominators."""
    if rows:
        connection.execute(insert(RATES), [dict(row) for row in rows])
