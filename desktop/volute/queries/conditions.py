"""The newest look at every card: is it well, and is it as its model says? With every reason and every sign.

Nothing here changes a card: what nobody declared is for a person to look at, or to declare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from volute.domain.card import Cooler, Health
from volute.domain.health import Condition, examine
from volute.domain.modification import Judgement, Verdict, judge, odd_vbios
from volute.domain.seen import Seen
from volute.ledger.readings import answers_of
from volute.ledger.store import Ledger
from volute.ledger.suspects import open_tasks
from volute.ledger.tables import CARDS, SIGHTINGS
from volute.probe.reference import reference

ILL = (Health.DEGRADED, Health.FAILED)


@dataclass(frozen=True, slots=True)
class CardCondition:
    """One card of the ledger as its newest look shows it."""

    card: str
    variant: str
    centre: str
    host: str
    slot: int
    at: str
    condition: Condition
    judgement: Judgement
    since: str = ""  # a task stands since then: it differs from its model and nobody said why

    @property
    def asks(self) -> bool:
        """Whether somebody should look: it is not well, or differs from its model and nobody said why."""
        return self.condition.health in ILL or self.judgement.verdict is Verdict.UNDECLARED


def conditions(ledger: Ledger, centre: str = "") -> tuple[CardCondition, ...]:
    """Every card that was ever seen, by its newest look, in the order of centre, host and slot."""
    with ledger.reading() as connection:
        seen = list(_seen(connection, centre))
        since = {task.card: task.since for task in open_tasks(connection)}
    by_centre: dict[str, list[Seen]] = defaultdict(list)
    for row, card in seen:
        by_centre[row.centre].append(card)
    odd = {name: odd_vbios(cards) for name, cards in by_centre.items()}
    return tuple(_judged(row, card, odd[row.centre], since.get(row.id, "")) for row, card in seen)


def _seen(connection: Connection, centre: str) -> Iterator[tuple[Row[tuple[object, ...]], Seen]]:
    """Cards of the ledger with what was last seen of them."""
    names = ("id", "variant", "centre", "modifications", "cooler", "cleared", "subsystem", "vbios")
    query = select(*(CARDS.c[name] for name in names), *(SIGHTINGS.c[n] for n in ("host", "slot", "run", "at")))
    query = query.join_from(CARDS, SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
    if centre:
        query = query.where(CARDS.c.centre == centre)
    rows = connection.execute(query.order_by(CARDS.c.centre, SIGHTINGS.c.host, SIGHTINGS.c.slot)).all()
    answers = _answers(connection, rows)
    for row in rows:
        found = answers.get((row.run, row.host, row.slot))
        if found is not None:
            yield row, found


def _answers(connection: Connection, rows: Iterable[Row[tuple[object, ...]]]) -> Mapping[tuple[int, str, int], Seen]:
    hosts: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        hosts[row.run].add(row.host)
    return {
        (run, observation.host, card.slot): card
        for run, asked in hosts.items()
        for observation in answers_of(connection, run)
        if observation.host in asked
        for card in observation.seen
    }


def _judged(row: Row[tuple[object, ...]], card: Seen, odd: frozenset[str], since: str) -> CardCondition:
    declared = frozenset(str(row.modifications).split())
    if row.cooler == Cooler.UNKNOWN.value:
        declared -= {"cooler"}
    cleared = frozenset(str(row.cleared).splitlines())
    judgement = judge(card, reference(), declared, odd, recorded=row, cleared=cleared)
    return CardCondition(row.id, row.variant, row.centre, row.host, row.slot, row.at, examine(card), judgement, since)
