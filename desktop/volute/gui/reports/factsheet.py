"""A sheet of facts on paper: a title, names and values below it, a note, then a table that goes on over the pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from volute.gui.look import Look
from volute.gui.reports.paper import BODY, WRAPPED, Page, paragraphs, say, tall
from volute.gui.reports.table import Table

NAME = 110.0


class Facts(Protocol):
    """What stands above the table."""

    def title(self) -> str: ...

    def facts(self) -> list[tuple[str, str]]: ...

    def check(self) -> str: ...


def sheet_pages(said: Facts, look: Look, table: Table) -> Iterator[Page]:
    """The first page begins with the facts; the table goes on over the others."""
    top = _head_height(said, look)
    for number, part in enumerate(table.parts(BODY.height() - top, BODY.height())):
        yield Page(partial(_paint, said, look, table, part, 0.0 if number else top))


def broken(text: str) -> str:
    """A hash has no place to break by itself."""
    return " ".join(text[at : at + 16] for at in range(0, len(text), 16))


def _head_height(said: Facts, look: Look) -> float:
    facts = sum(_tall(look, text) for _, text in said.facts())
    return 44 + facts + tall(look.font(11), said.check(), BODY.width()) + 30


def _tall(look: Look, text: str) -> float:
    return tall(look.font(12), text, BODY.width() - NAME) + 4


def _paint(
    said: Facts, look: Look, table: Table, part: tuple[int, int], top: float, painter: QPainter, box: QRectF
) -> None:  # fmt: skip
    if top:
        _paint_head(said, look, painter, box)
    table.paint(painter, QPointF(box.left(), box.top() + top), *part)


def _paint_head(said: Facts, look: Look, painter: QPainter, box: QRectF) -> None:
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
