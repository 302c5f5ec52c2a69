"""A list from a spreadsheet or a text file as numbered lines of cells, whatever Excel made of its encoding."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from volute.domain.events import Evidence
from volute.domain.problems import Refused, Unreachable

WORKBOOKS = (".xlsx", ".xlsm")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # what files begin with
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
TITLES = 10  # lines among which the headings are looked for
CELL_LINES = 20  # a cell of more lines than these is a quotation mark that nobody closed


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line that was read; ``number`` is its line, the heading being line 1. ``fields`` are those of its register."""

    number: int
    fields: Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is left out, and why."""

    number: int
    text: str
    trouble: Refused


def rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Lines that hold something, each with the number of the line it begins on; cells part at tabs, else at commas or
    semicolons. A quotation mark that nobody closes swallows no other line."""
    lines = text.lstrip("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    mark = "\t" if "\t" in first else max(",;", key=first.count)
    at = 0
    while at < len(lines):
        held = _held(lines, at)
        cells = _cells("\n".join(lines[at : at + held]), mark)
        if any(cell.strip() for cell in cells):
            yield at + 1, cells
        at += held


def _held(lines: Sequence[str], at: int) -> int:
    """How many lines a record has: it goes on while a quotation mark is open."""
    marks = 0
    for n, line in enumerate(lines[at : at + CELL_LINES], 1):
        marks += line.count('"')
        if marks % 2 == 0:
            return n
    return 1


def _cells(record: str, mark: str) -> list[str]:
    if record.count('"') % 2:
        return [cell.strip().strip('"') for cell in record.split(mark)]
    try:
        return next(csv.reader(StringIO(record), delimiter=mark), [])
    except csv.Error:  # a cell longer than any cell is
        return record.split(mark)


def read_lines(
    text: str,
    most: int,
    fields_of: Callable[[Sequence[str]], Sequence[str]],
    reading: Callable[[Mapping[str, str]], Mapping[str, Evidence]],
) -> tuple[list[ListLine], list[BadRow]]:
    """Lines that can be read, and the others. ``fields_of`` tells which field each heading of the first line is, none
    where it is of no use, and refuses headings that lack what a line needs; ``reading`` makes
    the register's fields of the cells by field, or refuses the line.
    Titles may stand above the headings."""
    listed = list(rows(text))
    if not listed:
        return [], []
    above, fields = _headed(listed, fields_of)
    if len(listed) - above > most:
        raise Refused("list_long", lines=len(listed) - above, most=most)
    good: list[ListLine] = []
    bad: list[BadRow] = []
    for number, cells in listed[above:]:
        if extra := [cell.strip() for cell in cells[len(fields) :] if cell.strip()]:
            more = Refused("list_cells", cells=len(cells), heads=len(fields), extra=", ".join(extra)[:40])
            bad.append(BadRow(number, _line(cells), more))
            continue
        given = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field and cell.strip()}
        try:
            good.append(ListLine(number, reading(given)))
        except Refused as trouble:
            bad.append(BadRow(number, _line(cells), trouble))
    return good, bad


def _headed(
    listed: Sequence[tuple[int, Sequence[str]]], fields_of: Callable[[Sequence[str]], Sequence[str]]
) -> tuple[int, Sequence[str]]:
    """How many lines are above the first of data, and the fields. Refused, as the first line is, where none will do."""
    for at, (_, cells) in enumerate(listed[:TITLES], 1):
        with suppress(Refused):
            return at, fields_of(cells)
    return 1, fields_of(listed[0][1])


def _line(cells: Sequence[str]) -> str:
    return "  ".join(filter(None, map(str.strip, cells)))


def file_text(path: Path) -> str:
    """The first sheet of a workbook that has something in it, or a text file in UTF-8, UTF-16 or GB18030, told apart by
    what is in the file. Unreachable when it cannot be read, or is in none of these."""
    try:
        data = path.read_bytes()
        if data.startswith(ZIP) or path.suffix.lower() in WORKBOOKS:
            return _sheet(path)
    except (OSError, BadZipFile, KeyError, InvalidFileException) as odd:
        reason = getattr(odd, "strerror", None) or str(odd)
        raise Unreachable("file_unreadable", path=str(path), reason=reason) from odd
    if data.startswith(OLD_EXCEL):
        raise Unreachable("file_old_excel", path=str(path))
    return _decoded(path, data)


def _decoded(path: Path, data: bytes) -> str:
    marked = next((code for mark, code in MARKS.items() if data.startswith(mark)), None)
    for code in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(code)
        except UnicodeDecodeError as odd:
            at = data.count(b"\n", 0, odd.start) + 1
    raise Unreachable("file_encoding", path=str(path), line=at)


def _sheet(path: Path) -> str:
    """Tab-separated, a line a row; what a formula came to, not the formula."""
    workbook = load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True)
    try:
        for sheet in workbook.worksheets:
            lines = ["\t".join(map(_flat, line)) for line in sheet.iter_rows(values_only=True)]
            if any(line.strip() for line in lines):
                return "\n".join(lines)
    finally:
        workbook.close()
    return ""


def _flat(cell: object) -> str:
    """On one line, so that lines are rows of the sheet; quotation marks stay."""
    text = "" if cell is None else re.sub(r"[\t\r\n]+", " ", str(cell))
    return '"' + text.replace('"', '""') + '"' if '"' in text else text
