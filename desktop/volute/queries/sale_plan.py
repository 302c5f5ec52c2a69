"""The fleet's plan as dated lots of whole machines: what is sold when, and what goes on as it is.

Nothing new is assumed: beside going on as now, standing idle and being sold, only as many machines are newly let as
somebody says could be.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from volute.economics.allocation import Allocation, Line, Plan, Shadow
from volute.economics.inputs import Cohort, Scenario
from volute.economics.plan_columns import MACHINE, Limits
from volute.economics.uses import HOURS, TOKENS, WHOLE
from volute.queries.comparison import Book

SECONDS = 20.0  # after which the best plan found so far is told, with its gap
SHADOWS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What is planned: sales within so many months, machines of every model that could newly be let whole, and cards
    that can be sold in a month at most; 0 is no limit."""

    scenario: Scenario
    months: int = 12
    new_leases: int = 0
    most_a_month: int = 0
    least_lot: int = 0  # cards of a variant that one sale has at least; 0 is no limit
    floors: Mapping[str, float] = field(default_factory=dict)  # by variant, as the owner set them: CNY with VAT
    taken: Mapping[str, int] = field(default_factory=dict)  # by variant: cards that known buyers take in a month


@dataclass(frozen=True, slots=True)
class Lot:
    """Machines of one kind at one centre. ``day`` is None where they are kept; ``worth`` is before pressure on prices,
    today's money, CNY."""

    day: date | None
    centre: str
    variant: str
    use: str  # until then
    machines: int
    cards: int
    worth: float

    @property
    def use_key(self) -> str:
        """Of the use's words."""
        return f"economics.use.{self.use}"


@dataclass(frozen=True)
class SalePlan:
    """Sales first, by day; then what is kept, dearest first."""

    asked: Asked
    lots: tuple[Lot, ...]
    plan: Plan
    shadows: tuple[Shadow, ...]  # the dearest month of each scarce thing

    @property
    def sold(self) -> tuple[Lot, ...]:
        return tuple(lot for lot in self.lots if lot.day)

    @property
    def kept(self) -> tuple[Lot, ...]:
        return tuple(lot for lot in self.lots if not lot.day)


def sale_plan(book: Book, asked: Asked) -> SalePlan:
    """Worked out beside the window. Refused when no plan meets all limits."""
    models = dict.fromkeys(cohort.model for cohort in book.cohorts)
    demand = {(model, use): 0 for model in models for use in (HOURS, TOKENS)}
    demand |= {(model, WHOLE): asked.new_leases for model in models}
    limits = Limits(
        asked.months, demand=demand, least_lot=asked.least_lot or None, sold_a_month=asked.most_a_month or None
    )
    limits = replace(limits, floors=asked.floors, sold_of=asked.taken)
    plan = Allocation(book.cohorts, book.centres, book.regime, asked.scenario, limits).plan(SECONDS)
    lots = sorted(_lots(plan, book), key=lambda lot: (lot.day or date.max, -lot.worth))
    dearest: dict[tuple[str, str], Shadow] = {}
    for shadow in plan.shadows:
        dearest.setdefault((shadow.kind, shadow.of), shadow)
    return SalePlan(asked, tuple(lots), plan, tuple(dearest.values())[:SHADOWS])


def _lots(plan: Plan, book: Book) -> Iterator[Lot]:
    """Cards of machines; the last machine of a cohort may be a part of one."""
    cohorts = {cohort.key: cohort for cohort in book.cohorts}
    left = {key: cohort.count for key, cohort in cohorts.items()}
    for line in plan.lines:
        cards = min(line.machines * MACHINE, left[line.cohort])
        left[line.cohort] -= cards
        yield _lot(line, cohorts[line.cohort], cards, book.today)


def _lot(line: Line, cohort: Cohort, cards: int, today: date) -> Lot:
    day = None if line.month is None else after(today, line.month)
    return Lot(day, line.centre, cohort.variant, line.use, line.machines, cards, line.worth)


def after(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, monthrange(day.year + year, month + 1)[1]))
