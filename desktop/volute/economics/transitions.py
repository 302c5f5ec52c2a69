"""One month on a grid of prices and rents, as weights that keep the means.

A worth that is linear between prices (not between their logs) is weighed by second differences of call prices, so no
grid is so coarse that it invents or loses money.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from volute.economics.columns import Array
from volute.economics.processes import Process

MOST_JUMPS = 2  # in one month; more are beyond counting
_erf = np.vectorize(math.erf, otypes=[np.float64])


def normal(x: Array) -> Array:
    """Standard normal distribution."""
    return np.asarray(0.5 * (1 + _erf(x / math.sqrt(2))))


def expected_excess(strike: Array, log_mean: Array, variance: float) -> Array:
    """E[(X - strike)⁺] of a lognormal X (Black 1976)."""
    mean = np.exp(log_mean + variance / 2)
    if variance < 1e-14:
        return np.maximum(mean - strike, 0.0)
    spread = math.sqrt(variance)
    d = (log_mean - np.log(strike)) / spread + spread
    return np.asarray(mean * normal(d) - strike * normal(d - spread))


def hat_weights(excess: Array, points: Array) -> Array:
    """Weights on points from call prices struck at them, last axis; beyond the ends worth is held flat."""
    slope = np.diff(excess, axis=-1) / np.diff(points)
    flat = np.zeros((*slope.shape[:-1], 1))
    inner = np.concatenate((flat - 1, slope), axis=-1)
    return np.asarray(np.concatenate((slope, flat), axis=-1) - inner)


@dataclass(frozen=True, slots=True)
class Grid:
    """Price P = e^u e^{βy} and rent R = e^y x a course of time; u is the part of the price that rent does not tell.

    Index 0 of ``u`` is the least price; the middle of both is today's.
    """

    u: Array  # [price point]
    y: Array  # [rent point]
    slope: float  # β
    of_price: Array  # [rent point, from price point, to price point]
    of_rent: Array  # [from rent point, to rent point]

    @property
    def price(self) -> Array:
        """Factor on today's trend, [rent point, price point]."""
        return np.asarray(np.exp(self.u[None, :] + self.slope * self.y[:, None]))


def grid(process: Process, correlation: float, months: int, prices: int = 121, rents: int = 13) -> Grid:
    """Wide enough that its ends hardly matter within so many months. Both counts are odd."""
    rent_step = process.rent_step
    slope = correlation * process.step / rent_step if rent_step > 1e-9 else 0.0
    own = process.step**2 * (1 - correlation**2) if rent_step > 1e-9 else process.step**2
    y, of_rent = _rents(process, rents)
    jumpy = process.jumps / 12 * months * (process.jump_size**2 + process.jump_spread**2)
    wide = 4.5 * math.sqrt(own * months + jumpy) + 0.05
    u = np.linspace(-wide, wide, prices)
    return Grid(u, y, slope, _price_weights(process, u, slope * (1 - process.kept) * y, own), of_rent)


def _rents(process: Process, points: int) -> tuple[Array, Array]:
    """A chain with the mean, spread and memory of the rent's log (Rouwenhorst 1995), however long its half-life."""
    if process.rent_step < 1e-9:
        return np.zeros(1), np.ones((1, 1))
    reach = process.rent_step / math.sqrt(1 - process.kept**2) * math.sqrt(points - 1)
    stay = (1 + process.kept) / 2
    chain = np.array([[stay, 1 - stay], [1 - stay, stay]])
    for size in range(3, points + 1):
        wider = np.zeros((size, size))
        wider[:-1, :-1] += stay * chain
        wider[:-1, 1:] += (1 - stay) * chain
        wider[1:, :-1] += (1 - stay) * chain
        wider[1:, 1:] += stay * chain
        wider[1:-1] /= 2
        chain = wider
    return np.linspace(-reach, reach, points), chain


def _price_weights(process: Process, u: Array, drift: Array, variance: float) -> Array:
    """[rent point, from, to]. Only the distance on the grid counts, so each is worked out once."""
    count = u.size
    distance = u[1] - u[0]
    apart = np.exp(distance * np.arange(-count, count + 1))  # strikes over the price one starts from
    excess = np.zeros((drift.size, apart.size))
    for jumps, chance in enumerate(_jump_chances(process)):
        log_mean = drift - process.compensation + jumps * process.jump_size
        spread = variance + jumps * process.jump_spread**2
        excess += chance * expected_excess(apart[None, :], log_mean[:, None], spread)
    weight = hat_weights(excess, apart)
    place = np.arange(count)[None, :] - np.arange(count)[:, None] + count
    full = weight[:, place]
    below = np.cumsum(weight, axis=1)
    full[:, :, 0] = below[:, place[:, 0]]
    full[:, :, -1] = 1 - below[:, place[:, -1] - 1]
    return np.asarray(full)


def _jump_chances(process: Process) -> list[float]:
    """Of 0, 1, … jumps in a month, summing to 1."""
    rate = process.jump_month
    if rate == 0:
        return [1.0]
    chances = [math.exp(-rate) * rate**n / math.factorial(n) for n in range(MOST_JUMPS + 1)]
    return [*chances[:-1], 1 - sum(chances[:-1])]
