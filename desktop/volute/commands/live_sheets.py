"""A workbook whose formulas carry their values, so that it says the same where nothing recalculates it.

A name never becomes a formula: text that begins like one is kept as text, also when somebody edits the cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from volute.commands.formulas import Formula, Span, Value
from volute.domain.problems import Unreachable

LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
INPUT, HEAD, ASSUMED = Font(color="0000C0"), Font(bold=True), PatternFill("lightUp", fgColor="A0A8B0")
FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>')


def keep_text(cell: Cell, text: str) -> None:
    """Text as text, whatever it begins with."""
    cell.value = CONTROL.sub("", text)
    if text.startswith(LIKE_FORMULAS):
        cell.data_type = "s"
        cell.quotePrefix = True


class Sheet:
    """One sheet; what is put answers with a reference to it."""

    def __init__(self, book: Book, name: str) -> None:
        made = book.workbook.create_sheet(name)
        assert isinstance(made, Worksheet)  # noqa: S101 - a workbook makes worksheets
        self._cells, self.name = made, name
        self.values: dict[str, Value] = {}

    def put(
        self, row: int, column: int, what: Formula | float | str, *, form: str = "", given: bool = False
    ) -> Formula:
        """A formula, number or text; ``given`` marks an input that people may change. Nothing for an unknown one."""
        cell = self._cells.cell(row, column)
        assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
        if form:
            cell.number_format = form
        if given:
            cell.font = INPUT
        if isinstance(what, Formula):
            cell.value = f"={what.text}"
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

    def shape(self, freeze: str, widths: Mapping[int, float]) -> None:
        """What stays while the rest scrolls, and the widths of columns."""
        self._cells.freeze_panes = freeze
        for column, width in widths.items():
            self._cells.column_dimensions[get_column_letter(column)].width = width

    def span(self, refs: Sequence[Formula]) -> Span:
        """From the first to the last of references of this sheet that lie in one line."""
        first, last = refs[0].text, refs[-1].text.rpartition("!")[2]
        return Span(f"{first}:{last}", tuple(ref.value for ref in refs))

    def _reference(self, row: int, column: int, value: Value) -> Formula:
        quoted = self.name.replace("'", "''")
        return Formula(f"'{quoted}'!${get_column_letter(column)}${row}", value)


class Book:
    """Sheets in order; saved with the values of their formulas."""

    def __init__(self) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self._sheets: list[Sheet] = []

    def sheet(self, name: str) -> Sheet:
        made = Sheet(self, name)
        self._sheets.append(made)
        return made

    def save(self, path: Path) -> None:
        """All or nothing. Unreachable when the file cannot be written."""
        plain, whole = (path.with_name(f".{path.name}.{part}") for part in ("plain", "part"))
        try:
            self.workbook.save(plain)
            with ZipFile(plain) as source, ZipFile(whole, "w", ZIP_DEFLATED) as target:
                for name in source.namelist():
                    target.writestr(name, self._with_values(name, source.read(name)))
            whole.replace(path)
        except OSError as odd:
            raise Unreachable("file_unwritable", path=str(path), reason=odd.strerror or str(odd)) from odd
        finally:
            for left in (plain, whole):
                left.unlink(missing_ok=True)

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
