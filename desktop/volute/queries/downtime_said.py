"""Downtime of a lease in words: each outage, what the contract allows, what is proposed, and the evidence as kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from volute.queries.downtime import Downtime
from volute.queries.outages import Outage
from volute.words import Style, Words

COLUMNS = ("kind", "host", "cards", "since", "until", "looks", "hours")
NAMED = 6  # outages in the evidence that is kept, those of most hours


@dataclass(frozen=True, slots=True)
class DowntimeSaid:
    """One month of a lease in one language."""

    told: Downtime
    words: Words
    style: Style

    def heads(self) -> tuple[str, ...]:
        return tuple(self.words(f"downtime.column.{name}") for name in COLUMNS)

    def cells(self, outage: Outage) -> tuple[str, ...]:
        """As ``heads``."""
        style = self.style
        moments = (style.moment(outage.since), style.moment(outage.until))
        counts = (style.count(outage.looks) if outage.looks else "—", style.number(outage.hours, 1))
        kind = self.words(f"downtime.kind.{outage.kind}")
        return (kind, outage.host or "—", style.count(len(outage.cards)), *moments, *counts)

    def summary(self) -> Iterator[str]:
        """What was looked at, what the contract promises, and what follows."""
        told, w, style = self.told, self.words, self.style
        watched = style.percent(told.watched / told.contracted if told.contracted else None)
        counts = {"down": style.number(told.down, 1), "contracted": style.count(told.contracted), "watched": watched}
        yield w("downtime.seen", **counts)
        if not told.terms.by_month:
            yield w("downtime.by_use")
        elif told.allowed is None or told.terms.availability is None:
            yield w("downtime.no_promise")
        else:
            promised = style.percent(float(told.terms.availability), 2)
            facts = {"promised": promised, "allowed": style.number(told.allowed, 1)}
            yield w("downtime.proposed", **facts, credit=style.number(told.credit, 1))
        if told.entered is not None:
            yield w("downtime.entered", n=style.number(float(told.entered), 1))

    def hours(self) -> str:
        """What is proposed, as it is typed; nothing where the contract does not say."""
        return "" if self.told.credit is None else f"{self.told.credit:.2f}"

    def evidence(self) -> str:
        """What is kept beside the credit: the sums, then the outages of most hours."""
        most = sorted(self.told.outages, key=lambda outage: -outage.hours)
        named = [self._one(outage) for outage in most[:NAMED]]
        rest = [self.words("downtime.more", n=len(most) - NAMED)] if len(most) > NAMED else []
        return " ".join((*self.summary(), "; ".join((*named, *rest)))).strip()

    def _one(self, outage: Outage) -> str:
        kind, host, cards, since, until, _, hours = self.cells(outage)
        return self.words("downtime.one", kind=kind, host=host, cards=cards, since=since, until=until, hours=hours)
