"""How far a new ledger is: the five steps of the first minutes, each ticked by what the ledger holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, RUNS


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is there already, and the centres by code for the forms."""

    centres: dict[str, str]
    hosts: int
    runs: int
    cards: int
    priced: bool

    @property
    def done(self) -> tuple[bool, ...]:
        """Centre named, hosts or cards added, a probe run, cards in the ledger, a price to compare with."""
        return (bool(self.centres), bool(self.hosts or self.cards), bool(self.runs), bool(self.cards), self.priced)


def first_steps(ledger: Ledger) -> FirstSteps:
    """Counted now."""
    with ledger.reading() as connection:
        centres = {code: str(fields.get("name", code)) for code, fields in register(connection, "centre").items()}
        runs, cards = (connection.scalar(select(func.count()).select_from(t)) or 0 for t in (RUNS, CARDS))
        priced = any(fields.get("what") == "resale" for fields in register(connection, "price").values())
        return FirstSteps(centres, len(register(connection, "host")), runs, cards, priced and cards > 0)
