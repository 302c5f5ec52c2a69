"""The pages of what everything rests on: each number with its VAT basis, day and source; assumptions are hatched."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from volute.domain.quotes import STALE_DAYS
from volute.gui.reports.paper import BODY, Page, paragraphs, say
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller

HEAD, AIR = 92.0, 5.0
SHARES = (0.26, 0.24, 0.09, 0.09, 0.1, 0.14, 0.08)
NUMBERS = (2,)


def inputs(teller: Teller) -> Iterator[Page]:
    """As many pages as the inputs need."""
    named = zip(teller.heads(), SHARES, strict=True)
    columns = [Column(head, "", share, at in NUMBERS) for at, (head, share) in enumerate(named)]
    rows = [
        Row(teller.cells(found), hatched=found.assumed or found.amount is None) for found in teller.told.assumptions
    ]
    table = Table(teller.look, columns, rows, BODY.width(), AIR)
    for number, part in enumerate(table.parts(BODY.height() - HEAD, BODY.height())):
        yield Page(partial(_paint, teller, table, part, 0 if number else HEAD))


def _paint(
    teller: Teller, table: Table, part: tuple[int, int], head: float, painter: QPainter, box: QRectF
) -> None:  # fmt: skip
    top = box.top() + head
    if head:
        line = QRectF(box.left(), box.top(), box.width(), 24)
        say(painter, teller.look, line, teller.words("report.inputs"), px=17, weight=600)
        texts = [teller.words("report.inputs_below", old=STALE_DAYS), teller.words("report.head_below")]
        paragraphs(painter, teller.look, box.adjusted(0, 28, 0, 0), texts, px=11)
    table.paint(painter, QPointF(box.left(), top), *part)
