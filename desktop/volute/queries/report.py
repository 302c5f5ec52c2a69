"""What a written report says: the comparison of the centres chosen, the five figures, and the ledger's head."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from volute.domain.problems import Refused
from volute.economics.columns import columns
from volute.economics.decide import Comparison, weigh
from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.ledger.seals import head_of_all
from volute.ledger.store import Ledger
from volute.queries.assumptions import Assumption, assumptions
from volute.queries.comparison import Book, book
from volute.queries.overview import idle_worth


@dataclass(frozen=True)
class Report:
    """Everything on the pages. ``head`` is the digest over all histories; ``idle_worth`` is CNY after tax, of the
    racked cards that do no work, sold today."""

    book: Book
    what_if: Scenario
    comparison: Comparison
    base: Comparison
    idle_worth: float | None
    assumptions: tuple[Assumption, ...]
    head: str
    ledger: str
    is_demo: bool
    is_past: bool = False

    @property
    def idle(self) -> int | None:
        """Racked cards that do no work; of the past nobody kept which."""
        return None if self.is_past else sum(cohort.count for cohort in self.book.idle)


def report(
    ledger: Ledger, today: date, what_if: Scenario, centres: Collection[str] = (), of_day: Book | None = None
) -> Report:
    """Weigh the centres chosen; none chosen is all. Refused where there are no cards, or no such centre.

    ``of_day`` are the inputs of another day than today.
    """
    told = chosen(of_day or book(ledger, today), centres)
    is_past = told.today != today
    if not told.cohorts:
        raise Refused("no_cards_to_compare")
    read = columns(told.cohorts, told.centres)
    with ledger.reading() as connection:
        head = head_of_all(connection)
    return Report(
        book=told,
        what_if=what_if,
        comparison=weigh(read, told.regime, what_if, By.CENTRE),
        base=weigh(read, told.regime, Scenario.base(told.regime), By.CENTRE),
        idle_worth=None if is_past else idle_worth(told),
        assumptions=assumptions(told, what_if),
        head=head,
        ledger=ledger.name.rpartition("/")[2],
        is_demo=bool(ledger.meta("demo")),
        is_past=is_past,
    )


def chosen(told: Book, centres: Collection[str]) -> Book:
    """The book of some centres only; Refused names one that has no cards here."""
    if not centres:
        return told
    if strangers := sorted(set(centres) - told.counts.keys()):
        raise Refused("centre_without_cards", centre=", ".join(strangers))
    cohorts = tuple(c for c in told.cohorts if c.centre in centres)
    return replace(
        told,
        cohorts=cohorts,
        centres=tuple(c for c in told.centres if c.key in centres),
        missing=tuple(sorted({c.variant for c in cohorts if c.resale.price is None})),
        assumed=tuple(sorted({c.centre for c in cohorts if c.lit_assumed})),
        counts={code: counts for code, counts in told.counts.items() if code in centres},
        idle=tuple(c for c in told.idle if c.centre in centres),
    )
