"""Every number a comparison rests on, with who said it, when, on which VAT basis, and whether anybody confirmed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from volute.domain.quotes import STALE_DAYS
from volute.economics.inputs import Centre, Cohort, Quote, Rent, Resale, Scenario, Upkeep
from volute.queries.comparison import Book
from volute.queries.contracts import CONTRACTS


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input. ``what`` names it and its unit; ``variant`` is empty where it is of a centre or of everything.

    ``centres`` are codes, empty where it holds for all; ``vat`` is the rate inside the amount, None where VAT has no
    place in it and 0 where the amount is without; ``origin`` says where an input without a source comes from:
    ``probe``, ``contracts`` (leases in force), ``model`` (a number of the model nobody changed), ``person`` (set by
    hand) or nothing.
    """

    what: str
    variant: str
    centres: tuple[str, ...]
    amount: float | None
    vat: float | None = None
    as_of: date | None = None
    source: str = ""
    assumed: bool = False
    origin: str = ""

    def is_old(self, today: date, limit: int = STALE_DAYS) -> bool:
        return self.as_of is not None and (today - self.as_of).days > limit


QUOTES: dict[str, Callable[[Cohort], Quote | None]] = {
    "resale": lambda c: c.resale.price,
    "rent_hour": lambda c: c.rent.per_hour,
    "rent_month": lambda c: c.rent.per_month,
    "conversion": lambda c: c.resale.conversion,
}
NEEDED: dict[str, Callable[[Cohort], bool]] = {
    "resale": lambda c: True,
    "rent_hour": lambda c: c.rent.card_hours > 0,
    "rent_month": lambda c: c.rent.whole_machine > 0,
    "conversion": lambda c: c.resale.to_convert > 0,
}
OF_RESALE = ("trend", "depth", "condition", "impact", "commission", "warranty", "freight", "refurbishment")
OF_RENT = ("availability", "realisation", "churn", "relet")
OF_UPKEEP = ("fault", "repair_cost", "death", "insurance")


def assumptions(told: Book, what_if: Scenario) -> tuple[Assumption, ...]:
    """Prices first, then what the centres cost and how busy they are, then the terms and the model's own numbers."""
    return (*_prices(told), *_loads(told), *_centres(told), *_terms(told, what_if), *_own(told))


def _prices(told: Book) -> Iterator[Assumption]:
    """The same quote for several centres is one line."""
    for what, quote_of in QUOTES.items():
        found: dict[tuple[str, Quote | None], list[str]] = {}
        for cohort in told.cohorts:
            if NEEDED[what](cohort):
                found.setdefault((cohort.variant, quote_of(cohort)), []).append(cohort.centre)
        holders = {variant: sum(variant == v for v, _ in found) for variant, _ in found}
        for (variant, quote), centres in sorted(found.items(), key=lambda item: item[0][0]):
            shown = tuple(dict.fromkeys(centres)) if holders[variant] > 1 else ()
            yield _quoted(what, variant, shown, quote)


def _quoted(what: str, variant: str, centres: tuple[str, ...], quote: Quote | None) -> Assumption:
    if quote is None:
        return Assumption(what, variant, centres, None)
    vat = quote.vat_rate if quote.vat_included else 0.0
    origin = CONTRACTS if quote.source == CONTRACTS else ""
    return Assumption(what, variant, centres, quote.amount, vat, quote.as_of, quote.source, quote.assumed, origin)


def _loads(told: Book) -> Iterator[Assumption]:
    """Of racked cards; one line a centre that was seen, and one for all that were not."""
    for code in told.counts:
        cohorts = [c for c in told.cohorts if c.centre == code and c.racked]
        racked = sum(c.count * c.racked for c in cohorts)
        if racked:
            lit = sum(c.count * c.racked * c.lit for c in cohorts) / racked
            guessed = any(c.lit_assumed for c in cohorts)
            yield Assumption(
                "lit", "", (code,), lit, None, None if guessed else told.today, "", guessed, "" if guessed else "probe"
            )


def _centres(told: Book) -> Iterator[Assumption]:
    for centre in told.centres:
        of = (centre.key,)
        yield _quoted("tariff", "", of, centre.tariff)
        if centre.colocation:
            yield _quoted("colocation", "", of, centre.colocation)
        for name in ("pue", "staff"):
            plain = _plain(name, of, getattr(centre, name), _default(Centre, name))
            yield plain if plain.assumed else _as_said(plain, centre.tariff)  # one entry says all of a centre


def _plain(what: str, centres: tuple[str, ...], amount: float, default: object) -> Assumption:
    """A number without a quote: nobody stands behind one that was left as the model has it."""
    untouched = amount == default
    return Assumption(what, "", centres, amount, assumed=untouched, origin="model" if untouched else "person")


def _as_said(plain: Assumption, beside: Quote | None) -> Assumption:
    """With the source of what was said in the same breath; without one it stays a person's word."""
    if beside is None or beside.assumed or not beside.source:
        return plain
    return replace(plain, source=beside.source, as_of=beside.as_of, origin="")


def _default(of: type, name: str) -> object:
    return next(f.default for f in fields(of) if f.name == name)


def _terms(told: Book, what_if: Scenario) -> Iterator[Assumption]:
    """What the owner and the law set."""
    regime = told.regime
    yield _plain("discount_rate", (), what_if.discount_rate, None)
    yield _plain("horizon", (), what_if.horizon, None)
    for name in ("income_tax", "surcharge", "band"):
        yield _plain(name, (), getattr(regime, name), getattr(type(regime)(), name))


def _own(told: Book) -> Iterator[Assumption]:
    """The model's numbers of market and upkeep; one line where all cohorts share it."""
    for kind, part, names in ((Resale, "resale", OF_RESALE), (Rent, "rent", OF_RENT), (Upkeep, "upkeep", OF_UPKEEP)):
        for name in names:
            yield from _shared(told, part, name, _default(kind, name))


def _shared(told: Book, part: str, name: str, default: object) -> Iterator[Assumption]:
    """What was said of a market stands behind the price it was said with."""
    found: dict[str, tuple[float, Quote | None]] = {}
    for cohort in told.cohorts:
        beside = cohort.resale.price if part == "resale" else None
        found[cohort.variant] = (getattr(getattr(cohort, part), name), beside)
    amounts = {amount for amount, _ in found.values()}
    for variant, (amount, beside) in sorted(found.items()):
        plain = _plain(name, (), amount, default)
        if len(amounts) == 1:
            yield plain
            return
        yield replace(plain if plain.assumed else _as_said(plain, beside), variant=variant)
