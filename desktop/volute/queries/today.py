"""What needs somebody today, each with the cards it is about: a line leaves when its work is done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from volute.domain.leases import terms_of
from volute.domain.modification import heaviest
from volute.ledger.expectations import register
from volute.ledger.findings import open_kinds
from volute.ledger.readings import silent_hosts
from volute.ledger.suspects import open_tasks
from volute.ledger.tables import CARDS, ENTRIES
from volute.queries.contracts import Fields, net_price
from volute.queries.use_check import DARK, Group, checked_use

SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Ending:
    """Leases that end: under notice, or soon. ``monthly`` is their rent a month ex VAT; None when one is unknown."""

    tenants: tuple[str, ...]
    end: date
    cards: tuple[str, ...]
    monthly: float | None
    leases: int


@dataclass(frozen=True, slots=True)
class Cases:
    """Cards with what was said of them, by how many."""

    cards: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """Hosts that did not answer last: how many in which centre, and the cards the ledger has on them."""

    hosts: int
    centres: tuple[tuple[str, int], ...]
    cards: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Everything that waits for somebody."""

    differences: Mapping[str, int]
    notices: tuple[Ending, ...]
    ending: Ending | None
    silent: Silent
    waiting: Cases
    failed: Cases
    undeclared: Cases
    dark: tuple[Group, ...] = ()  # cards that a reservation pays for and that were dark all of the last day


def due(connection: Connection, today: date, now: datetime) -> Due:
    """As of today; inside a reading transaction."""
    leases = {name: f for name, f in register(connection, "lease").items() if f.get("status") != "ended"}
    noticed = {name: f for name, f in leases.items() if f.get("status") == "notice" and f.get("end")}
    soon = {name: f for name, f in leases.items() if name not in noticed and _soon(f, today)}
    return Due(
        differences=open_kinds(connection),
        notices=tuple(_ending(connection, {name: f}) for name, f in noticed.items()),
        ending=_ending(connection, soon) if soon else None,
        silent=_silent(connection),
        waiting=_cases(connection, "waiting", "hold_job", "waiting_for"),
        failed=_cases(connection, "failed", "fail_card", "reason"),
        undeclared=_undeclared(connection),
        dark=checked_use(connection, now, kinds=(DARK,)).groups,
    )


def _soon(fields: Fields, today: date) -> bool:
    end = fields.get("end")
    return bool(end) and 0 <= (date.fromisoformat(str(end)) - today).days <= SOON_DAYS


def _ending(connection: Connection, leases: Mapping[str, Fields]) -> Ending:
    rows = connection.execute(
        select(CARDS.c.id, CARDS.c.lease).where(CARDS.c.lease.in_(leases)).order_by(CARDS.c.id)
    ).all()
    by_month = all(fields.get("unit") == "card_month" for fields in leases.values())
    return Ending(
        tenants=tuple(dict.fromkeys(str(fields["tenant"]) for fields in leases.values())),
        end=min(date.fromisoformat(str(fields["end"])) for fields in leases.values()),
        cards=tuple(row.id for row in rows),
        monthly=sum(net_price(terms_of(row.lease, leases[row.lease])) for row in rows) if by_month else None,
        leases=len(leases),
    )


def _silent(connection: Connection) -> Silent:
    """Hosts whose newest answer was none, whichever run asked them last."""
    if not (hosts := silent_hosts(connection)):
        return Silent(0, (), (), ())
    centres = register(connection, "host")
    places = Counter(str(centres.get(host, {}).get("centre", "")) for host in hosts)
    cards = connection.scalars(select(CARDS.c.id).where(CARDS.c.host.in_(hosts)).order_by(CARDS.c.id)).all()
    return Silent(len(hosts), tuple(places.most_common()), tuple(cards), tuple(hosts))


def _undeclared(connection: Connection) -> Cases:
    """Cards that differ from their model while nobody said why, with the kind of sign that weighs most, by how many."""
    tasks = open_tasks(connection)
    signs = Counter(heaviest(task.signs).kind for task in tasks)
    return Cases(tuple(task.card for task in tasks), tuple(signs.most_common()))


def _cases(connection: Connection, workshop: str, step: str, field: str) -> Cases:
    """Cards at this place of the workshop, with what the step that brought them there said."""
    cards = connection.scalars(select(CARDS.c.id).where(CARDS.c.workshop == workshop).order_by(CARDS.c.id)).all()
    rows = connection.execute(
        select(ENTRIES.c.subject, ENTRIES.c.body)
        .where(ENTRIES.c.subject.in_(cards), ENTRIES.c.kind == "step_taken", ENTRIES.c.body.contains(f'"{step}"'))
        .order_by(ENTRIES.c.position)
    )
    told = ((row.subject, row.body) for row in rows)
    return Cases(tuple(cards), tuple(Counter(_last(told, step, field).values()).most_common()))


def _last(rows: Iterable[tuple[str, str]], step: str, field: str) -> dict[str, str]:
    """The newest word on each card."""
    said = {}
    for card, text in rows:
        body = json.loads(text)
        if body.get("step") == step:
            said[card] = str(body.get("evidence", {}).get(field) or "")
    return {card: text for card, text in said.items() if text}
