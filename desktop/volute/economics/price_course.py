"""Where a price stood and where it may go, from the quotes there are: a level that wanders, seen through quotes that
scatter about it. Between quotes and after the last the band opens, as what is known grows old.

The level is a local level with drift, filtered and smoothed (Harvey, Forecasting, Structural Time Series Models and
the Kalman Filter, 1989, ch. 3; Rauch, Tung and Striebel 1965).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from volute.economics.columns import Array
from volute.economics.fitting import Movement

USUAL_SCATTER, PRIOR_QUOTES = 0.05, 6.0  # of the log of quotes of one day; it counts as so many quotes
P90 = 1.2815515655446004  # of a standard normal


@dataclass(frozen=True, slots=True)
class PriceCourse:
    """By month, in the quotes' money: nine quotes of ten were or will be above ``p10``, one of ten above ``p90``.

    ``last`` is the month of the newest quote: what lies after it is expected, not seen.
    """

    months: Array
    p10: Array
    p50: Array
    p90: Array
    last: float


def price_course(month: Sequence[float], amount: Sequence[float], moved: Movement, months: Array) -> PriceCourse | None:
    """``month`` and ``amount`` are the quotes, in any order; ``months`` where the course is asked. None without a
    quote."""
    if not len(amount):
        return None
    days, logs, counts, scatter = _days(month, amount)
    asked = np.unique(np.concatenate((days, months)))
    mean, spread = _smoothed(asked, _seen(asked, days, logs), _seen(asked, days, counts), moved, scatter)
    where = np.searchsorted(asked, months)
    level, wide = mean[where], np.sqrt(spread[where] + scatter**2) * P90
    return PriceCourse(months, np.exp(level - wide), np.exp(level), np.exp(level + wide), float(days[-1]))


def _days(month: Sequence[float], amount: Sequence[float]) -> tuple[Array, Array, Array, float]:
    """Each day once: its mean log, how many quotes, and how far quotes of one day scatter."""
    time, log = np.asarray(month, dtype=np.float64), np.log(np.asarray(amount, dtype=np.float64))
    days, which, counts = np.unique(time, return_inverse=True, return_counts=True)
    means = np.bincount(which, log) / counts
    own = float(np.sum((log - means[which]) ** 2))
    free = log.size - days.size
    return days, means, counts.astype(np.float64), math.sqrt(
        (own + PRIOR_QUOTES * USUAL_SCATTER**2) / (free + PRIOR_QUOTES)
    )  # fmt: skip


def _seen(asked: Array, days: Array, values: Array) -> Array:
    """The values at their days, and nothing at the others."""
    found = np.full(asked.size, np.nan)
    found[np.searchsorted(asked, days)] = values
    return found


def _smoothed(time: Array, seen: Array, counts: Array, moved: Movement, scatter: float) -> tuple[Array, Array]:
    """Mean and variance of the log level at every time, given all quotes."""
    a_month = moved.volatility.value**2 / 12
    drift = moved.drift.value / 12 - a_month / 2
    first = int(np.flatnonzero(~np.isnan(seen))[0])
    mean, spread = np.empty(time.size), np.empty(time.size)
    ahead_mean, ahead_spread = np.empty(time.size), np.empty(time.size)
    now, width = float(seen[first] + drift * (time[0] - time[first])), 1e4  # nothing is known before the first quote
    for at in range(time.size):
        took = time[at] - time[at - 1] if at else 0.0
        now, width = now + drift * took, width + a_month * took
        ahead_mean[at], ahead_spread[at] = now, width
        if not np.isnan(seen[at]):
            gain = width / (width + scatter**2 / counts[at])
            now, width = now + gain * (seen[at] - now), width * (1 - gain)
        mean[at], spread[at] = now, width
    for at in range(time.size - 2, -1, -1):
        share = spread[at] / ahead_spread[at + 1]
        mean[at] += share * (mean[at + 1] - ahead_mean[at + 1])
        spread[at] += share**2 * (spread[at + 1] - ahead_spread[at + 1])
    return mean, spread
