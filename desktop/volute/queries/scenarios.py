"""What the Decide area is told: the book as columns, once, and the scenarios saved by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from volute.economics.columns import Columns, columns
from volute.economics.inputs import MONTHS_MOST, Scenario
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.past import book_shown


@dataclass(frozen=True)
class Told:
    """Inputs as the model wants them, so that a slider only weighs."""

    book: Book
    columns: Columns
    scenarios: Mapping[str, str]
    notes: Mapping[str, str]


def told(ledger: Ledger, today: date) -> Told:
    """Counted once for each state of the ledger; sliders work on it."""
    return ledger.once("told", today, lambda: _told(ledger, today))


def _told(ledger: Ledger, today: date) -> Told:
    counted = book_shown(ledger, today)
    with ledger.reading() as connection:
        kept = list(register(connection, "scenario").values())
    saved = {str(f["name"]): str(f["levers"]) for f in kept}
    notes = {str(f["name"]): str(f["note"]) for f in kept if f.get("note")}
    return Told(counted, columns(counted.cohorts, counted.centres), saved, notes)


def written_levers(scenario: Scenario) -> str:
    """The levers as text: numbers are written so that they read back the same."""
    return json.dumps({name: repr(value) for name, value in asdict(scenario).items()}, sort_keys=True)


def read_levers(text: str) -> Scenario:
    """The scenario that ``written_levers`` wrote; levers it does not name stay at base. Older programs wrote a horizon
    beyond the model's months and weighed to its end: it is read as that."""
    given = json.loads(text)
    known = {f.name for f in fields(Scenario)}
    values = {name: float(value) for name, value in given.items() if name in known and name != "horizon"}
    made = replace(Scenario(), **values)  # type: ignore[arg-type]  # every lever but the horizon is a float
    return replace(made, horizon=min(max(int(given.get("horizon", made.horizon)), 1), MONTHS_MOST))
