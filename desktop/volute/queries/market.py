"""What was quoted of each model over time, on one footing: without VAT, as for a new card, in CNY; and the course
fitted to it. Own quotes come first: guesses are fitted only where nobody stands behind any quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from volute.domain.quotes import Limits
from volute.economics.fitting import Movement, movement, rent_movement
from volute.economics.price_course import PriceCourse, price_course
from volute.ledger.store import Ledger
from volute.queries.contracts import DAYS_A_MONTH
from volute.queries.prices import as_new
from volute.queries.quotes import Key, Quoted, quotes, sources

AHEAD = 6  # months that the course is drawn beyond today
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Point:
    """One quote with its amount on the common footing, and how many months after the first of the course's first
    month it was said."""

    quoted: Quoted
    amount: float
    month: float


@dataclass(frozen=True, slots=True)
class MarketCourse:
    """All quotes of a model for one purpose and place. ``begin`` is the first day of the month the axis begins with.

    ``now`` is what counts today on the common footing, ``change`` its share against 30 days ago, ``sources`` how many
    quoted it lately, and ``guessed`` says that the curve follows guesses; ``day`` is today.
    """

    key: Key
    begin: date
    points: tuple[Point, ...]
    fitted: PriceCourse | None
    now: float | None
    counted: Quoted | None
    change: float | None
    sources: int
    day: date
    today: float  # the same in months from ``begin``
    guessed: bool
    limits: Limits

    @property
    def stale(self) -> bool:
        return self.counted is not None and self.counted.stale

    @property
    def thin(self) -> bool:
        return self.sources < self.limits.enough

    @property
    def band(self) -> tuple[float, float, float] | None:
        return self.band_at(0)

    def band_at(self, months: float) -> tuple[float, float, float] | None:
        """P10, P50 and P90 of a quote so many months from today; None without a quote to fit."""
        f = self.fitted
        if f is None:
            return None
        at = int(np.argmin(np.abs(f.months - self.today - months)))
        return float(f.p10[at]), float(f.p50[at]), float(f.p90[at])


def markets(ledger: Ledger, today: date, limits: Limits | None = None) -> tuple[MarketCourse, ...]:
    """Every model and purpose that was ever quoted, general before local, those with most quotes first."""
    limits = limits or Limits()
    found = [q for q in quotes(ledger, today, limits) if not q.retired and q.said.as_of <= today]
    by_key: dict[Key, list[Quoted]] = defaultdict(list)
    for quoted in found:
        by_key[quoted.key].append(quoted)
    lately = sources(found, today)
    return tuple(_course(key, of_key, len(lately[key]), today, limits) for key, of_key in by_key.items())


def _course(key: Key, said: Sequence[Quoted], lately: int, today: date, limits: Limits) -> MarketCourse:
    begin = min(q.said.as_of for q in said).replace(day=1)
    points = tuple(
        Point(q, amount, _months(begin, q.said.as_of)) for q in said if (amount := as_new(q.said)) is not None
    )
    own = [point for point in points if not point.quoted.said.assumed]
    counted = next((point for point in points if point.quoted.counts), None)
    return MarketCourse(
        key=key,
        begin=begin,
        points=points,
        fitted=_fitted(own or points, key[1], _months(begin, today)),
        now=counted.amount if counted else None,
        counted=counted.quoted if counted else None,
        change=_change(points, counted, today),
        sources=lately,
        day=today,
        today=_months(begin, today),
        guessed=not own,
        limits=limits,
    )


def _months(begin: date, day: date) -> float:
    return (day - begin).days / DAYS_A_MONTH


def _fitted(points: Sequence[Point], what: str, today: float) -> PriceCourse | None:
    month, amount = [p.month for p in points], [p.amount for p in points]
    until = int(np.ceil(today)) + AHEAD
    return price_course(month, amount, _moved(points, what), np.arange(until * 4 + 1) / 4)


def _moved(points: Sequence[Point], what: str) -> Movement:
    """As the model moves it, so that curve and decision agree: the newest quote of each day."""
    by_day = {p.month: p.amount for p in sorted(points, key=lambda p: p.quoted.seq)}
    days = sorted(by_day)
    course = days, [by_day[day] for day in days]
    return movement(*course) if what in ("resale", "conversion") else rent_movement(*course).movement


def _change(points: Iterable[Point], counted: Point | None, today: date) -> float | None:
    """Against the newest quote of at least 30 days ago; None when nobody quoted one then."""
    old = [p for p in points if p.quoted.said.as_of <= today - MONTH]
    if counted is None or not old:
        return None
    return counted.amount / max(old, key=lambda p: (p.month, p.quoted.seq)).amount - 1
