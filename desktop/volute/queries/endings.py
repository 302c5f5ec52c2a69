"""What ends when: the leases of each month to come, with the cards and the rent that end with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from volute.queries.leases import LeaseRow


@dataclass(frozen=True, slots=True)
class Ending:
    """A month. ``rent`` is CNY a month of its reservations, None where there is none; ``by_use`` are leases whose rent
    nobody knows beforehand."""

    month: str  # 2027-02
    leases: tuple[str, ...]
    cards: int
    rent: float | None
    by_use: int


def endings(rows: Iterable[LeaseRow], today: date) -> tuple[Ending, ...]:
    """From this month on, the next first; what is past its end and goes on is of this month. Months in which nothing
    ends are not in it."""
    found: dict[str, list[LeaseRow]] = {}
    for row in rows:
        if row.end and not row.ended:
            found.setdefault(f"{max(row.end, today):%Y-%m}", []).append(row)
    return tuple(_ending(month, of) for month, of in sorted(found.items()))


def _ending(month: str, of: list[LeaseRow]) -> Ending:
    rents = [row.monthly for row in of if row.monthly is not None]
    names = tuple(row.name for row in of)
    return Ending(month, names, sum(row.cards for row in of), sum(rents) if rents else None, len(of) - len(rents))
