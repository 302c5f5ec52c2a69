"""How prices and rents wander: two factors a model, each of mean 1 at every month.

Trends are inputs of their own (``Rent.trend``, ``Resale.trend``), so that moving a trend needs no new random numbers
and the mean of all paths is the deterministic answer. Volatilities are per year, in logs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from volute.domain.problems import Refused
from volute.economics.columns import Array


@dataclass(frozen=True, slots=True)
class Process:
    """Of one card model. Price: a diffusion with jumps (Merton 1976). Rent: its log returns to a level (Ornstein
    and Uhlenbeck). Defaults are of the order measured on public series and are assumptions."""

    price_volatility: float = 0.28
    jumps: float = 0.15  # a year: a new generation, a ban
    jump_size: float = -0.25  # mean of the log of a jump; may be positive
    jump_spread: float = 0.10
    rent_volatility: float = 0.25
    rent_half_life: float = 12.0  # months until half of a deviation is gone
    rent_gap: float = 0.0  # log of today's rent over the level it returns to
    assumed: bool = True

    def __post_init__(self) -> None:
        for name in ("price_volatility", "jumps", "jump_spread", "rent_volatility"):
            if not 0 <= getattr(self, name) <= 10:
                raise Refused("input_out_of_range", field=name, value=getattr(self, name), low=0, high=10)
        if not self.rent_half_life > 0:
            raise Refused("input_out_of_range", field="rent_half_life", value=self.rent_half_life, low=0, high="∞")

    @property
    def step(self) -> float:
        """Standard deviation of a month's log price without jumps."""
        return self.price_volatility / math.sqrt(12)

    @property
    def jump_month(self) -> float:
        """Expected jumps in a month."""
        return self.jumps / 12

    @property
    def compensation(self) -> float:
        """What keeps the mean of the price at 1, in logs a month."""
        grown = math.exp(self.jump_size + self.jump_spread**2 / 2) - 1
        return self.step**2 / 2 + self.jump_month * grown

    @property
    def kept(self) -> float:
        """Share of a rent's deviation that is left after a month."""
        return math.exp(-math.log(2) / self.rent_half_life)

    @property
    def rent_step(self) -> float:
        """Standard deviation of a month's log rent: exact for the continuous process."""
        reversion = 12 * math.log(2) / self.rent_half_life
        return self.rent_volatility * math.sqrt(-math.expm1(-reversion / 6) / (2 * reversion))

    def rent_spread(self, months: Array) -> Array:
        """Standard deviation of the log rent so many months from today."""
        share = -np.expm1(2 * months * math.log(self.kept)) / -math.expm1(2 * math.log(self.kept))
        return np.asarray(self.rent_step * np.sqrt(share))

    def rent_mean(self, months: Array) -> Array:
        """What takes a log deviation of so many months from today to a rent factor: its mean, in logs, from half
        the variance and from the way today's gap closes."""
        closing = self.rent_gap * np.expm1(months * math.log(self.kept))
        return np.asarray(closing - self.rent_spread(months) ** 2 / 2)


@dataclass(frozen=True, slots=True)
class Risks:
    """Everything that is drawn. No correlation of price with rent could be identified, so it is a lever."""

    processes: tuple[tuple[str, Process], ...] = ()  # by model
    price_rent: float = 0.2  # of one model's price with its own rent
    across_models: float = 0.6  # of two models' prices, and of two models' rents
    use_certainty: float = 12.0  # κ of a centre's lit rate: Beta(m κ, (1 - m) κ)
    use_drift: float = 0.25  # of the lit rate's logit, a half-year
    use_kept: float = 0.7  # share of that drift left after a half-year
    tenants: float = 0.5  # variance of the common hazard of tenants; 0 is none

    def __post_init__(self) -> None:
        for name in ("price_rent", "across_models"):
            if not -1 <= getattr(self, name) <= 1:
                raise Refused("input_out_of_range", field=name, value=getattr(self, name), low=-1, high=1)
        if not (self.use_certainty > 0 and self.tenants >= 0 and 0 <= self.use_kept < 1):
            raise Refused("input_out_of_range", field="use_certainty", value=self.use_certainty, low=0, high="∞")

    def of(self, model: str) -> Process:
        """A model nobody fitted gets the assumed one."""
        return dict(self.processes).get(model, Process())

    def correlation(self, models: int) -> Array:
        """Of prices then rents of so many models, [2 × model, 2 × model]: models alike, times price and rent."""
        alike = np.full((models, models), self.across_models) + (1 - self.across_models) * np.eye(models)
        pair = np.array([[1.0, self.price_rent], [self.price_rent, 1.0]])
        return np.asarray(np.kron(pair, alike))


def mixing(correlation: Array) -> Array:
    """A matrix M with M Mᵀ the correlation. Correlations that contradict each other are brought to the nearest that
    do not: negative eigenvalues become nil and the diagonal 1 again (Rebonato and Jäckel 1999)."""
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(root / np.linalg.norm(root, axis=1, keepdims=True))


def calm(models: Sequence[str]) -> Risks:
    """Nothing is left to chance."""
    still = Process(price_volatility=0.0, jumps=0.0, rent_volatility=0.0)
    return Risks(tuple((model, still) for model in models), use_certainty=1e12, use_drift=0.0, tenants=0.0)
