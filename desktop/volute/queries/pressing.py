"""In which order work presses: by the money at stake, and by how long it has waited or how near its end is.

Weight = money x (1 + days / 30). What has no known money comes last: its place would be a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from volute.domain.differences import Kind
from volute.economics.answer import Answer
from volute.economics.inputs import Rent
from volute.ledger.findings import MANY
from volute.ledger.tables import ANSWERS, CARDS, DIFFERENCES, ENTRIES, OPEN, SUSPECTS
from volute.queries.comparison import Book
from volute.queries.today import Cases, Due, Ending, Silent
from volute.queries.use_check import WINDOW, Group

MONTH = 30.0
EMPTY_MONTHS = 1 / Rent().relet  # until a machine is let again, on average
Lot = Counter[tuple[str, str]]  # cards by centre and variant


@dataclass(frozen=True, slots=True)
class Pressing:
    """One piece of work. ``kind`` is what Today calls it, ``at`` which notice; ``money`` is CNY at stake, ``about``
    when it is reckoned from the centre's average; ``days`` it has waited, or has come closer than a month; ``left``
    are the days until its end, where it has one."""

    kind: str
    money: float | None
    days: int
    at: int = 0
    about: bool = False
    left: int | None = None

    @property
    def weight(self) -> float | None:
        return None if self.money is None else self.money * (1 + self.days / MONTH)


def pressing(connection: Connection, due: Due, told: Book, found: Sequence[Answer]) -> tuple[Pressing, ...]:
    """Everything that waits, what presses most first; inside a reading transaction."""
    every = _Stakes(connection, told, found).all(due)
    return tuple(sorted(every, key=lambda work: (work.weight is None, -(work.weight or 0))))


class _Stakes:
    """What each kind of work puts at stake."""

    def __init__(self, connection: Connection, told: Book, found: Sequence[Answer]) -> None:
        self._connection, self._today = connection, told.today
        self._missing = bool(told.missing)
        self._worth = {
            c.variant: c.resale.price.net * c.resale.condition for c in told.cohorts if c.resale.price is not None
        }
        racked = {code: counts.racked for code, counts in told.counts.items()}
        self._rent = {
            a.label: max(a.net_rent, 0.0) / racked[a.label]
            for a in found
            if a.net_rent is not None and racked.get(a.label)
        }

    def all(self, due: Due) -> Iterator[Pressing]:
        if due.differences:
            yield self._differences()
        for at, notice in enumerate(due.notices):
            yield self._leaving("notice", notice, at)
        if due.ending:
            yield self._leaving("leases", due.ending, 0)
        if due.dark:
            yield self._dark(due.dark)
        if due.silent.hosts:
            yield self._silent(due.silent)
        if due.waiting.cards:
            yield self._lying("waiting", due.waiting, "hold_job")
        if due.failed.cards:
            yield self._lying("failed", due.failed, "fail_card")
        if due.undeclared.cards:
            yield self._undeclared(due.undeclared)
        if self._missing:
            yield Pressing("prices", None, 0)

    def _differences(self) -> Pressing:
        """What the cards that were not found would fetch; the others are where they are."""
        gone = select(DIFFERENCES.c.card).where(OPEN, DIFFERENCES.c.kind == Kind.VANISHED.value)
        cards = self._connection.scalars(gone).all()
        first = self._connection.scalar(select(func.min(DIFFERENCES.c.first_at)).where(OPEN))
        return Pressing("differences", self._fetch(cards), self._since(first))

    def _leaving(self, kind: str, ending: Ending, at: int) -> Pressing:
        """Rent until such cards are let again."""
        left = max((ending.end - self._today).days, 0)
        about = ending.monthly is None  # paid by use: nobody knows how much it will be
        monthly = self._earn(ending.cards) if ending.monthly is None else ending.monthly
        return Pressing(kind, monthly * EMPTY_MONTHS, max(int(MONTH) - left, 0), at, about, left)

    def _dark(self, groups: Sequence[Group]) -> Pressing:
        """A month's rent that somebody pays for cards that do nothing: he may not go on."""
        rents = [group.monthly for group in groups if group.monthly is not None and group.currency == "CNY"]
        return Pressing("dark", sum(rents) if rents else None, WINDOW.days)

    def _silent(self, silent: Silent) -> Pressing:
        """A month's rent of the cards behind them."""
        answered = (
            select(func.max(ANSWERS.c.at).label("at"))
            .where(ANSWERS.c.outcome == "answered", ANSWERS.c.host.in_(silent.names))
            .group_by(ANSWERS.c.host)
            .subquery()
        )
        oldest = self._connection.scalar(select(func.min(answered.c.at)))
        return Pressing("silent", self._earn(silent.cards), self._since(oldest), about=True)

    def _lying(self, kind: str, cases: Cases, step: str) -> Pressing:
        """What the cards would fetch that lie there."""
        newest = (
            select(func.max(ENTRIES.c.at).label("at"))
            .where(
                ENTRIES.c.subject.in_(cases.cards),
                ENTRIES.c.kind == "step_taken",
                ENTRIES.c.body.contains(f'"{step}"'),
            )
            .group_by(ENTRIES.c.subject)
            .subquery()
        )
        return Pressing(
            kind, self._fetch(cases.cards), self._since(self._connection.scalar(select(func.min(newest.c.at))))
        )

    def _undeclared(self, cases: Cases) -> Pressing:
        """What the cards would fetch that may not be offered until somebody said why they differ."""
        first = self._connection.scalar(select(func.min(SUSPECTS.c.since)).where(SUSPECTS.c.card.in_(cases.cards)))
        return Pressing("undeclared", self._fetch(cases.cards), self._since(first))

    def _since(self, at: str | None) -> int:
        return max((self._today - date.fromisoformat(at[:10])).days, 0) if at else 0

    def _fetch(self, cards: Collection[str]) -> float | None:
        """Without VAT, as used; None when no price is known of any of them."""
        lot = self._lot(cards)
        known = [n * self._worth[variant] for (_, variant), n in lot.items() if variant in self._worth]
        return sum(known) if known or not lot else None

    def _earn(self, cards: Collection[str]) -> float:
        """A month of their centres' average net rent of a racked card."""
        return sum(n * self._rent.get(centre, 0.0) for (centre, _), n in self._lot(cards).items())

    def _lot(self, cards: Collection[str]) -> Lot:
        lot: Lot = Counter()
        every = list(cards)
        for start in range(0, len(every), MANY):
            query = select(CARDS.c.centre, CARDS.c.variant).where(CARDS.c.id.in_(every[start : start + MANY]))
            lot.update((row.centre, row.variant) for row in self._connection.execute(query))
        return lot
