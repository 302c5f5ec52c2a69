"""Every centre by what keeping it may cost: expected regret over the horizon, and what a day of waiting loses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from volute.economics.answer import Answer, answers
from volute.economics.columns import columns
from volute.economics.decide import weigh
from volute.economics.distribution import Summary, distribution
from volute.economics.inputs import Scenario
from volute.economics.simulation import Factors
from volute.queries.comparison import Book
from volute.queries.contracts import DAYS_A_MONTH


@dataclass(frozen=True, slots=True)
class Ranked:
    """One centre; ``summary`` is None where a price or a rent is unknown. CNY of the whole centre, ex-VAT, after
    tax."""

    centre: str
    cards: int
    advice: str
    summary: Summary | None
    lost_a_day: float | None  # interest and fall of the net sale, less the rent; below nil keeping earns


def ranking(book: Book, scenario: Scenario, factors: Factors) -> tuple[Ranked, ...]:
    """Where renting on is most to be regretted comes first, the unknown last; on the paths of ``factors``."""
    told = columns(book.cohorts, book.centres)
    rows = distribution(told, book.regime, scenario, factors).rows
    asked = answers(weigh(told, book.regime, scenario))
    found = [_ranked(answer, row) for answer, row in zip(asked, rows, strict=True)]
    return tuple(sorted(found, key=lambda r: -r.summary.regret_rent if r.summary else np.inf))


def lost_a_day(answer: Answer) -> float | None:
    """CNY; None where a price or a rent is unknown."""
    if answer.keep_rent is None or answer.keep_cost is None:
        return None
    return (answer.keep_cost - answer.keep_rent) / DAYS_A_MONTH


def _ranked(answer: Answer, row: Summary) -> Ranked:
    lost = lost_a_day(answer) if np.isfinite(row.difference.mean) else None
    return Ranked(answer.label, answer.cards, str(answer.advice), row if lost is not None else None, lost)
