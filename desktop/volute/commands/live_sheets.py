"""A workbook whose formulas carry their values, so that it says the same where nothing recalculates it.

A name never becomes a formula: text that begins like one is kept as text, also when somebody edits the cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from volute.commands.formulas import Formula, Span, Value
from volute.commands.text_files import whole_file

Far = Callable[[int, int], object]
LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FONT = "Calibri"  # a font without a name is a serif in some programs
INPUT, HEAD = Font(name=FONT, size=11, color="0000C0"), Font(name=FONT, size=11, bold=True)
ASSUMED, TINT = PatternFill("lightUp", fgColor="A0A8B0"), PatternFill("solid", fgColor="EEF1F4")
EDGE = Border(bottom=Side("thin", color="8A939C"))
TALL = 46.0  # points of a row of headings: three lines
OFTEN = 1000  # cells
LOOKED = 12  # rows that tell whether a column holds numbers
WIDE = 16  # columns on a page across: more go on over several
FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>')


def keep_text(cell: Cell, text: str) -> None:
    """Text as text, whatever it begins with."""
    cell.value = CONTROL.sub("", text)
    if text.startswith(LIKE_FORMULAS):
        cell.data_type = "s"
        cell.quotePrefix = True


def dress(cells: Worksheet, row: int, values: Mapping[str, Value] = MappingProxyType({})) -> None:
    """Headings that are read whole and repeated on paper: landscape, as wide as the page, numbered. ``values`` are
    what formulas come to."""
    for column, cell in enumerate(cells[row], 1):
        cell.fill, cell.border = TINT, EDGE
        below = [cells.cell(row + down, column) for down in range(1, LOOKED + 1)]
        numbers = column > 1 and any(isinstance(values.get(c.coordinate, c.value), int | float) for c in below)
        cell.alignment = Alignment("right" if numbers else "left", "bottom", wrap_text=True)
    cells.row_dimensions[row].height = TALL
    cells.print_title_rows = f"1:{row}"
    setup = cells.page_setup
    setup.orientation, setup.paperSize = "landscape", cells.PAPERSIZE_A4
    setup.fitToWidth, setup.fitToHeight = -(-cells.max_column // WIDE), 0
    cells.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if footer := cells.oddFooter:
        footer.left.text, footer.right.text = "&A", "&P / &N"


class Sheet:
    """One sheet; what is put answers with a reference to it."""

    def __init__(self, book: Book, name: str) -> None:
        made = book.workbook.create_sheet(name)
        assert isinstance(made, Worksheet)  # noqa: S101 - a workbook makes worksheets
        self._cells, self.name, self._book = made, name, book
        self.values: dict[str, Value] = {}

    def put(
        self, row: int, column: int, what: Formula | float | str, *, form: str = "", given: bool = False
    ) -> Formula:
        """A formula, number or text; ``given`` marks an input that people may change. Nothing for an unknown one."""
        cell = self._cells.cell(row, column)
        assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
        self._book.put_one()
        if form:
            cell.number_format = form
        if given:
            cell.font = INPUT
        if isinstance(what, Formula):
            cell.value = f"={what.text}"
            if form and isinstance(what.value, str):  # a word in a column of numbers
                cell.alignment = Alignment("right")
            self.values[cell.coordinate] = what.value
            return self._reference(row, column, what.value)
        if isinstance(what, str):
            keep_text(cell, what)
        elif not math.isnan(what):
            cell.value = what
        return self._reference(row, column, "" if isinstance(what, float) and math.isnan(what) else what)

    def heads(self, row: int, texts: Sequence[str | float], *, column: int = 1) -> None:
        """Bold headings from a column on."""
        for at, text in enumerate(texts, column):
            self.put(row, at, text)
            self._cells.cell(row, at).font = HEAD

    def hatch(self, row: int, columns: int) -> None:
        """Mark a row as assumed."""
        for at in range(1, columns + 1):
            self._cells.cell(row, at).fill = ASSUMED

    def strong(self, row: int) -> None:
        """A row of sums."""
        for cell in self._cells[row]:
            cell.font = HEAD

    def shape(self, freeze: str, widths: Mapping[int, float]) -> None:
        """What stays while the rest scrolls, and the widths of columns; the last row of headings is above it."""
        self._cells.freeze_panes = freeze
        column, row = coordinate_from_string(freeze)
        dress(self._cells, row - 1, self.values)
        if column != "A":
            self._cells.print_title_cols = f"A:{get_column_letter(column_index_from_string(column) - 1)}"
        for at, width in widths.items():
            self._cells.column_dimensions[get_column_letter(at)].width = width

    def span(self, refs: Sequence[Formula]) -> Span:
        """From the first to the last of references of this sheet that lie in one line."""
        first, last = refs[0].text, refs[-1].text.rpartition("!")[2]
        return Span(f"{first}:{last}", tuple(ref.value for ref in refs))

    def column(self, column: int, first: int, last: int) -> Span:
        """Cells that have been put below each other."""
        letter = get_column_letter(column)
        values = [self._value(f"{letter}{row}") for row in range(first, last + 1)]
        begin = self._reference(first, column, 0).text
        return Span(f"{begin}:${letter}${last}", tuple(values))

    def _value(self, at: str) -> Value:
        """Of a formula or a plain number; an empty cell is the unknown."""
        kept = self.values.get(at, self._cells[at].value)
        return kept if isinstance(kept, int | float | str) else math.nan

    def _reference(self, row: int, column: int, value: Value) -> Formula:
        quoted = self.name.replace("'", "''")
        return Formula(f"'{quoted}'!${get_column_letter(column)}${row}", value)


class Book:
    """Sheets in order; saved with the values of their formulas. ``far`` is told now and then how many of about so many
    cells are put, and once more before the file appears; what it raises leaves no file."""

    def __init__(self, cells: int = 1, far: Far = lambda n, of: None) -> None:
        self._cells, self._far, self._put = cells, far, 0
        self.workbook = Workbook()
        self.workbook.properties.creator = "Volute"
        self.workbook.remove(self.workbook.worksheets[0])
        self._sheets: list[Sheet] = []

    def put_one(self) -> None:
        self._put += 1
        if self._put % OFTEN == 0:
            self._far(min(self._put, self._cells - 1), self._cells)

    def sheet(self, name: str) -> Sheet:
        made = Sheet(self, name)
        self._sheets.append(made)
        return made

    def save(self, path: Path) -> None:
        """All or nothing. Unreachable when the file cannot be written."""
        plain = BytesIO()
        self.workbook.save(plain)
        with whole_file(path) as unfinished, ZipFile(plain) as source, ZipFile(unfinished, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(name, self._with_values(name, source.read(name)))
            self._far(self._cells, self._cells)

    def _with_values(self, name: str, data: bytes) -> bytes:
        found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
        if not found:
            return data
        values = self._sheets[int(found[1]) - 1].values
        return FORMULA_CELL.sub(lambda cell: _valued(cell, values[cell[1]]), data.decode()).encode()


def _valued(cell: re.Match[str], value: Value) -> str:
    """The cell with its formula and what it comes to: a number, a text or the unknown."""
    where, style, formula = cell[1], re.sub(r' t="\w+"', "", cell[2]), cell[3]
    if isinstance(value, str):
        kind, said = ' t="str"', value.replace("&", "&amp;").replace("<", "&lt;")
    elif math.isfinite(value):
        kind, said = "", repr(float(value))
    else:
        kind, said = ' t="e"', "#N/A"
    return f'<c r="{where}"{style}{kind}><f>{formula}</f><v>{said}</v></c>'
