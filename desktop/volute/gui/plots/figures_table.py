"""The figures of a comparison, drawn as a table for a written picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from volute.economics.answer import Answer
from volute.gui.aligned import AT_LEFT, AT_RIGHT
from volute.gui.look import Look
from volute.gui.plots.panels_drawn import ADVICE_TOKENS
from volute.queries.comparison import Book
from volute.words import Style, Words

ROW = 24
WIDTHS = (0.19, 0.07, 0.1, 0.1, 0.09, 0.09, 0.09, 0.1, 0.09, 0.08)  # of the whole
HEADS = ("name", "cards", "racked", "lit", "sell", "rent", "sell_value", "rent_value", "difference", "advice")


class FiguresTable:
    """Columns as the window has them; units stand in the headings."""

    def __init__(self, look: Look, words: Words, style: Style) -> None:
        self._look, self._words, self._style = look, words, style

    def height(self, rows: int) -> int:
        return ROW * (rows + 2) + ROW // 2

    def paint(self, painter: QPainter, width: float, answers: Sequence[Answer], book: Book) -> None:
        """Headings, a row a centre, and what they sum up to."""
        heads = [self._head(name) for name in HEADS]
        self._line(painter, 0, width, heads, 600, ["text2"] * len(HEADS))
        for at, answer in enumerate(answers):
            tokens = ["text"] * (len(HEADS) - 1) + [ADVICE_TOKENS[str(answer.advice)]]
            self._line(painter, at + 1, width, self._row(answer, book), 400, tokens)
        total = book.total
        rates = [self._style.rate(total.share(total.racked)), self._style.rate(total.lit_share)]
        money = [self._sum(answers, of) for of in ("sell_value", "rent_value", "difference")]
        sums = [self._words("overview.all"), self._style.count(total.owned), *rates, "", "", *money, ""]
        self._line(painter, len(answers) + 1, width, sums, 600, ["text"] * len(HEADS))

    def _sum(self, answers: Sequence[Answer], of: str) -> str:
        """What is known, added up; a dash when nothing is."""
        known = [value for a in answers if (value := getattr(a, of)) is not None]
        return self._style.scaled(sum(known), sign=of == "difference") if known else "—"

    def _head(self, name: str) -> str:
        unit = self._style.scaled_unit()
        money, months = f" {unit}", f" {self._words('decide.unit.months')}"
        units = {"racked": " %", "lit": " %", "sell": months, "rent": months, "sell_value": money, "rent_value": money}
        shared = {"cards": "overview.column.cards", "racked": "overview.column.racked", "lit": "overview.column.lit"}
        return self._words(shared.get(name, f"decide.column.{name}")) + (
            money if name == "difference" else units.get(name, "")
        )

    def _row(self, a: Answer, book: Book) -> list[str]:
        style, counts = self._style, book.counts[a.label]
        brought = ((a.sell_payback, a.sell_value), (a.rent_payback, a.keep_rent))
        paybacks = [self._payback(a, months, known=brings is not None) for months, brings in brought]
        money = [style.scaled(a.sell_value), style.scaled(a.rent_value), style.scaled(a.difference, sign=True)]
        rates = [style.rate(counts.share(counts.racked)), style.rate(counts.lit_share)]
        advice = self._words(f"overview.advice.{a.advice}")
        return [book.name(a.label), style.count(counts.owned), *rates, *paybacks, *money, advice]

    def _payback(self, a: Answer, months: float | None, *, known: bool) -> str:
        """What brings nobody knows what is not never."""
        if a.cost_to_recover <= 0 or not known:
            return "—"
        return self._words("decide.never") if months is None else self._style.number(months, 0)

    def _line(
        self, painter: QPainter, at: int, width: float, cells: Sequence[str], weight: int, tokens: Sequence[str]
    ) -> None:
        x, top = 0.0, float(ROW * at)
        painter.setFont(self._look.font(12, weight))
        for number, (share, text, token) in enumerate(zip(WIDTHS, cells, tokens, strict=True)):
            first, last = number == 0, number == len(WIDTHS) - 1
            box = QRectF(x + (16 if last else 0), top, width * share - (16 if last else 0), ROW)
            painter.setPen(self._look.color(token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) - 6)
            painter.drawText(box, AT_LEFT if first or last else AT_RIGHT, shown if first else text)
            x += width * share
        painter.fillRect(QRectF(0, top + ROW - 1, width, 1), self._look.color("line"))
