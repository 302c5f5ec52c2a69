"""Closed forms for the right to sell (put) or buy (call) at a fixed price: European, and three published
approximations of American ones. The right to sell a card later is such an option, so these prices check the lattice.

Rates, carry and volatility are per year and continuously compounded; ``years`` to the last date.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


def normal(x: float) -> float:
    """Standard normal distribution."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


def log_normal(x: float) -> float:
    """Its log, also far out where it is beyond a float."""
    if x > -30:
        return math.log(normal(x))
    return -x * x / 2 - math.log(-x * math.sqrt(2 * math.pi)) + math.log1p(-1 / (x * x))


def density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


@dataclass(frozen=True, slots=True)
class Option:
    """A right on one asset. ``call`` buys, otherwise it sells."""

    spot: float
    strike: float
    rate: float
    volatility: float
    years: float
    dividend: float = 0.0  # what holding the asset pays, a year
    call: bool = False

    @property
    def side(self) -> int:
        return 1 if self.call else -1

    @property
    def intrinsic(self) -> float:
        """Worth of exercising now."""
        return max(self.side * (self.spot - self.strike), 0.0)

    @property
    def certain(self) -> bool:
        """No time or no chance: the forward decides."""
        return self.volatility * math.sqrt(max(self.years, 0.0)) < 1e-12

    @property
    def spread(self) -> float:
        """Standard deviation of the log price at the end."""
        return self.volatility * math.sqrt(self.years)

    def d1(self) -> float:
        drift = self.rate - self.dividend + self.volatility**2 / 2
        return (math.log(self.spot / self.strike) + drift * self.years) / self.spread

    @property
    def never_early(self) -> bool:
        """A call on what pays nothing, or a put that earns no interest, is best kept to the end."""
        return self.dividend <= 0 <= self.rate if self.call else self.rate <= 0 <= self.dividend


def european(o: Option) -> float:
    """Black and Scholes 1973 with a dividend yield (Merton 1973)."""
    grown, due = o.spot * math.exp(-o.dividend * o.years), o.strike * math.exp(-o.rate * o.years)
    if o.certain:
        return max(o.side * (grown - due), 0.0)
    d1 = o.d1()
    return o.side * (grown * normal(o.side * d1) - due * normal(o.side * (d1 - o.spread)))


@dataclass(frozen=True, slots=True)
class _Quadratic:
    """The quadratic equation both approximations start from. ``power`` solves x² + (carry − 1) x − interest / h = 0."""

    interest: float
    carry: float
    left: float  # h: 1 - the discount factor
    root: float
    power: float


def _quadratic(o: Option) -> _Quadratic:
    variance = o.volatility**2
    interest, carry = 2 * o.rate / variance, 2 * (o.rate - o.dividend) / variance
    left = -math.expm1(-o.rate * o.years)
    share = interest / left if left else 2 / (variance * o.years)
    root = math.sqrt((carry - 1) ** 2 + 4 * share)
    return _Quadratic(interest, carry, left, root, (1 - carry + o.side * root) / 2)


def _premium_slope(o: Option, q: _Quadratic, spot: float) -> tuple[float, float]:
    """How far exercising at ``spot`` is from keeping, and how fast that changes with it."""
    at = replace(o, spot=spot)
    delta = o.side * math.exp(-o.dividend * o.years) * normal(o.side * at.d1())
    gamma = math.exp(-o.dividend * o.years) * density(at.d1()) / (spot * o.spread)
    gap = o.side * (spot - o.strike) - european(at) - (o.side - delta) * spot / q.power
    slope = o.side - delta - (o.side - delta) / q.power + gamma * spot / q.power
    return gap, slope


def critical_price(o: Option) -> float:
    """The spot from which a quadratic approximation exercises at once. Halving: the gap has one change of sign."""
    q = _quadratic(o)
    low, high = (o.strike, o.strike * 2.0) if o.call else (o.strike * 1e-9, o.strike)
    while o.call and _premium_slope(o, q, high)[0] < 0 and high < o.strike * 1e9:
        high *= 2
    for _ in range(120):
        middle = (low + high) / 2
        keeps = _premium_slope(o, q, middle)[0] < 0
        low, high = (middle, high) if keeps == o.call else (low, middle)
    return (low + high) / 2


def barone_adesi_whaley(o: Option) -> float:
    """Quadratic approximation of an American option (Barone-Adesi and Whaley 1987)."""
    if o.never_early or o.certain:
        return max(european(o), o.intrinsic)
    edge, q = critical_price(o), _quadratic(o)
    if o.side * (o.spot - edge) >= 0:
        return o.side * (o.spot - o.strike)
    at = replace(o, spot=edge)
    delta = math.exp(-o.dividend * o.years) * normal(o.side * at.d1())
    premium = o.side * edge / q.power * (1 - delta)
    return european(o) + premium * math.pow(o.spot / edge, q.power)


def ju_quadratic(o: Option) -> float:
    """Modified quadratic approximation of an American option (Ju and Zhong 1999)."""
    if o.never_early or o.certain or o.rate == 0:
        return barone_adesi_whaley(o)
    edge, q = critical_price(o), _quadratic(o)
    if o.side * (o.spot - edge) >= 0:
        return o.side * (o.spot - o.strike)
    at = replace(o, spot=edge)
    gain = o.side * (edge - o.strike) - european(at)
    b, c = _correction(at, q, gain)
    distance = math.log(o.spot / edge)
    return european(o) + gain * math.pow(o.spot / edge, q.power) / (1 - distance * (b * distance + c))


def _correction(at: Option, q: _Quadratic, gain: float) -> tuple[float, float]:
    """The two coefficients of the paper's correction, at the critical price."""
    side, kept = at.side, 1 - q.left
    turn = 2 * q.power + q.carry - 1
    power_slope = -side * q.interest / (q.left**2 * q.root)
    forward, d1 = at.spot * math.exp((at.rate - at.dividend) * at.years), at.d1()
    decay = forward * density(d1) / (q.interest * at.spread)
    decay -= side * forward * normal(side * d1) * at.dividend / at.rate
    decay += side * at.strike * normal(side * (d1 - at.spread))
    b = kept * q.interest * power_slope / (2 * turn)
    c = -kept * q.interest / turn * (decay / gain + 1 / q.left + power_slope / turn)
    return b, c


def bjerksund_stensland(o: Option) -> float:
    """One flat exercise boundary (Bjerksund and Stensland 1993). A put is a call with its two legs exchanged."""
    if not o.call:
        turned = Option(o.strike, o.spot, o.dividend, o.volatility, o.years, dividend=o.rate, call=True)
        return bjerksund_stensland(turned)
    if o.never_early or o.certain:
        return max(european(o), o.intrinsic)
    carry, variance = o.rate - o.dividend, o.volatility**2
    tilt = 0.5 - carry / variance
    beta = tilt + math.sqrt(tilt**2 + 2 * o.rate / variance)
    far = beta / (beta - 1) * o.strike
    near = max(o.strike, o.rate / o.dividend * o.strike)
    pull = -(carry * o.years + 2 * o.spread) * near / (far - near)
    edge = near + (far - near) * -math.expm1(pull)
    if o.spot >= edge:
        return o.spot - o.strike
    if edge <= o.strike:
        return european(o)
    log_alpha = math.log(edge - o.strike) - beta * math.log(edge)
    log_strike = math.log(o.strike)
    parts = (
        (-1, log_alpha, beta, edge), (1, 0.0, 1.0, edge), (-1, 0.0, 1.0, o.strike),
        (-1, log_strike, 0.0, edge), (1, log_strike, 0.0, o.strike),
    )  # fmt: skip
    whole = math.exp(log_alpha + beta * math.log(o.spot))
    return whole + sum(sign * _until(o, log, power, level, edge) for sign, log, power, level in parts)


def _until(o: Option, log_factor: float, power: float, level: float, edge: float) -> float:
    """Worth of e^log_factor spot ** power at the end, where it is below ``level`` then and never was above ``edge``.
    In logs, because the parts of a small volatility are beyond any float."""
    carry, variance = o.rate - o.dividend, o.volatility**2
    growth = (-o.rate + power * carry + power * (power - 1) * variance / 2) * o.years
    log_worth = log_factor + growth + power * math.log(o.spot)
    away = math.log(edge / o.spot)
    d = -(math.log(o.spot / level) + (carry + (power - 0.5) * variance) * o.years) / o.spread
    kappa = 2 * carry / variance + 2 * power - 1
    mirrored = log_worth + kappa * away + log_normal(d - 2 * away / o.spread)
    return math.exp(log_worth + log_normal(d)) - math.exp(mirrored)
