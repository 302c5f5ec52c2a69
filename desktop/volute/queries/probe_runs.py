"""The runs so far, each with what it heard: hosts that stayed silent, and cards other than in the answer before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from volute.domain.identities import genuine
from volute.domain.instant import read
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.expectations import register
from volute.ledger.findings import open_kinds
from volute.ledger.readings import answer_of, answers_of, told_before
from volute.ledger.store import Ledger
from volute.ledger.tables import ANSWERS, RUNS
from volute.queries.probes import RunRow, runs

MOST = 200
ANSWERED = ANSWERS.c.outcome == Outcome.ANSWERED.value


@dataclass(frozen=True, slots=True)
class Turnover:
    """Cards more and fewer than each host's answer before, added up over hosts. Hosts never heard before are not in."""

    more: int
    fewer: int


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run of the past; ``turnover`` is None where no host of it had answered before, or the answers are gone."""

    run: RunRow
    turnover: Turnover | None


@dataclass(frozen=True, slots=True)
class HostTurn:
    """A host that showed other cards than in its answer before, each by the identity it has."""

    host: str
    before: int
    now: int
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunSheet:
    """One run in full. ``open`` counts differences that this run saw last and nobody has judged since; ``kept`` says
    whether its answers are still there."""

    past: PastRun
    silent: tuple[Observation, ...]
    turns: tuple[HostTurn, ...]
    open: int
    kept: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of a host: which run asked, and how it ended."""

    run: int
    at: datetime
    outcome: Outcome
    error: str
    took_s: float
    cards: int


def past_runs(ledger: Ledger, most: int = MOST) -> tuple[PastRun, ...]:
    """The newest first."""
    with ledger.reading() as connection:
        return _past(connection, runs(connection, most))


def _past(connection: Connection, found: Sequence[RunRow]) -> tuple[PastRun, ...]:
    turned = _turnovers(connection, [run.number for run in found])
    return tuple(PastRun(run, turned.get(run.number)) for run in found)


def _turnovers(connection: Connection, numbers: Sequence[int]) -> dict[int, Turnover]:
    """By run, from the number of cards of each answer: what a host showed before is carried along."""
    if not numbers:
        return {}
    before = dict(_counts_before(connection, min(numbers)))
    query = select(ANSWERS.c.run, ANSWERS.c.host, ANSWERS.c.cards).where(
        ANSWERED, ANSWERS.c.run.between(min(numbers), max(numbers))
    )
    found: dict[int, Turnover] = {}
    for run, host, cards in connection.execute(query.order_by(ANSWERS.c.run)):
        if host in before:
            had, change = found.get(run, Turnover(0, 0)), cards - before[host]
            found[run] = Turnover(had.more + max(change, 0), had.fewer + max(-change, 0))
        before[host] = cards
    return found


def _counts_before(connection: Connection, run: int) -> Iterator[tuple[str, int]]:
    newest = select(ANSWERS.c.host, func.max(ANSWERS.c.run).label("run")).where(ANSWERED, ANSWERS.c.run < run)
    last = newest.group_by(ANSWERS.c.host).subquery()
    same = (ANSWERS.c.host == last.c.host) & (ANSWERS.c.run == last.c.run)
    yield from connection.execute(select(ANSWERS.c.host, ANSWERS.c.cards).join(last, same))


def run_sheet(ledger: Ledger, number: int) -> RunSheet | None:
    """One run in full; None when there is no such run."""
    with ledger.reading() as connection:
        if (found := next(iter(runs(connection, 1, RUNS.c.id == number)), None)) is None:
            return None
        heard = answers_of(connection, number)
        silent = [o for o in heard if not o.answered and o.outcome is not Outcome.CANCELLED]
        return RunSheet(
            past=_past(connection, [found])[0],
            silent=tuple(sorted(silent, key=lambda o: o.host)),
            turns=tuple(_turns(connection, number, [o for o in heard if o.answered])),
            open=sum(open_kinds(connection, number).values()),
            kept=len(heard),
        )


def _turns(connection: Connection, number: int, heard: Sequence[Observation]) -> Iterator[HostTurn]:
    had = {o.host: o.seen for o in told_before(connection, [o.host for o in heard], number)}
    for o in sorted(heard, key=lambda o: o.host):
        if o.host in had:
            now, before = _named(o.seen), _named(had[o.host])
            new, gone = (tuple(a[key] for key in a if key not in b) for a, b in ((now, before), (before, now)))
            if new or gone:
                yield HostTurn(o.host, len(had[o.host]), len(o.seen), new, gone)


def _named(cards: Sequence[Seen]) -> Mapping[str, str]:
    """Cards by what tells them apart: their die's identity, their board's, else where they stand."""
    return {key: key for card in cards for key in (genuine(card.uuid) or genuine(card.serial) or f"#{card.slot}",)}


@dataclass(frozen=True, slots=True)
class LastRound:
    """When a run of all hosts began last, by whoever; None before the first. ``hosts`` are those there are."""

    begun: datetime | None
    hosts: tuple[str, ...]


def last_round(ledger: Ledger) -> LastRound:
    """What a schedule needs to know."""
    with ledger.reading() as connection:
        found = runs(connection, 1, RUNS.c.scope == "")
        return LastRound(found[0].started if found else None, tuple(register(connection, "host")))


# --- a host's answers


def answers_of_host(ledger: Ledger, host: str, most: int = MOST) -> tuple[AnswerRow, ...]:
    """The newest first, without what was said."""
    names = ("run", "at", "outcome", "error", "took_ms", "cards")
    query = select(*(ANSWERS.c[name] for name in names)).where(ANSWERS.c.host == host)
    with ledger.reading() as connection:
        rows = connection.execute(query.order_by(ANSWERS.c.run.desc()).limit(most)).all()
    return tuple(AnswerRow(r.run, read(r.at), Outcome(r.outcome), r.error, r.took_ms / 1000, r.cards) for r in rows)


def answer_in_full(ledger: Ledger, host: str, run: int) -> Observation | None:
    """What a host said in one run, word for word."""
    with ledger.reading() as connection:
        return answer_of(connection, host, run)


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """When a host answered last, and the driver it named; several, where its cards name several."""

    at: datetime
    driver: str


def last_answers(ledger: Ledger) -> dict[str, LastAnswer]:
    """By host; one that never answered is not in."""
    with ledger.reading() as connection:
        hosts = connection.scalars(select(ANSWERS.c.host).distinct()).all()
        heard = told_before(connection, hosts)
    return {o.host: LastAnswer(o.at, ", ".join(sorted({c.driver for c in o.seen if c.driver}))) for o in heard}
