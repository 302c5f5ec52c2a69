"""Who acts: a name, the roles held, and the clock that says when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from volute.domain.days import day_in
from volute.domain.problems import Refused
from volute.domain.roles import ALL_ROLES, Role


@dataclass(frozen=True, slots=True)
class Seat:
    """The person at this desk. In a one-person install the seat holds every role."""

    by: str
    clock: Callable[[], datetime]
    roles: frozenset[Role] = ALL_ROLES

    def now(self) -> datetime:
        return self.clock()

    def today(self) -> date:
        """The day it is in the trade's zone."""
        return day_in(self.clock())

    def must_be(self, role: Role, what: str) -> None:
        """Refused when this seat does not hold the role that ``what`` needs."""
        if role not in self.roles:
            raise Refused("not_your_step", step=what, role=role.value)
