"""Round numbers along an axis: one, two, four or five times a power of ten."""

from __future__ import annotations

from math import ceil, floor, log10

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def step_for(span: float, most: int) -> float:
    """The least round step that takes at most ``most`` steps over the span."""
    raw = span / most
    power = 10.0 ** floor(log10(raw))
    return next(step * power for step in STEPS if step * power >= raw * (1 - 1e-9))


def between(low: float, high: float, most: int = 4) -> list[float]:
    """Round values inside a range."""
    if not high > low:
        return []
    step = step_for(high - low, most)
    return [at * step for at in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def around(most: float) -> list[float]:
    """Nil, and two round values on either side of it where there is room."""
    step = step_for(most, 2)
    return [at * step for at in range(-2, 3) if abs(at * step) <= most * 1.0001]
