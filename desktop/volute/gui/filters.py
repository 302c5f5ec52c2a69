"""What a filter may ask of a column: is any of, at least, at most, is empty. All of them must hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from volute.gui.columns import Coded, Columns, matching


@dataclass(frozen=True, slots=True)
class IsAny:
    """The text is one of some words."""

    key: str
    words: frozenset[str]

    def mask(self, columns: Columns) -> NDArray[np.bool_]:
        column = columns.arrays[self.key]
        if not isinstance(column, Coded):
            raise TypeError(f"{self.key} holds numbers, not words")
        return column.mask(self.words.__contains__)


@dataclass(frozen=True, slots=True)
class Between:
    """The number is at least and at most; the unknown is neither."""

    key: str
    least: float | None = None
    most: float | None = None

    def mask(self, columns: Columns) -> NDArray[np.bool_]:
        column = columns.arrays[self.key]
        if isinstance(column, Coded):
            raise TypeError(f"{self.key} holds words, not numbers")
        numbers = column.astype(np.float64)
        hit = ~np.isnan(numbers)
        if self.least is not None:
            hit &= numbers >= self.least
        if self.most is not None:
            hit &= numbers <= self.most
        return hit


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """Nobody knows: the empty word, or not a number. ``empty=False`` asks for what is known."""

    key: str
    empty: bool = True

    def mask(self, columns: Columns) -> NDArray[np.bool_]:
        column = columns.arrays[self.key]
        none = column.mask(lambda word: not word) if isinstance(column, Coded) else np.isnan(column.astype(np.float64))
        return none if self.empty else ~none


Filter = IsAny | Between | IsEmpty


def hits(
    columns: Columns, filters: Sequence[Filter], mask: NDArray[np.bool_] | None, text: str, keys: list[str]
) -> NDArray[np.bool_]:
    """Rows that every filter, the mask and the words of a text let through. A mask of other data is passed over."""
    if not columns.n:
        return np.zeros(0, np.bool_)
    hit = allowed(columns, filters)
    if mask is not None and len(mask) == columns.n:
        hit &= mask
    return hit & matching(columns, keys, text) if text.strip() else hit


def allowed(columns: Columns, filters: Sequence[Filter]) -> NDArray[np.bool_]:
    """Rows for which every filter holds."""
    hit = np.ones(columns.n, np.bool_)
    for wanted in filters:
        hit &= wanted.mask(columns)
    return hit
