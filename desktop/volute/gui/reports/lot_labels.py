"""Labels of a lot: one for every box, one for every card, on A4 sheets of 3 by 7 labels of 63.5 x 38.1 mm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.domain.code128 import widths
from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.look import Look
from volute.gui.reports.paper import PER_MM, Page, say
from volute.queries.lot_said import LotSaid

COLUMNS, ROWS = 3, 7
WIDE, HIGH, ACROSS = 63.5 * PER_MM, 38.1 * PER_MM, 66.04 * PER_MM
LEFT, TOP, AIR = 7.25 * PER_MM, 15.15 * PER_MM, 3 * PER_MM
BARS, QUIET = 46.0, 10  # height of the bars; modules left blank on both sides


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says: its name large, two lines, the text of its bars, and a hash below."""

    name: str
    side: str
    lines: tuple[str, str]
    code: str
    digest: str


def label_pages(said: LotSaid, look: Look) -> Iterator[Page]:
    """Boxes first, then cards as they lie in them."""
    labels = [*_boxes(said), *_cards(said)]
    for at in range(0, len(labels), COLUMNS * ROWS):
        yield Page(partial(_paint, look, labels[at : at + COLUMNS * ROWS]))


def _boxes(said: LotSaid) -> Iterator[Label]:
    sheet, w = said.sheet, said.words
    for number, (box, n) in enumerate(sheet.boxes.items(), 1):
        models = dict.fromkeys(card.model for card in sheet.cards if card.box == box)
        counted = f"{w.plural('unit.cards', n)} · {', '.join(models)}"
        buyer = said.called(str(sheet.fields.get("buyer") or sheet.fields.get("title") or ""))
        named = f"{w('lots.field.box')} {box}"
        digest = str(sheet.fields.get("digest") or "")
        yield Label(named, f"{number} / {len(sheet.boxes)}", (counted, buyer), f"{sheet.name}/{number}", digest)


def _cards(said: LotSaid) -> Iterator[Label]:
    for card in said.sheet.cards:
        known = " · ".join(filter(None, (card.sticker, card.serial))) or "—"
        told = " · ".join(filter(None, (card.model, said.condition(card), said.sold_as(card))))
        yield Label(card.card, f"{said.sheet.name} / {card.box}", (told, known), card.card, card.head)


def _paint(look: Look, labels: Sequence[Label], painter: QPainter, _: QRectF) -> None:
    for at, label in enumerate(labels):
        left, top = LEFT + at % COLUMNS * ACROSS, TOP + at // COLUMNS * HIGH
        _one(painter, look, label, QRectF(left + AIR, top + AIR, WIDE - 2 * AIR, HIGH - 2 * AIR))


def _one(painter: QPainter, look: Look, label: Label, box: QRectF) -> None:
    line = QRectF(box.left(), box.top(), box.width(), 20)
    say(painter, look, line, label.name, px=15, weight=600)
    say(painter, look, line, label.side, px=11, token="text2", flags=AT_RIGHT)
    for at, text in enumerate(label.lines):
        _fitted(painter, look, QRectF(box.left(), box.top() + 21 + 14 * at, box.width(), 14), text)
    _bars(painter, label.code, QRectF(box.left(), box.top() + 52, box.width(), BARS))
    painter.setFont(look.font(8, mono=True))
    painter.setPen(look.color("text2"))
    foot = QRectF(box.left(), box.top() + 52 + BARS + 2, box.width(), 12)
    painter.drawText(foot, AT_LEFT, f"{label.code}   {label.digest[:16]}")


def _fitted(painter: QPainter, look: Look, box: QRectF, text: str) -> None:
    """Cut with dots where it is longer than the label is wide: all of it stands on the sheet."""
    painter.setFont(look.font(10))
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    say(painter, look, box, cut, px=10)


def _bars(painter: QPainter, code: str, box: QRectF) -> None:
    """Black on white, whatever the paper's look is."""
    bars = widths(code)
    module = min(box.width() / (sum(bars) + 2 * QUIET), 2.0)
    x = box.left() + QUIET * module
    for at, wide in enumerate(bars):
        if at % 2 == 0:
            painter.fillRect(QRectF(x, box.top(), wide * module, box.height()), Qt.GlobalColor.black)
        x += wide * module
