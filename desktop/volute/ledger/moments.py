"""How many cards of each kind stood at past moments: what went on since is read once for all of them.

As in ``past``, a history is cut before its first fact of a later day, and what was taken back since was wrong then too.
Only cards to which more was done since than that rent came back are folded; the rest are counted as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, takewhile

from sqlalchemy import Connection, Select, case, func, or_, select

from volute.domain.card import RECOVERED, Card, claims_text
from volute.domain.catalogue import variant_key
from volute.domain.events import Fact
from volute.domain.instant import written
from volute.domain.replay import grown, standing
from volute.domain.view import state
from volute.ledger.chain import Entry
from volute.ledger.histories import MANY, entries_of
from volute.ledger.parts import ALIKE, SUMS, Key, Part
from volute.ledger.past import Far
from volute.ledger.reading_tables import paid_for
from volute.ledger.tables import CARDS, ENTRIES

SAYS_NOTHING = ENTRIES.c.kind.in_(("identified", "reconciled", "noted"))  # of what is counted
CAME_BACK = (ENTRIES.c.kind == "costed") & ENTRIES.c.body.contains(f'"what":"{RECOVERED}"')
OF_CARD = ENTRIES.join(CARDS, CARDS.c.id == ENTRIES.c.subject)


def cards_at(connection: Connection, moments: Sequence[datetime], far: Far = lambda n, of: None) -> list[list[Part]]:
    """For each moment, the oldest first. Inside a reading transaction."""
    days = [written(moment) for moment in moments]
    changed = _changed(days[0])
    as_now = select(*ALIKE, *SUMS).where(CARDS.c.id.not_in(changed)).group_by(*ALIKE)
    same = [Part(*row) for row in connection.execute(as_now)]
    stood = [[*same, *corrections] for corrections in _corrections(connection, days, changed)]
    _fold(connection, sorted(connection.scalars(changed)), moments, stood, far)
    return stood


def _changed(since: str) -> Select[tuple[str]]:
    """Cards that may have been alike with others: more was done to them since than that rent came back, or an older
    fact was told after a later one."""
    more = func.sum(case((SAYS_NOTHING | CAME_BACK, 0), else_=1)) > 0
    mixed = func.count() != CARDS.c.seq - func.min(ENTRIES.c.seq) + 1
    later = select(ENTRIES.c.subject).select_from(OF_CARD).where(ENTRIES.c.at > since)
    return later.group_by(ENTRIES.c.subject, CARDS.c.seq).having(or_(more, mixed))


def _corrections(connection: Connection, days: Sequence[str], changed: Select[tuple[str]]) -> Iterator[list[Part]]:
    """Of the cards that are as they were, what came back later had not come back yet."""
    back: list[dict[Key, int]] = [{} for _ in days]
    for key, at, minor in _came_back(connection, days[0], changed):
        for day, of in zip(days, back, strict=True):
            if at > day:
                of[key] = of.get(key, 0) + minor
    for of in back:
        yield [Part(*key)._replace(cost=-minor) for key, minor in of.items()]


def _came_back(connection: Connection, since: str, changed: Select[tuple[str]]) -> Iterator[tuple[Key, str, int]]:
    body = case((ENTRIES.c.kind == "costed", ENTRIES.c.body), else_="")
    query = select(ENTRIES.c.subject, ENTRIES.c.at, body, *ALIKE, CARDS.c.received).select_from(OF_CARD)
    query = query.where(ENTRIES.c.at > since, ENTRIES.c.subject.not_in(changed))
    subject, newest = "", ""
    for card, at, text, *key in connection.execute(query.order_by(ENTRIES.c.subject, ENTRIES.c.seq)).all():
        subject, newest = card, max(at, newest) if card == subject else at  # what follows a later fact is later
        if text:
            yield (*key,), newest, json.loads(text)["minor"]


def _fold(
    connection: Connection, cards: Sequence[str], moments: Sequence[datetime], stood: Sequence[list[Part]], far: Far
) -> None:
    for start in range(0, len(cards), MANY):
        far(start, len(cards))
        entries = entries_of(connection, cards[start : start + MANY])
        for _, group in groupby(entries, key=lambda entry: entry.subject):
            _count(_cards_then(_facts(list(group), written(moments[-1])), moments), stood)


def _facts(history: Sequence[Entry], until: str) -> list[Fact]:
    """What stands of a history; where nothing was taken back, what came after the last moment need not be read."""
    if any(entry.kind == "retracted" for entry in history):
        return standing([entry.fact for entry in history])
    return [entry.fact for entry in takewhile(lambda entry: entry.at <= until, history)]


def _cards_then(facts: Sequence[Fact], moments: Sequence[datetime]) -> list[Card | None]:
    """The card at each moment; None before it was entered."""
    kept = [next((at for at, fact in enumerate(facts) if fact.at > moment), len(facts)) for moment in moments]
    cards: list[Card | None] = [None, *grown(facts[: kept[-1]])]
    return [cards[n] for n in kept]


def _count(cards: Sequence[Card | None], stood: Sequence[list[Part]]) -> None:
    last, part = None, None
    for then, card in zip(stood, cards, strict=True):
        if card is not None:
            last, part = card, part if card is last and part else _part(card)
            then.append(part)


def _part(card: Card) -> Part:
    """One card, as the reading tables say it."""
    received, (paid, with_vat) = written(card.received), paid_for(card)
    return Part(
        centre=card.place.centre,
        variant=variant_key(card.model, card.memory_mib),
        custody=card.custody.value,
        state=state(card),
        cooler=card.cooler.value,
        lease=card.lease,
        claims=claims_text(card.encumbrances),
        came=received[:7],
        received=received,
        cards=1,
        costed=int(paid is not None),
        paid=paid or 0,
        with_vat=with_vat or 0,
        cost=sum(cost.money.minor for cost in card.costs),
    )
