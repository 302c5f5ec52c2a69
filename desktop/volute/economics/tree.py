"""American and Bermudan options on a binomial tree, smoothed at its end and extrapolated: near enough to the truth to
judge the approximations by."""

from __future__ import annotations

import math

import numpy as np

from volute.economics.columns import Array
from volute.economics.options import Option, european

STEPS = 1200


def american(o: Option) -> float:
    """To be used at any time."""
    return _worth(o, dates=None)


def bermudan(o: Option, dates: int) -> float:
    """To be used on so many evenly spaced dates, the last at the end. One date is the European option."""
    if dates < 1:
        raise ValueError("an option needs a date on which it may be used")
    return _worth(o, dates)


def _worth(o: Option, dates: int | None) -> float:
    if o.certain:
        return _certain(o, dates)
    if o.never_early or dates == 1:
        return european(o)
    coarse = STEPS if dates is None else dates * max(STEPS // dates, 4)
    return 2 * _roll(o, 2 * coarse, dates) - _roll(o, coarse, dates)


def _certain(o: Option, dates: int | None) -> float:
    """Nothing is left to chance: the best of the dates."""
    count = 1000 if dates is None else dates
    time = np.linspace(0 if dates is None else o.years / count, o.years, count)
    gains = o.side * (o.spot * np.exp(-o.dividend * time) - o.strike * np.exp(-o.rate * time))
    return float(np.max(gains, initial=0.0))


def _roll(o: Option, steps: int, dates: int | None) -> float:
    """Back through the tree of Cox, Ross and Rubinstein 1979; its last step is the closed form (Broadie and
    Detemple 1996)."""
    dt = o.years / steps
    up = math.exp(o.volatility * math.sqrt(dt))
    rise = (math.exp((o.rate - o.dividend) * dt) - 1 / up) / (up - 1 / up)
    discount = math.exp(-o.rate * dt)
    every = 1 if dates is None else steps // dates
    price = o.spot * up ** np.arange(-(steps - 1.0), steps, 2)
    value = _last_step(o, price, dt)
    for step in range(steps - 1, -1, -1):
        if step < steps - 1:
            value = discount * (rise * value[1:] + (1 - rise) * value[:-1])
            price = price[:-1] * up
        if step % every == 0 and (step > 0 or dates is None):
            value = np.maximum(value, o.side * (price - o.strike))
    return float(value[0])


def _last_step(o: Option, price: Array, dt: float) -> Array:
    """European worth one step before the end, for every price of the tree."""
    spread = o.volatility * math.sqrt(dt)
    d1 = (np.log(price / o.strike) + (o.rate - o.dividend + o.volatility**2 / 2) * dt) / spread
    n1, n2 = (0.5 * np.array([math.erfc(-o.side * x / math.sqrt(2)) for x in d]) for d in (d1, d1 - spread))
    grown, due = price * math.exp(-o.dividend * dt), o.strike * math.exp(-o.rate * dt)
    return np.asarray(o.side * (grown * n1 - due * n2))
