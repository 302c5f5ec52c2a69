"""The sheet of a lot on paper: what a buyer is told of the whole, then of every card, its head hash in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from volute.gui.look import Look
from volute.gui.reports.factsheet import broken, sheet_pages
from volute.gui.reports.paper import BODY, Page
from volute.gui.reports.table import Column, Row, Table
from volute.queries.delivery_note import DeliveryNote
from volute.queries.lot_said import COLUMNS, LotSaid

SHARES = {
    "card": 0.085, "box": 0.04, "sticker": 0.145, "serial": 0.12, "model": 0.105, "memory": 0.095, "condition": 0.085,
    "modifications": 0.095, "sold_as": 0.07, "head": 0.16,
}  # fmt: skip
AIR = 7.0


def lot_pages(said: LotSaid, look: Look) -> Iterator[Page]:
    """The first page begins with the lot, the table goes on over as many as it needs."""
    yield from sheet_pages(said, look, _table(said, look))


def note_pages(said: DeliveryNote, look: Look) -> Iterator[Page]:
    """The same without a price, with boxes, waybill and two lines to sign."""
    yield from sheet_pages(said, look, _table(said.said, look))


def _table(said: LotSaid, look: Look) -> Table:
    """Without the UUID, which is in the spreadsheet, and with the cooling under the model: a page is no wider."""
    heads = dict(zip(COLUMNS, said.heads(), strict=True))
    columns = [Column(heads[name], "", share, right=False) for name, share in SHARES.items()]
    rows = [Row(_cells(dict(zip(COLUMNS, said.cells(card), strict=True)))) for card in said.sheet.cards]
    return Table(look, columns, rows, BODY.width(), AIR)


def _cells(told: Mapping[str, str]) -> list[str]:
    shown = {**told, "head": broken(told["head"]), "model": f"{told['model']} {told['cooler']}"}
    return [shown[name] for name in SHARES]
