"""What renting may come to and when to sell: the heavy part of a decision, worked out beside the window.

What is drawn by chance depends on the fleet and the seed alone, so that a slider draws nothing anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from volute.economics.boundary import Boundary, boundaries
from volute.economics.columns import Array, Flags, columns
from volute.economics.decide import Comparison, weigh
from volute.economics.distribution import Spread, spread
from volute.economics.exposure import Exposure, exposure
from volute.economics.fan import keep_worths
from volute.economics.fitting import process
from volute.economics.ground import ground
from volute.economics.groups import By
from volute.economics.inputs import Cohort, Scenario, months_plotted
from volute.economics.processes import Risks
from volute.economics.simulation import Factors, simulate
from volute.ledger.store import Ledger
from volute.queries.comparison import Book
from volute.queries.quote_series import Fit, fits
from volute.queries.ranking import Ranked, ranking

PATHS, SEED = 10_000, 20_261
LEARNT = 36.0  # months over which what is not known of a drift spreads prices

Far = Callable[[int, int], bool]  # told how far of how many; answers whether to go on


class Stopped(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True)
class Drawn:
    """What chance did, and from which movements: kept while the same fleet is looked at."""

    fits: tuple[Fit, ...]
    risks: Risks
    factors: Factors
    seed: int


@dataclass(frozen=True)
class Fan:
    """Worth today of keeping until month 0 … M and selling then, over all paths, [month]. CNY, ex-VAT, after tax."""

    p10: Array
    p50: Array
    p90: Array
    mean: Array
    sell: float  # of selling now, known today


@dataclass(frozen=True)
class Outlook:
    """Of one centre, or of all. ``gain`` is renting to the horizon less selling now, on every path."""

    centre: str
    scenario: Scenario
    drawn: Drawn
    cohorts: tuple[Cohort, ...]  # all of the place; rows of ``boundary``
    known: tuple[bool, ...]  # whether price and rent of the cohort are known
    comparison: Comparison  # by cohort
    boundary: Boundary
    fan: Fan
    gain: Array  # [path]
    ranking: tuple[Ranked, ...]  # of all centres

    @property
    def sell_wins(self) -> float:
        """Share of paths on which selling now proves better than keeping to the horizon."""
        return float(np.mean(self.gain < 0))

    @property
    def spread(self) -> Spread:
        """Of the gain."""
        return spread(self.gain)

    @property
    def regret_rent(self) -> float:
        """Expected loss of one who rents, against whichever proves better on each path."""
        return float(np.maximum(-self.gain, 0).mean())

    @property
    def regret_sell(self) -> float:
        return float(np.maximum(self.gain, 0).mean())


def seed_of(book: Book) -> int:
    """Where the draw begins."""
    return book.chance.seed if book.chance else SEED


def drawn(ledger: Ledger, book: Book, today: date, horizon: int, pause: Callable[[], object] = lambda: None) -> Drawn:
    """Movements of every variant of the fleet, fitted where somebody's own quotes allow, and paths from them."""
    found, risks = movements(ledger, book, today)
    seed = seed_of(book)
    return Drawn(found, risks, simulated(book, risks, (seed, PATHS), horizon, pause), seed)


def simulated(
    book: Book, risks: Risks, luck: tuple[int, int], horizon: int, pause: Callable[[], object] = lambda: None
) -> Factors:
    """Paths of every model and centre of the fleet, over the months that go with a horizon. ``luck`` is the seed, and
    how many paths."""
    seed, paths = luck
    models = tuple(dict.fromkeys(cohort.model for cohort in book.cohorts))
    lit = {centre.key: _lit(book, centre.key) for centre in book.centres}
    return simulate(risks, models, tuple(lit.items()), months_plotted(horizon), paths, seed, pause)


def movements(ledger: Ledger, book: Book, today: date) -> tuple[tuple[Fit, ...], Risks]:
    """How prices and rents of the fleet's models move: fitted to what was quoted up to the day, or as a book from
    elsewhere says."""
    if book.chance:
        return (), book.chance.risks
    found = fits(ledger, tuple(dict.fromkeys(cohort.model for cohort in book.cohorts)), today)
    return found, Risks(tuple((fit.variant, process(fit.prices, fit.rents, ahead=LEARNT)) for fit in found))


def _lit(book: Book, centre: str) -> float:
    """Of a centre's racked cards."""
    of = [c for c in book.cohorts if c.centre == centre]
    racked = sum(c.count * c.racked for c in of)
    return sum(c.count * c.racked * c.lit for c in of) / racked if racked else 0.0


def outlooks(ledger: Ledger, book: Book, scenario: Scenario) -> Iterator[Outlook]:
    """Of all centres together where there are several, then of each: on the same draw, ranked once."""

    def of(centre: str, known: Outlook | None) -> Outlook | None:
        drawn_, ranked = (known.drawn, known.ranking) if known else (None, None)
        return outlook(ledger, book, (centre, scenario, book.today), drawn_, lambda n, of: True, ranked)

    whole = of("", None)
    if whole and len(book.counts) > 1:
        yield whole
    for centre in book.counts if whole else ():
        if found := of(centre, whole):
            yield found


def outlook(
    ledger: Ledger,
    book: Book,
    asked: tuple[str, Scenario, date],
    known: Drawn | None,
    far: Far,
    ranked: tuple[Ranked, ...] | None = None,
) -> Outlook | None:
    """``asked`` is the centre (empty: all), the what-if and the day. None where no cohort's price and rent are known,
    or where ``far`` says that nobody waits any more. What is ``ranked`` already is not ranked again."""
    centre, scenario, today = asked
    cohorts = tuple(c for c in book.cohorts if centre in ("", c.centre))
    told = columns(cohorts, [c for c in book.centres if centre in ("", c.key)])
    e = exposure(ground(told, book.regime, scenario))
    sure = np.isfinite(e.cash().sum(axis=1) + (e.price + e.worth + e.dues).sum(axis=1))
    if not sure.any():
        return None
    reaches = known is not None and known.factors.months >= e.ground.months
    waits = partial(_waits, far)
    try:
        chance = known if known and reaches else drawn(ledger, book, today, scenario.horizon, waits)
        fan, gain = _fan(e, chance.factors, sure, far)
        waits()
        edge = boundaries(e, chance.risks)
        waits()
        ordered = ranking(book, scenario, chance.factors) if ranked is None else ranked
    except Stopped:
        return None
    lines = weigh(told, book.regime, scenario, By.COHORT)
    return Outlook(centre, scenario, chance, cohorts, tuple(sure.tolist()), lines, edge, fan, gain, ordered)


def _waits(far: Far, n: int = 0, of: int = 0) -> None:
    """Raises Stopped where nobody does; ``of`` is 0 between parts that are not counted."""
    if not far(n, of):
        raise Stopped


def _fan(e: Exposure, factors: Factors, sure: Flags, far: Far) -> tuple[Fan, Array]:
    """``sure`` are the cohorts counted. Raises Stopped."""

    sell = float((e.price + e.worth + e.dues)[sure, 0].sum())
    worths = keep_worths(e, factors, sure, partial(_waits, far))
    spreads = [spread(worth.astype(np.float64)) for worth in worths]
    named = {name: np.array([getattr(s, name) for s in spreads]) for name in ("p10", "p50", "p90", "mean")}
    return Fan(**named, sell=sell), worths[e.ground.horizon].astype(np.float64) - sell
