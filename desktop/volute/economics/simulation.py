"""The only place where chance comes in: paths of price and rent factors, and of every centre's use.

Seeds are told by the caller. Each part draws from a stream of its own, so that one more centre changes no price; and
paths come in opposite pairs, which halves the noise of a mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from volute.economics.columns import Array
from volute.economics.processes import Process, Risks, mixing

Floats = NDArray[np.float32]
HALF_YEAR = 6  # months over which a centre's use keeps its level
LEVELS = 8  # of the tenants' common hazard; paths are dealt to them in turn


@dataclass(frozen=True, slots=True)
class Factors:
    """Relative to today's trend: mean 1 at every month. Months come first, so that a half-year lies together."""

    models: tuple[str, ...]
    centres: tuple[str, ...]
    price: Floats  # [month 0 … M, model, path]
    rent: Floats  # [month 0 … M, model, path]
    use: Floats  # [half-year, centre, path], relative to the expected lit rate
    hazard: Array  # [level] multiplies every tenant's hazard on its block of paths

    @property
    def months(self) -> int:
        return int(self.price.shape[0]) - 1

    @property
    def paths(self) -> int:
        return int(self.price.shape[2])

    def block(self, level: int) -> slice:
        """The paths of one hazard level: equal parts, in order."""
        size = -(-self.paths // self.hazard.size)
        return slice(level * size, min((level + 1) * size, self.paths))


def simulate(
    risks: Risks,
    models: Sequence[str],
    lit: Sequence[tuple[str, float]],
    months: int,
    paths: int,
    seed: int,
    pause: Callable[[], object] = lambda: None,
) -> Factors:
    """``lit`` is each centre with its expected lit rate. Memory: 8 bytes a model, month and path. ``pause`` is called
    between parts of the work, and may raise to end it."""
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
    price, rent = _markets(risks, models, (months, paths), (streams[0], streams[1]), pause)
    use = np.ones((-(-months // HALF_YEAR), len(lit), paths), dtype=np.float32)
    for row, (_, mean) in enumerate(lit):
        pause()
        _use(risks, mean, use[:, row], streams[2])
    hazard = _hazards(risks.tenants)
    return Factors(tuple(models), tuple(name for name, _ in lit), price, rent, use, hazard)


def _markets(
    risks: Risks,
    models: Sequence[str],
    size: tuple[int, int],
    streams: tuple[np.random.Generator, np.random.Generator],
    pause: Callable[[], object],
) -> tuple[Floats, Floats]:
    """Month by month in logs, then at once to levels. ``size`` is months and paths, ``streams`` of steps and jumps."""
    (months, paths), (rng, jumps) = size, streams
    processes, count = [risks.of(model) for model in models], len(models)
    mix = mixing(risks.correlation(count)).astype(np.float32)
    price, rent = (np.zeros((months + 1, count, paths), dtype=np.float32) for _ in range(2))
    for month in range(1, months + 1):
        pause()
        drawn = mix @ rng.standard_normal((2 * count, -(-paths // 2)), dtype=np.float32)
        for row, process in enumerate(processes):
            _step(price[month, row], price[month - 1, row], drawn[row], process.step, 1.0)
            _step(rent[month, row], rent[month - 1, row], drawn[count + row], process.rent_step, process.kept)
            price[month, row] -= np.float32(process.compensation)
            _jump(price[month, row], process, jumps)
    time = np.arange(months + 1.0)
    for row, process in enumerate(processes):
        rent[:, row] += process.rent_mean(time).astype(np.float32)[:, None]
    return np.exp(price, out=price), np.exp(rent, out=rent)


def _step(now: Floats, before: Floats, drawn: Floats, spread: float, kept: float) -> None:
    """One month: the second half of the paths goes the opposite way."""
    half = drawn.size
    np.multiply(drawn, np.float32(spread), out=now[:half])
    np.negative(now[: now.size - half], out=now[half:])
    now += before if kept == 1.0 else np.float32(kept) * before


def _jump(log: Floats, process: Process, rng: np.random.Generator) -> None:
    """A month's jumps: how many fall on all paths together, and on which."""
    if process.jumps == 0:
        return
    count = int(rng.poisson(process.jump_month * log.size))
    where = rng.integers(0, log.size, count)
    np.add.at(log, where, rng.normal(process.jump_size, process.jump_spread, count).astype(np.float32))


def _use(risks: Risks, mean: float, out: Floats, rng: np.random.Generator) -> None:
    """A centre's lit rate over its expectation: drawn once for a path, then drifting on the logit by half-years.

    Drawn anew every month it would average out and hide the risk. ``out`` is [half-year, path].
    """
    level = rng.beta(max(mean, 1e-6) * risks.use_certainty, max(1 - mean, 1e-6) * risks.use_certainty, out.shape[1])
    steps = rng.standard_normal(out.shape) * risks.use_drift
    if not 0 < mean < 1:
        return
    inside = np.clip(level, 1e-9, 1 - 1e-9)
    logit, drift = np.log(inside / (1 - inside)), np.zeros(out.shape[1])
    for period, step in enumerate(steps):
        share = 1 / (1 + np.exp(-(logit + drift)))
        out[period] = np.minimum(share / share.mean(), 1 / mean)
        drift = risks.use_kept * drift + step


def _hazards(variance: float) -> Array:
    """Means of equal parts of a gamma distribution of mean 1: what tenants have in common (frailty)."""
    if variance == 0:
        return np.ones(1)
    drawn = np.sort(np.random.default_rng(7).gamma(1 / variance, variance, 8000))
    level = drawn.reshape(LEVELS, -1).mean(axis=1)
    return np.asarray(level / level.mean())


def leases(let: float, leave: Array, relet: Array, paths: int, seed: int) -> NDArray[np.bool_]:
    """Whether one machine is let at month 0 … M, [month, path]; chances of a change are [month 1 … M]."""
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(4)[3])
    state = np.empty((leave.size + 1, paths), dtype=bool)
    state[0] = rng.random(paths) < let
    for month, (leaving, letting) in enumerate(zip(leave, relet, strict=True)):
        drawn = rng.random(paths)
        state[month + 1] = np.where(state[month], drawn >= leaving, drawn < letting)
    return state
