"""The quote book in the window: every quote, which of them counts, and adding, correcting, retiring, importing."""

from __future__ import annotations

from datetime import date

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from volute.commands.registers import retire
from volute.domain.catalogue import variant_name
from volute.domain.quotes import Limits
from volute.domain.receipt import Receipt
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.forms.kept_picture import KeptPicture
from volute.gui.forms.market.market import MarketSheet
from volute.gui.forms.market.quote import EditQuote, Known
from volute.gui.forms.market.quote_import import ImportQuotes
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.parts import Label, button, row, wrapped
from volute.gui.plots.market import foreign_words
from volute.gui.sheet import Sheet
from volute.ledger.store import Ledger
from volute.queries.price_list import price_list
from volute.queries.prices import Price
from volute.queries.quotes import Quoted, quotes
from volute.queries.receiving import room

WIDTH, HEIGHT = 1130, 420
SHOWN = ("model", "what", "amount", "vat", "as_of", "quantity", "condition", "centre", "source", "flags")
WIDTHS = (112, 140, 72, 74, 96, 52, 76, 92, 104, 222)
PICTURE = 34
RIGHT = ("amount", "quantity")
FLAGS = ("counts", "stale", "thin", "retired")
Book = tuple[tuple[Quoted, ...], Known]


class QuoteBook(Sheet):
    """Dialog of the market. Everything done here is one step that can be undone."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.words("quotes.title"), WIDTH)
        self._opener = parent
        self.quotes: tuple[Quoted, ...] = ()
        self.known = Known((), {})
        w, look = desk.words, desk.look
        self.grid = Grid(look, self._columns(), identity="entry")
        self.grid.setFixedHeight(HEIGHT)
        self.grid.activated.connect(lambda _: self.correct())
        self.grid.picked.connect(self._show_picture)
        self.said, self.picture = wrapped(Label(look, "", 12, token="text2")), KeptPicture(desk)
        add = button(w("quotes.add"), on=self.add, look=look, icon="plus")
        correct = button(w("quotes.edit"), on=self.correct)
        retired = button(w("quotes.retire"), on=self.retire)
        course = button(w("market.open"), on=self.draw)
        listed = button(w("quotes.import"), on=self.bring_in, look=look, icon="folder-open")
        for part in (
            wrapped(Label(look, w("quotes.help_book"), 12, token="text2")),
            self.grid,
            self.said,
            self.picture,
        ):
            self.body.addWidget(part)
        self.aside(row(add, correct, retired, listed, course))
        self.close_button(w("shell.close"))

    def _columns(self) -> list[Column]:
        words = self.desk.words
        clip = Column("picture", "", PICTURE, sortable=False, searched=False, paint=_paint_clip)
        columns = [
            Column(
                name,
                words(f"quotes.{name}"),
                width,
                align="right" if name in RIGHT else "left",
                stretch=name == "source",
                sort="value" if name == "amount" else "",
            )
            for name, width in zip(SHOWN, WIDTHS, strict=True)
        ]
        return [*columns, clip]

    def ask(self) -> None:
        """Read the book, then open, or show it anew."""
        today = self.desk.seat.now().astimezone(self.desk.style.zone).date()
        asked = (read_book, self.desk.ledger, today, self.desk.limits)
        self.desk.jobs.ask(*asked, done=self._arrived, failed=self.desk.problem, key="quotes", owner=self)

    def _arrived(self, found: Book) -> None:
        self.quotes, self.known = found
        cells = [self._cells(quoted) for quoted in self.quotes]
        arrays = {name: Coded.of(cell[name] for cell in cells) for name in (*SHOWN, "entry", "picture")}
        value = np.array([quoted.said.amount for quoted in self.quotes], dtype=np.float64)
        self.grid.set_data(Columns(len(cells), {**arrays, "value": value}))
        counting = sum(quoted.counts for quoted in self.quotes)
        old = sum(quoted.stale for quoted in self.quotes)
        self.said.setText(self.desk.words("quotes.sum", n=len(cells), counting=counting, old=old))
        if not self.isVisible():
            self.show()

    def _cells(self, q: Quoted) -> dict[str, str]:
        words, style, said = self.desk.words, self.desk.style, q.said
        flags = [words(f"quotes.flag.{name}") for name in FLAGS if getattr(q, name)]
        flags += [words("sheet.assumed")] if said.assumed else []
        flags += [foreign_words(said, style)] if said.foreign is not None else []
        return {
            "model": variant_name(said.variant),
            "what": words(f"cli.prices.of.{said.what}"),
            "amount": style.number(said.amount, 2 if said.what == "rent_hour" else 0),
            "vat": self._vat(said),
            "as_of": style.iso(said.as_of),
            "quantity": style.count(said.quantity),
            "condition": words(f"quotes.condition_of.{said.condition}") if said.condition else "",
            "centre": self.desk.called(self.known.centres.get(said.centre, said.centre)),
            "source": self.desk.called(said.source),
            "flags": " · ".join(flags),
            "entry": f"{q.entry} {q.seq}",
            "picture": said.picture.partition(" ")[2],
        }

    def _vat(self, said: Price) -> str:
        words = self.desk.words
        if not said.vat_included:
            return words("report.vat_out")
        return words("report.vat_in", rate=self.desk.style.percent(said.vat_rate, 0))

    def current(self) -> Quoted | None:
        """The quote the person is at."""
        at = self.grid.current_row()
        return self.quotes[at] if 0 <= at < len(self.quotes) else None

    def _show_picture(self, at: int) -> None:
        """What is kept of the quote the person is at."""
        self.picture.show_kept(self.quotes[at].said.picture if 0 <= at < len(self.quotes) else "")

    # --- what is done

    def add(self) -> None:
        self._then(EditQuote(self.desk, self, self.known))

    def correct(self) -> None:
        """Only the newest of an entry can be corrected: older ones are what was said then."""
        quoted = self.current()
        newest = max((q.seq for q in self.quotes if quoted and q.entry == quoted.entry), default=0)
        if quoted is None or quoted.retired or quoted.seq != newest:
            self.said.setText(self.desk.words("quotes.choose"))
        else:
            self._then(EditQuote(self.desk, self, self.known, quoted))

    def retire(self) -> None:
        quoted, desk = self.current(), self.desk
        if quoted is None or quoted.retired:
            self.said.setText(desk.words("quotes.choose"))
            return

        def done(receipt: Receipt) -> None:
            desk.wrote(receipt, desk.words("quotes.retired", model=variant_name(quoted.said.variant)))
            self.ask()

        asked = (desk.ledger, desk.seat, "price", quoted.entry, desk.words("quotes.reason"))
        desk.jobs.ask(retire, *asked, done=done, failed=self.fail, owner=self)

    def draw(self) -> None:
        """The course of what the person is at."""
        quoted = self.current() or next(iter(self.quotes), None)
        if quoted:
            MarketSheet(self.desk, self, quoted.key).ask()

    def bring_in(self) -> None:
        self._then(ImportQuotes(self.desk, self))

    def _then(self, sheet: Sheet) -> None:
        sheet.accepted.connect(self.ask)
        sheet.show()


def _paint_clip(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    """A clip where a picture is kept."""
    if columns.value("picture", at):
        painter.drawPixmap(QPointF(rect.left(), rect.center().y() - 7), look.pixmap("paperclip", "text2", 14))


def read_book(ledger: Ledger, today: date, limits: Limits) -> Book:
    """Runs in the ledger lane."""
    found = quotes(ledger, today, limits)
    variants = dict.fromkeys([*price_list(ledger).variants, *(quoted.said.variant for quoted in found)])
    return found, Known(tuple(sorted(variants)), room(ledger).centres)
