"""Rows summed by a label: cohorts to centres, to models, or left as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class By(StrEnum):
    """What one answer is about."""

    CENTRE = "centre"
    MODEL = "model"
    COHORT = "key"


@dataclass(frozen=True, slots=True)
class Groups:
    """``labels`` in the order they first appear."""

    labels: tuple[str, ...]
    of_row: NDArray[np.intp]  # the group of each cohort
    order: NDArray[np.intp]  # cohorts, group by group
    starts: NDArray[np.intp]
    sorted: bool  # cohorts come group by group already

    def sum(self, rows: Array) -> Array:
        """[cohort, …] to [group, …]."""
        sorted_rows = rows if self.sorted else rows[self.order]
        return np.add.reduceat(sorted_rows, self.starts, axis=0)


def group(labels: Sequence[str]) -> Groups:
    place = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    of_row = np.array([place[label] for label in labels], dtype=np.intp)
    order = np.argsort(of_row, kind="stable")
    starts = np.searchsorted(of_row[order], np.arange(len(place)))
    in_order = bool(np.all(of_row[1:] >= of_row[:-1]))
    return Groups(tuple(place), of_row, order, starts, in_order)
