"""How long chance takes: simulating, dragging a slider over all paths, sell boundaries, the fleet's plan, a backtest.

Run it: ``python tests/bench/bench_chance.py``. Each round times the work and, right beside it, one pass of numpy over
as many numbers as the work reads (read, multiply, write); the ratio does not depend on how busy the machine is. The
least of several rounds counts. Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from bench_economics import fleet

from volute.economics.allocation import Allocation
from volute.economics.backtest import Terms, history, replay
from volute.economics.boundary import boundaries
from volute.economics.columns import columns
from volute.economics.distribution import distribution
from volute.economics.exposure import exposure
from volute.economics.ground import ground
from volute.economics.inputs import Regime, Scenario
from volute.economics.plan_columns import Limits
from volute.economics.processes import Process, Risks
from volute.economics.series import Series
from volute.economics.simulation import simulate

ROUNDS = 5
MODELS = tuple(f"m{i}" for i in range(6))
PROCESSES = Risks(tuple((m, Process(price_volatility=0.2 + 0.02 * i)) for i, m in enumerate(MODELS)))
CENTRES = tuple((f"c{i}", 0.2 + 0.05 * i) for i in range(12))
REGIME, SCENARIO = Regime(), Scenario(horizon=60)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(name: str, goal: float | None, numbers: int, work: Callable[[], object], rounds: int = ROUNDS) -> bool:
    """Print the least time beside the least pass over ``numbers`` float32; whether the goal was met."""
    size = min(numbers, 4_000_000)  # a larger pass is counted in parts, so that it takes no memory of its own
    a, b = (np.random.default_rng(1).random(size, dtype=np.float32) for _ in range(2))
    out = np.empty_like(a)
    best = floor = float("inf")
    for _ in range(rounds):
        floor = min(floor, timed(lambda: np.multiply(a, b, out=out)) * numbers / size)
        best = min(best, timed(work))
    told = f"goal {goal * 1e3:7.0f} ms" if goal else ""
    print(f"  {name:52} {best * 1e3:9.2f} ms  {best / floor:8.1f} passes of {numbers:,}  {told}")
    return goal is None or best <= goal


def paths() -> list[bool]:
    """Simulating, and a slider that draws nothing anew."""
    told = columns(*fleet(100, 12))
    drawn = simulate(PROCESSES, MODELS, CENTRES, 60, 20_000, seed=1)
    moved = iter(range(1000))

    def slide() -> None:
        distribution(told, REGIME, replace(SCENARIO, rent_change=next(moved) / 1000), drawn)

    many = "100,000 paths x 60 months x 6 models x 2"
    some = "slider: 20,000 paths x 60 months x 100 cohorts"
    return [
        measured(some, 0.050, 12 * 61 * 20_000, slide, 20),
        measured(many, 4.0, 12 * 61 * 100_000, lambda: simulate(PROCESSES, MODELS, (), 60, 100_000, 1), 3),
    ]


def stopping() -> list[bool]:
    one, many = (exposure(ground(columns(*fleet(n, 12)), REGIME, SCENARIO)) for n in (1, 100))
    return [
        measured("sell boundary, 1 cohort, 121 x 13 x 60", 0.2, 121 * 13 * 60 * 2, lambda: boundaries(one, PROCESSES)),
        measured("sell boundary, 100 cohorts", 3.0, 121 * 13 * 60 * 200, lambda: boundaries(many, PROCESSES)),
    ]


def plan() -> list[bool]:
    """50 centres, 1,000 cohorts, 12 months: technicians, power, depth, leases."""
    cohorts, centres = fleet(1000, 50)
    centres = [replace(centre, technician_hours=60.0) for centre in centres]
    busy = {c.key: 0.0 for c in centres}
    for number, cohort in enumerate(cohorts):  # leases in their lock cannot be moved, so only the others are capped
        drawn = cohort.count * cohort.racked * cohort.upkeep.busy_kw
        busy[cohort.centre] += drawn if number % 2 == 0 else 0.95 * drawn
    made: list[Allocation] = []

    def build() -> None:
        made.append(Allocation(cohorts, centres, REGIME, Scenario(), Limits(power_kw=busy)))
        found = made[-1].plan()
        print(
            f"    gap {found.gap:.2e}, worth {found.worth:.4g}, greedy {found.greedy:.4g}, nothing {found.nothing:.4g}"
        )

    ok = [measured("plan: 1,000 cohorts, built and solved", 10.0, 15_520, build, 2)]
    made[-1].live()
    change = iter(range(1, 1000))
    live = measured(
        "plan: again after a slider of prices", 0.050, 15_520, lambda: made[-1].live(next(change) / 500), 10
    )
    return [*ok, live]


def past() -> list[bool]:
    rng = np.random.default_rng(3)
    prices = 1000 * np.exp(np.cumsum(rng.normal(-0.015, 0.08, 37)))
    told = history(*(Series("card", dict(enumerate(s))) for s in (prices, np.full(37, 0.06))))
    assert told is not None
    return [measured("backtest of one card, 36 months", None, 36, lambda: replay(told, Terms()))]


def imports() -> None:
    """Importing the model beside importing numpy, each in a process of its own."""
    best = dict.fromkeys(("numpy", "volute.economics.decide"), float("inf"))
    for _ in range(5):
        for name in best:
            call = [sys.executable, "-c", f"import {name}"]
            best[name] = min(best[name], timed(lambda call=call: subprocess.run(call, check=True)))
    plain, model = best.values()
    print(f"  import numpy {plain * 1e3:.0f} ms, the model {model * 1e3:.0f} ms ({(model / plain - 1) * 100:+.0f} %)")


def main() -> int:
    met = [*paths(), *stopping(), *plan(), *past()]
    imports()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  most memory {memory:.2f} GB, goal 1.2 GB with 100,000 paths")
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
