"""What the figures of a comparison rest on: every input, and what is doubtful about it, as a whole and by centre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from volute.domain.quotes import Limits
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.assumptions import Assumption, assumptions
from volute.queries.comparison import Book
from volute.queries.quotes import Key, quotes

FLAGS = ("missing", "assumed", "old", "thin")
OF_PRICES = ("resale", "rent_hour", "rent_month", "conversion")


@dataclass(frozen=True)
class Grounds:
    """``thin`` are prices that few sources have quoted lately; of a book from elsewhere nobody knows here."""

    book: Book
    rows: tuple[Assumption, ...]
    thin: frozenset[Key] = frozenset()
    limits: Limits = field(default_factory=Limits)

    def flags(self, one: Assumption) -> tuple[str, ...]:
        """What is doubtful about an input, as ``report.state.<flag>``."""
        places = one.centres or ("",)
        thin = not one.origin and any((one.variant, one.what, centre) in self.thin for centre in (*places, ""))
        states = {
            "missing": one.amount is None,
            "assumed": one.assumed,
            "old": one.is_old(self.book.today, self.limits.stale_days),
            "thin": thin,
        }
        return tuple(name for name in FLAGS if states[name])

    def of(self, centre: str = "", model: str = "") -> tuple[Assumption, ...]:
        """The inputs that the figures of a centre, or of a model, use; those of neither are all."""
        here = [c for c in self.book.cohorts if centre in ("", c.centre) and model in ("", c.model)]
        centres, variants = {c.centre for c in here}, {c.variant for c in here}
        return tuple(row for row in self.rows if _concerns(row, centres, variants))

    def counted(self, rows: Sequence[Assumption]) -> Mapping[str, int]:
        """How many of these inputs have each flag."""
        return Counter(flag for row in rows for flag in self.flags(row))

    def doubted(self, *, by_model: bool) -> dict[str, Mapping[str, tuple[str, ...]]]:
        """Of every centre, or model: the prices it uses, as ``variant what``, by what is doubtful about them."""
        keys = dict.fromkeys(c.model if by_model else c.centre for c in self.book.cohorts)
        flagged = [(row, flags) for row in self.rows if row.what in OF_PRICES and (flags := self.flags(row))]
        used = {key: {c.variant for c in self.book.cohorts if key in (c.model, c.centre)} for key in keys}
        return {key: dict(_by_flag(flagged, used[key], "" if by_model else key)) for key in keys}


def _concerns(row: Assumption, centres: Collection[str], variants: Collection[str]) -> bool:
    local = not row.centres or any(centre in centres for centre in row.centres)
    return local and (not row.variant or row.variant in variants)


def _by_flag(
    flagged: Sequence[tuple[Assumption, tuple[str, ...]]], variants: Collection[str], centre: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for flag in FLAGS:
        found = [
            f"{row.variant} {row.what}"
            for row, flags in flagged
            if flag in flags and row.variant in variants and (not centre or not row.centres or centre in row.centres)
        ]
        if found:
            yield flag, tuple(dict.fromkeys(found))


def grounds(ledger: Ledger, book: Book, what_if: Scenario, limits: Limits | None = None) -> Grounds:
    """Of the inputs shown, flagged by the person's limits or the usual ones."""
    limits = limits or Limits()
    thin = frozenset() if book.chance else frozenset(q.key for q in quotes(ledger, book.today, limits) if q.thin)
    return Grounds(book, assumptions(book, what_if), thin, limits)
