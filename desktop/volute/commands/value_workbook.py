"""A valuation as a spreadsheet: one line a row with the sum of every column as a formula, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from volute.commands.exporting import Cell, fill, save
from volute.commands.live_sheets import HEAD
from volute.words import Words


@dataclass(frozen=True, slots=True)
class Summed:
    """A table with its sums. ``total`` has a cell for every heading after the first; columns named in ``bands`` do not
    add up, and their total stands as it was worked out."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[float | int | None]
    bands: Sequence[int]
    basis: Sequence[str]


def summed_workbook(path: Path, told: Summed, words: Words) -> None:
    """An empty cell is unknown. Unreachable where the file cannot be written."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = told.title
    fill(sheet, told.heads, told.rows)
    at = len(told.rows) + 2
    sheet.cell(at, 1).value = words("overview.all")
    for column, total in enumerate(told.total, 2):
        letter = get_column_letter(column)
        summed = total if column - 2 in told.bands else f"=SUM({letter}2:{letter}{at - 1})"
        sheet.cell(at, column).value = None if total is None else summed
    for cell in sheet[at]:
        cell.font = HEAD
    fill(workbook.create_sheet(words("sheet.basis")), [words("sheet.basis")], [[line] for line in told.basis])
    save(workbook, path)
