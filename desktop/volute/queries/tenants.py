"""Every tenant: leases, cards, rent a month, deposits held, what ends next, and statements sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from volute.domain.days import day_in
from volute.domain.deposits import Deposit, deposit_of
from volute.domain.events import Evidence
from volute.domain.leases import Terms, fields_on, terms_of
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS


@dataclass(frozen=True, slots=True)
class Tenant:
    """By currency: ``monthly``, ``deposits`` held, those of leases that ended too, and ``due``, what running leases
    agreed on and nobody recorded as received. ``by_use`` counts leases whose rent nobody knows beforehand."""

    name: str
    leases: tuple[str, ...]
    ended: int
    cards: tuple[str, ...]
    monthly: Mapping[str, Decimal]
    by_use: int
    deposits: Mapping[str, Decimal]
    due: Mapping[str, Decimal]
    next_end: date | None
    statements: tuple[str, ...]


def tenants(ledger: Ledger, now: datetime) -> tuple[Tenant, ...]:
    """As of now, by name."""
    with ledger.reading() as connection:
        entries = register(connection, "lease")
        sealed = register(connection, "statement")
        query = select(CARDS.c.id, CARDS.c.lease).where(CARDS.c.lease != "").order_by(CARDS.c.id)
        under: dict[str, list[str]] = {}
        for card, lease in connection.execute(query):
            under.setdefault(lease, []).append(card)
    names = sorted({str(fields["tenant"]) for fields in entries.values()})
    return tuple(_tenant(name, entries, under, sealed, day_in(now)) for name in names)


def _tenant(
    name: str,
    entries: Mapping[str, Mapping[str, Evidence]],
    under: Mapping[str, list[str]],
    sealed: Mapping[str, Mapping[str, Evidence]],
    today: date,
) -> Tenant:
    mine = [terms_of(lease, fields_on(fields, today)) for lease, fields in entries.items() if fields["tenant"] == name]
    running = [terms for terms in mine if terms.status != "ended"]
    monthly: dict[str, Decimal] = {}
    for terms in running:
        rent = terms.monthly(len(under.get(terms.name, ())))
        if rent is not None:
            monthly[terms.currency.value] = monthly.get(terms.currency.value, Decimal(0)) + rent
    return Tenant(
        name=name,
        leases=tuple(terms.name for terms in running),
        ended=len(mine) - len(running),
        cards=tuple(card for terms in running for card in under.get(terms.name, ())),
        monthly=monthly,
        by_use=sum(not terms.by_month for terms in running),
        deposits=_summed(mine, lambda terms: deposit_of(entries[terms.name]).held or Decimal(0)),
        due=_summed(running, lambda terms: _due(deposit_of(entries[terms.name]))),
        next_end=min((terms.end for terms in running if terms.end and terms.end >= today), default=None),
        statements=tuple(number for number, fields in sealed.items() if fields["tenant"] == name),
    )


def _summed(leases: Sequence[Terms], amount: Callable[[Terms], Decimal]) -> dict[str, Decimal]:
    """By currency; nil is left out."""
    found: dict[str, Decimal] = {}
    for terms in leases:
        found[terms.currency.value] = found.get(terms.currency.value, Decimal(0)) + amount(terms)
    return {currency: total for currency, total in found.items() if total}


def _due(deposit: Deposit) -> Decimal:
    return max(deposit.agreed - (deposit.received or Decimal(0)), Decimal(0))
