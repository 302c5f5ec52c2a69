"""Readings of metered use by lease, and when each was entered by whom."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection

from volute.domain.metering import Meter, meter_of
from volute.ledger.expectations import register
from volute.ledger.store import Ledger


def meters_by_lease(connection: Connection) -> dict[str, list[Meter]]:
    """Every reading that stands, oldest period first."""
    found: dict[str, list[Meter]] = defaultdict(list)
    for fields in register(connection, "meter").values():
        found[str(fields["lease"])].append(meter_of(fields))
    return {lease: sorted(meters, key=lambda meter: meter.period) for lease, meters in found.items()}


def meters(ledger: Ledger, lease: str = "") -> list[Meter]:
    """Of one lease, or of all."""
    with ledger.reading() as connection:
        found = meters_by_lease(connection)
    return [meter for name, of in sorted(found.items()) if not lease or name == lease for meter in of]
