"""The columns of the fleet's plan: machines of one cohort, under one use, sold in one month or kept to the horizon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from volute.economics.columns import Array, Flags, Places
from volute.economics.inputs import Centre, Cohort, Regime, Scenario
from volute.economics.uses import AS_NOW, HOLD, Conversion, Course, Use, courses, uses

MACHINE = 8  # cards


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds the plan back. A limit that is not given does not bind."""

    months: int = 12  # in which something may be sold; what is kept runs to the scenario's horizon
    technician_hours: Mapping[str, float] = field(default_factory=dict)  # by centre, a month
    power_kw: Mapping[str, float] = field(default_factory=dict)  # by centre, for busy cards
    demand: Mapping[tuple[str, str], int] = field(default_factory=dict)  # machines by (model, use)
    sold_a_month: float | None = None  # cards whose sale begins in one month, of all models and centres together
    sold_of: Mapping[str, float] = field(default_factory=dict)  # by variant: cards that known buyers take in a month
    floors: Mapping[str, float] = field(
        default_factory=dict
    )  # by variant: no sale while it is listed for less, with VAT
    least_lot: float | None = None  # cards of a market that are sold in one month: none, or at least so many
    cash_floor: float | None = None  # running cash of the plan never falls below it
    keep_leases: bool = True  # nothing is sold before its lock ends
    keep_subsidies: bool = True  # nor before its subsidy may be kept


@dataclass(frozen=True, slots=True)
class Choices:
    """One column a choice. ``month`` is when it is sold, ``months`` of the limits when it is kept."""

    course: Course
    cohorts: tuple[Cohort, ...]
    machines: Array  # of each cohort; its last may be a part of one
    use: Places  # row of ``course.uses``
    cohort: Places
    month: Places
    value: Array  # per machine, today's money, without pressure on prices
    hours: Array  # technician hours per machine, in the month of the sale or at once for a conversion
    hours_month: Places
    kw: Array  # busy power per machine while it is kept
    price: Array  # part of the value that moves with the resale price, per machine
    kept: int  # the month that means kept

    def names(self) -> list[str]:
        return [self.course.uses[use].name for use in self.use]


def choices(
    cohorts: Sequence[Cohort],
    centres: Sequence[Centre],
    regime: Regime,
    scenario: Scenario,
    limits: Limits,
    conversions: Sequence[Conversion] = (),
) -> Choices:
    """Every lawful choice that no other beats in worth and in what it takes, and always that of doing nothing, which
    a plan is compared with. Cohorts of unknown worth are left out."""
    free, lots = (
        courses(uses(asked, conversions, regime), centres, regime, scenario)
        for asked in ([unpressed(cohort) for cohort in cohorts], cohorts)
    )
    whole = _all(free, lots, tuple(cohorts), min(limits.months, free.exposure.ground.horizon))
    return _chosen(
        whole, _lawful(whole, limits) & (_unbeaten(whole, limits) | as_now(whole)) & np.isfinite(whole.value)
    )


def _all(course: Course, lots: Course, cohorts: tuple[Cohort, ...], months: int) -> Choices:
    """Every use with every month of sale, lawful or not. What the plan sells presses prices by the plan's own steps;
    what it keeps is sold at the horizon as one ``lot`` of its centre, as in the comparison."""
    told, g = course.uses, course.exposure.ground
    machines = np.array([max(np.ceil(cohort.count / MACHINE), 1) for cohort in cohorts])
    use, month = (grid.reshape(-1) for grid in np.indices((len(told), months + 1)))
    cohort = np.array([u.cohort for u in told], dtype=np.intp)[use]
    kept, until = month == months, np.where(month == months, g.horizon, month)
    return Choices(
        course=course,
        cohorts=cohorts,
        machines=machines,
        use=use,
        cohort=cohort,
        month=month,
        value=np.where(kept, lots.value[use, until], course.value[use, until]) / machines[cohort],
        hours=_hours(told, use, month < months, machines[cohort]),
        hours_month=np.where(_converts(told)[use], 0, np.minimum(month, months - 1)),
        kw=_busy(told)[use] / machines[cohort] * (month > 0),
        price=np.where(kept, lots.exposure.price[use, until], course.exposure.price[use, until])
        * g.discount[until]
        / machines[cohort],
        kept=months,
    )


def unpressed(cohort: Cohort) -> Cohort:
    """As if sold alone: pressure on prices is counted for the whole plan."""
    return replace(cohort, resale=replace(cohort.resale, impact=0.0))


def _converts(told: Sequence[Use]) -> Flags:
    return np.array([use.hours > 0 for use in told])


def _hours(told: Sequence[Use], use: Places, sold: Flags, machines: Array) -> Array:
    """Conversion before use, or of what is still unconverted before a sale. [choice]"""
    at_once = np.array([u.hours * u.told.count for u in told])[use]
    before_sale = np.array([u.told.resale.to_convert * u.told.resale.conversion_hours for u in told])[use]
    return np.asarray((at_once + before_sale * sold) / machines)


def _busy(told: Sequence[Use]) -> Array:
    """Power of a use, [use]: what is held draws its idle power."""
    drawn = (u.told.upkeep.idle_kw if u.name == HOLD else u.told.upkeep.busy_kw for u in told)
    return np.array([u.told.count * u.told.racked * kw for u, kw in zip(told, drawn, strict=True)])


def _lawful(all_: Choices, limits: Limits) -> Flags:
    """Nothing is sold inside a lock; to keep is always lawful, also where a lock lasts beyond the plan."""
    rents = [cohort.rent for cohort in all_.cohorts]
    lease = np.array([r.months_left if r.locked and limits.keep_leases else 0 for r in rents])
    subsidy = np.array([r.clawback_until if r.clawback > 0 and limits.keep_subsidies else 0 for r in rents])
    free = (all_.month >= np.maximum(lease, subsidy)[all_.cohort]) & _reaches(all_, limits)
    return np.asarray(free | (all_.month == all_.kept))


def _reaches(all_: Choices, limits: Limits) -> Flags:
    """Whether a card is listed for its floor in the month of its sale, [choice]."""
    if not limits.floors:
        return np.ones(all_.month.size, dtype=bool)
    g = all_.course.exposure.ground
    least = np.array([limits.floors.get(use.told.variant, 0.0) for use in all_.course.uses])
    month = np.minimum(all_.month, g.horizon)
    listed = g.of("price")[all_.use] * g.price_level[all_.use, month] / g.survival[all_.use, month]
    return np.asarray(listed >= least[all_.use] * (1 - 1e-9))


def _unbeaten(all_: Choices, limits: Limits) -> Flags:
    """Drop a use that another of the same cohort and month beats without taking more of what is limited."""
    keep = np.ones(all_.value.size, dtype=bool)
    if limits.demand or limits.sold_of or limits.cash_floor is not None:
        return keep
    group = all_.cohort * (all_.kept + 1) + all_.month
    order = np.lexsort((all_.hours, all_.kw, -all_.value, group))
    least: tuple[float, float] = (np.inf, np.inf)
    before = -1
    for row in order.tolist():
        if group[row] != before:
            before, least = int(group[row]), (np.inf, np.inf)
        keep[row] = all_.kw[row] < least[0] or all_.hours[row] < least[1]
        least = (min(least[0], float(all_.kw[row])), min(least[1], float(all_.hours[row])))
    return keep


def _chosen(all_: Choices, rows: Flags) -> Choices:
    names = ("use", "cohort", "month", "value", "hours", "hours_month", "kw", "price")
    return replace(all_, **{name: getattr(all_, name)[rows] for name in names})


def as_now(all_: Choices) -> Flags:
    """Choices of keeping everything as it is, [choice]."""
    present = np.array([use.name == AS_NOW for use in all_.course.uses])
    return np.asarray(present[all_.use] & (all_.month == all_.kept))
