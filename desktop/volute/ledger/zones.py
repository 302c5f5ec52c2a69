"""In which zone a centre counts its days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from volute.domain.days import TRADE_ZONE
from volute.ledger.expectations import register


@dataclass(frozen=True, slots=True)
class Zones:
    """By centre; a centre that names none counts as the trade does."""

    named: Mapping[str, tzinfo]

    def of(self, centre: str) -> tzinfo:
        return self.named.get(centre, TRADE_ZONE)


def zones(connection: Connection) -> Zones:
    """Of every centre."""
    told = {code: str(fields.get("zone") or "") for code, fields in register(connection, "centre").items()}
    return Zones({code: ZoneInfo(name) for code, name in told.items() if name})
