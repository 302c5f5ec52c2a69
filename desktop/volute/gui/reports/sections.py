"""Sections of a title, some sentences and a table, one under the other over as many pages as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from volute.gui.reports.paper import BODY, Page, Paint, paragraphs, say, tall
from volute.gui.reports.table import Table
from volute.gui.reports.teller import Teller

GAP, TITLE, TITLE_PX, TEXT_PX = 17.0, 28.0, 17, 11


@dataclass(frozen=True)
class Section:
    """What stands above a table, and the table; nothing else where it would have no rows."""

    title: str
    texts: Sequence[str]
    table: Table
    least: float = 110.0  # it begins where its head and so much of the table has room, or all of it
    px: int = TITLE_PX  # of the title


@dataclass(frozen=True)
class Top:
    """What stands above the first section on the first page."""

    height: float
    paint: Paint


NOTHING = Top(0.0, lambda painter, box: None)


@dataclass(frozen=True)
class Piece:
    """Rows of a table at a height of the page, with the head of the section where it begins."""

    section: Section
    part: tuple[int, int]
    y: float
    head: float


def flowed(teller: Teller, sections: Sequence[Section], top: Top = NOTHING) -> Iterator[Page]:
    """Page by page."""
    pieces: list[Piece] = []
    y, above = top.height, top
    for section in sections:
        head = _head_height(teller, section)
        if y and y + head + _wanted(section, BODY.height() - head) > BODY.height():
            yield Page(partial(_paint, teller, above, tuple(pieces)))
            pieces, y, above = [], 0.0, NOTHING
        for number, part in enumerate(section.table.parts(BODY.height() - y - head, BODY.height())):
            if number:
                yield Page(partial(_paint, teller, above, tuple(pieces)))
                pieces, y, head, above = [], 0.0, 0.0, NOTHING
            pieces.append(Piece(section, part, y, head))
        y += head + (section.table.height(*pieces[-1].part) if section.table.rows else 0.0) + GAP
    yield Page(partial(_paint, teller, above, tuple(pieces)))


def _wanted(section: Section, page: float) -> float:
    """A table that fits a page is not cut; a longer one begins where some of its rows have room."""
    whole = section.table.height(0, len(section.table.rows)) if section.table.rows else 0.0
    return whole if whole <= page else section.least


def _title_height(section: Section) -> float:
    return TITLE * section.px / TITLE_PX


def _head_height(teller: Teller, section: Section) -> float:
    font = teller.look.font(TEXT_PX)
    return _title_height(section) + sum(tall(font, text, BODY.width()) + 6 for text in section.texts) + 8


def _paint(teller: Teller, above: Top, pieces: Sequence[Piece], painter: QPainter, box: QRectF) -> None:
    above.paint(painter, box)
    for piece in pieces:
        top = box.top() + piece.y
        if piece.head:
            _paint_head(teller, piece.section, painter, QRectF(box.left(), top, box.width(), 0))
        if piece.section.table.rows:
            piece.section.table.paint(painter, QPointF(box.left(), top + piece.head), *piece.part)


def _paint_head(teller: Teller, section: Section, painter: QPainter, box: QRectF) -> None:
    line = QRectF(box.left(), box.top(), box.width(), 24)
    say(painter, teller.look, line, section.title, px=section.px, weight=600)
    below = box.adjusted(0, _title_height(section), 0, 0)
    paragraphs(painter, teller.look, below, section.texts, px=TEXT_PX)
