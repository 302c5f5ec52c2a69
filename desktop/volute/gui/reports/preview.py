"""The pages of a report as pictures, painted in a worker one after the other: by the painters of the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from volute.economics.inputs import Scenario
from volute.gui.jobs import Ticket
from volute.gui.reports.paper import HEIGHT, WIDTH, Page, paint_page
from volute.gui.reports.paper_look import PaperLook
from volute.gui.reports.pdf import Paper, paper_of
from volute.gui.reports.teller import Teller
from volute.ledger.store import Ledger
from volute.queries.report import Reader, report
from volute.words import Style, Words

SCALE = 1.5  # pixels a unit of the paper: enough to be read on a screen of two dots a point


@dataclass(frozen=True)
class Wanted:
    """What the form says now."""

    today: date
    what_if: Scenario
    centres: tuple[str, ...]
    reader: Reader
    words: Words
    style: Style


@dataclass(frozen=True)
class Shown:
    """Page ``at`` of ``of``, counted from 1."""

    at: int
    of: int
    image: QImage


def preview(ticket: Ticket, ledger: Ledger, wanted: Wanted) -> int:
    """In a worker: reports every page as it is done, and stops between two when nobody waits. How many there are."""
    told = report(ledger, wanted.today, wanted.what_if, wanted.centres, wanted.reader)
    paper = paper_of(Teller.of(told, PaperLook(), wanted.words, wanted.style))
    pages = list(_pages(ticket, paper))
    for at, page in enumerate(pages, 1):
        if ticket.cancelled.is_set():
            return 0
        ticket.report(Shown(at, len(pages), _image(paper, page, at, len(pages))))
    return len(pages)


def _pages(ticket: Ticket, paper: Paper) -> Iterator[Page]:
    for part in paper.parts:
        if not ticket.cancelled.is_set():
            yield from part()


def _image(paper: Paper, page: Page, at: int, of: int) -> QImage:
    image = QImage(QSize(round(WIDTH * SCALE), round(HEIGHT * SCALE)), QImage.Format.Format_RGB32)
    image.fill(paper.look.color("surface"))
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    paint_page(painter, paper.look, page, paper.margins, at, of)
    painter.end()
    return image
