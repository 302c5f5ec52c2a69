"""What became of a lease's deposit: agreed on, received, held, returned, forfeited. What nobody recorded is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from volute.domain.events import Evidence
from volute.domain.problems import Refused


@dataclass(frozen=True, slots=True)
class Deposit:
    """In the currency of the lease. ``received`` None is not recorded, which is not nil."""

    agreed: Decimal
    received: Decimal | None
    returned: Decimal
    forfeited: Decimal

    @property
    def held(self) -> Decimal | None:
        """What is still with us; nothing was agreed on and nothing came in is nil."""
        if self.received is None:
            return None if self.agreed else Decimal(0)
        return self.received - self.returned - self.forfeited

    @property
    def security(self) -> Decimal:
        """What an end is settled against: what came in, else what was agreed on."""
        return self.agreed if self.received is None else self.received

    def settled(self, owed: Decimal) -> tuple[Decimal, Decimal]:
        """Returned and forfeited when so much is owed; what is owed beyond the deposit is not of it."""
        forfeited = min(owed, self.security)
        return self.security - forfeited, forfeited


def deposit_of(fields: Mapping[str, Evidence]) -> Deposit:
    """Of a lease's register entry."""

    def amount(name: str) -> Decimal:
        return Decimal(str(fields.get(name) or 0))

    told = fields.get("deposit_received") not in (None, "")
    known = amount("deposit_received") if told else None
    return Deposit(amount("deposit"), known, amount("deposit_returned"), amount("deposit_forfeited"))


def possible(lease: str, deposit: Deposit) -> Deposit:
    """Refused when more was returned and forfeited than ever came in."""
    gone = deposit.returned + deposit.forfeited
    if gone > deposit.security:
        raise Refused("deposit_beyond", lease=lease, gone=str(gone), received=str(deposit.security))
    return deposit
