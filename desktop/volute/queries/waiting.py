"""What waits for somebody: the numbers on the rail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from volute.ledger.expectations import register
from volute.ledger.findings import open_kinds
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, REGISTERS


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open differences, open jobs, leases under notice; ``empty`` when nothing was ever entered."""

    differences: int
    jobs: int
    leases: int
    empty: bool


def waiting(ledger: Ledger) -> Waiting:
    """Counted now."""
    with ledger.reading() as connection:
        jobs = connection.scalar(select(func.count()).where(CARDS.c.workshop.in_(("queued", "in_job", "waiting")))) or 0
        noticed = sum(fields.get("status") == "notice" for fields in register(connection, "lease").values())
        found = sum(open_kinds(connection).values())
        known = connection.scalar(select(func.count()).select_from(REGISTERS)) or 0
        return Waiting(found, jobs, noticed, empty=not known)
