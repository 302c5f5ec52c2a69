"""From when to when each card stood under a lease, out of the cards' own histories; what was taken back never was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, or_, select

from volute.domain.days import ONE_DAY, day_in
from volute.domain.events import Fact, StepTaken
from volute.domain.replay import standing
from volute.ledger.histories import entries_of
from volute.ledger.tables import ENTRIES


@dataclass(frozen=True, slots=True)
class Tenure:
    """``until`` is the card's last day under the lease; None while it stands under it."""

    card: str
    lease: str
    since: date
    until: date | None


def tenures(connection: Connection, leases: Sequence[str]) -> list[Tenure]:
    """Of every card that ever stood under one of these leases."""
    named = [ENTRIES.c.body.contains(f'"lease":"{lease}"', autoescape=True) for lease in leases]
    if not named:
        return []
    query = select(ENTRIES.c.subject).where(ENTRIES.c.kind == "step_taken", or_(*named)).distinct()
    return [tenure for tenure in tenures_of(connection, sorted(connection.scalars(query))) if tenure.lease in leases]


def tenures_of(connection: Connection, cards: Sequence[str]) -> list[Tenure]:
    """Of these cards, under whatever lease."""
    facts = (entry.fact for entry in entries_of(connection, cards))
    lives = groupby(facts, key=lambda fact: fact.subject)
    return [tenure for card, history in lives for tenure in _of(card, standing(list(history)))]


def _of(card: str, facts: Iterable[Fact]) -> Iterator[Tenure]:
    """A card that went from one lease to another is under the second from the day after the first: whatever day its
    contract began, no day is of two."""
    lease, since, free = "", date.min, date.min
    for fact in facts:
        if not isinstance(fact.event, StepTaken):
            continue
        said = fact.event.evidence
        if fact.event.step == "lease":
            lease, since = str(said["lease"]), max(_day(said.get("since"), fact), free)
        elif fact.event.step == "end_lease" and lease:
            until = _day(said.get("ended"), fact)
            yield Tenure(card, lease, since, until)
            lease, free = "", until + ONE_DAY
    if lease:
        yield Tenure(card, lease, since, None)


def _day(said: object, fact: Fact) -> date:
    """The day a step names, else the day it was taken."""
    return date.fromisoformat(str(said)) if said else day_in(fact.at)
