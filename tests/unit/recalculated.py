"""A small spreadsheet engine: reads a workbook's formulas as text and works them out, knowing nothing of the writer."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

TOKEN = re.compile(
    r"""\s*('(?:[^']|'')*'!\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?|"(?:[^"]|"")*"|\d+\.?\d*(?:[eE][-+]?\d+)?|[A-Z]+(?=\()"""
    r"""|<=|>=|--|[-+*/^<>=(),])"""
)
CELL = re.compile(r"'((?:[^']|'')*)'!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
UNKNOWN = math.nan


class Recalculated:
    """``r["Inputs", 2, 3]`` is what a cell comes to; setting one makes everything that rests on it anew."""

    def __init__(self, path: Path) -> None:
        book = load_workbook(path)
        self.sheets = book.sheetnames
        self._held: dict[tuple[str, int, int], Any] = {
            (sheet.title, cell.row, cell.column): cell.value
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        self._formulas = {
            at: text for at, text in self._held.items() if isinstance(text, str) and text.startswith("=")
        }  # fmt: skip
        self._texts = {
            (sheet.title, cell.row, cell.column)
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "s"
        }
        self._known: dict[tuple[str, int, int], Any] = {}

    def __setitem__(self, at: tuple[str, int, int], value: Any) -> None:
        self._held[at] = value
        self._known.clear()

    def __getitem__(self, at: tuple[str, int, int]) -> Any:
        if at not in self._formulas or at in self._texts:
            return self._held.get(at, "")
        if at not in self._known:
            self._known[at] = Reading(self._formulas[at][1:], self).all()
        return self._known[at]

    def formulas(self) -> Iterator[tuple[str, int, int]]:
        return (at for at in self._formulas if at not in self._texts)


class Reading:
    """One formula, by descent; what IF does not take is read but not worked out."""

    def __init__(self, text: str, cells: Recalculated) -> None:
        self._tokens = TOKEN.findall(text)
        assert not TOKEN.sub("", text).strip(), text
        self._at, self._cells = 0, cells

    def all(self) -> Any:
        found = self._compared()()
        assert self._at == len(self._tokens), self._tokens[self._at :]
        return found

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _chain(self, below: Callable[[], Any], signs: tuple[str, ...]) -> Callable[[], Any]:
        left = below()
        while self._next() in signs:
            left = self._joined(left, self._take(), below())
        return left

    def _joined(self, left: Any, sign: str, right: Any) -> Callable[[], Any]:
        return lambda: worked(sign, left(), right())

    def _compared(self) -> Callable[[], Any]:
        return self._chain(self._sum, ("<=", ">=", "<", ">", "="))

    def _sum(self) -> Callable[[], Any]:
        return self._chain(self._product, ("+", "-"))

    def _product(self) -> Callable[[], Any]:
        return self._chain(self._power, ("*", "/"))

    def _power(self) -> Callable[[], Any]:
        return self._chain(self._one, ("^",))

    def _one(self) -> Callable[[], Any]:
        token = self._take()
        if token == "(":
            inside = self._compared()
            assert self._take() == ")"
            return inside
        if token in ("-", "--"):
            inside = self._one()
            sign = -1 if token == "-" else 1
            return lambda: each(inside(), lambda x: sign * x)
        if token.startswith("'"):
            return self._cell(token)
        if token.startswith('"'):
            return lambda: token[1:-1].replace('""', '"')
        return self._call(token) if token.isalpha() else (lambda: float(token))

    def _cell(self, token: str) -> Callable[[], Any]:
        sheet, left, top, right, bottom = CELL.fullmatch(token).groups()  # type: ignore[union-attr]
        name, x, y = sheet.replace("''", "'"), column_index_from_string(left), int(top)
        if right is None:
            return lambda: self._cells[name, y, x]
        across, down = range(x, column_index_from_string(right) + 1), range(y, int(bottom) + 1)
        return lambda: [self._cells[name, row, column] for row in down for column in across]

    def _call(self, name: str) -> Callable[[], Any]:
        assert self._take() == "("
        given = []
        while self._next() != ")":
            given.append(self._compared())
            if self._next() == ",":
                self._take()
        self._take()
        return lambda: CALLS[name](*given)


def each(value: Any, by: Callable[[Any], Any]) -> Any:
    return [by(x) for x in value] if isinstance(value, list) else by(value)


def worked(sign: str, left: Any, right: Any) -> Any:
    if isinstance(left, list) or isinstance(right, list):
        size = len(left) if isinstance(left, list) else len(right)
        lefts = left if isinstance(left, list) else [left] * size
        rights = right if isinstance(right, list) else [right] * size
        return [worked(sign, a, b) for a, b in zip(lefts, rights, strict=True)]
    if sign == "=":
        return left == right
    a, b = (0.0 if x == "" else x for x in (left, right))
    if any(isinstance(x, float) and math.isnan(x) for x in (a, b)):
        return UNKNOWN
    return SIGNS[sign](a, b)


SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else UNKNOWN,
    "^": lambda a, b: a**b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def unknown(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _if(condition: Any, then: Any, otherwise: Any) -> Any:
    holds = condition()
    return UNKNOWN if unknown(holds) else then() if holds else otherwise()


def _pick(pick: Callable[..., Any]) -> Callable[..., Any]:
    def run(*given: Any) -> Any:
        values = [g() for g in given]
        found = [x for value in values for x in (value if isinstance(value, list) else [value])]
        return UNKNOWN if any(map(unknown, found)) else pick(found)

    return run


def _place(wanted: Any, among: Any, _: Any) -> Any:
    value = wanted()
    return UNKNOWN if unknown(value) else float(among().index(value) + 1)


def _sum_where(keys: Any, key: Any, cells: Any) -> Any:
    """An error matches no condition."""
    if isinstance(key, str) and key.startswith("<"):
        known = (k for k in keys if isinstance(k, int | float) and not unknown(k))
        return math.fsum(k for k in known if k < float(key[1:]))
    return math.fsum(c for k, c in zip(keys, cells(), strict=True) if k == key)


CALLS: dict[str, Callable[..., Any]] = {
    "IF": _if,
    "MIN": _pick(min),
    "MAX": _pick(max),
    "SUM": _pick(math.fsum),
    "SUMPRODUCT": _pick(math.fsum),
    "NA": lambda: UNKNOWN,
    "ISNA": lambda x: unknown(x()),
    "INT": lambda x: UNKNOWN if unknown(x()) else float(math.floor(x())),
    "ABS": lambda x: abs(x()),
    "SQRT": lambda x: UNKNOWN if unknown(x()) else math.sqrt(x()),
    "INDEX": lambda cells, at: UNKNOWN if unknown(at()) else cells()[int(at()) - 1],
    "MATCH": _place,
    "SUMIF": lambda keys, key, cells=None: _sum_where(keys(), key(), cells),
}
