"""Differences as a person settles them: cards that moved together from one host to another are one finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from volute.domain.incidents import INCIDENTS
from volute.queries.open_differences import DifferenceRow

UNSURE = "check_by_hand"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table: a difference, or several of the same move."""

    members: tuple[DifferenceRow, ...]

    @property
    def first(self) -> DifferenceRow:
        return self.members[0]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(member.key for member in self.members)

    @property
    def name(self) -> str:
        """Stays the same as long as the same cards are meant."""
        return f"{self.first.key}+{len(self.members) - 1}"

    @property
    def kind(self) -> str:
        return self.first.kind

    @property
    def since(self) -> datetime:
        return min(member.since for member in self.members)

    @property
    def sure(self) -> bool:
        return all(member.sure for member in self.members)

    @property
    def confidence(self) -> str:
        """sure: a rule may settle it. unsure: only a person can. likely: in between."""
        return "sure" if self.sure else confidence_of(self.first)


def confidence_of(d: DifferenceRow) -> str:
    """How surely a difference is read as what it is read as."""
    known = INCIDENTS.get(d.incident)
    unsure = known.unsure if known else d.suggestion == UNSURE
    return "sure" if d.sure else "unsure" if unsure else "likely"


def grouped(differences: Iterable[DifferenceRow]) -> tuple[Finding, ...]:
    """Findings in the order of their first difference."""
    together = groupby(
        sorted(enumerate(differences), key=lambda pair: (_move(pair[1]), pair[0])), lambda p: _move(p[1])
    )
    found = [list(pairs) for _, pairs in together]
    found.sort(key=lambda pairs: pairs[0][0])
    return tuple(Finding(tuple(difference for _, difference in pairs)) for pairs in found)


def _move(d: DifferenceRow) -> tuple[str, ...]:
    """What groups: a move between two hosts. Everything else stands alone."""
    if d.kind == "moved" and d.ledger.get("host") != d.probe.get("host"):
        return ("", str(d.ledger.get("host")), str(d.probe.get("host")), str(d.sure), d.suggestion)
    return (d.key,)
