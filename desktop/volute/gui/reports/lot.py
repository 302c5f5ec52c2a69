"""The sheet of a lot on paper: what a buyer is told of the whole, then of every card, its head hash in full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from volute.gui.look import Look
from volute.gui.reports.paper import BODY, WRAPPED, Page, paragraphs, say, tall
from volute.gui.reports.table import Column, Row, Table
from volute.queries.lot_said import COLUMNS, LotSaid

SHARES = {
    "card": 0.085, "box": 0.04, "sticker": 0.095, "serial": 0.1, "model": 0.095, "cooler": 0.065, "memory": 0.095,
    "grade": 0.055, "modifications": 0.12, "sold_as": 0.07, "head": 0.18,
}  # fmt: skip
AIR, NAME = 7.0, 110.0


def lot_pages(said: LotSaid, look: Look) -> Iterator[Page]:
    """The first page begins with the lot, the table goes on over as many as it needs."""
    table, top = _table(said, look), _head_height(said, look)
    for number, part in enumerate(table.parts(BODY.height() - top, BODY.height())):
        yield Page(partial(_paint, said, look, table, part, 0.0 if number else top))


def _table(said: LotSaid, look: Look) -> Table:
    """Without the UUID, which is in the spreadsheet: a page is no wider."""
    kept = [at for at, name in enumerate(COLUMNS) if name in SHARES]
    heads = said.heads()
    columns = [Column(heads[at], "", SHARES[COLUMNS[at]], right=False) for at in kept]
    rows = [Row([_broken(COLUMNS[at], cells[at]) for at in kept]) for cells in map(said.cells, said.sheet.cards)]
    return Table(look, columns, rows, BODY.width(), AIR)


def _broken(name: str, text: str) -> str:
    """A hash has no place to break by itself."""
    return " ".join(text[at : at + 16] for at in range(0, len(text), 16)) if name == "head" else text


def _head_height(said: LotSaid, look: Look) -> float:
    facts = sum(_tall(look, text) for _, text in said.facts())
    return 44 + facts + tall(look.font(11), said.check(), BODY.width()) + 30


def _tall(look: Look, text: str) -> float:
    return tall(look.font(12), text, BODY.width() - NAME) + 4


def _paint(
    said: LotSaid, look: Look, table: Table, part: tuple[int, int], top: float, painter: QPainter, box: QRectF
) -> None:  # fmt: skip
    if top:
        _paint_head(said, look, painter, box)
    table.paint(painter, QPointF(box.left(), box.top() + top), *part)


def _paint_head(said: LotSaid, look: Look, painter: QPainter, box: QRectF) -> None:
    painter.setFont(look.font(25, 600, display=True))
    painter.setPen(look.color("text"))
    painter.drawText(QRectF(box.left(), box.top(), box.width(), 36), WRAPPED, said.title())
    y = box.top() + 44
    for name, text in said.facts():
        high = _tall(look, text)
        say(painter, look, QRectF(box.left(), y, NAME - 10, high), name, token="text2", flags=WRAPPED)
        say(painter, look, QRectF(box.left() + NAME, y, box.width() - NAME, high), text, flags=WRAPPED)
        y += high
    paragraphs(painter, look, QRectF(box.left(), y + 6, box.width(), 100), [said.check()], px=11)
