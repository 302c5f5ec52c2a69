"""When cards could not be used, by what runs saw of their hosts and by what the ledger says of their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from sqlalchemy import Connection, select

from volute.domain.card import Custody, Health
from volute.domain.downtime import FAILED, MISSING, OUT, SILENT, UNKNOWN, UP, Look, Spell, spells
from volute.domain.events import Fact, Moved, Registered, StepTaken
from volute.domain.health import examine
from volute.domain.instant import read, written
from volute.domain.replay import replay, standing
from volute.domain.seen import Outcome
from volute.ledger.histories import entries_of
from volute.ledger.readings import MANY, unpack_seen
from volute.ledger.tables import ANSWERS, CARDS

HOUR = timedelta(hours=1)
PLACING = (Registered, Moved, StepTaken)
NOT_HEARD = (Outcome.UNREACHABLE.value, Outcome.TIMED_OUT.value)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Outage:
    """Cards that were down together: silent (their host did not answer), missing, failed, or out of the rack."""

    kind: str
    host: str
    cards: tuple[str, ...]
    since: datetime
    until: datetime
    hours: float  # card-hours
    looks: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer of a host: whether it was heard, and the cards it showed, with those of them that had failed."""

    at: datetime
    outcome: str
    shown: Mapping[str, bool]

    def of(self, names: Sequence[str]) -> str:
        """What it says of the card that bears one of these names. A host that answers but cannot be read tells
        nothing."""
        if self.outcome in NOT_HEARD:
            return SILENT
        if self.outcome != Outcome.ANSWERED.value or not names:
            return UNKNOWN
        said = [self.shown[name] for name in names if name in self.shown]
        return MISSING if not said else FAILED if any(said) else UP


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the ledger has a card from a moment on; no ``host`` is out of the rack."""

    since: datetime
    host: str


def outages(
    connection: Connection, spans: Sequence[tuple[str, Span]], window: Span
) -> tuple[tuple[Outage, ...], float]:
    """Of these cards, each in its span, which lies in the window; with the card-hours that were looked at."""
    cards = sorted({card for card, _ in spans})
    places, names = _places(connection, cards), _names(connection, cards)
    hosts = sorted({place.host for of in places.values() for place in of if place.host})
    answers = _answers(connection, hosts, window)
    found: dict[tuple[str, str, datetime, datetime], list[tuple[str, Spell]]] = defaultdict(list)
    watched = 0.0
    for card, span in spans:
        told, hours = _of_card(places[card], names[card], answers, span)
        watched += hours
        for spell in told:
            found[spell.kind, spell.host, spell.since, spell.until].append((card, spell))
    made = [_outage(key, held) for key, held in found.items()]
    return tuple(sorted(made, key=lambda each: (each.since, each.host, each.kind))), watched


def _outage(key: tuple[str, str, datetime, datetime], held: Sequence[tuple[str, Spell]]) -> Outage:
    kind, host, since, until = key
    hours, looks = sum(spell.hours for _, spell in held), max(spell.looks for _, spell in held)
    return Outage(kind, host, tuple(card for card, _ in held), since, until, hours, looks)


def _of_card(
    places: Sequence[_Place], names: Sequence[str], answers: Mapping[str, Sequence[_Answer]], span: Span
) -> tuple[list[Spell], float]:
    """Its spells, and the hours looked at; while it is out of the rack the ledger knows every hour."""
    looks: list[Look] = []
    out: list[Spell] = []
    for place, later in pairwise([*places, _Place(span[1], "")]):
        since, until = max(place.since, span[0]), min(later.since, span[1])
        if since >= until:
            continue
        if not place.host:
            out.append(Spell(OUT, "", since, until, (until - since) / HOUR, 0))
        heard = (answer for answer in answers.get(place.host, ()) if since <= answer.at < until)
        looks += (Look(answer.at, place.host, answer.of(names)) for answer in heard)
    seen, watched = spells(looks, *span)
    return [*out, *seen], watched + sum(spell.hours for spell in out)


def _places(connection: Connection, cards: Sequence[str]) -> dict[str, list[_Place]]:
    facts = (entry.fact for entry in entries_of(connection, cards))
    return {card: list(_lived(standing(list(of)))) for card, of in groupby(facts, key=attrgetter("subject"))}


def _lived(facts: Sequence[Fact]) -> Iterator[_Place]:
    for at, fact in enumerate(facts, 1):
        if isinstance(fact.event, PLACING) and (card := replay(facts[:at])):
            yield _Place(fact.at, card.place.host if card.custody is Custody.RACKED else "")


def _names(connection: Connection, cards: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {card: [] for card in cards}
    for start in range(0, len(cards), MANY):
        query = select(CARDS.c.id, CARDS.c.uuid, CARDS.c.pdi, CARDS.c.serial)
        for card, *names in connection.execute(query.where(CARDS.c.id.in_(cards[start : start + MANY]))):
            found[card] = [name for name in names if name]
    return found


def _answers(connection: Connection, hosts: Sequence[str], window: Span) -> dict[str, list[_Answer]]:
    found: dict[str, list[_Answer]] = defaultdict(list)
    columns = (ANSWERS.c.host, ANSWERS.c.at, ANSWERS.c.outcome, ANSWERS.c.seen)
    between = (ANSWERS.c.at >= written(window[0])) & (ANSWERS.c.at < written(window[1]))
    for start in range(0, len(hosts), MANY):
        query = select(*columns).where(ANSWERS.c.host.in_(hosts[start : start + MANY]), between)
        for host, at, outcome, packed in connection.execute(query.order_by(ANSWERS.c.at)):
            found[host].append(_Answer(read(at), outcome, _shown(packed) if outcome == "answered" else {}))
    return found


def _shown(packed: bytes) -> dict[str, bool]:
    """Every name a card in the answer bears, and whether the card had failed."""
    told: dict[str, bool] = {}
    for card in unpack_seen(packed):
        failed = examine(card).health is Health.FAILED
        told |= {name: failed for name in (card.uuid, card.pdi, card.serial) if name}
    return told
