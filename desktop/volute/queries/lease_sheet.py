"""One lease with everything known of it: its terms, its cards now, what leaving would cost today, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from volute.domain.catalogue import variant_name
from volute.domain.days import day_in
from volute.domain.deposits import Deposit, deposit_of
from volute.domain.events import Evidence, Fact
from volute.domain.leases import Charge, Terms, charges, fields_on, terms_of
from volute.domain.metering import Meter
from volute.domain.problems import Refused
from volute.domain.registers import subject
from volute.ledger.expectations import register
from volute.ledger.histories import facts_of
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS
from volute.queries.billed import Sold, billed_of_lease
from volute.queries.fleet import placed
from volute.queries.metered import meters_by_lease
from volute.queries.statements import Statement, statements

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Under:
    """A card that stands under the lease now."""

    card: str
    variant: str
    centre: str
    place: str
    custody: str

    @property
    def model(self) -> str:
        return variant_name(self.variant)


@dataclass(frozen=True, slots=True)
class LeaseSheet:
    """``history`` is newest first, with what was taken back in it; ``meters`` are its readings, ``sold`` its card-hours
    since ``since``, ``statements`` those sealed."""

    terms: Terms
    fields: Mapping[str, Evidence]
    cards: tuple[Under, ...]
    history: tuple[Fact, ...]
    meters: tuple[Meter, ...]
    statements: tuple[Statement, ...]
    sold: Sold
    since: datetime

    @property
    def deposit(self) -> Deposit:
        return deposit_of(self.fields)

    def charges(self, noticed: date, returned: date) -> tuple[Charge, ...]:
        """What leaving on a day costs the tenant, by the contract."""
        return charges(self.terms, len(self.cards), noticed, returned)


def lease_sheet(ledger: Ledger, name: str, now: datetime) -> LeaseSheet:
    """Refused when there is no such lease."""
    since = now - WINDOW
    with ledger.reading() as connection:
        fields = register(connection, "lease").get(name)
        if fields is None:
            raise Refused("no_such_entry", register="lease", name=name)
        query = select(CARDS).where(CARDS.c.lease == name).order_by(CARDS.c.host, CARDS.c.slot, CARDS.c.id)
        rows = connection.execute(query).all()
        history = facts_of(connection, subject("lease", name))
        meters = meters_by_lease(connection).get(name, ())
        sold = billed_of_lease(connection, name, since, now)
    cards = (
        Under(row.id, row.variant, row.centre, placed(row.centre, row.host, row.slot, row.store), row.custody)
        for row in rows
    )
    told, sealed = tuple(reversed(history)), statements(ledger, lease=name)
    return LeaseSheet(
        terms_of(name, fields_on(fields, day_in(now))), fields, tuple(cards), told, tuple(meters), sealed, sold, since
    )
