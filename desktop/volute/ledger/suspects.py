"""Signs of modification, as the newest look at each card showed them: evidence beside the ledger, never part of it.

What asks for a person is derived when somebody looks: the signs less what the card's history declares and judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Row, delete, insert, select

from volute.domain.differences import Sighting
from volute.domain.modification import Sign, Strength, asks, unexplained
from volute.ledger.tables import CARDS, SUSPECTS

MANY = 500


@dataclass(frozen=True, slots=True)
class Task:
    """A card that differs from its model while nobody said why: work for a person, opened by evidence alone."""

    card: str
    variant: str
    centre: str
    host: str
    slot: int
    run: int
    at: str
    since: str
    signs: tuple[Sign, ...]


def keep_suspects(
    connection: Connection, run: int, at: str, looked_at: Iterable[Sighting], found: Mapping[str, Sequence[Sign]]
) -> None:
    """Replace what was known of the cards looked at. Signs seen before keep their first date; a new one begins anew."""
    sighted = {sighting.card: sighting for sighting in looked_at}
    before = {row.card: row for row in connection.execute(select(SUSPECTS)) if row.card in sighted}
    for some in _slices(list(before)):
        connection.execute(delete(SUSPECTS).where(SUSPECTS.c.card.in_(some)))
    rows = [_row(sighted[card], run, at, signs, before.get(card)) for card, signs in found.items() if signs]
    if rows:
        connection.execute(insert(SUSPECTS), rows)


def _row(
    s: Sighting, run: int, at: str, signs: Sequence[Sign], before: Row[tuple[object, ...]] | None
) -> dict[str, object]:
    known = {sign.token for sign in _signs(before.signs)} if before else set()
    since = before.since if before and known >= {sign.token for sign in signs} else at
    text = json.dumps([asdict(sign) for sign in signs], ensure_ascii=False)
    return {"card": s.card, "host": s.host, "slot": s.slot, "run": run, "at": at, "since": since, "signs": text}


def _signs(text: str) -> tuple[Sign, ...]:
    """As they were kept."""
    rows = json.loads(text)
    return tuple(Sign(**{**r, "strength": Strength(r["strength"]), "sources": tuple(r["sources"])}) for r in rows)


def _slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + MANY] for start in range(0, len(values), MANY))


def kept_signs(connection: Connection, kind: str) -> dict[str, Sign]:
    """Card -> its sign of this kind, where its newest look had one."""
    rows = connection.execute(select(SUSPECTS.c.card, SUSPECTS.c.signs).where(SUSPECTS.c.signs.contains(kind)))
    return {row.card: sign for row in rows for sign in _signs(row.signs) if sign.kind == kind}


def open_tasks(connection: Connection, cards: Sequence[str] | None = None) -> tuple[Task, ...]:
    """The tasks that stand, of these cards or of all that we own, the oldest first. One a card."""
    told = [CARDS.c[name] for name in ("variant", "centre", "modifications", "cleared")]
    query = select(SUSPECTS, *told).join(CARDS, CARDS.c.id == SUSPECTS.c.card).where(CARDS.c.custody != "gone")
    slices = [None] if cards is None else list(_slices(cards))
    rows = [r for s in slices for r in connection.execute(query if s is None else query.where(CARDS.c.id.in_(s)))]
    found = (_task(row) for row in rows)
    return tuple(sorted((task for task in found if task), key=lambda task: (task.since, task.card)))


def _task(row: Row[tuple[object, ...]]) -> Task | None:
    declared, cleared = frozenset(row.modifications.split()), frozenset(row.cleared.split("\n"))
    left = unexplained(_signs(row.signs), declared, cleared)
    if not asks(left):
        return None
    return Task(row.card, row.variant, row.centre, row.host, row.slot, row.run, row.at, row.since, left)
