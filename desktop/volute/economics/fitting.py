"""How a price and a rent have moved so far, from an owner's own quotes; where they are few, leaning on what is usual.

Every parameter says how much of it is the owner's: its weight is between 0 (all assumed) and 1. Only quotes that are
handed in are looked at, so nothing here can see the future.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from volute.economics.columns import Array, Flags
from volute.economics.processes import Process

# What is usual, measured on public series of eight card models; spreads are standard deviations between models.
USUAL_DRIFT, DRIFT_SPREAD = -0.18, 0.15  # of the log price, a year
USUAL_RENT_DRIFT, RENT_DRIFT_SPREAD = -0.12, 0.12
USUAL_VOLATILITY = 0.28
USUAL_RENT_VOLATILITY = 0.25
USUAL_HALF_LIFE = 12.0  # months; fits on short series err towards a fast return, so 6 to 24 is believed
PRIOR_RETURNS = 12.0  # returns that the usual volatility counts for
MEMORY = 12.0  # months after which a return counts half: markets turn
BELIEVED = 3.0  # standard deviations beyond which a return says no more of the drift: a slip of the pen, or a jump
MOST_VOLATILITY = 2.0  # a year; more is no market but a mistake in the quotes
FAR = 4.0  # robust standard deviations from which a return is a jump


@dataclass(frozen=True, slots=True)
class Estimate:
    """A parameter, its standard error, and how much of it is the owner's."""

    value: float
    error: float
    own: float

    @property
    def assumed(self) -> bool:
        return self.own < 0.5


@dataclass(frozen=True, slots=True)
class Movement:
    """Of a series of quotes. Drift is of the mean, a year, continuously compounded."""

    drift: Estimate
    volatility: Estimate
    jumps: Estimate  # a year
    quotes: int
    months: float  # from the first to the last

    @property
    def trend(self) -> float:
        """Relative change a month of the mean."""
        return math.expm1(self.drift.value / 12)


def _returns(month: Sequence[float], amount: Sequence[float]) -> tuple[Array, Array, Array]:
    """Log changes between quotes, the months they took, and how long ago they ended."""
    time, log = np.asarray(month, dtype=np.float64), np.log(np.asarray(amount, dtype=np.float64))
    order = np.argsort(time, kind="stable")
    time, log = time[order], log[order]
    took = np.diff(time)
    apart = took > 0
    return np.diff(log)[apart], took[apart], (time[-1] - time[1:])[apart] if time.size else took


def movement(
    month: Sequence[float],
    amount: Sequence[float],
    usual: float = USUAL_DRIFT,
    between: float = DRIFT_SPREAD,
    volatility: float = USUAL_VOLATILITY,
) -> Movement:
    """Drift by weighing recent returns more, shrunk to the usual by its own error; volatility without jumps."""
    change, took, ago = _returns(month, amount)
    if change.size == 0:
        nothing = Estimate(0.0, 0.0, 0.0)
        return Movement(
            Estimate(usual, between, 0.0), Estimate(volatility, volatility / 2, 0.0), nothing, len(amount), 0
        )
    far = _jumps(change, took)
    spread = _volatility(change[~far], took[~far], volatility)
    jumps = Estimate(far.sum() / (took.sum() / 12), math.sqrt(far.sum() + 1) / (took.sum() / 12), 1.0)
    drift = _drift(change, took, ago, spread.value, usual, between)
    return Movement(drift, spread, jumps, len(amount), float(took.sum()))


def _jumps(change: Array, took: Array) -> Flags:
    """Returns far outside what the others do."""
    scaled = change / np.sqrt(took)
    usual = np.median(np.abs(scaled - np.median(scaled))) * 1.4826
    return np.asarray(np.abs(scaled - np.median(scaled)) > FAR * max(usual, 0.02))


def _volatility(change: Array, took: Array, usual: float) -> Estimate:
    """A year's standard deviation: pooled with the usual one as if that were so many returns more."""
    if change.size < 2:
        return Estimate(usual, usual / math.sqrt(2 * PRIOR_RETURNS), 0.0)
    mean = change.sum() / took.sum()
    own = float(np.sum((change - mean * took) ** 2 / took)) * 12
    count = change.size - 1
    value = math.sqrt((own + PRIOR_RETURNS * usual**2) / (count + PRIOR_RETURNS))
    return Estimate(value, value / math.sqrt(2 * (count + PRIOR_RETURNS)), count / (count + PRIOR_RETURNS))


def _drift(change: Array, took: Array, ago: Array, volatility: float, usual: float, between: float) -> Estimate:
    """Posterior of a normal mean: the usual drift, and the weighed mean of returns with its sampling error."""
    weight = 0.5 ** (ago / MEMORY)
    years = float((weight * took).sum()) / 12
    most = BELIEVED * volatility * np.sqrt(took / 12)
    log_drift = float((weight * np.clip(change, -most, most)).sum()) / years
    variance = volatility**2 * float((weight**2 * took).sum()) / 12 / years**2
    own = between**2 / (between**2 + variance)
    value = own * (log_drift + volatility**2 / 2) + (1 - own) * usual
    return Estimate(value, math.sqrt(own * variance), own)


@dataclass(frozen=True, slots=True)
class RentMovement:
    """A rent that returns to a level, which itself drifts."""

    movement: Movement
    half_life: Estimate  # months
    gap: float  # log of the last rent over the level


def rent_movement(month: Sequence[float], amount: Sequence[float]) -> RentMovement:
    """Level: a mean of the logs in which half the weight is of the last half-life or so, itself shrunk to today's."""
    moved = movement(month, amount, USUAL_RENT_DRIFT, RENT_DRIFT_SPREAD, USUAL_RENT_VOLATILITY)
    life = _half_life(month, amount)
    if len(amount) < 2:
        return RentMovement(moved, life, 0.0)
    time, log = np.asarray(month, dtype=np.float64), np.log(np.asarray(amount, dtype=np.float64))
    last = int(np.argmax(time))
    weight = 0.5 ** ((time[last] - time) / (2 * life.value))
    course = moved.drift.value / 12 * (time[last] - time)  # earlier quotes brought to today's level
    level = float((weight * (log + course)).sum() / weight.sum())
    known = moved.months / (moved.months + 12)
    return RentMovement(moved, life, float(log[last] - level) * known)


def _half_life(month: Sequence[float], amount: Sequence[float]) -> Estimate:
    """From how much of a deviation is left a month later, between what is believed."""
    change, took, _ = _returns(month, amount)
    if change.size < 6:
        return Estimate(USUAL_HALF_LIFE, USUAL_HALF_LIFE / 2, 0.0)
    log = np.concatenate(([0.0], np.cumsum(change)))
    time = np.concatenate(([0.0], np.cumsum(took)))
    rest = log - np.polyval(np.polyfit(time, log, 1), time)
    left = float(rest[:-1] @ rest[1:] / max(rest[:-1] @ rest[:-1], 1e-12))
    corrected = min(left + (1 + 3 * max(left, 0.0)) / change.size, 0.99)  # Kendall 1954
    fitted = math.log(0.5) / math.log(corrected) * float(took.mean()) if corrected > 0 else 0.0
    own = change.size / (change.size + 24)
    value = own * min(max(fitted, 6.0), 24.0) + (1 - own) * USUAL_HALF_LIFE
    return Estimate(value, value / math.sqrt(1 + change.size / 4), own)


def process(prices: Movement, rents: RentMovement, ahead: float = 0.0) -> Process:
    """Both as the process that is simulated and solved.

    A drift that is not known well is learnt on the way. Over ``ahead`` months its error spreads prices as a larger
    volatility would, and waiting to learn it is worth something.
    """
    jumps = (prices.jumps.value * prices.months + 0.15 * 24) / (prices.months + 24)
    return Process(
        price_volatility=_learning(prices, ahead),
        jumps=min(jumps, 12.0),
        rent_volatility=_learning(rents.movement, ahead),
        rent_half_life=rents.half_life.value,
        rent_gap=rents.gap,
        assumed=prices.drift.assumed or rents.movement.drift.assumed,
    )


def _learning(moved: Movement, ahead: float) -> float:
    spread = math.hypot(moved.volatility.value, moved.drift.error * math.sqrt(ahead / 12))
    return min(spread, MOST_VOLATILITY)


def correlation(one: Sequence[float], other: Sequence[float], usual: float = 0.2, prior: float = 24.0) -> Estimate:
    """Of the monthly log changes of two series quoted in the same months, leaning on the usual as if that were so
    many months more."""
    a, b = (np.diff(np.log(np.asarray(series, dtype=np.float64))) for series in (one, other))
    if a.size < 3 or a.std() < 1e-12 or b.std() < 1e-12:
        return Estimate(usual, math.sqrt((1 - usual**2) / prior), 0.0)
    own = a.size / (a.size + prior)
    value = own * float(np.corrcoef(a, b)[0, 1]) + (1 - own) * usual
    return Estimate(value, math.sqrt((1 - value**2) / (a.size + prior)), own)
