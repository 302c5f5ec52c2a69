"""The fleet's plan as a spreadsheet: dated lots, what it is compared with, and what more of scarce things is worth."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from volute.commands.exporting import Cell, save
from volute.commands.live_sheets import HEAD, dress
from volute.commands.text_files import whole_file
from volute.words.literal import for_spreadsheet


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its title, headings and rows, in words already."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def written(path: Path, tables: Sequence[tuple[str, tuple[str, ...], Sequence[Sequence[Cell]]]]) -> Path:
    """Tables as the ending of the name says: a spreadsheet with a sheet for each, or the last of them as CSV, whose
    byte-order mark tells spreadsheets that it is UTF-8. Unreachable when the file cannot be written."""
    if path.suffix.lower() == ".csv":
        return _csv(path, *tables[-1][1:])
    return plan_workbook(path, [Page(*table) for table in tables])


def _csv(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Path:
    """A text that a spreadsheet would take for a formula is led by an apostrophe."""
    lines = [heads, *([for_spreadsheet(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)]
    with whole_file(path) as unfinished, unfinished.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def plan_workbook(path: Path, pages: Sequence[Page]) -> Path:
    """Write the pages. Unreachable when the file cannot be written."""
    workbook = Workbook()
    for at, page in enumerate(pages):
        sheet = workbook.active if at == 0 else workbook.create_sheet()
        assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
        _fill(sheet, page)
    save(workbook, path)
    return path


def _fill(sheet: Worksheet, page: Page) -> None:
    """Text stays text: nothing a person wrote is taken for a formula."""
    sheet.title = page.title
    sheet.append(list(page.heads))
    for cell in sheet[1]:
        cell.font = HEAD
    for row in page.rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    dress(sheet, 1)
    for at in range(1, len(page.heads) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 22
