"""The billed share from which keeping pays, with a band: what it is when the resale price falls over the horizon as
fast as on one path of ten, and as slowly."""

from __future__ import annotations

import math

import numpy as np

from volute.economics import values
from volute.economics.columns import Array, Columns
from volute.economics.decide import weigh
from volute.economics.groups import By
from volute.economics.inputs import Regime, Scenario
from volute.economics.processes import Process, Risks

TENTH = 1.2815515655446004  # standard deviations below which a tenth of a normal lies


def trend_spread(process: Process, months: int) -> float:
    """How far a tenth of all paths lies beyond the mean trend of a month, as a share: of the log price over so many
    months, diffusion and jumps together."""
    jumps = process.jump_month * (process.jump_size**2 + process.jump_spread**2)
    return TENTH * math.sqrt((process.step**2 + jumps) / months)


def use_bands(
    told: Columns, regime: Regime, scenario: Scenario, risks: Risks, by: By = By.CENTRE
) -> tuple[Array, Array]:
    """(low, high), [row]: shares of owned card-hours. NaN where a price or a rent is unknown, or an hour earns nothing
    above its power."""
    months = max(scenario.horizon, 1)
    far = np.array([trend_spread(risks.of(cohort.model), months) for cohort in told.cohorts])
    slow, fast = (
        _use(told.with_(resale_trend=told["resale_trend"] + way * far), regime, scenario, by) for way in (1, -1)
    )
    return np.minimum(slow, fast), np.maximum(slow, fast)


def _use(told: Columns, regime: Regime, scenario: Scenario, by: By) -> Array:
    found = weigh(told, regime, scenario, by)
    return values.sell_equivalent_use(found.must_earn, found.use.fixed, found.use.full_margin)
