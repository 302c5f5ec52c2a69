"""The table of centres: its columns, its two drawn headings, and the row that sums it up."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.domain.catalogue import variant_name
from volute.economics.answer import Answer
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.glyphs import paint_glyph
from volute.gui.look import Look
from volute.gui.plots.dumbbell import paint_dumbbell, paint_months, paint_rent, paint_sell
from volute.gui.plots.panels_drawn import ADVICE_TOKENS
from volute.gui.plots.rate_bar import paint_hatched, paint_rate_bar
from volute.queries.billed import BilledBook
from volute.queries.comparison import Counts
from volute.queries.overview import OverviewBoard
from volute.queries.rates_said import at_least

MIDDLE = Qt.AlignmentFlag.AlignVCenter
SWATCH = 9.0
NEVER = 1e4  # months
TITLED = ("centre", "cards", "racked", "lit", "billed", "rent", "payback", "difference", "advice")


def arrays(board: OverviewBoard, sold: BilledBook | None = None) -> Columns:
    """One row a centre, in the order of the comparison. What was sold may be known later."""
    found = board.answers
    counts = [board.book.counts[a.label] for a in found]
    number: dict[str, list[float | None]] = {
        "cards": [float(c.owned) for c in counts],
        "racked": [c.share(c.racked) for c in counts],
        "lit": [c.lit_share for c in counts],
        "rent": [a.net_rent for a in found],
        "difference": [a.difference for a in found],
        "sold": [sold.of(a.label).share if sold else None for a in found],
    }
    numbers = {name: np.array([_nan(v) for v in values], np.float64) for name, values in number.items()}
    texts = {
        "name": Coded.of(board.book.name(a.label) for a in found),
        "advised": Coded.of(str(a.advice) for a in found),
    }
    drawn = dict.fromkeys(("centre", "bar", "billed", "payback", "advice"), np.arange(len(found)))
    return Columns(len(found), {**numbers, **texts, **drawn, "paid_back": np.array([_paid_back(a) for a in found])})


def _paid_back(a: Answer) -> float:
    """Order of paybacks: months of renting, those of selling among equals; never comes after every month."""
    rent, sell = (NEVER if months is None else months for months in (a.rent_payback, a.sell_payback))
    return rent * NEVER + sell


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def known(value: object) -> float | None:
    """A cell's number; NaN is unknown."""
    number = float(str(value))
    return None if np.isnan(number) else number


class CentreColumns:
    """Draws the cells of a board; ``board`` is asked at every stroke, so new data needs no new columns."""

    def __init__(
        self, desk: Desk, board: Callable[[], OverviewBoard | None], sold: Callable[[], BilledBook | None]
    ) -> None:
        self._desk, self._board, self._sold = desk, board, sold

    def columns(self, months: int, band: float) -> list[Column]:
        """In the order of the design."""
        w, style = self._desk.words, self._desk.style
        unit, rate = style.scaled_unit(), self._rate
        title = {name: w(f"overview.column.{name}") for name in TITLED}
        in_months = w("overview.unit.difference", unit=unit, n=months)
        close = w("overview.unit.advice", band=style.percent(band, 0))
        main, of_rent = w("overview.unit.centre"), w("overview.unit.rent", unit=unit)
        # fmt: off
        return [
            Column("centre", title["centre"], 216, main, paint=self._centre, show=self._named, stretch=True,
                   sort="name", lead=8),
            Column("cards", title["cards"], 60, w("overview.unit.cards"), "right", show=self._count),
            Column("bar", w("overview.unit.owned"), 162, paint=self._rates, head=self._bar_head, show=self._shares,
                   stretch=True, sort="racked"),
            Column("racked", title["racked"], 58, "%", "right", token="text2", show=rate),
            Column("lit", title["lit"], 58, "%", "right", bold=True, show=rate),
            Column("billed", title["billed"], 60, w("overview.unit.billed"), "right", show=self._billed, sort="sold"),
            Column("rent", title["rent"], 84, of_rent, "right", show=self._money),
            Column("payback", title["payback"], 222, paint=self._payback, head=self._months, show=self._paid,
                   stretch=True, sort="paid_back"),
            Column("difference", title["difference"], 94, in_months, "right", bold=True, show=self._signed),
            Column("advice", title["advice"], 98, close, paint=self._advice, show=self._advised, sort="advised"),
        ]
        # fmt: on

    def _rate(self, value: object) -> str:
        return self._desk.style.rate(known(value))

    def _billed(self, at: object) -> str:
        answer, sold = self._answer(at), self._sold()
        return at_least(self._desk.style, sold.of(answer.label)) if answer and sold else "—"

    def _count(self, value: object) -> str:
        return self._desk.style.count(known(value))

    def _money(self, value: object) -> str:
        return self._desk.style.scaled(known(value))

    def _signed(self, value: object) -> str:
        return self._desk.style.scaled(known(value), sign=True)

    def _answer(self, at: object) -> Answer | None:
        board = self._board()
        return board.answers[int(str(at))] if board else None

    # --- cells that are drawn, in words: for the clipboard and for those who listen

    def _named(self, at: object) -> str:
        board, answer = self._board(), self._answer(at)
        return board.book.name(answer.label) if board and answer else "—"

    def _shares(self, at: object) -> str:
        board, answer = self._board(), self._answer(at)
        if not board or not answer:
            return "—"
        counts = board.book.counts[answer.label]
        return " / ".join(self._desk.style.rate(share) for share in (counts.share(counts.racked), counts.lit_share))

    def _paid(self, at: object) -> str:
        answer, words = self._answer(at), self._desk.words
        if not answer or answer.difference is None:
            return "—"
        months = (answer.sell_payback, answer.rent_payback)
        sell, rent = (words("decide.never") if m is None else self._desk.style.months(m) for m in months)
        return words("decide.paybacks", sell=sell, rent=rent)

    def _advised(self, at: object) -> str:
        answer = self._answer(at)
        return self._desk.words(f"overview.advice.{answer.advice}") if answer else "—"

    # --- headings

    def _bar_head(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        board, words = self._board(), self._desk.words
        top = QRectF(rect.left(), rect.top() + 5, rect.width(), 17)
        painter.setFont(look.font(11))
        marks = ["racked", "lit", *(["dark"] if board and board.book.total.unknown else [])]
        x = top.left()
        for mark in marks:
            text = words(f"overview.mark.{mark}")
            wide = painter.fontMetrics().horizontalAdvance(text)
            if x + SWATCH + 4 + wide > top.right() + 8:  # a narrow column names fewer marks, and cuts none
                break
            box = QRectF(x, top.center().y() - SWATCH / 2, SWATCH, SWATCH)
            if mark == "dark":
                paint_hatched(painter, box, look)
            else:
                painter.fillRect(box, look.color(mark))
            painter.setPen(look.color("text2"))
            painter.drawText(QRectF(x + SWATCH + 4, top.top(), wide + 4, 17), MIDDLE, text)
            x += SWATCH + wide + 11
        painter.drawText(top.translated(0, 17), MIDDLE, words("overview.unit.owned"))

    def _months(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        words = self._desk.words
        top = QRectF(rect.left(), rect.top() + 5, rect.width(), 17)
        painter.setFont(look.font(11, 600))
        painter.setPen(look.color("text2"))
        painter.drawText(top, MIDDLE, words("overview.column.payback"))
        wide = painter.fontMetrics().horizontalAdvance(words("overview.column.payback")) + 6.0
        painter.setFont(look.font(11))
        left = self._legend(painter, top, look)
        unit = words("overview.unit.months")
        if top.left() + wide + painter.fontMetrics().horizontalAdvance(unit) < left:
            painter.setPen(look.color("text2"))
            painter.drawText(top.adjusted(wide, 0, 0, 0), MIDDLE, unit)
        painter.setPen(look.color("text2"))
        paint_months(painter, top.translated(0, 17), words("decide.never"))

    def _legend(self, painter: QPainter, rect: QRectF, look: Look) -> float:
        """From the right; tells where it begins."""
        x = rect.right()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, mark in (("rent", paint_rent), ("sell", paint_sell)):
            text = self._desk.words(f"overview.mark.{name}")
            wide = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(look.color("text2"))
            painter.drawText(QRectF(x - wide, rect.top(), wide + 1, rect.height()), MIDDLE, text)
            mark(painter, QRectF(x - wide - 14, rect.top(), 10, rect.height()).center(), look)
            x -= wide + 24
        return x

    # --- cells

    def _centre(self, painter: QPainter, rect: QRectF, at: int, _: Columns, look: Look) -> None:
        board = self._board()
        if board is None:
            return
        book, label = board.book, board.answers[at].label
        cohorts = sorted((c for c in book.cohorts if c.centre == label), key=lambda c: -c.count)
        models = ", ".join(variant_name(c.variant) for c in cohorts[:2])
        below = " · ".join(filter(None, (book.provinces.get(label, ""), models)))
        top = QRectF(rect.left(), rect.top() + 4, rect.width(), 18)
        for line, text, px, weight, token in (
            (top, book.name(label), 13, 600, "text"),
            (top.translated(0, 17), below, 11, 400, "text2"),
        ):
            painter.setFont(look.font(px, weight))
            painter.setPen(look.color(token))
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
            painter.drawText(line, MIDDLE, short)

    def _rates(self, painter: QPainter, rect: QRectF, at: int, _: Columns, look: Look) -> None:
        if board := self._board():
            paint_counts(painter, rect, board.book.counts[board.answers[at].label], look)

    def _payback(self, painter: QPainter, rect: QRectF, at: int, _: Columns, look: Look) -> None:
        if (answer := self._answer(at)) and answer.difference is not None:
            paint_dumbbell(painter, rect, answer.sell_payback, answer.rent_payback, look)

    def _advice(self, painter: QPainter, rect: QRectF, at: int, _: Columns, look: Look) -> None:
        if answer := self._answer(at):
            advice = str(answer.advice)
            paint_glyph(painter, QRectF(rect.left(), rect.top(), 14, rect.height()), advice, look)
            painter.setFont(look.font(13, 600))
            painter.setPen(look.color(ADVICE_TOKENS[advice]))
            painter.drawText(rect.adjusted(20, 0, 0, 0), MIDDLE, self._desk.words(f"overview.advice.{advice}"))


def paint_counts(painter: QPainter, rect: QRectF, counts: Counts, look: Look) -> None:
    """The rate bar of a centre, or of all."""
    racked, lit, unknown = (counts.share(n) or 0.0 for n in (counts.racked, counts.lit, counts.unknown))
    paint_rate_bar(painter, rect, racked, lit, look, unknown=unknown)
