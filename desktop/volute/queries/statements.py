"""Statements of use: drawn up from contracts, tenures and readings, or read back as they were sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from volute.domain.days import day_in
from volute.domain.events import Evidence
from volute.domain.instant import read
from volute.domain.leases import terms_of
from volute.domain.metering import period_days
from volute.domain.price_periods import priced_terms
from volute.domain.problems import Refused
from volute.domain.registers import subject
from volute.domain.statements import REGISTER, Line, body_of, lines_of
from volute.ledger.expectations import register
from volute.ledger.histories import facts_of
from volute.ledger.store import Ledger
from volute.ledger.tables import ENTRIES
from volute.ledger.tenures import Tenure, tenures
from volute.queries.metered import meters_by_lease
from volute.queries.observed import observed

VERSION = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """One month of a tenant. Without a ``number`` it is only drawn up; ``head`` is the hash of a sealed one."""

    body: Mapping[str, Any]
    number: str = ""
    digest: str = ""
    head: str = ""
    by: str = ""
    at: datetime | None = None
    replaced_by: str = ""

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        return self.body["lines"]  # type: ignore[no-any-return]  # canonical JSON


def leases_of(ledger: Ledger, named: str) -> tuple[str, ...]:
    """The lease of this number, or every lease of the tenant of this name. Refused when there is neither."""
    with ledger.reading() as connection:
        entries = register(connection, "lease")
    if named.upper() in entries:
        return (named.upper(),)
    found = tuple(name for name, fields in entries.items() if str(fields["tenant"]).lower() == named.lower())
    if not found:
        raise Refused("no_such_entry", register="lease", name=named)
    return found


def draw_up(ledger: Ledger, leases: Sequence[str], month: str, now: datetime) -> Statement:
    """What these leases come to in a month, as the ledger is now. Refused for leases of several tenants or
    currencies."""
    try:
        first, last = period_days(month)
    except ValueError as odd:
        raise Refused("field_bad", register=REGISTER, field="month", given=month or "—", shape="period") from odd
    with ledger.reading() as connection:
        entries = {name: fields for name, fields in register(connection, "lease").items() if name in leases}
        stood: dict[str, list[Tenure]] = {}
        for tenure in tenures(connection, list(entries)):
            stood.setdefault(tenure.lease, []).append(tenure)
        meters = meters_by_lease(connection)
        lines: list[Line] = []
        seen: dict[str, dict[str, str]] = {}
        for name in entries:
            spans = [(tenure.since, tenure.until) for tenure in stood.get(name, ())]
            history = facts_of(connection, subject("lease", name))
            priced = priced_terms(name, history)
            found = [line for terms in priced for line in lines_of(terms, spans, meters.get(name, ()), month)]
            if found:
                lines += found
                seen[name] = _seen(connection, stood[name], month)
    billed = {name: fields for name, fields in entries.items() if name in seen}
    head = {**_of_one(billed or entries), "month": month, "from": first.isoformat(), "to": last.isoformat()}
    told = {**head, "version": VERSION, "made": day_in(now).isoformat(), "leases": list(billed)}
    return Statement(body_of(lines, told, seen))


def _of_one(entries: Mapping[str, Mapping[str, Evidence]]) -> dict[str, object]:
    """The tenant and the currency that all share."""
    tenants = {str(fields["tenant"]) for fields in entries.values()}
    currencies = {terms_of(name, fields).currency.value for name, fields in entries.items()}
    if len(tenants) > 1 or len(currencies) > 1:
        raise Refused("statement_mixed", tenants=", ".join(sorted(tenants)), currencies=", ".join(sorted(currencies)))
    return {"tenant": tenants.pop(), "currency": currencies.pop()}


def _seen(connection: Connection, stood: Sequence[Tenure], month: str) -> dict[str, str]:
    """Card-hours in which probes saw the cards work, and how much they looked: beside what is billed, never in it."""
    first, last = period_days(month)
    cards = sorted({t.card for t in stood if t.since <= last and (t.until or last) >= first})
    looked = observed(connection, cards, first, last)
    coverage = "" if looked.coverage is None else f"{looked.coverage:.4f}"
    return {"lit": f"{looked.lit:.1f}", "read": f"{looked.read:.1f}", "coverage": coverage}


def statements(ledger: Ledger, *, tenant: str = "", lease: str = "") -> tuple[Statement, ...]:
    """Sealed ones, the newest month first; of one tenant or lease when it is named."""
    with ledger.reading() as connection:
        sealed = register(connection, REGISTER)
        subjects = [subject(REGISTER, name) for name in sealed]
        columns = (ENTRIES.c.subject, ENTRIES.c.digest, ENTRIES.c.by, ENTRIES.c.recorded)
        entries = {
            row.subject: row for row in connection.execute(select(*columns).where(ENTRIES.c.subject.in_(subjects)))
        }
    replaced = {str(fields["replaces"]): name for name, fields in sealed.items() if fields.get("replaces")}
    found = [
        Statement(
            body=json.loads(str(fields["body"])),
            number=name,
            digest=str(fields["digest"]),
            head=entries[subject(REGISTER, name)].digest,
            by=entries[subject(REGISTER, name)].by,
            at=read(entries[subject(REGISTER, name)].recorded),
            replaced_by=replaced.get(name, ""),
        )
        for name, fields in sealed.items()
        if (not tenant or fields["tenant"] == tenant) and (not lease or lease in str(fields["leases"]).split())
    ]
    return tuple(sorted(found, key=lambda each: (each.body["month"], each.number), reverse=True))


def statement_of(ledger: Ledger, named: str, month: str, now: datetime) -> Statement:
    """By its number; else the one that stands for a lease or tenant in a month; else as it would be drawn up now."""
    sealed = statements(ledger)
    for each in sealed:
        if each.number == named:
            return each
    leases = leases_of(ledger, named)
    standing = [
        s for s in sealed if s.body["month"] == month and not s.replaced_by and set(s.body["leases"]) & set(leases)
    ]
    return standing[0] if standing else draw_up(ledger, leases, month, now)
