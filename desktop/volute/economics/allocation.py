"""What to do with the whole fleet: a mixed-integer programme for HiGHS, its worth beside two simpler plans, and what
one more of each scarce thing would be worth.

HiGHS is loaded when a plan is asked for. The model stays alive: after a change of prices only the objective is new,
and the simplex method goes on from the last answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from volute.domain.problems import Refused
from volute.economics.columns import Array
from volute.economics.greedy import greedy, worth_of
from volute.economics.inputs import Centre, Cohort, Regime, Scenario
from volute.economics.plan_columns import Choices, Limits, as_now, choices
from volute.economics.plan_rows import Programme, programme
from volute.economics.solver import Solver
from volute.economics.uses import Conversion

SCARCE = ("technicians", "power", "demand", "sold", "buyers", "market", "cash")
GAP = 1e-3  # a plan this close to the bound is good enough


@dataclass(frozen=True, slots=True)
class Line:
    """So many machines of a cohort under one use, sold in ``month`` (None: kept to the horizon)."""

    cohort: str
    centre: str
    use: str
    machines: int
    month: int | None
    worth: float  # of these machines, before pressure on prices

    @property
    def key(self) -> str:
        """Of the use's words."""
        return f"economics.use.{self.use}"


@dataclass(frozen=True, slots=True)
class Shadow:
    """What one more unit of something scarce is worth. Its words are at ``key``."""

    kind: str
    of: str  # a centre, a model, a market
    month: int | None
    worth: float

    @property
    def key(self) -> str:
        """Of its words, with placeholders ``of``, ``month`` and ``worth``."""
        return f"economics.shadow.{self.kind}"


@dataclass(frozen=True, slots=True)
class Plan:
    """``bound`` is what no plan can exceed; ``gap`` is the share of it that this one may still miss."""

    lines: tuple[Line, ...]
    worth: float
    bound: float
    nothing: float  # of leaving everything as it is
    greedy: float  # of doing the best for one cohort after the other
    shadows: tuple[Shadow, ...]
    unknown: tuple[str, ...]  # cohorts without a price, left out

    @property
    def gap(self) -> float:
        return max(self.bound - self.worth, 0.0) / max(abs(self.bound), 1e-9)


class Allocation:
    """One fleet's programme, kept alive while prices are moved."""

    def __init__(
        self,
        cohorts: Sequence[Cohort],
        centres: Sequence[Centre],
        regime: Regime,
        scenario: Scenario,
        limits: Limits | None = None,
        conversions: Sequence[Conversion] = (),
    ) -> None:
        self.limits = limits or Limits()
        self.choices = choices(cohorts, centres, regime, scenario, self.limits, conversions)
        if not self.choices.value.size:
            raise Refused("plan_no_prices", cohorts=", ".join(_unknown(self.choices)))
        self.programme = programme(self.choices, {centre.key: centre for centre in centres}, self.limits)
        self._solver = Solver(self.programme)

    def live(self, price_change: float = 0.0) -> float:
        """The bound, when every resale price is changed by a share: quick enough for a slider."""
        told = self.choices
        self._solver.objective(told.value + price_change * told.price, self.programme.step_cost * (1 + price_change))
        return self._solver.relaxed()[0]

    def plan(self, seconds: float = 60.0) -> Plan:
        """Whole machines, within ``GAP`` of the bound."""
        self._solver.objective(self.choices.value, self.programme.step_cost)
        bound, duals = self._solver.relaxed()
        amount, proven = self._solver.whole(GAP, seconds)
        told = self.choices
        return Plan(
            lines=tuple(_lines(told, amount)),
            worth=worth_of(self.programme, amount),
            bound=min(bound, proven),
            nothing=worth_of(self.programme, as_now(told) * told.machines[told.cohort]),
            greedy=worth_of(self.programme, greedy(self.programme)),
            shadows=_shadows(self.programme, duals),
            unknown=_unknown(told),
        )


def allocate(
    cohorts: Sequence[Cohort],
    centres: Sequence[Centre],
    regime: Regime,
    scenario: Scenario,
    limits: Limits | None = None,
    conversions: Sequence[Conversion] = (),
) -> Plan:
    """The plan for the fleet, once."""
    return Allocation(cohorts, centres, regime, scenario, limits, conversions).plan()


def _lines(told: Choices, amount: Array) -> list[Line]:
    """What is done, by cohort; names of uses are keys of words."""
    names = told.names()
    lines = []
    for column in np.flatnonzero(amount > 0.5):
        cohort = told.cohorts[told.cohort[column]]
        month = int(told.month[column])
        machines = round(float(amount[column]))
        sold = month if month < told.kept else None
        worth = float(told.value[column]) * machines
        lines.append(Line(cohort.key, cohort.centre, names[column], machines, sold, worth))
    return lines


def _shadows(told: Programme, duals: Array) -> tuple[Shadow, ...]:
    """Of every limit that binds, dearest first. Market: a card's price pressed by one card more."""
    found = [
        Shadow(row.kind, row.of, row.month, abs(float(dual)))
        for row, dual in zip(told.rows, duals, strict=True)
        if row.kind in SCARCE and abs(dual) > 1e-6
    ]
    return tuple(sorted(found, key=lambda shadow: -shadow.worth))


def _unknown(told: Choices) -> tuple[str, ...]:
    known = set(told.cohort.tolist())
    return tuple(cohort.key for row, cohort in enumerate(told.cohorts) if row not in known)
