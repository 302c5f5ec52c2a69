"""The quote book: every quote anybody ever entered and nobody took back, and which of them the comparison goes by."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from volute.domain.events import Described, Evidence, Fact, Retired, event
from volute.domain.instant import read
from volute.domain.quotes import THIN_DAYS, Limits
from volute.domain.replay import standing
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.tables import ENTRIES
from volute.queries.prices import Price, PriceBook, entry_name, price

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote. ``entry`` and ``seq`` are the fact that says it; ``counts`` when the comparison goes by it.

    ``stale``: the one that counts is old. ``thin``: few sources have quoted this lately. ``retired``: it holds no more.
    """

    entry: str
    seq: int
    said: Price
    by: str
    entered: datetime
    retired: bool = False
    counts: bool = False
    stale: bool = False
    thin: bool = False

    @property
    def pictured(self) -> bool:
        """What was said is kept as a picture."""
        return bool(self.said.picture)

    @property
    def key(self) -> Key:
        """What it is a quote of."""
        return self.said.variant, self.said.what, self.said.centre


def quotes(ledger: Ledger, today: date, limits: Limits | None = None) -> tuple[Quoted, ...]:
    """By model, purpose and centre, the newest first; flagged by the person's limits, or the usual ones."""
    limits = limits or Limits()
    query = select(ENTRIES).where(ENTRIES.c.subject.startswith("price:")).order_by(ENTRIES.c.subject, ENTRIES.c.seq)
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
        book = PriceBook(register(connection, "price"))
    histories: dict[str, list[Fact]] = defaultdict(list)
    for row in rows:
        told = event(row.kind, json.loads(row.body))
        histories[row.subject].append(Fact(row.subject, row.seq, read(row.recorded), row.by, told))
    found = [quote for subject, history in histories.items() for quote in _of(subject, history)]
    counted = _counting(found, book)
    thin = {key for key, lately in sources(found, today).items() if len(lately) < limits.enough}
    marked = (_marked(q, counted, thin, today, limits) for q in found)
    return tuple(sorted(marked, key=lambda q: (q.key, -q.said.as_of.toordinal(), -q.seq)))


def _of(subject: str, history: Iterable[Fact]) -> list[Quoted]:
    """Each description that stands is a quote, unless it corrects the one before; a retired entry's newest holds no
    more."""
    fields: Mapping[str, Evidence] = {}
    found: list[Quoted] = []
    for fact in standing(list(history)):
        if isinstance(fact.event, Described):
            fields = {**fields, **fact.event.fields}
            quoted = Quoted(subject.partition(":")[2], fact.seq, price(fields), fact.by, fact.at)
            found[-1 if found and _corrects(quoted, found[-1]) else len(found) :] = [quoted]
        elif isinstance(fact.event, Retired) and found:
            found[-1] = replace(found[-1], retired=True)
    return found


def _corrects(later: Quoted, former: Quoted) -> bool:
    """A typed entry is said anew with every quote, but one source has one price a day; other entries hold one quote."""
    now, before = later.said, former.said
    typed = later.entry == entry_name(now.variant, now.what, now.centre)
    return not typed or (now.as_of, now.source) == (before.as_of, before.source)


def _counting(found: Iterable[Quoted], book: PriceBook) -> set[tuple[str, int]]:
    """Of every key the fact whose price the book has."""
    last: dict[Key, Quoted] = {}
    for quoted in found:
        if not quoted.retired and book.find(*quoted.key) == quoted.said:
            last[quoted.key] = quoted
    return {(quoted.entry, quoted.seq) for quoted in last.values()}


def sources(found: Iterable[Quoted], today: date) -> dict[Key, set[str]]:
    """Who has quoted this in the last months; a guess is nobody's quote."""
    said: dict[Key, set[str]] = defaultdict(set)
    for quoted in found:
        recent = today - timedelta(days=THIN_DAYS) <= quoted.said.as_of <= today
        said[quoted.key] |= {quoted.said.source} if recent and not quoted.said.assumed else set()
    return said


def _marked(quoted: Quoted, counted: set[tuple[str, int]], thin: set[Key], today: date, limits: Limits) -> Quoted:
    counts = (quoted.entry, quoted.seq) in counted
    stale = counts and (today - quoted.said.as_of).days > limits.stale_days
    return replace(quoted, counts=counts, stale=stale, thin=counts and quoted.key in thin)
