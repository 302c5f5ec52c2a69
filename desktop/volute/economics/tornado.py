"""What moves the answer: one input at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from volute.economics.advantage import advantage
from volute.economics.columns import Columns
from volute.economics.inputs import Regime, Scenario


@dataclass(frozen=True, slots=True)
class Swing:
    """One bar: the answer when one input of ``Scenario`` is lower and higher by ``reach``."""

    lever: str
    unit: str
    reach: float
    low: float
    high: float

    @property
    def key(self) -> str:
        """Of its words."""
        return f"economics.lever.{self.lever}"


# How far each input is moved: about what a year may bring.
SWINGS = (
    ("lit_change", "pp", 10.0),
    ("rent_change", "fraction", 0.15),
    ("rent_trend_change", "pp_month", 0.5),
    ("resale_trend_change", "pp_month", 0.5),
    ("tariff_change", "cny_kwh", 0.10),
    ("conversion_cost_change", "fraction", 0.30),
)


@dataclass(frozen=True, slots=True)
class Tornado:
    """Rent - sell over the horizon now, and the bars, widest first."""

    now: float
    swings: tuple[Swing, ...]


def tornado(told: Columns, regime: Regime, scenario: Scenario, *, centre: str | None = None) -> Tornado:
    """Every input moved alone, for one centre or for all whose prices are known."""
    chosen = np.array([centre in (None, cohort.centre) for cohort in told.cohorts])

    def total(now: Scenario) -> float:
        return float(np.nansum(advantage(told, regime, now)[chosen]))

    def moved(lever: str, by: float) -> float:
        return total(replace(scenario, **{lever: getattr(scenario, lever) + by}))

    swings = [Swing(name, unit, by, moved(name, -by), moved(name, by)) for name, unit, by in SWINGS]
    return Tornado(total(scenario), tuple(sorted(swings, key=lambda s: -abs(s.high - s.low))))
