"""A statement of use on paper: whose, of which month, sealed with which digest; then a line a contract, and the sum."""

from __future__ import annotations

from collections.abc import Iterator

from volute.gui.look import Look
from volute.gui.reports.factsheet import sheet_pages
from volute.gui.reports.paper import BODY, Page
from volute.gui.reports.table import Column, Row, Table
from volute.queries.statement_said import COLUMNS, StatementSaid

SHARES = {
    "lease": 0.065, "what": 0.095, "cards": 0.045, "days": 0.06, "contracted": 0.07, "metered": 0.085, "lit": 0.08,
    "quantity": 0.085, "price": 0.095, "net": 0.115, "vat": 0.09, "gross": 0.115,
}  # fmt: skip
WORDS = ("lease", "what", "price")
AIR = 7.0


def statement_pages(said: StatementSaid, look: Look) -> Iterator[Page]:
    """As many as it needs."""
    columns = [
        Column(head, "", SHARES[name], right=name not in WORDS)
        for name, head in zip(COLUMNS, said.heads(), strict=True)
    ]
    rows = [Row(said.cells(line)) for line in said.told.lines]
    yield from sheet_pages(said, look, Table(look, columns, [*rows, Row(said.total(), strong=True)], BODY.width(), AIR))
