"""A list from a spreadsheet or a text file as numbered lines of cells, whatever Excel made of its encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook

from volute.domain.problems import Refused, Unreachable

WORKBOOKS = (".xlsx", ".xlsm")


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
