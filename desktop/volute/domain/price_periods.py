"""What a lease cost on which days: a renewal says from when its rent holds, so that an earlier month keeps its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from volute.domain.events import Described, Evidence, Fact
from volute.domain.leases import Terms, terms_of
from volute.domain.replay import standing

PRICED = ("price", "vat_included", "vat_rate")


def priced_terms(name: str, history: Sequence[Fact]) -> tuple[Terms, ...]:
    """The terms by the days for which each rent holds, the oldest first; together they are the whole term.

    A change of price that names no day puts right what was written before: it holds as long as that did.
    """
    now: dict[str, Evidence] = {}
    periods: list[tuple[date, dict[str, Evidence]]] = [(date.min, {})]
    for fact in standing(history):
        if not isinstance(fact.event, Described):
            continue
        said = fact.event.fields
        if said.get("price_from") and now:
            periods.append((date.fromisoformat(str(said["price_from"])), dict(periods[-1][1])))
        periods[-1][1].update({field: said[field] for field in PRICED if field in said})
        now |= said
    return tuple(_bounded(name, now, periods))


def _bounded(
    name: str, now: Mapping[str, Evidence], periods: Sequence[tuple[date, Mapping[str, Evidence]]]
) -> list[Terms]:
    """Each period begins with its day and ends before the next; one that is empty falls away."""
    found: list[Terms] = []
    for at, (since, priced) in enumerate(periods):
        until = min((day for day, _ in periods[at + 1 :]), default=None)
        terms = terms_of(name, {**now, **priced})
        first = max(terms.start, since)
        ends = [day for day in (terms.end, until and until - timedelta(days=1)) if day]
        last = min(ends, default=None)
        if last is None or first <= last or len(periods) == 1:
            found.append(replace(terms, start=first, end=last))
    return found
