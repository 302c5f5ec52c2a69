"""Racked and lit rates of a site from its sweeps, each with what it is a share of and how sure it is.

A sweep looks at every card of a centre once. Between two sweeps the first holds half of the way and the second the
other half, but never longer than ``GAP``: what nobody saw is not filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import sqrt

GAP = timedelta(hours=24)
SURE = 1.96  # of a normal distribution, for 95 %
TOGETHER, SERVER = 0.7, 8  # assumed: cards of one server mostly follow the same job
DESIGN = 1 + (SERVER - 1) * TOGETHER  # the variance of a share when cards come in servers, over that of single cards
ENOUGH = 8  # sweeps from which their own spread and memory say more than the assumption above


@dataclass(frozen=True, slots=True)
class Sweep:
    """Cards of a centre as one run found them. ``unknown`` are racked, but nobody could read whether they work."""

    at: datetime
    owned: int
    racked: int
    lit: int
    unknown: int

    @property
    def read(self) -> int:
        return self.racked - self.unknown


@dataclass(frozen=True, slots=True)
class Watched:
    """One card over a window: samples taken, those in which it worked, and its loads in percent added up."""

    samples: int
    working: int
    load: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of card-hours. ``numerator`` and ``denominator`` are card-hours, or cards when there was one sweep.

    ``low`` and ``high`` bound the rate in the long run at 95 %. ``least`` and ``most`` bound what was there, counting
    what nobody could read as all idle or all working. ``coverage`` is what was read, as a share of what there was.
    None is unknown, and never zero.
    """

    numerator: float
    denominator: float
    sweeps: int
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    coverage: float | None = None

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


def racked(sweeps: Sequence[Sweep]) -> Rate:
    """Cards racked as a share of cards owned. The ledger knows both, so nothing is sampled but time."""
    held = weights(sweeps)
    return Rate(_sum(held, [s.racked for s in sweeps]), _sum(held, [s.owned for s in sweeps]), len(sweeps))


def lit(sweeps: Sequence[Sweep]) -> Rate:
    """Cards working as a share of racked cards that could be read."""
    held = weights(sweeps)
    working, read = _sum(held, [s.lit for s in sweeps]), _sum(held, [s.read for s in sweeps])
    there = _sum(held, [s.racked for s in sweeps])
    if not read:
        return Rate(0.0, 0.0, len(sweeps), coverage=0.0 if there else None)
    share, error = working / read, SURE * _error(sweeps, working / read)
    return Rate(
        numerator=working,
        denominator=read,
        sweeps=len(sweeps),
        low=max(share - error, 0.0),
        high=min(share + error, 1.0),
        least=working / there,
        most=(working + there - read) / there,
        coverage=read / there,
    )


def lit_of_cards(hosts: Sequence[Sequence[tuple[int, int]]], expected: float, hours: float) -> Rate:
    """Cards working as a share of what was sampled, from (working, samples) of each card, host by host.

    ``expected`` is how many samples all racked cards would have had and ``hours`` how long one stands for. Cards of a
    host follow the same job, so hosts are what is drawn: the error is that of a ratio of host totals (Cochran,
    Sampling Techniques, 3rd edition, section 6.8, without the finite-population factor).
    """
    totals = [(sum(w for w, _ in host), sum(n for _, n in host)) for host in hosts]
    working, samples = sum(w for w, _ in totals), sum(n for _, n in totals)
    if not samples:
        return Rate(0.0, 0.0, 0, coverage=0.0 if expected else None)
    share, there = working / samples, max(expected, samples)
    rest = sum((w - share * n) ** 2 for w, n in totals)
    error = SURE * sqrt(rest * len(totals) / (len(totals) - 1)) / samples if len(totals) > 1 else None
    return Rate(
        numerator=working * hours,
        denominator=samples * hours,
        sweeps=max(n for host in hosts for _, n in host),
        low=None if error is None else max(share - error, 0.0),
        high=None if error is None else min(share + error, 1.0),
        least=working / there,
        most=(working + there - samples) / there,
        coverage=samples / there,
    )


def weights(sweeps: Sequence[Sweep]) -> list[float]:
    """Hours for which each sweep stands; a single sweep stands for itself."""
    if len(sweeps) < 2:
        return [1.0] * len(sweeps)
    held = [0.0] * len(sweeps)
    for at, (before, after) in enumerate(pairwise(sweeps)):
        half = min(after.at - before.at, GAP).total_seconds() / 7200
        held[at] += half
        held[at + 1] += half
    return held


def _sum(held: Sequence[float], counts: Sequence[int]) -> float:
    return sum(hours * count for hours, count in zip(held, counts, strict=True))


def _error(sweeps: Sequence[Sweep], share: float) -> float:
    """The standard error of a lit rate.

    Of one look: sqrt(p (1 - p) / n × design effect). Of several it falls with the root of their number, as far as
    each brings something new; from ``ENOUGH`` on the larger of that and of what their own spread says.
    """
    shares = [s.lit / s.read for s in sweeps if s.read]
    cards = sum(s.read for s in sweeps) / len(shares)
    one_look = sqrt(max(share * (1 - share), 0.0) / cards * DESIGN)
    if len(shares) < ENOUGH:
        return one_look / sqrt(len(shares))
    mean = sum(shares) / len(shares)
    spread = sum((x - mean) ** 2 for x in shares) / (len(shares) - 1)
    return max(one_look, sqrt(spread)) * sqrt(_repeats(shares, mean) / len(shares))


def _repeats(shares: Sequence[float], mean: float) -> float:
    """How many sweeps bring as much as one new one: (1 + r) / (1 - r), of neighbours correlated by r (AR(1))."""
    total = sum((x - mean) ** 2 for x in shares)
    if not total:
        return 1.0
    r = sum((x - mean) * (y - mean) for x, y in pairwise(shares)) / total
    r = min(max(r, 0.0), 0.95)
    return (1 + r) / (1 - r)
