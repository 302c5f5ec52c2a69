"""A buyer's view of servers: cost of an owned card-hour, and when owning beats renting the same hours."""

from __future__ import annotations

import math
from dataclasses import dataclass

HOURS_A_YEAR = 8760.0
CARDS_A_SERVER = 8


@dataclass(frozen=True, slots=True)
class Purchase:
    """New servers of eight cards. Interest is charged on the average of cost over the life, straight line."""

    cards: int
    price: float  # a server
    server_kw: float  # at full load
    years: float
    cost_of_capital: float  # a year
    pue: float
    tariff: float  # per kWh
    colocation: float  # per kW-month
    operations: float  # share of price a year
    idle_power: float  # share of full load drawn when idle
    utilisation: float  # of all hours

    @property
    def servers(self) -> int:
        return math.ceil(self.cards / CARDS_A_SERVER)

    def _full_power(self) -> float:
        return self.servers * self.server_kw * self.pue * self.tariff * HOURS_A_YEAR

    def _standing(self) -> float:
        """Cash a year that does not depend on use."""
        colocation = self.server_kw * self.colocation * 12 + self.price * self.operations
        return self.servers * colocation + self._full_power() * self.idle_power

    def _interest(self) -> float:
        return self.servers * self.price * self.cost_of_capital / 2

    def _capital(self) -> float:
        return self.servers * self.price / self.years + self._interest()

    def _used_power(self) -> float:
        return self._full_power() * (1 - self.idle_power)

    def cost_per_hour(self) -> float:
        """Of a used card-hour."""
        yearly = self._capital() + self._standing() + self._used_power() * self.utilisation
        return yearly / (self.cards * HOURS_A_YEAR * self.utilisation)

    def break_even_utilisation(self, rent: float) -> float | None:
        """Share of hours from which owning is cheaper; None when the rent does not even pay the power."""
        margin = self.cards * HOURS_A_YEAR * rent - self._used_power()
        return (self._capital() + self._standing()) / margin if margin > 0 else None

    def payback_month(self, rent: float) -> int | None:
        """First month in which rents saved, less running cost and interest, have paid the servers; None when they
        are written off before that."""
        saved = self.cards * HOURS_A_YEAR * self.utilisation * rent
        yearly = saved - self._standing() - self._used_power() * self.utilisation - self._interest()
        if yearly <= 0:
            return None
        month = math.ceil(12 * self.servers * self.price / yearly)
        return month if month <= 12 * self.years else None
