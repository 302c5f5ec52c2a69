"""A list from a spreadsheet or a text file as numbered lines of cells, whatever Excel made of its encoding."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile

from openpyxl import load_workbook

from volute.domain.problems import Refused, Unreachable

WORKBOOKS = (".xlsx", ".xlsm")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is left out, and why."""

    number: int
    text: str
    trouble: Refused


def rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Lines that hold something, with their numbers; cells part at tabs, else at commas or semicolons."""
    plain = text.lstrip("\ufeff")
    first = plain.lstrip("\r\n").partition("\n")[0]
    mark = "\t" if "\t" in first else max(",;", key=first.count)
    for number, cells in enumerate(csv.reader(StringIO(plain), delimiter=mark), 1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def read_lines(
    text: str, most: int, fields_of: Callable[[Sequence[str]], Sequence[str]], made: Callable[[int, dict[str, str]], T]
) -> tuple[list[T], list[BadRow]]:
    """Lines that can be read, and the others. ``fields_of`` tells which field each heading of the first line is, none
    where it is of no use, and refuses headings that lack what a line needs; ``made`` is given the cells by field."""
    listed = list(rows(text))
    if not listed:
        return [], []
    fields = fields_of(listed[0][1])
    if len(listed) - 1 > most:
        raise Refused("list_long", lines=len(listed) - 1, most=most)
    good: list[T] = []
    bad: list[BadRow] = []
    for number, cells in listed[1:]:
        given = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field and cell.strip()}
        try:
            good.append(made(number, given))
        except Refused as trouble:
            bad.append(BadRow(number, "  ".join(filter(None, map(str.strip, cells))), trouble))
    return good, bad


def file_text(path: Path) -> str:
    """The first sheet of a workbook, or a text file in UTF-8 or GB18030. Unreachable when it cannot be read."""
    try:
        if path.suffix.lower() in WORKBOOKS:
            return _sheet(path)
        data = path.read_bytes()
    except (OSError, BadZipFile) as odd:
        reason = getattr(odd, "strerror", None) or str(odd)
        raise Unreachable("file_unreadable", path=str(path), reason=reason) from odd
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _sheet(path: Path) -> str:
    """Tab-separated; what a formula came to, not the formula."""
    workbook = load_workbook(path, read_only=True, data_only=True)
    try:
        lines = workbook.worksheets[0].iter_rows(values_only=True)
        return "\n".join("\t".join("" if cell is None else _flat(cell) for cell in line) for line in lines)
    finally:
        workbook.close()


def _flat(cell: object) -> str:
    return str(cell).replace("\t", " ").replace("\n", " ").replace('"', "'")
