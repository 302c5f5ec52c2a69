"""What a cohort's cards could be doing, each as the same cohort under other terms: as now, let whole, by the hour, by
the token, held idle, or converted first. Every use is a pair of cash flows, so whoever chooses has no special cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from volute.economics import values
from volute.economics.columns import Array, Columns, columns
from volute.economics.exposure import Exposure, exposure
from volute.economics.ground import ground
from volute.economics.inputs import Centre, Cohort, Quote, Regime, Rent, Scenario

AS_NOW, WHOLE, HOURS, TOKENS, HOLD, CONVERT = "as_now", "whole_machine", "card_hours", "tokens", "hold", "convert"
USES = (AS_NOW, WHOLE, HOURS, TOKENS, HOLD, CONVERT)
_MODES = {WHOLE: "per_month", HOURS: "per_hour", TOKENS: "per_million_tokens"}


@dataclass(frozen=True, slots=True)
class Conversion:
    """An edge between two variants: after it a card is another card. ``rent`` and ``price`` are those of the new
    variant; a card that does not survive is worth its scrap."""

    source: str  # variant
    target: str
    cost: Quote  # per card
    hours: float  # of a technician, per card
    price: Quote  # resale of the target
    rent: Rent
    yield_: float = 1.0
    months: float = 1.0  # out of use
    busy_kw: float | None = None  # None: as before


@dataclass(frozen=True, slots=True)
class Use:
    """One cohort under one use; money is for the whole cohort."""

    cohort: int  # row among the cohorts asked about
    name: str
    told: Cohort
    entry: float = 0.0  # cash at once: what a conversion costs after tax
    hours: float = 0.0  # technician hours at once, per card
    idle_months: int = 0  # at first, while being converted


def uses(
    cohorts: Sequence[Cohort], conversions: Sequence[Conversion], regime: Regime, centres: Sequence[Centre] = ()
) -> list[Use]:
    """All lawful uses. A lease in its lock allows no other than the present one. Technicians of a centre who have
    other work than hours make a conversion take longer."""
    hours = {centre.key: centre.technician_hours for centre in centres}
    return [
        use
        for row, cohort in enumerate(cohorts)
        for use in _uses(row, cohort, routes(conversions, cohort.variant), regime, hours.get(cohort.centre, 0.0))
    ]


def routes(conversions: Sequence[Conversion], source: str) -> list[Conversion]:
    """Every variant that can be reached, by the cheapest way for each way of getting there; a way never returns."""
    found: list[Conversion] = []
    open_ways = [(edge, frozenset((source, edge.target))) for edge in conversions if edge.source == source]
    while open_ways:
        way, seen = open_ways.pop(0)
        found.append(way)
        onward = (edge for edge in conversions if edge.source == way.target and edge.target not in seen)
        open_ways += [(joined(way, edge), seen | {edge.target}) for edge in onward]
    cheapest: dict[str, Conversion] = {}
    for way in sorted(found, key=lambda way: way.cost.net):
        cheapest.setdefault(way.target, way)
    return list(cheapest.values())


def joined(first: Conversion, then: Conversion) -> Conversion:
    """Two conversions one after the other, per card that went in: boards that die in the first need no second."""
    cost = Quote(first.cost.net + first.yield_ * then.cost.net, assumed=first.cost.assumed or then.cost.assumed)
    return replace(
        then,
        source=first.source,
        cost=cost,
        hours=first.hours + first.yield_ * then.hours,
        yield_=first.yield_ * then.yield_,
        months=first.months + then.months,
        busy_kw=first.busy_kw if then.busy_kw is None else then.busy_kw,
    )


def _uses(row: int, cohort: Cohort, ways: Sequence[Conversion], regime: Regime, capacity: float) -> Iterator[Use]:
    rent = cohort.rent
    yield Use(row, AS_NOW, cohort)
    if rent.months_left > 0 and rent.locked:
        return
    for name, quote in _MODES.items():
        known = getattr(rent, quote) is not None and (name != TOKENS or rent.tokens_per_second > 0)
        if known and getattr(rent, name) < 1:
            yield Use(row, name, replace(cohort, rent=billed(rent, name)))
    yield Use(row, HOLD, held(cohort))
    for way in ways:
        yield _converted(row, cohort, way, regime, capacity)


def billed(rent: Rent, mode: str) -> Rent:
    """The same terms with everything billed in one mode."""
    whole, hours, tokens = (float(mode == name) for name in _MODES)
    return replace(rent, whole_machine=whole, card_hours=hours, tokens=tokens)


def held(cohort: Cohort) -> Cohort:
    """Nobody there: idle power and rack are still paid."""
    rent = billed(cohort.rent, HOURS)
    rent = replace(rent, per_hour=Quote(0.0), lit_after=None, deposit=0.0, tenant_break_fee=0.0)
    return replace(cohort, lit=0.0, rent=rent)


def _converted(row: int, cohort: Cohort, edge: Conversion, regime: Regime, capacity: float) -> Use:
    """The converted cohort: boards that die are gone at once, their cost and the work are paid at once. The last card
    is ready when the work itself and the technicians' queue allow."""
    count = max(round(cohort.count * edge.yield_), 0)
    resale = replace(cohort.resale, price=edge.price, conversion=None, to_convert=0)
    power = cohort.upkeep if edge.busy_kw is None else replace(cohort.upkeep, busy_kw=edge.busy_kw)
    told = replace(cohort, variant=edge.target, count=count, rent=edge.rent, resale=resale, upkeep=power)
    scrap = (cohort.count - count) * cohort.resale.scrap
    entry = -(edge.cost.net * cohort.count - scrap) * (1 - regime.income_tax)
    queue = edge.hours * cohort.count / capacity if capacity > 0 else 0.0
    return Use(row, CONVERT, told, entry, edge.hours, int(np.ceil(max(edge.months, queue))))


@dataclass(frozen=True, slots=True)
class Course:
    """Every use's worth when it ends with a sale in month T, and the cash on the way. [use, month]"""

    uses: tuple[Use, ...]
    exposure: Exposure
    cash: Array  # of month 1 … M, undiscounted
    sale: Array  # of a sale begun in month 0 … M, in that month's money
    value: Array  # V(T), T = 0 … M

    def best(self, cohort: int) -> tuple[Use, int, float]:
        """What a cohort is best used for, until which month, and what that is worth, alone and without limits."""
        rows = [row for row, use in enumerate(self.uses) if use.cohort == cohort]
        known = np.where(np.isnan(self.value[rows]), -np.inf, self.value[rows])
        place, month = np.unravel_index(int(np.argmax(known)), known.shape)
        return self.uses[rows[int(place)]], int(month), float(known[place, month])


def courses(told: Sequence[Use], centres: Sequence[Centre], regime: Regime, scenario: Scenario) -> Course:
    """All uses at once. Each stands for the whole cohort, so a centre's own costs are borne as they are now."""
    g = ground(_as_now(told, centres), regime, scenario)
    e = exposure(g)
    idle = np.array([use.idle_months for use in told])[:, None]
    working = np.arange(1, g.months + 1) > idle
    cash = np.where(working, e.cash(), e.fixed)
    sale = e.price + e.worth + e.dues
    entry = np.array([use.entry for use in told])[:, None]
    value = values.holding_value(cash, sale, g.discount) + entry
    return Course(tuple(told), e, cash, sale, value)


def _as_now(told: Sequence[Use], centres: Sequence[Centre]) -> Columns:
    """Columns of all uses, with each cohort's share of its centre's costs as if only its present use existed."""
    whole = columns([use.told for use in told], centres)
    now = columns([use.told for use in told if use.name == AS_NOW], centres)
    place = {use.cohort: row for row, use in enumerate(use for use in told if use.name == AS_NOW)}
    rows = np.array([place[use.cohort] for use in told], dtype=np.intp)
    return whole.with_(**{name: now[name][rows] for name in ("share_cards", "share_power", "lot_cards")})
