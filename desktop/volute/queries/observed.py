"""How long cards of a lease were seen working, between which days, and how much of that time anybody looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, select

from volute.domain.days import begins, over
from volute.domain.instant import read, written
from volute.domain.rates import Sweep, weights
from volute.domain.sampling import hours_held
from volute.domain.seen import WORKING_PERCENT, Activity, activity
from volute.ledger.findings import NO_SAMPLE, SAMPLES
from volute.ledger.readings import unpack_seen
from volute.ledger.samples import Sampled, sampled
from volute.ledger.store import Ledger
from volute.ledger.tables import ANSWERS, CARDS, SIGHTINGS
from volute.ledger.tenures import tenures
from volute.ledger.zones import zones

HOUR = timedelta(hours=1)
MANY = 500


@dataclass(frozen=True, slots=True)
class Observed:
    """Card-hours: ``lit`` of those ``read``, of those that there ``were``."""

    lit: float
    read: float
    were: float

    @property
    def coverage(self) -> float | None:
        return min(self.read / self.were, 1.0) if self.were else None


def observed(connection: Connection, cards: Sequence[str], since: date, until: date) -> Observed:
    """Of these cards between two days, both counted, where they stand now.

    Answers kept of each host count half of the way to their neighbours, never longer than a day. Where the last samples
    of the cards tell of more time, they are taken instead; the two are never added. Days are those of their centre.
    """
    zone = _zone(connection, cards)
    begin, end = begins(since, zone), over(until, zone)
    were = len(cards) * (end - begin) / HOUR
    rows = [row for some in _slices(cards) for row in _cards(connection, some)]
    kept = _by_answers(connection, rows, begin, end)
    of_samples = _by_samples(rows, sampled(connection, begin), begin, end)
    lit, seen = max(kept, of_samples, key=lambda told: told[1])
    return Observed(lit, seen, were)


def observed_lease(ledger: Ledger, lease: str, since: date, until: date) -> Observed:
    """Of the cards that stood under a lease on any of these days."""
    with ledger.reading() as connection:
        stood = [t for t in tenures(connection, [lease]) if t.since <= until and (t.until or until) >= since]
        return observed(connection, sorted({tenure.card for tenure in stood}), since, until)


def _slices(cards: Sequence[str]) -> list[Sequence[str]]:
    return [cards[start : start + MANY] for start in range(0, len(cards), MANY)]


def _cards(connection: Connection, cards: Sequence[str]) -> list[Any]:
    card = (CARDS.c.host, CARDS.c.uuid, CARDS.c.pdi, CARDS.c.serial)
    columns = (*card, SIGHTINGS.c.at, SIGHTINGS.c.run, SIGHTINGS.c.host.label("where"), SIGHTINGS.c.load)
    joined = CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
    return list(connection.execute(select(*columns).select_from(joined).where(CARDS.c.id.in_(cards))))


def _zone(connection: Connection, cards: Sequence[str]) -> tzinfo:
    """Of the centre where the first of them stands: those of a lease mostly stand in one."""
    centre = connection.scalar(select(CARDS.c.centre).where(CARDS.c.id.in_(cards[:1])))
    return zones(connection).of(centre or "")


def _by_samples(rows: Sequence[Any], taken: Sampled, begin: datetime, end: datetime) -> tuple[float, float]:
    """The last samples of each card, each for the time it stands for."""
    lit = seen = 0.0
    for row in rows:
        if row.load is None:
            continue
        times = taken.times(row.where, row.run, read(row.at))
        for hours, sample in zip(hours_held(times, begin, end), row.load[SAMPLES - len(times) :], strict=True):
            seen += hours * (sample != NO_SAMPLE)
            lit += hours * (WORKING_PERCENT <= sample != NO_SAMPLE)
    return lit, seen


def _by_answers(connection: Connection, rows: Sequence[Any], begin: datetime, end: datetime) -> tuple[float, float]:
    mine: dict[str, set[str]] = defaultdict(set)
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        mine[row.host] |= {row.uuid, row.pdi, row.serial} - {""}
        count[row.host] += 1
    hosts = [host for host in mine if host]
    lit = seen = 0.0
    for some in _slices(hosts):
        query = select(ANSWERS.c.host, ANSWERS.c.at, ANSWERS.c.seen).where(
            ANSWERS.c.host.in_(some), ANSWERS.c.at >= written(begin), ANSWERS.c.at < written(end)
        )
        sweeps: dict[str, list[Sweep]] = defaultdict(list)
        for host, at, packed in connection.execute(query.order_by(ANSWERS.c.run)):
            sweeps[host].append(_sweep(read(at), packed, mine[host], count[host]))
        for swept in sweeps.values():
            held = weights(swept)
            lit += sum(hours * sweep.lit for hours, sweep in zip(held, swept, strict=True))
            seen += sum(hours * sweep.read for hours, sweep in zip(held, swept, strict=True))
    return lit, seen


def _sweep(at: datetime, packed: bytes, mine: set[str], count: int) -> Sweep:
    """What one answer says of the cards of the lease on its host."""
    doing = [activity(card) for card in unpack_seen(packed) if mine & ({card.uuid, card.pdi, card.serial} - {None})]
    known = [what for what in doing if what is not Activity.UNKNOWN]
    return Sweep(at, count, count, known.count(Activity.WORKING), max(count - len(known), 0))
