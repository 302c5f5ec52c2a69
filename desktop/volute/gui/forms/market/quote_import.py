"""Many quotes from a spreadsheet: what a line of them shows, and how they are read and entered."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from volute.commands.listed import ListLine
from volute.commands.quotelist import Examined, enter_quotes, examine_quotes
from volute.domain.catalogue import variant_name
from volute.gui.desk import Desk
from volute.gui.forms.list_import import ListImport, Lists

COLUMNS = (
    ("model", 124, "left"),
    ("what", 124, "left"),
    ("amount", 92, "right"),
    ("as_of", 106, "left"),
    ("source", 120, "left"),
)


class ImportQuotes(ListImport):
    """A list of quotes; those the book holds already are left as they are."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        quotes = Lists("quotes", COLUMNS, examine_quotes, enter_quotes, self._cells, ("new", "known", "repeated"), 1)
        super().__init__(desk, parent, quotes, Examined())

    def _cells(self, line: ListLine) -> dict[str, str]:
        f, words = line.fields, self.desk.words
        return {
            "model": variant_name(str(f["model"])),
            "what": words(f"cli.prices.of.{f['what']}"),
            "amount": self.desk.style.number(float(str(f["amount"])), 2),
            "as_of": str(f["as_of"]),
            "source": str(f["source"]),
        }
