"""Tables are columns, not rows of objects: numpy arrays, and text coded as numbers into a list of distinct words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from volute.gui.look import Look
from volute.gui.search import Haystack

Array = NDArray[np.generic]
LAST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Coded:
    """A text column: ``codes[row]`` is the place of the row's text in ``words``. Unknown is the empty word."""

    codes: NDArray[np.int32]
    words: list[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Coded:
        """From one text a row."""
        places: dict[str, int] = {}
        codes = np.fromiter((places.setdefault(text, len(places)) for text in texts), np.int32)
        return cls(codes, list(places))

    def text(self, row: int) -> str:
        return self.words[int(self.codes[row])]

    def mask(self, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Rows whose text is wanted: each distinct word is asked once."""
        return self._rows(np.fromiter((wanted(word) for word in self.words), np.bool_, len(self.words)))

    def containing(self, piece: str) -> NDArray[np.bool_]:
        """Rows whose text contains a piece, in any case."""
        return self._rows(self._haystack.find(piece))

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        """Sort keys: the place of each row's word among the sorted words; the unknown comes last."""
        order = np.argsort(np.array([word.encode() for word in self.words], dtype=np.bytes_), kind="stable")
        rank = np.empty(len(self.words), np.int64)
        rank[order] = np.arange(len(self.words))
        rank[[at for at, word in enumerate(self.words) if not word]] = LAST
        return rank[self.codes] if len(self.words) else np.zeros(len(self.codes), np.int64)

    @cached_property
    def _haystack(self) -> Haystack:
        return Haystack(self.words)

    def _rows(self, hit: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return hit[self.codes] if len(self.words) else np.zeros(len(self.codes), np.bool_)


@dataclass(frozen=True)
class Columns:
    """``n`` rows of columns of equal length."""

    n: int
    arrays: Mapping[str, Coded | Array] = field(default_factory=dict)

    def value(self, key: str, row: int) -> object:
        """The text or number of a cell."""
        column = self.arrays[key]
        return column.text(row) if isinstance(column, Coded) else column[row]

    def row_of(self, key: str, text: str) -> int:
        """The first row with this text in a text column; -1 when there is none."""
        column = self.arrays.get(key)
        if not text or not isinstance(column, Coded):
            return -1
        return int(next(iter(np.flatnonzero(column.mask(text.__eq__))), -1))


Paint = Callable[[QPainter, QRectF, int, Columns, Look], None]
PaintHead = Callable[[QPainter, QRectF, Look], None]


@dataclass(frozen=True)
class Column:
    """A column of a table: what it shows, how wide, how aligned.

    ``paint`` draws a cell instead of ``show``, ``head`` draws the heading instead of title and unit,
    ``stretch`` takes what is left of the width (down to a share of its own), ``sort`` names another array to
    sort by where the cell's own value is no order, and ``lead`` is room before the cell, in px.
    """

    key: str
    title: str
    width: int
    unit: str = ""
    align: str = "left"
    mono: bool = False
    bold: bool = False
    token: str = "text"
    show: Callable[[object], str] | None = None
    paint: Paint | None = None
    sortable: bool = True
    searched: bool = True
    head: PaintHead | None = None
    stretch: bool = False
    sort: str = ""
    lead: int = 0

    def words(self, columns: Columns, row: int) -> str:
        """The cell as a person reads and copies it."""
        value = columns.value(self.key, row)
        if self.show:
            return self.show(value)
        return "—" if value is None or value == "" else str(value)


def matching(columns: Columns, keys: list[str], text: str) -> NDArray[np.bool_]:
    """Rows in which every word of ``text`` occurs in some text column."""
    hit = np.ones(columns.n, np.bool_)
    for part in text.split():
        found = np.zeros(columns.n, np.bool_)
        for key in keys:
            column = columns.arrays[key]
            if isinstance(column, Coded):
                found |= column.containing(part)
        hit &= found
    return hit


def order_of(columns: Columns, key: str, *, descending: bool) -> NDArray[np.intp]:
    """All rows sorted by a column, stable; what is unknown (empty, NaN, NaT) comes last either way."""
    column = columns.arrays[key]
    if isinstance(column, Coded):
        ranks = column.ranks
        return np.argsort(np.where(ranks == LAST, LAST, -ranks) if descending else ranks, kind="stable")
    keys = _numbers(column)
    return np.argsort(-keys if descending else keys, kind="stable")


def _numbers(column: Array) -> NDArray[np.float64]:
    if column.dtype.kind in "mM":
        numbers = column.astype(np.int64).astype(np.float64)
        numbers[np.isnat(column)] = np.nan
        return numbers
    return column.astype(np.float64)
