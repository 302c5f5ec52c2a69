"""Paid but dark, lit but unpaid: cards a reservation pays for that did no work, and cards that work under no lease.

A card is dark when it was read in the window and worked in no sample of it. Where nobody could read it, or its host did
not answer last, it is unknown, and never dark. Samples weigh by the time they stand for, however irregular the runs
were. Contracts that bill by use pay nothing for a dark card, so they are not in question.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, select, true

from volute.domain.days import day_in
from volute.domain.instant import read, written
from volute.domain.leases import Terms, terms_of
from volute.domain.money import Currency
from volute.domain.sampling import hours_held
from volute.domain.seen import WORKING_PERCENT
from volute.ledger.expectations import centre_names, register
from volute.ledger.findings import NO_SAMPLE, SAMPLES
from volute.ledger.readings import silent_hosts
from volute.ledger.samples import Sampled, sampled
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS
from volute.ledger.zones import zones

WINDOW, HOUR = timedelta(days=1), timedelta(hours=1)
PAGE = 5000
DARK, UNPAID, UNKNOWN = "dark", "unpaid", "unknown"
KINDS = (DARK, UNPAID, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Group:
    """Cards of one lease, or without one of one centre, in which the same was found.

    ``read`` are card-hours somebody looked at, of ``were``, in ``samples`` looks at single cards; ``lit`` those of them
    in which the cards worked. ``of`` are all cards of the lease; ``monthly`` is the rent of the cards found, in the
    contract's currency and on its VAT basis. ``place`` is what the centre is called.
    """

    kind: str
    lease: str
    tenant: str
    centre: str
    place: str
    cards: tuple[str, ...]
    of: int
    read: float
    were: float
    lit: float
    samples: int
    monthly: float | None
    currency: str

    @property
    def coverage(self) -> float | None:
        return self.read / self.were if self.were else None

    @property
    def looks(self) -> float:
        """Samples a card."""
        return self.samples / len(self.cards)


@dataclass(frozen=True, slots=True)
class UseCheck:
    """Groups by kind, the most cards first; ``since`` and ``until`` bound what was looked at, in ``looks`` runs."""

    since: datetime
    until: datetime
    groups: tuple[Group, ...]
    looks: int = 0

    def cards(self, kind: str) -> tuple[str, ...]:
        return tuple(card for group in self.groups if group.kind == kind for card in group.cards)


def use_check(ledger: Ledger, now: datetime, window: timedelta = WINDOW) -> UseCheck:
    """As of now, over the window until now."""
    with ledger.reading() as connection:
        return checked_use(connection, now, window)


def checked_use(
    connection: Connection, now: datetime, window: timedelta = WINDOW, kinds: Sequence[str] = KINDS
) -> UseCheck:
    """The same inside a reading transaction; only groups of these kinds are looked for."""
    since = now - window
    entries = {name: terms_of(name, fields) for name, fields in register(connection, "lease").items()}
    racked = _racked(connection, let=UNPAID not in kinds)
    taken = sampled(connection, since)
    looked = _looked(racked, taken, since, now)
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, kind in _found(racked, looked, _Paid(connection, entries, now), set(silent_hosts(connection)), since):
        if kind in kinds:
            found[kind, racked.lease[at], racked.centre[at] if kind == UNPAID else ""].append(at)
    under = Counter(racked.lease)
    groups = [_group(key, places, racked, entries, under, looked, window / HOUR) for key, places in found.items()]
    groups.sort(key=lambda group: (KINDS.index(group.kind), -len(group.cards), group.lease, group.centre))
    return UseCheck(since, now, tuple(groups), len(taken.began))


@dataclass(frozen=True, slots=True)
class _Racked:
    """Racked cards, a column each; ``where`` it was sighted last. ``names`` are of centres."""

    names: Mapping[str, str]
    card: Sequence[str] = ()
    lease: Sequence[str] = ()
    centre: Sequence[str] = ()
    host: Sequence[str] = ()
    changed: Sequence[str] = ()
    activity: Sequence[str | None] = ()
    at: Sequence[str | None] = ()
    run: Sequence[int | None] = ()
    where: Sequence[str | None] = ()
    load: Sequence[bytes | None] = ()


def _racked(connection: Connection, *, let: bool) -> _Racked:
    """All, or those under a lease: only they can be dark. A page at a time, so that the window is not kept waiting."""
    card = (CARDS.c.id, CARDS.c.lease, CARDS.c.centre, CARDS.c.host, CARDS.c.changed)
    seen = (SIGHTINGS.c.activity, SIGHTINGS.c.at, SIGHTINGS.c.run, SIGHTINGS.c.host, SIGHTINGS.c.load)
    joined = CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
    asked = (CARDS.c.custody == "racked") & (CARDS.c.lease != "" if let else true())
    rows = connection.execute(select(*card, *seen).select_from(joined).where(asked).order_by(CARDS.c.id))
    columns: list[list[Any]] = [[] for _ in (*card, *seen)]
    while page := rows.fetchmany(PAGE):
        for column, values in zip(columns, zip(*page, strict=True), strict=True):
            column.extend(values)
    return _Racked(centre_names(connection), *columns)


@dataclass(frozen=True, slots=True)
class _Looked:
    """Of each card in the window: hours read, hours in which it worked, and how many samples tell."""

    read: Any
    lit: Any
    samples: Any


def _looked(racked: _Racked, taken: Sampled, since: datetime, now: datetime) -> _Looked:
    """Every sample weighs the hours it stands for. Cards that the same runs saw share their weights."""
    blank = bytes([NO_SAMPLE]) * SAMPLES
    load = np.frombuffer(b"".join(one or blank for one in racked.load), np.uint8).reshape(-1, SAMPLES)
    sights = list(zip(racked.where, racked.run, racked.at, strict=True))
    kinds: dict[tuple[datetime, ...], int] = {}
    which = {
        (where, run, at): kinds.setdefault(taken.times(where, run, read(at)) if where and at else (), len(kinds))
        for where, run, at in set(sights)
    }
    held = np.zeros((max(len(kinds), 1), SAMPLES))
    for times, at in kinds.items():
        held[at, SAMPLES - len(times) :] = hours_held(times, since, now)
    weight = held[np.fromiter((which[sight] for sight in sights), np.intp, len(sights))] * (load != NO_SAMPLE)
    working = (weight * (load >= WORKING_PERCENT)).sum(axis=1)
    return _Looked(weight.sum(axis=1), working, (weight > 0).sum(axis=1))


class _Paid:
    """Is a card paid for, and by reservation? A contract is in force by the day of the card's centre."""

    def __init__(self, connection: Connection, entries: Mapping[str, Terms], now: datetime) -> None:
        self._entries, self._now, self._zones = entries, now, zones(connection)
        self._known: dict[tuple[str, str], tuple[bool, bool]] = {}

    def of(self, lease: str, centre: str) -> tuple[bool, bool]:
        if (lease, centre) not in self._known:
            terms = self._entries.get(lease)
            paid = terms is not None and terms.in_force(day_in(self._now, self._zones.of(centre)))
            self._known[lease, centre] = paid, paid and terms is not None and terms.by_month
        return self._known[lease, centre]


def _found(
    racked: _Racked, looked: _Looked, paid: _Paid, silent: set[str], since: datetime
) -> Iterator[tuple[int, str]]:
    """Places of the cards that are not as they should be, and what was found in each."""
    begun = written(since)
    standing = [paid.of(*each) for each in zip(racked.lease, racked.centre, strict=True)]
    bought, reserved = (np.array([each[at] for each in standing], bool) for at in (0, 1))
    doing = zip(racked.activity, racked.at, strict=True)
    works = np.array([what == "working" and at is not None and at >= begun for what, at in doing], bool)
    settled = np.array([changed < begun for changed in racked.changed], bool)  # under no lease all the time
    readable = (looked.read > 0) & ~np.array([host in silent for host in racked.host], bool)
    idle = reserved & ~(readable & ((looked.lit > 0) | works))
    unpaid = ~bought & readable & (works | (settled & (looked.lit > 0)))
    for at in np.flatnonzero(idle | unpaid).tolist():
        yield at, UNPAID if unpaid[at] else DARK if readable[at] else UNKNOWN


def _the_only(centres: Set[str]) -> str:
    return "".join(centres) if len(centres) == 1 else ""


def _group(
    key: tuple[str, str, str],
    places: Sequence[int],
    racked: _Racked,
    entries: Mapping[str, Terms],
    under: Mapping[str, int],
    looked: _Looked,
    hours: float,
) -> Group:
    """``under`` is how many racked cards each lease has."""
    kind, lease, centre = key
    terms = entries.get(lease)
    one = centre or _the_only({racked.centre[at] for at in places})
    cards = tuple(racked.card[at] for at in places)
    rent = terms.monthly(len(cards)) if terms and kind != UNPAID else None
    return Group(
        kind=kind,
        lease=lease,
        tenant=terms.tenant if terms else "",
        centre=one,
        place=racked.names.get(one, one),
        cards=cards,
        of=under[lease] if lease else len(cards),
        read=float(looked.read[list(places)].sum()),
        were=len(cards) * hours,
        lit=float(looked.lit[list(places)].sum()),
        samples=int(looked.samples[list(places)].sum()),
        monthly=None if rent is None else float(rent),
        currency=(terms.currency if terms else Currency.CNY).value,
    )
