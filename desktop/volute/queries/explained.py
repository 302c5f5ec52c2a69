"""A centre's answer opened up: every cohort's inputs and lines, and where each month, threshold and share comes from.

What is told here is all that the answer rests on: who has it can work everything out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from volute.domain.problems import Refused
from volute.economics.answer import Answer, answers
from volute.economics.crossings import MONTHS, RATIOS, Balance, Crossing, Ratio, balance, crossing, ratio
from volute.economics.decide import Comparison, compare
from volute.economics.explain import Row, explain
from volute.economics.facts import INPUTS, Fact, facts
from volute.economics.groups import By
from volute.economics.inputs import Cohort, Scenario
from volute.queries.comparison import Book

OPENED = ("sell_value", "keep_rent")  # sums of lines that are told of every cohort
SUMS = ("sell_value", "rent_value", "difference", "residual", "best_value", "keep_rent", "keep_cost")
BALANCES = ("break_even_rent", "break_even_price", "break_even_lit")


@dataclass(frozen=True)
class Opened:
    """One cohort: its inputs, and its lines by metric, CNY of all its cards."""

    cohort: Cohort
    inputs: tuple[Fact, ...]
    lines: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Explained:
    """``metric`` is the sum that is opened for the whole centre."""

    centre: str
    cohorts: tuple[Opened, ...]
    answer: Answer
    comparison: Comparison
    sums: tuple[Row, ...]
    months: Mapping[str, Crossing]
    thresholds: Mapping[str, Balance]
    shares: Mapping[str, Ratio]


def explained(told: Book, what_if: Scenario, centre: str, metric: str = "difference") -> Explained:
    """Refused where the centre has no cards, or the number is no sum of lines."""
    if centre not in told.counts:
        raise Refused("centre_without_cards", centre=centre)
    if metric not in SUMS:
        raise Refused("number_no_sum", given=metric, known=", ".join(SUMS))
    whole = compare(told.cohorts, told.centres, told.regime, what_if)
    alone = compare(told.cohorts, told.centres, told.regime, what_if, By.COHORT)
    row = whole.labels.index(centre)
    return Explained(
        centre,
        tuple(_opened(alone, cohort) for cohort in told.cohorts if cohort.centre == centre),
        answers(whole)[row],
        whole,
        explain(whole, row, metric),
        {name: crossing(whole, row, name) for name in (*MONTHS, "accounting_payback")},
        {name: balance(whole, row, name) for name in BALANCES},
        {name: ratio(whole, row, name) for name in RATIOS},
    )


def _opened(alone: Comparison, cohort: Cohort) -> Opened:
    row = alone.labels.index(cohort.key)
    lines = {metric: explain(alone, row, metric) for metric in OPENED}
    return Opened(cohort, facts(INPUTS, [cohort], alone), lines)
