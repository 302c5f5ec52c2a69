"""From when to when each card stood under a lease, out of the cards' own histories; what was taken back never was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, or_, select

from volute.domain.days import day_in
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
    cards = sorted(connection.scalars(query))
    facts = (entry.fact for entry in entries_of(connection, cards))
    found: list[Tenure] = []
    for card, history in groupby(facts, key=lambda fact: fact.subject):
        found += (tenure for tenure in _of(card, standing(list(history))) if tenure.lease in leases)
    return found


def _of(card: str, facts: Iterable[Fact]) -> Iterator[Tenure]:
    lease, since = "", date.min
    for fact in facts:
        if not isinstance(fact.event, StepTaken):
            continue
        said = fact.event.evidence
        if fact.event.step == "lease":
            lease, since = str(said["lease"]), _day(said.get("since"), fact)
        elif fact.event.step == "end_lease" and lease:
            yield Tenure(card, lease, since, _day(said.get("ended"), fact))
            lease = ""
    if lease:
        yield Tenure(card, lease, since, None)


def _day(said: object, fact: Fact) -> date:
    """The day a step names, else the day it was taken."""
    return date.fromisoformat(str(said)) if said else day_in(fact.at)
