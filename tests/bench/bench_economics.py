"""How long one move of a slider takes: weigh every cohort again and read all metrics.

Run it: ``python tests/bench/bench_economics.py``. Each round times the model and, right beside it, one pass of numpy
over an array of the same size (read, multiply, write); the ratio says how many such passes an answer costs and
does not depend on how busy the machine is. The least of many rounds counts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from volute.economics.answer import answers
from volute.economics.columns import columns
from volute.economics.decide import weigh
from volute.economics.inputs import Centre, Cohort, Quote, Regime, Rent, Resale, Scenario
from volute.economics.tornado import tornado

ROUNDS = 60
#           cohorts, centres, goal in ms (None: no goal)
SIZES = ((60, 12, None), (100, 12, 2.0), (1000, 50, 16.0))


def fleet(cohorts: int, centres: int) -> tuple[list[Cohort], list[Centre]]:
    """Mixed billing, leases and conversions, so that every course of time is run."""
    places = [
        Centre(f"c{i}", contracted_kw=400, colocation=Quote(560, 0.06), colocation_months_left=i % 9, staff=40_000)
        for i in range(centres)
    ]
    return [_cohort(i, centres) for i in range(cohorts)], places


def _cohort(i: int, centres: int) -> Cohort:
    whole = (0.0, 0.5, 1.0)[i % 3]
    rent = Rent(
        whole_machine=whole,
        card_hours=1 - whole,
        per_hour=Quote(1.9, 0.06, vat_included=True),
        per_month=Quote(930, 0.06, vat_included=True),
        trend=-0.005 - 0.0001 * (i % 50),
        months_left=i % 18,
        locked=i % 2 == 0,
        break_fee=300,
        deposit=500,
    )
    resale = Resale(price=Quote(18_500, 0.13, vat_included=True), conversion=Quote(600, 0.13), to_convert=i % 40)
    return Cohort(
        f"k{i}", f"c{i % centres}", f"m{i % 6}", f"v{i % 2}", 64 + i % 200,
        racked=0.8, lit=0.1 + 0.8 * (i % 97) / 97, cost_to_recover=1e6, tax_book=3000, rent=rent, resale=resale,
    )  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def measure(count: int, centres: int, months: int) -> dict[str, float]:
    told, scenario, regime = columns(*fleet(count, centres)), Scenario(horizon=months), Regime()
    a, b, out = (np.random.default_rng(1).random((count, months + 1)) for _ in range(3))
    base = weigh(told, regime, scenario)
    work: dict[str, Callable[[], object]] = {
        "one pass": lambda: np.multiply(a, b, out=out),
        "read inputs": lambda: columns(*fleet(count, centres)),
        "weigh": lambda: weigh(told, regime, scenario),
        "answers": lambda: answers(base),
        "weigh + answers": lambda: answers(weigh(told, regime, scenario)),
        "worth": base.worth,
        "tornado": lambda: tornado(told, regime, scenario),
    }
    best = dict.fromkeys(work, float("inf"))
    for _ in range(ROUNDS):
        for name, task in work.items():
            best[name] = min(best[name], timed(task))
    return best


def main() -> int:
    failed = False
    for count, centres, goal in SIZES:
        best = measure(count, centres, months=120)
        print(f"{count} cohorts, {centres} centres, 120 months; one pass {best['one pass'] * 1e3:.1f} µs")
        for name, ms in best.items():
            print(f"  {name:16} {ms:8.3f} ms  {ms / best['one pass']:7.0f} passes")
        failed |= goal is not None and best["weigh + answers"] > goal
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
