"""What went into a card and came back from it, read from its history: invoices, bench work, rents credited to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from volute.domain.events import Costed, Fact, StepTaken
from volute.domain.money import Currency
from volute.domain.replay import standing
from volute.economics.book_value import PURCHASE, RECOVERED, WORK, Spent

BENCH = "cost"  # evidence of steps: parts and work, in CNY with VAT


def spent(history: Sequence[Fact], currency: str = Currency.CNY) -> tuple[Spent, ...]:
    """In one currency. Where something was paid in another, nothing is told: the cost is unknown, not smaller."""
    found = list(_paid(history))
    return tuple(one for of, one in found) if all(of == currency for of, _ in found) else ()


def _paid(history: Sequence[Fact]) -> Iterator[tuple[str, Spent]]:
    for fact in standing(history):
        event, day = fact.event, fact.at.date()
        if isinstance(event, Costed):
            what = event.what if event.what in (PURCHASE, RECOVERED) else WORK
            yield event.currency, Spent(day, abs(event.minor) / 100, event.vat_included, what)
        elif isinstance(event, StepTaken) and event.evidence.get(BENCH):
            yield Currency.CNY, Spent(day, float(str(event.evidence[BENCH])), vat_included=True, what=WORK)
