"""How long leases last: a survival curve from one's own leases, and a monthly hazard that leans on a prior where
there are few."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from volute.economics.columns import Array

PRIOR_HAZARD = 0.03  # a month; assumed, of the trade
PRIOR_MONTHS = 60.0  # lease-months the prior counts for


@dataclass(frozen=True, slots=True)
class Survival:
    """Kaplan and Meier 1958: share still there after each time at which somebody left."""

    time: Array
    share: Array
    at_risk: Array
    left: Array

    def at(self, time: float) -> float:
        """Share that lasts longer than ``time``."""
        place = int(np.searchsorted(self.time, time, side="right"))
        return float(self.share[place - 1]) if place else 1.0

    @property
    def median(self) -> float | None:
        """When half have left; None if more than half were still there at the end."""
        gone = np.flatnonzero(self.share <= 0.5 + 1e-12)
        return float(self.time[gone[0]]) if gone.size else None

    @property
    def error(self) -> Array:
        """Standard error of the share by Greenwood's formula."""
        stayed = np.maximum(self.at_risk - self.left, 1e-300)
        return np.asarray(self.share * np.sqrt(np.cumsum(self.left / (self.at_risk * stayed))))


def survival(lasted: Sequence[float], ended: Sequence[bool] | Sequence[int]) -> Survival:
    """From how long each lease lasted, and whether it ended then or was still running when last seen.

    Whoever was last seen at the very time of an end was still at risk of it.
    """
    months, over = np.asarray(lasted, dtype=np.float64), np.asarray(ended, dtype=bool)
    if months.shape != over.shape or (months < 0).any():
        raise ValueError("every lease needs how long it lasted, not negative, and whether it ended")
    time = np.unique(months[over])
    left = np.array([(months[over] == t).sum() for t in time], dtype=np.float64)
    at_risk = np.array([(months >= t).sum() for t in time], dtype=np.float64)
    return Survival(time, np.asarray(np.cumprod(1 - left / np.maximum(at_risk, 1))), at_risk, left)


@dataclass(frozen=True, slots=True)
class Hazard:
    """Share of tenants who leave in a month; ``own`` says how much of it rests on one's own leases."""

    monthly: float
    low: float  # about one standard deviation
    high: float
    own: float

    @property
    def assumed(self) -> bool:
        """Rests more on the prior than on what was seen."""
        return self.own < 0.5


def hazard(
    lasted: Sequence[float],
    ended: Sequence[bool] | Sequence[int],
    prior: float = PRIOR_HAZARD,
    prior_months: float = PRIOR_MONTHS,
) -> Hazard:
    """Constant hazard with a gamma prior: (ends + prior ends) / (lease-months + prior months)."""
    months, ends = float(np.sum(lasted)), float(np.sum(ended))
    exposure, events = months + prior_months, ends + prior * prior_months
    if not exposure:
        return Hazard(prior, 0.0, 1.0, 0.0)
    rate, spread = events / exposure, math.sqrt(events) / exposure
    return Hazard(min(rate, 1.0), max(rate - spread, 0.0), min(rate + spread, 1.0), months / exposure)


def competing(lasted: Sequence[float], cause: Sequence[str], prior: Mapping[str, float]) -> dict[str, Hazard]:
    """Hazards of several ends that exclude each other: leaving, failing. ``cause`` is empty where a lease still runs;
    ``prior`` gives each cause its usual hazard. Their sum is the hazard of any end."""
    if unknown := sorted(set(cause) - set(prior) - {""}):
        raise ValueError(f"no prior for {', '.join(unknown)}")
    return {name: hazard(lasted, [c == name for c in cause], usual) for name, usual in prior.items()}
