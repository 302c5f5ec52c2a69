"""What a month's downtime of a lease is by the evidence, and what of it the contract credits. A proposal: only a person
takes it into the statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from sqlalchemy import Connection, select

from volute.domain.days import begins, over
from volute.domain.leases import Terms, terms_of
from volute.domain.metering import metered, period_days
from volute.domain.problems import Refused
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.ledger.tenures import Tenure, tenures
from volute.ledger.zones import zones
from volute.queries.metered import meters_by_lease
from volute.queries.outages import Outage, Span, outages

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Downtime:
    """``down`` of ``contracted`` card-hours, of which ``watched`` were looked at. ``entered`` is what was credited for
    the month already; None when nothing was."""

    terms: Terms
    month: str
    since: datetime
    until: datetime
    outages: tuple[Outage, ...]
    contracted: float
    watched: float
    entered: Decimal | None

    @property
    def down(self) -> float:
        return sum(outage.hours for outage in self.outages)

    @property
    def allowed(self) -> float | None:
        """Hours that may be missing by the contract; None where it promises no availability."""
        promised = self.terms.availability
        return None if promised is None else float(1 - promised) * self.contracted

    @property
    def credit(self) -> float | None:
        """What is missing beyond; None where the contract promises nothing, or bills by use and so credits itself."""
        return None if self.allowed is None or not self.terms.by_month else max(self.down - self.allowed, 0.0)


def downtime(ledger: Ledger, lease: str, month: str, now: datetime) -> Downtime:
    """Of the cards that stood under a lease in a month, in the zone of its centre. Refused for no lease or month."""
    with ledger.reading() as connection:
        fields = register(connection, "lease").get(lease)
        if fields is None:
            raise Refused("no_such_entry", register="lease", name=lease)
        try:
            first, last = period_days(month)
        except ValueError as odd:
            raise Refused("field_bad", register="meter", field="period", given=month or "—", shape="period") from odd
        terms = terms_of(lease, fields)
        stood = [t for t in tenures(connection, [lease]) if t.since <= last and (t.until or last) >= first]
        zone = zones(connection).of(_centre(connection, stood))
        begin, end = begins(max(first, terms.start), zone), over(min(last, terms.end or last), zone)
        window = begin, max(min(end, now), begin)
        spans = [(t.card, _within(t, window, zone)) for t in stood]
        found, watched = outages(connection, spans, window)
        entered = metered(meters_by_lease(connection).get(lease, ()), "down_hours", first, last)
    contracted = sum((until - since) / HOUR for _, (since, until) in spans)
    known = entered.amount if entered.known else None
    return Downtime(terms, month, *window, found, contracted, watched, known)


def _centre(connection: Connection, stood: Sequence[Tenure]) -> str:
    cards = [tenure.card for tenure in stood[:1]]
    return connection.scalar(select(CARDS.c.centre).where(CARDS.c.id.in_(cards))) or ""


def _within(tenure: Tenure, window: Span, zone: tzinfo) -> Span:
    since = max(begins(tenure.since, zone), window[0])
    until = min(over(tenure.until, zone), window[1]) if tenure.until else window[1]
    return since, max(since, until)
