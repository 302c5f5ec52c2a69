"""What was done since yesterday: one line a day for each person and kind of work, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import Connection, Row, case, func, select

from volute.domain.instant import read, written
from volute.domain.registers import REGISTERS, subject
from volute.ledger.store import Ledger
from volute.ledger.tables import ENTRIES, RUNS

MOST = 8
CARD_KINDS = frozenset({"registered", "step_taken", "moved", "identified", "costed", "reconciled", "noted"})
NEWS = frozenset(
    "hand_over rack pull open_job pass_burn_in fail_card list_for_sale sell lease end_lease".split()  # noqa: SIM905 - words
)


@dataclass(frozen=True, slots=True)
class Doing:
    """``what`` is a kind of fact (of a register with its name: ``described_price``), a step of the lifecycle, or
    ``probed``; ``of`` is the hosts a probe asked, ``paid`` what was paid for cards that were sold, in CNY."""

    at: datetime
    by: str
    kind: str
    what: str
    count: int
    of: int = 0
    paid: float = 0.0

    @property
    def has_cards(self) -> bool:
        return self.kind in CARD_KINDS


def doings(connection: Connection, now: datetime, zone: tzinfo, most: int = MOST) -> tuple[Doing, ...]:
    """Of the days today and yesterday in ``zone``."""
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    since = written(datetime.combine(yesterday, time(), zone))
    done = [*_facts(connection, since, zone), *_runs(connection, since, zone)]
    return tuple(sorted(done, key=lambda doing: doing.at, reverse=True)[:most])


def _facts(connection: Connection, since: str, zone: tzinfo) -> Iterable[Doing]:
    """Facts of the same person, day and kind count as one doing; steps are told apart by name, entries by register."""
    body = case((ENTRIES.c.kind == "step_taken", ENTRIES.c.body), else_="")
    register = case(*((ENTRIES.c.subject.startswith(subject(name, "")), name) for name in REGISTERS), else_="")
    told_apart = (ENTRIES.c.at, ENTRIES.c.by, ENTRIES.c.kind, body.label("body"), register.label("register"))
    rows = connection.execute(
        select(*told_apart, func.count().label("n"))
        .where(ENTRIES.c.recorded >= since, ENTRIES.c.at >= since)
        .group_by(*told_apart)
        .order_by(ENTRIES.c.at)
    )
    return _together((_doing(row) for row in rows), zone)


def _doing(row: Row[tuple[str, str, str, str, str, int]]) -> Doing:
    what = f"{row.kind}_{row.register}" if row.register else _what(row.kind, row.body)
    return Doing(read(row.at), row.by, row.kind, what, row.n, paid=_paid(row.body) * row.n)


def _paid(body: str) -> float:
    """For a card, where it was sold."""
    told = json.loads(body) if body else {}
    price = told.get("evidence", {}).get("price") if told.get("step") == "sell" else None
    return float(str(price)) if price not in (None, "") else 0.0


def _what(kind: str, body: str) -> str:
    """A step that is news is named; the others, and the items of a checklist, are just steps."""
    if not body:
        return kind
    step = str(json.loads(body)["step"])
    return step if step in NEWS else kind


def _runs(connection: Connection, since: str, zone: tzinfo) -> Iterable[Doing]:
    """The newest finished run of each day and scope; the earlier ones said the same."""
    rows = connection.execute(
        select(RUNS.c.ended, RUNS.c.by, RUNS.c.scope, RUNS.c.answered, RUNS.c.hosts)
        .where(RUNS.c.ended >= since, RUNS.c.state == "done", RUNS.c.answered > 0)
        .order_by(RUNS.c.ended)
    )
    newest: dict[tuple[date, str], Doing] = {}
    for row in rows:
        at = read(row.ended)
        newest[at.astimezone(zone).date(), row.scope] = Doing(at, row.by, "probed", "probed", row.answered, row.hosts)
    return newest.values()


def _together(found: Iterable[Doing], zone: tzinfo) -> Iterable[Doing]:
    grouped: dict[tuple[date, str, str], Doing] = {}
    for doing in found:
        key = (doing.at.astimezone(zone).date(), doing.by, doing.what)
        before = grouped.get(key)
        grouped[key] = doing if before is None else _both(doing, before)
    return grouped.values()


def _both(doing: Doing, before: Doing) -> Doing:
    return replace(doing, count=doing.count + before.count, paid=doing.paid + before.paid)


def doing_cards(ledger: Ledger, doing: Doing, zone: tzinfo) -> tuple[str, ...]:
    """The cards it was done to, by number."""
    day = datetime.combine(doing.at.astimezone(zone).date(), time(), zone)
    query = select(ENTRIES.c.subject, ENTRIES.c.body).where(
        ENTRIES.c.by == doing.by,
        ENTRIES.c.kind == doing.kind,
        ENTRIES.c.at >= written(day),
        ENTRIES.c.at < written(day + timedelta(days=1)),
    )
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    steps = doing.kind == "step_taken"
    done = {row.subject for row in rows if _what(doing.kind, row.body if steps else "") == doing.what}
    return tuple(sorted(subject for subject in done if ":" not in subject))
