"""Monthly series of prices and rents as people keep them: a CSV with a heading, one quote a line.

``month,gpu,price`` and ``month,gpu,rent_per_hour``; a column ``currency`` is read where there is one, other columns
are passed over. What cannot be read is refused by its line, with what to write instead.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from volute.domain.problems import Refused, Unreachable

MONTH = re.compile(r"^\s*(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?\s*$")


class Rows(Protocol):
    """What reads a CSV."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Series:
    """Quotes by month, counted from year 0; ``currency`` is empty where the file does not name it."""

    gpu: str
    quotes: Mapping[int, float]
    currency: str = ""

    @property
    def months(self) -> tuple[int, ...]:
        return tuple(sorted(self.quotes))


def month_name(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def read_series(path: Path, column: str) -> dict[str, Series]:
    """Every card of a file, in the order in which they first appear."""
    return parsed(_text(path), column, path.name)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as odd:
        raise Unreachable("series_unreadable", path=str(path), reason=odd.strerror or str(odd)) from odd
    except UnicodeDecodeError as odd:
        raise Refused("series_not_utf8", path=str(path)) from odd


def parsed(text: str, column: str, name: str) -> dict[str, Series]:
    """The same from text; ``name`` is what problems call it."""
    rows = csv.reader(io.StringIO(text, newline=""))
    heading = [cell.strip().lower() for cell in next(rows, [])]
    wanted = ("month", "gpu", column)
    if missing := [title for title in wanted if title not in heading]:
        raise Refused("series_heading", file=name, missing=", ".join(missing), wanted=",".join(wanted))
    found: dict[str, dict[int, float]] = {}
    currencies: set[str] = set()
    for line, cells in _lines(rows):
        row = dict(zip(heading, cells, strict=False))
        gpu, month, amount = _quote(row, column, name, line)
        if month in found.setdefault(gpu, {}):
            raise Refused("series_twice", file=name, line=line, gpu=gpu, month=month_name(month))
        found[gpu][month] = amount
        currencies.add(row.get("currency", "").strip().upper())
    return _checked(found, currencies, name)


def _lines(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """Lines with something on them, as an editor counts them."""
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield rows.line_num, cells


def _quote(row: Mapping[str, str], column: str, name: str, line: int) -> tuple[str, int, float]:
    gpu, month, amount = (row.get(title, "").strip() for title in ("gpu", "month", column))
    if not gpu:
        raise Refused("series_no_gpu", file=name, line=line)
    read = MONTH.match(month)
    if not read or not 1 <= int(read[2]) <= 12:
        raise Refused("series_month", file=name, line=line, text=month)
    try:
        value = float(amount)
    except ValueError:
        value = math.nan
    if not (value > 0 and math.isfinite(value)):
        raise Refused("series_amount", file=name, line=line, column=column, text=amount)
    return gpu, int(read[1]) * 12 + int(read[2]) - 1, value


def _checked(found: Mapping[str, Mapping[int, float]], currencies: set[str], name: str) -> dict[str, Series]:
    if not found:
        raise Refused("series_empty", file=name)
    if len(currencies) > 1:
        raise Refused("series_currencies", file=name, currencies=", ".join(sorted(c or "—" for c in currencies)))
    return {gpu: Series(gpu, quotes, currencies.copy().pop()) for gpu, quotes in found.items()}
