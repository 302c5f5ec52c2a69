"""A report as PDF: vectors, with its fonts inside, page by page, so that a window stays awake between pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from volute.commands.text_files import whole_file
from volute.domain.problems import Unreachable
from volute.gui.look import Look
from volute.gui.reports.bank import bank
from volute.gui.reports.centre import centres
from volute.gui.reports.front import front
from volute.gui.reports.inputs import inputs
from volute.gui.reports.lot import lot_pages, note_pages
from volute.gui.reports.lot_labels import label_pages
from volute.gui.reports.paper import WIDTH, Margins, Page, paint_page
from volute.gui.reports.paper_look import PaperLook
from volute.gui.reports.partner import partner
from volute.gui.reports.plots import plots
from volute.gui.reports.readable import readable
from volute.gui.reports.statement import statement_pages
from volute.gui.reports.teller import Teller
from volute.queries.delivery_note import LABELS, NOTE, SHEET, DeliveryNote, Papers, must_be_deliverable
from volute.queries.lot_said import LotSaid
from volute.queries.report import Report
from volute.queries.statement_said import StatementSaid
from volute.queries.statements import Statement
from volute.words import Style, Words

DPI = 107  # about a unit of the paper, so that patterns print as coarse as on a screen; lines have no pixels
A4_INCHES = 210 / 25.4


Far = Callable[[int, int], object]
Part = Callable[[Teller], Iterator[Page]]
PARTS: Mapping[str, tuple[Part, ...]] = {
    "owner": (front, plots, centres, inputs),
    "partner": (front, partner, plots, centres, inputs),
    "bank": (front, bank, plots, centres, inputs),
}


def report_pdf(path: Path, told: object, words: Words, far: Far = lambda at, of: None) -> int:
    """The whole of it at once; how many pages it has. ``told`` is a Report, the Papers of a lot, or a Statement;
    ``far`` is told after every page."""
    application = QApplication.instance() or QApplication(["volute"])  # noqa: F841 - text is measured in it
    if isinstance(told, Papers):
        slices = lot_slices(path, told, words, Style(words))
    elif isinstance(told, Statement):
        slices = statement_slices(path, told, words, Style(words))
    else:
        slices = pdf_slices(path, cast("Report", told), words, Style(words))
    pages = 0
    for at, of in slices:
        far(at, of)
        pages = of
    return pages


def pdf_slices(path: Path, told: Report, words: Words, style: Style) -> Iterator[tuple[int, int]]:
    """Lay out a part, then paint one page a step, and tell how many of how many are done.

    The file appears when the last page is; a walk that is left earlier leaves nothing. Unreachable when the file cannot
    be written.
    """
    yield from _written(path, paper_of(Teller.of(told, PaperLook(), words, style)))


def lot_slices(path: Path, told: Papers, words: Words, style: Style) -> Iterator[tuple[int, int]]:
    """The same for the sheet of a lot, which a buyer is given, its delivery note or its labels. Refused for a note of a
    lot that is open or changed."""
    said, look = LotSaid(told.sheet, words, style), PaperLook()
    digest = str(told.sheet.fields.get("digest") or "")
    margins = Margins(said.title(), said.status(), digest, lambda at, of: words("report.page", at=at, of=of))
    if told.kind == NOTE:
        must_be_deliverable(told.sheet)
    parts = {
        SHEET: partial(lot_pages, said, look),
        NOTE: partial(note_pages, DeliveryNote(said), look),
        LABELS: partial(label_pages, said, look),
    }
    yield from _written(path, Paper(look, margins, (parts[told.kind],)))


def statement_slices(path: Path, told: Statement, words: Words, style: Style) -> Iterator[tuple[int, int]]:
    """The same for a statement of use, which a tenant is given."""
    said, look = StatementSaid(told, words, style), PaperLook()
    head = words("report.head", head=told.head) if told.head else words("statements.not_sealed")
    made = str(told.body["made"])
    margins = Margins(said.title(), made, head, lambda at, of: words("report.page", at=at, of=of))
    yield from _written(path, Paper(look, margins, (partial(statement_pages, said, look),)))


@dataclass(frozen=True)
class Paper:
    """A document: its look, what every page says, and its parts, each laid out when its turn comes."""

    look: Look
    margins: Margins
    parts: tuple[Callable[[], Iterator[Page]], ...]


def paper_of(teller: Teller) -> Paper:
    """A report as a document: which parts it has depends on who reads it."""
    words = teller.words
    head = words("report.head", head=teller.told.head)
    margins = Margins(teller.title, teller.day, head, lambda at, of: words("report.page", at=at, of=of))
    parts = tuple(partial(_numbered, part, teller) for part in PARTS[teller.told.audience])
    return Paper(teller.look, margins, parts)


def _numbered(part: Part, teller: Teller) -> Iterator[Page]:
    """The pages of a part, whose numbers the first page names."""
    for page in part(teller):
        at = sum(map(len, teller.inside.values())) + 1
        teller.inside.setdefault(part.__name__, []).append(at)
        yield page


def _written(path: Path, paper: Paper) -> Iterator[tuple[int, int]]:
    with whole_file(path) as unfinished:
        yield from _painted(unfinished, paper)
        unfinished.write_bytes(readable(unfinished.read_bytes()))


def _painted(path: Path, paper: Paper) -> Iterator[tuple[int, int]]:
    whole = list[Page]()
    for part in paper.parts:
        for page in part():
            whole.append(page)
            yield 0, len(whole)
    writer, painter = _writer(path, paper.margins.title), QPainter()
    if not painter.begin(writer):
        raise Unreachable("file_unwritable", path=str(path), reason="PDF")
    try:
        painter.scale(DPI * A4_INCHES / WIDTH, DPI * A4_INCHES / WIDTH)
        for at, page in enumerate(whole, 1):
            if at > 1:
                writer.newPage()
            paint_page(painter, paper.look, page, paper.margins, at, len(whole))
            yield at, len(whole)
    finally:
        painter.end()


def _writer(path: Path, title: str) -> QPdfWriter:
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title)
    writer.setCreator("Volute")
    return writer
