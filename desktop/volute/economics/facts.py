"""The inputs behind a line, each with its unit, where it comes from, its day, and whether anybody has confirmed it.

A price is confirmed by its quote. A plain number that still is the placeholder of its input counts as assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter

from volute.economics.columns import Array
from volute.economics.decide import Comparison
from volute.economics.ground import Ground
from volute.economics.inputs import Centre, Cohort, Quote, Rent, Resale, Upkeep


@dataclass(frozen=True, slots=True)
class Fact:
    """One input. Of several cohorts a plain number is the mean by the cards it is of."""

    name: str
    value: float
    unit: str
    as_of: date | None = None
    source: str = ""
    assumed: bool = False
    quote: Quote | None = None  # where it is a price

    @property
    def key(self) -> str:
        """Of its words."""
        return f"economics.input.{self.name}"


Told = Callable[[Cohort, Centre], Quote | None]

# Quotes: name of the input -> (where it is, unit of the amount).
QUOTES: dict[str, tuple[Told, str]] = {
    "per_month": (lambda cohort, centre: cohort.rent.per_month, "money_card_month"),
    "per_hour": (lambda cohort, centre: cohort.rent.per_hour, "money_card_hour"),
    "per_million_tokens": (lambda cohort, centre: cohort.rent.per_million_tokens, "money_million_tokens"),
    "tariff": (lambda cohort, centre: centre.tariff, "money_kwh"),
    "colocation": (lambda cohort, centre: centre.colocation, "money_kw_month"),
    "price": (lambda cohort, centre: cohort.resale.price, "money_card"),
    "conversion": (lambda cohort, centre: cohort.resale.conversion, "money_card"),
}
# Numbers of a cohort: name -> (where it is, unit).
NUMBERS: dict[str, tuple[str, str]] = {
    "cards": ("count", "cards"),
    "racked": ("racked", "share_of_owned"),
    "lit": ("lit", "share_of_racked"),
    "tax_book": ("tax_book", "money_card"),
    "tax_months": ("tax_months", "months"),
    **{
        name: (f"rent.{name}", unit)
        for name, unit in (
            ("whole_machine", "share_of_racked"), ("card_hours", "share_of_racked"), ("tokens", "share_of_racked"),
            ("relet", "share_month"), ("lit_after", "share_of_racked"), ("lit_step", "months"),
            ("subsidy_months", "months"), ("clawback_until", "months"), ("locked", "yes"),
            ("availability", "share"), ("realisation", "share_of_lit"), ("occupied", "share_of_machines"),
            ("tokens_per_second", "per_second"), ("platform_fee", "share_of_revenue"), ("churn", "share_month"),
            ("tenant_break_fee", "months"), ("subsidy", "money_card_month"), ("deposit", "money_card"),
            ("months_left", "months"), ("break_fee", "money_card"), ("clawback", "money_card"),
        )
    },
    **{
        name: (f"upkeep.{name}", unit)
        for name, unit in (
            ("busy_kw", "kw"), ("idle_kw", "kw"), ("fault", "share_month"), ("repair_cost", "money"),
            ("insurance", "money_card_month"), ("death", "share_month"),
        )
    },
    "rent_trend": ("rent.trend", "share_month"),
    "resale_trend": ("resale.trend", "share_month"),
    **{
        name: (f"resale.{name}", unit)
        for name, unit in (
            ("condition", "share"), ("speed", "exponent"), ("depth", "cards_month"), ("impact", "share"),
            ("commission", "share_of_proceeds"), ("warranty", "share_of_proceeds"), ("refurbishment", "money_card"),
            ("freight", "money_card"), ("carry", "money_card_month"), ("to_convert", "cards"),
            ("conversion_yield", "share"), ("scrap", "money_card"), ("impact_cap", "share"),
            ("conversion_hours", "hours"),
        )
    },
}  # fmt: skip
# Numbers of a centre, of the law, and of the scenario.
CENTRE_NUMBERS = {
    "pue": "ratio",
    "demand_charge": "money_kw_month",
    "contracted_kw": "kw",
    "colocation_months_left": "months",
    "staff": "money_month",
    "bandwidth": "money_month",
    "support": "money_month",
    "freed_kw_value": "money_kw_month",
    "technician_hours": "hours_month",
}
# What follows from the inputs, a number of each cohort: its column of the ground.
DERIVED: dict[str, tuple[Callable[[Ground], Array], str]] = {
    "sale_months": (lambda g: g.sale_months, "months"),
    "lot_cards": (lambda g: g.of("lot_cards"), "cards"),
    "share_cards": (lambda g: g.of("share_cards"), "share"),
    "share_power": (lambda g: g.of("share_power"), "share"),
}
REGIME_NUMBERS = {"income_tax": "share", "surcharge": "share_of_vat", "vat_sale": "share"}
SCENARIO_NUMBERS = {"discount_rate": "share_year"}
COUNTED = {
    "cards", "racked", "tax_book", "tax_months", "to_convert", "months_left", "occupied", "whole_machine", "card_hours",
    "tokens", "locked", "lit_after", "lit_step", "subsidy_months", "clawback_until", *DERIVED,
}  # fmt: skip  # from one's own books, or worked out
INPUTS = (*QUOTES, *NUMBERS, *CENTRE_NUMBERS, *DERIVED, *REGIME_NUMBERS, *SCENARIO_NUMBERS)


def facts(names: Sequence[str], cohorts: Sequence[Cohort], comparison: Comparison) -> tuple[Fact, ...]:
    """The named inputs of some cohorts, in the order of the names."""
    return tuple(fact for name in names for fact in _of(name, cohorts, comparison))


def _of(name: str, cohorts: Sequence[Cohort], comparison: Comparison) -> Iterator[Fact]:
    if name in QUOTES:
        yield from _quotes(name, cohorts, comparison)
    elif name in NUMBERS:
        where, unit = NUMBERS[name]
        told = [attrgetter(where)(cohort) for cohort in cohorts]
        if None not in told:
            yield _mean(name, unit, told, cohorts)
    elif name in DERIVED:
        column, unit = DERIVED[name]
        places = {cohort.key: row for row, cohort in enumerate(comparison.ground.columns.cohorts)}
        numbers = column(comparison.ground)
        yield _mean(name, unit, [float(numbers[places[cohort.key]]) for cohort in cohorts], cohorts)
    elif name in CENTRE_NUMBERS:
        centres = comparison.ground.columns.centres
        values = [getattr(centres[cohort.centre], name) for cohort in cohorts]
        yield _mean(name, CENTRE_NUMBERS[name], values, cohorts)
    elif name in REGIME_NUMBERS:
        if (told := getattr(comparison.regime, name)) is not None:
            yield Fact(name, told, REGIME_NUMBERS[name])
    else:
        yield Fact(name, getattr(comparison.scenario, name), SCENARIO_NUMBERS[name])


def _quotes(name: str, cohorts: Sequence[Cohort], comparison: Comparison) -> Iterator[Fact]:
    """Each quote once."""
    told, unit = QUOTES[name]
    places = comparison.ground.columns.centres
    found = (told(cohort, places[cohort.centre]) for cohort in cohorts)
    for quote in dict.fromkeys(quote for quote in found if quote is not None):
        yield Fact(name, quote.amount, unit, quote.as_of, quote.source, quote.assumed, quote)


def _mean(name: str, unit: str, values: Sequence[float], cohorts: Sequence[Cohort]) -> Fact:
    """By the cards it is a share of; cards themselves are summed."""
    cards = [_denominator(unit, cohort) for cohort in cohorts]
    whole = sum(cards) or 1
    summed = name in ("cards", "to_convert")
    value = sum(values) if summed else sum(v * n for v, n in zip(values, cards, strict=True)) / whole
    return Fact(name, float(value), unit, assumed=_assumed(name, values, cohorts))


def _denominator(unit: str, cohort: Cohort) -> float:
    """The cards that a share is of."""
    return cohort.count * cohort.racked if unit == "share_of_racked" else cohort.count


def _assumed(name: str, values: Sequence[float], cohorts: Sequence[Cohort]) -> bool:
    """A lit rate says it itself; other numbers are assumed while they are their placeholder."""
    if name == "lit":
        return any(cohort.lit_assumed for cohort in cohorts)
    if name == "tax_book":
        return any(cohort.costless for cohort in cohorts)
    if any(name in cohort.guessed for cohort in cohorts):
        return True
    told = all(name in cohort.said for cohort in cohorts) or name in COUNTED
    return not told and any(value == _placeholders()[name] for value in values)


@cache
def _placeholders() -> dict[str, float]:
    """What an input is while nobody has told it."""
    blank = {"rent": Rent(), "upkeep": Upkeep(), "resale": Resale()}
    parts = {name: where.split(".") for name, (where, _) in NUMBERS.items() if "." in where}
    plain = {name: getattr(blank[part], field) for name, (part, field) in parts.items()}
    return plain | {name: getattr(Centre(""), name) for name in CENTRE_NUMBERS}
