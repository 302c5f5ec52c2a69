"""What the owner has said of the fleet and of a centre, put where the model reads it.

One register entry speaks of the whole fleet; what it does not say stays the model's own number, marked as assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from volute.domain.economic_terms import TERMS
from volute.domain.events import Evidence
from volute.economics.carrying import Books
from volute.economics.inputs import VAT_USED_NOT_DEDUCTED, Centre, Cohort, Quote, Regime, Rent, Resale, Upkeep
from volute.ledger.expectations import register
from volute.ledger.store import Ledger
from volute.queries.contracts import DAYS_A_MONTH
from volute.queries.tax_books import policy

ENTRY = "terms"  # the register, and the one entry in it
VAT_POWER, VAT_RACK = 0.13, 0.06  # usual on the bills of electricity and of a data centre's services
Fields = Mapping[str, Evidence]
OF: Mapping[str, type] = {"rent": Rent, "upkeep": Upkeep, "resale": Resale}
PLACES = {name: part for part, cls in OF.items() for name in TERMS if name in {one.name for one in fields(cls)}}
REGIME = ("income_tax", "surcharge", "vat_sale")
CENTRE = ("demand_charge", "bandwidth", "support", "freed_kw_value", "technician_hours")


@dataclass(frozen=True, slots=True)
class Said:
    """Numbers by name, with who said them and when."""

    of: Mapping[str, float] = field(default_factory=dict)
    source: str = ""
    as_of: date | None = None


def terms_told(entries: Mapping[str, Fields]) -> Said:
    """Of the whole fleet, from the entries of its register."""
    told = entries.get(ENTRY, {})
    day = told.get("as_of")
    numbers = {name: value for name in TERMS if (value := amount(told, name)) is not None}
    return Said(numbers, str(told.get("source") or ""), date.fromisoformat(str(day)) if day else None)


@dataclass(frozen=True, slots=True)
class Term:
    """One number of the fleet as it counts now. ``value`` None follows each quote."""

    name: str
    value: float | None
    said: bool
    source: str = ""
    as_of: date | None = None


def terms_shown(ledger: Ledger) -> tuple[Term, ...]:
    """All of them, in the order of their table."""
    with ledger.reading() as connection:
        told, books = terms_told(register(connection, ENTRY)), policy(connection) or Books()
    law = regime(told, books)
    return tuple(_term(name, told, law) for name in TERMS)


@dataclass(frozen=True)
class Spoken:
    """What was said by centre, and under nothing of the fleet; ``own`` is what counts where nothing was said of it."""

    said: Mapping[str, Fields]
    names: Mapping[str, str]  # of centres
    own: Mapping[str, float | None]


FLEET = ""


def spoken(ledger: Ledger) -> Spoken:
    """For a form: every entry as it stands."""
    with ledger.reading() as connection:
        centres, told = register(connection, "centre"), register(connection, ENTRY)
        books = policy(connection) or Books()
    law = regime(Said(), books)
    own = {name: _term(name, Said(), law).value for name in TERMS}
    names = {code: str(fields["name"]) for code, fields in sorted(centres.items())}
    return Spoken({FLEET: told.get(ENTRY, {}), **centres}, names, own)


def _term(name: str, told: Said, law: Regime) -> Term:
    if name in told.of:
        return Term(name, told.of[name], said=True, source=told.source, as_of=told.as_of)
    return Term(name, getattr(law if name in REGIME else OF[PLACES[name]](), name), said=False)


def amount(told: Fields, name: str) -> float | None:
    """A number of a register entry; None where nobody said it."""
    value = told.get(name)
    return None if value in (None, "") else float(str(value))


def regime(said: Said, books: Books) -> Regime:
    """Who never deducted VAT when buying sells used goods at the reduced rate."""
    told: dict[str, Any] = {name: said.of[name] for name in REGIME if name in said.of}
    if books.vat == 0:
        told.setdefault("vat_sale", VAT_USED_NOT_DEDUCTED)
    return Regime(**told)


def with_terms(cohort: Cohort, said: Said) -> Cohort:
    """The same cards on the owner's own numbers."""
    parts: dict[str, dict[str, float]] = {}
    for name, value in said.of.items():
        if part := PLACES.get(name):
            parts.setdefault(part, {})[name] = value
    changed: dict[str, Any] = {part: replace(getattr(cohort, part), **values) for part, values in parts.items()}
    return replace(cohort, **changed, said=tuple(name for name in said.of if name in PLACES))


def at_centre(cohort: Cohort, told: Fields, today: date) -> Cohort:
    """With the availability and the subsidy of its centre."""
    up, down = amount(told, "mtbf_hours"), amount(told, "mttr_hours")
    rent, said = cohort.rent, cohort.said
    if up and down is not None:
        rent, said = replace(rent, availability=up / (up + down)), (*said, "availability")
    if subsidy := amount(told, "subsidy"):
        rent = replace(rent, subsidy=subsidy, subsidy_months=months_until(told, "subsidy_until", today))
    return cohort if rent is cohort.rent else replace(cohort, rent=rent, said=said)


def months_until(told: Fields, name: str, today: date) -> int:
    """Whole months to a day of the entry; none without it, or after it."""
    day = told.get(name)
    return max(round((date.fromisoformat(str(day)) - today).days / DAYS_A_MONTH), 0) if day else 0


def centre_told(code: str, told: Fields, draw: float, today: date) -> Centre:
    """What a building costs. ``draw`` is the busy power of its racked cards in kW: what is contracted, until somebody
    says how much it really is."""
    plain = Centre(code)
    tariff, rack, power = amount(told, "tariff"), amount(told, "colocation"), amount(told, "contracted_kw")
    return Centre(
        code,
        tariff=_quote(told, tariff, "tariff_vat", VAT_POWER) if tariff is not None else plain.tariff,
        pue=amount(told, "pue") or plain.pue,
        colocation=None if rack is None else _quote(told, rack, "colocation_vat", VAT_RACK),
        contracted_kw=0.0 if rack is None else draw if power is None else power,
        colocation_months_left=months_until(told, "colocation_until", today),
        staff=amount(told, "staff") or 0.0,
        **{name: value for name in CENTRE if (value := amount(told, name)) is not None},
    )


def _quote(told: Fields, price: float, vat: str, usual: float) -> Quote:
    rate, day = amount(told, vat), told.get("as_of")
    return Quote(
        price,
        usual if rate is None else rate,
        as_of=date.fromisoformat(str(day)) if day else None,
        source=str(told.get("source") or ""),
    )
