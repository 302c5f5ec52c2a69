"""The sheet of a lot on paper: what a buyer is told of the whole, then of every card, its head hash in full."""

from __future__ import annotations

from collections.abc import Iterator

from volute.gui.look import Look
from volute.gui.reports.factsheet import broken, sheet_pages
from volute.gui.reports.paper import BODY, Page
from volute.gui.reports.table import Column, Row, Table
from volute.queries.lot_said import COLUMNS, LotSaid

SHARES = {
    "card": 0.085, "box": 0.04, "sticker": 0.095, "serial": 0.1, "model": 0.095, "cooler": 0.065, "memory": 0.095,
    "grade": 0.055, "modifications": 0.12, "sold_as": 0.07, "head": 0.18,
}  # fmt: skip
AIR = 7.0


def lot_pages(said: LotSaid, look: Look) -> Iterator[Page]:
    """The first page begins with the lot, the table goes on over as many as it needs."""
    yield from sheet_pages(said, look, _table(said, look))


def _table(said: LotSaid, look: Look) -> Table:
    """Without the UUID, which is in the spreadsheet: a page is no wider."""
    kept = [at for at, name in enumerate(COLUMNS) if name in SHARES]
    heads = said.heads()
    columns = [Column(heads[at], "", SHARES[COLUMNS[at]], right=False) for at in kept]
    rows = [
        Row([broken(cells[at]) if COLUMNS[at] == "head" else cells[at] for at in kept])
        for cells in map(said.cells, said.sheet.cards)
    ]
    return Table(look, columns, rows, BODY.width(), AIR)
