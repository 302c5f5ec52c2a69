"""Paid but dark, lit but unpaid: cards a reservation pays for that did no work, and cards that work under no lease.

A card is dark when it was read in the window and worked in no sample of it. Where nobody could read it, or its host did
not answer last, it is unknown, and never dark. Contracts that bill by use pay nothing for a dark card, so they are not
in question.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from volute.domain.instant import read, written
from volute.domain.leases import Terms, terms_of
from volute.domain.money import Currency
from volute.domain.seen import WORKING_PERCENT
from volute.ledger.expectations import register
from volute.ledger.findings import NO_SAMPLE, SAMPLES
from volute.ledger.readings import silent_hosts
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS

WINDOW = timedelta(days=1)
DARK, UNPAID, UNKNOWN = "dark", "unpaid", "unknown"
KINDS = (DARK, UNPAID, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Group:
    """Cards of one lease, or without one of one centre, in which the same was found.

    ``read`` are card-hours somebody looked at, of ``were``; ``of`` are all cards of the lease; ``monthly`` is the rent
    of the cards found, in the contract's currency and on its VAT basis.
    """

    kind: str
    lease: str
    tenant: str
    centre: str
    cards: tuple[str, ...]
    of: int
    read: float
    were: float
    monthly: float | None
    currency: str

    @property
    def coverage(self) -> float | None:
        return self.read / self.were if self.were else None


@dataclass(frozen=True, slots=True)
class UseCheck:
    """Groups by kind, the most cards first; ``since`` and ``until`` bound what was looked at."""

    since: datetime
    until: datetime
    groups: tuple[Group, ...]

    def cards(self, kind: str) -> tuple[str, ...]:
        return tuple(card for group in self.groups if group.kind == kind for card in group.cards)


def use_check(ledger: Ledger, now: datetime, window: timedelta = WINDOW) -> UseCheck:
    """As of now, over the window until now."""
    with ledger.reading() as connection:
        return checked_use(connection, now, window)


def checked_use(connection: Connection, now: datetime, window: timedelta = WINDOW) -> UseCheck:
    """The same inside a reading transaction."""
    since, today = now - window, now.date()
    entries = {name: terms_of(name, fields) for name, fields in register(connection, "lease").items()}
    rows = _rows(connection)
    silent = set(silent_hosts(connection))
    lit, known = _samples(rows, since, now)
    begun = written(since)
    hours = min(window / timedelta(hours=1), float(SAMPLES))
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        terms = entries.get(row.lease)
        paid = terms is not None and terms.in_force(today)
        readable = bool(known[at]) and row.host not in silent
        working = readable and row.activity == "working" and row.at >= begun
        if paid and terms and terms.by_month and not (readable and (lit[at] or working)):
            found[DARK if readable else UNKNOWN, row.lease, ""].append(at)
        elif working and not paid:
            found[UNPAID, row.lease, row.centre].append(at)
    under = Counter(row.lease for row in rows)
    groups = [_group(key, places, rows, entries, under, known, hours) for key, places in found.items()]
    groups.sort(key=lambda group: (KINDS.index(group.kind), -len(group.cards), group.lease, group.centre))
    return UseCheck(since, now, tuple(groups))


def _rows(connection: Connection) -> Sequence[Any]:
    columns = (CARDS.c.id, CARDS.c.lease, CARDS.c.centre, CARDS.c.host, SIGHTINGS.c.activity, SIGHTINGS.c.at)
    joined = CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
    return connection.execute(
        select(*columns, SIGHTINGS.c.load).select_from(joined).where(CARDS.c.custody == "racked").order_by(CARDS.c.id)
    ).all()


def _samples(rows: Sequence[Any], since: datetime, now: datetime) -> tuple[Any, Any]:
    """For each card: samples in the window in which it worked, and samples known. The last 24, one an hour."""
    blank = bytes([NO_SAMPLE]) * SAMPLES
    load = np.frombuffer(b"".join(row.load or blank for row in rows), np.uint8).reshape(len(rows), SAMPLES)
    back = np.arange(SAMPLES - 1, -1, -1)
    ages = {at: (now - read(at)) / timedelta(hours=1) if at else np.inf for at in {row.at for row in rows}}
    age = np.array([ages[row.at] for row in rows])
    within = (age[:, None] + back[None, :]) <= (now - since) / timedelta(hours=1)
    known = within & (load != NO_SAMPLE)
    return (known & (load >= WORKING_PERCENT)).sum(axis=1), known.sum(axis=1)


def _group(
    key: tuple[str, str, str],
    places: Sequence[int],
    rows: Sequence[Any],
    entries: Mapping[str, Terms],
    under: Mapping[str, int],
    known: Any,
    hours: float,
) -> Group:
    """``under`` is how many racked cards each lease has."""
    kind, lease, centre = key
    terms = entries.get(lease)
    centres = {rows[at].centre for at in places}
    cards = tuple(rows[at].id for at in places)
    rent = terms.monthly(len(cards)) if terms and kind != UNPAID else None
    return Group(
        kind=kind,
        lease=lease,
        tenant=terms.tenant if terms else "",
        centre=centre or ("".join(centres) if len(centres) == 1 else ""),
        cards=cards,
        of=under[lease] if lease else len(cards),
        read=float(sum(int(known[at]) for at in places)),
        were=len(cards) * hours,
        monthly=None if rent is None else float(rent),
        currency=(terms.currency if terms else Currency.CNY).value,
    )
