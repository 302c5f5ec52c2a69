"""What a book value loses in a period: straight line, sum of years, declining balances. Periods count from 1."""

from __future__ import annotations

import math


def sln(cost: float, salvage: float, life: float) -> float:
    return (cost - salvage) / life


def syd(cost: float, salvage: float, life: float, period: float) -> float:
    """Sum of the years' digits; nothing is lost outside the life."""
    if not 0 < period <= life:
        return 0.0
    return (cost - salvage) * (life - period + 1) * 2 / (life * (life + 1))


def db(cost: float, salvage: float, life: float, period: float, month: float = 12) -> float:
    """Fixed declining balance; the rate is rounded to three places and the first year has ``month`` months.

    A first year cut short leaves its rest to a year after the last; outside that nothing is lost.
    """
    if cost <= 0 or not 1 <= period < life + 1 + (month < 12):
        return 0.0
    rate = round(1.0 - math.pow(salvage / cost, 1 / life), 3)
    first = cost * rate * month / 12
    if period < 2:
        return first
    before = (cost - first) * (1 - rate) ** (math.floor(period) - 2)
    return before * rate * ((12 - month) / 12 if period >= life + 1 else 1.0)


def ddb(cost: float, salvage: float, life: float, period: float, factor: float = 2.0) -> float:
    """Declining balance at ``factor`` / life, never below the salvage value."""
    keep = max(0.0, 1 - factor / life)
    before = cost * math.pow(keep, period - 1)
    return max(0.0, before - max(cost * math.pow(keep, period), salvage))


def vdb(
    cost: float,
    salvage: float,
    life: float,
    start: float,
    end: float,
    factor: float = 2.0,
    *,
    switch: bool = True,
) -> float:
    """Declining balance between two times, which need not be whole, switching to straight line when that takes more."""
    lost = [0.0]
    for period in range(1, math.ceil(end) + 1):
        lost.append(lost[-1] + _declining(cost, salvage, life, period, lost[-1], factor, switch=switch))
    return _at(lost, end) - _at(lost, start)


def _declining(
    cost: float, salvage: float, life: float, period: int, lost: float, factor: float, *, switch: bool
) -> float:
    left = max(0.0, cost - lost - salvage)
    decline = min((cost - lost) * min(factor / life, 1.0), left)
    remaining = life - period + 1
    straight = left if remaining <= 1 else left / remaining
    return max(decline, straight) if switch else decline


def _at(lost: list[float], time: float) -> float:
    """Within a period a book loses evenly."""
    whole = int(time)
    part = time - whole
    return lost[whole] + (part * (lost[whole + 1] - lost[whole]) if part else 0.0)


METHODS = ("straight", "declining", "years")


def schedule(cost: float, salvage: float, life: int, method: str = "straight") -> list[float]:
    """The loss of every period of a whole life: ``straight``, ``declining`` (double, with switch) or ``years``."""
    if method == "declining":
        return [vdb(cost, salvage, life, period, period + 1) for period in range(life)]
    if method == "years":
        return [syd(cost, salvage, life, period + 1) for period in range(life)]
    return [sln(cost, salvage, life)] * life


def _declining_years(life: float, years: int) -> list[float]:
    """Double declining, even from the year on in which that takes more; the last year, short or not, takes the rest."""
    left, lost = 1.0, []
    for year in range(years):
        rest = life - year
        lost.append(left if rest <= 1 else max(left * min(2 / life, 1.0), left / rest))
        left -= lost[-1]
    return lost


def written_off(months: int, method: str) -> list[float]:
    """Share of a book lost in each of its last ``months`` months, nothing left at the end.

    Faster methods count by years of twelve months and spread a year's loss evenly over it; a last year may be short.
    """
    if method == "straight":
        return [1 / months] * months
    years = [min(months - first, 12) / 12 for first in range(0, months, 12)]
    life = sum(years)
    if method == "declining":
        lost = _declining_years(life, len(years))
    else:
        digits = [(life - year) * part for year, part in enumerate(years)]
        lost = [digit / sum(digits) for digit in digits]
    return [lost[month // 12] / min(12, months - month // 12 * 12) for month in range(months)]
