"""What a written report says: the comparison of the centres chosen, the five figures, and the ledger's head."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from volute.domain.problems import Refused
from volute.domain.quotes import Limits
from volute.economics.cash_bands import rent_bands
from volute.economics.columns import Array, columns
from volute.economics.decide import Comparison, weigh
from volute.economics.groups import By
from volute.economics.inputs import Scenario
from volute.ledger.past import Past
from volute.ledger.seals import head_of_all
from volute.ledger.store import Ledger
from volute.queries.assumptions import Assumption, assumptions
from volute.queries.collateral import Collateral, collateral
from volute.queries.comparison import Book
from volute.queries.outlook import SEED, movements, simulated
from volute.queries.overview import idle_worth
from volute.queries.past import book_shown
from volute.queries.quotes import Key, quotes
from volute.queries.value import Valuation, standing

AUDIENCES = ("owner", "partner", "bank")
PATHS_OF_BANDS = 400


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a report is made, and from when on prices are flagged in it."""

    audience: str = AUDIENCES[0]
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Report:
    """Everything on the pages. ``head`` is the digest over all histories, of the whole ledger also where the report is
    of a past day; ``idle_worth`` is CNY after tax, of the racked cards that do no work, sold today."""

    book: Book
    what_if: Scenario
    comparison: Comparison
    base: Comparison
    idle_worth: float | None
    assumptions: tuple[Assumption, ...]
    head: str
    ledger: str
    is_demo: bool
    is_past: bool = False
    audience: str = "owner"
    collateral: Collateral | None = None  # for a bank
    value: Valuation | None = None  # for a bank and a partner
    bands: tuple[Array, Array] | None = None  # of rent: how far below and above its curve, CNY, [row, month]
    thin: frozenset[Key] = frozenset()  # prices that few sources have quoted lately
    limits: Limits = field(default_factory=Limits)

    @property
    def idle(self) -> int | None:
        """Racked cards that do no work; of the past nobody kept which."""
        return None if self.is_past else sum(cohort.count for cohort in self.book.idle)


def report(
    ledger: Ledger,
    today: date,
    what_if: Scenario,
    centres: Collection[str] = (),
    reader: Reader | None = None,
) -> Report:
    """Weigh the centres chosen; none chosen is all. Refused where there are no cards, or no such centre.

    Of a past day where the ledger is one of the past; ``today`` is that day then.
    """
    told = chosen(book_shown(ledger, today), centres)
    if not told.cohorts:
        raise Refused("no_cards_to_compare")
    weighed = _weighed(ledger, told, what_if)
    return _read_by(weighed, ledger, reader or Reader())


def _weighed(ledger: Ledger, told: Book, what_if: Scenario) -> Report:
    """As any reader gets it."""
    read, is_past = columns(told.cohorts, told.centres), isinstance(ledger, Past)
    comparison = weigh(read, told.regime, what_if, By.CENTRE)
    return Report(
        book=told,
        what_if=what_if,
        comparison=comparison,
        base=weigh(read, told.regime, Scenario.base(told.regime), By.CENTRE, comparison.months),
        idle_worth=None if is_past else idle_worth(told),
        assumptions=assumptions(told, what_if),
        head=_head(ledger),
        ledger=ledger.name.rpartition("/")[2],
        is_demo=bool(ledger.meta("demo")),
        is_past=is_past,
        bands=_bands(ledger, told, comparison),
    )


def _whole(ledger: Ledger) -> Ledger:
    """What a ledger of the past was cut from."""
    return ledger.whole if isinstance(ledger, Past) else ledger


def _head(ledger: Ledger) -> str:
    with _whole(ledger).reading() as connection:
        return head_of_all(connection)


def _bands(ledger: Ledger, told: Book, comparison: Comparison) -> tuple[Array, Array]:
    """One path of ten of renting ends below, one above; as Decide draws them."""
    luck, horizon = (SEED, PATHS_OF_BANDS), comparison.horizon
    factors = simulated(told, movements(ledger, told, told.today)[1], luck, horizon)
    read = comparison.ground.columns
    low, high = rent_bands(read, told.regime, comparison.scenario, factors, By.CENTRE)
    middle = comparison.rent_cash[:, : low.shape[1]]
    return low - middle, high - middle


def _read_by(told: Report, ledger: Ledger, reader: Reader) -> Report:
    """With what this reader asks for beside the comparison."""
    return replace(
        told,
        value=None if reader.audience == "owner" else standing(ledger, told.book, _whole(ledger)),
        audience=reader.audience,
        collateral=collateral(ledger, told.book, reader.limits) if reader.audience == "bank" else None,
        thin=frozenset(q.key for q in quotes(ledger, told.book.today, reader.limits) if q.thin),
        limits=reader.limits,
    )


def chosen(told: Book, centres: Collection[str]) -> Book:
    """The book of some centres only; Refused names one that has no cards here."""
    if not centres:
        return told
    if strangers := sorted(set(centres) - told.counts.keys()):
        raise Refused("centre_without_cards", centre=", ".join(strangers))
    cohorts = tuple(c for c in told.cohorts if c.centre in centres)
    return replace(
        told,
        cohorts=cohorts,
        centres=tuple(c for c in told.centres if c.key in centres),
        missing=tuple(sorted({c.variant for c in cohorts if c.resale.price is None})),
        assumed=tuple(sorted({c.centre for c in cohorts if c.lit_assumed})),
        counts={code: counts for code, counts in told.counts.items() if code in centres},
        idle=tuple(c for c in told.idle if c.centre in centres),
    )
