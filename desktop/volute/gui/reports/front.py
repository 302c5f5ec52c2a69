"""The first page: the sentence, what it rests on, the five figures, and the first rows of the comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from volute.economics.answer import Answer
from volute.economics.thresholds import Threshold
from volute.gui.panels import ADVISED, verdict, worth_sentence
from volute.gui.plots.legend import paint_verdict
from volute.gui.reports.paper import BODY, WRAPPED, Page, paragraphs, say, tall
from volute.gui.reports.paybacks import height, paint_paybacks
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller
from volute.queries.overview import totals

FIGURES, TABLE_AIR, GAP, INSIDE = 96.0, 9.0, 18.0, 18.0
SHARES = (0.155, 0.065, 0.085, 0.085, 0.08, 0.08, 0.08, 0.105, 0.09, 0.085, 0.09)
NOTE = 56.0  # under the table, with air
NOTED, DASH = "*", "—"  # the unknown has no unit


@dataclass(frozen=True)
class Figure:
    """One of the five: its name, number, unit, and what it is a share or sum of."""

    name: str
    number: str
    unit: str
    below: str


def front(teller: Teller) -> Iterator[Page]:
    """The first page, and the pages the table needs besides."""
    table = comparison(teller)
    top = _head_height(teller)
    parts = list(table.parts(BODY.height() - top - 30, BODY.height() - 60))

    def first(painter: QPainter, box: QRectF) -> None:
        _paint_head(painter, box, teller)
        _paint_table(teller, table, parts[0], painter, QRectF(box.left(), box.top() + top, box.width(), 0))
        end = top + table.height(*parts[0]) + NOTE
        if len(parts) == 1 and end + height(teller) <= box.height():
            paint_paybacks(painter, teller, box.adjusted(0, end, 0, 0))

    yield Page(first)
    for part in parts[1:]:
        yield Page(partial(_paint_table, teller, table, part))


def _paint_table(teller: Teller, table: Table, part: tuple[int, int], painter: QPainter, box: QRectF) -> None:
    table.paint(painter, box.topLeft(), *part)
    if part[1] == len(table.rows):
        note = QRectF(box.left(), box.top() + table.height(*part) + 8, box.width(), 0)
        paragraphs(painter, teller.look, note, [teller.words("report.footnote", mark=NOTED)], px=10)


# --- the head of the first page


def _texts(teller: Teller) -> list[str]:
    return [worth_sentence(teller.now, teller.words, teller.style), *teller.basis()]


def _inside(teller: Teller) -> str:
    """Where what is, when every part has been laid out."""
    words = teller.words
    parts = {part: pages for part, pages in teller.inside.items() if part != "front"}
    said = [words(f"report.part.{part}", pages=_span(pages)) for part, pages in parts.items()]
    return words("report.inside", parts=" · ".join(said))


def _span(pages: Sequence[int]) -> str:
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"


def _head_height(teller: Teller) -> float:
    font = teller.look.font(12)
    texts = sum(tall(font, text, BODY.width()) + 6 for text in _texts(teller))
    return 44 + 22 + 34 + texts + INSIDE + GAP + FIGURES + GAP


def _paint_head(painter: QPainter, box: QRectF, teller: Teller) -> None:
    look, words, told = teller.look, teller.words, teller.told
    painter.setFont(look.font(25, 600, display=True))
    painter.setPen(look.color("text"))
    painter.drawText(QRectF(box.left(), box.top(), box.width(), 36), WRAPPED, teller.title)
    below = words("report.ledger", day=teller.day, ledger=teller.shown(told.ledger))
    say(painter, look, QRectF(box.left(), box.top() + 40, box.width(), 18), below, token="text2")
    line = QRectF(box.left(), box.top() + 68, box.width(), 26)
    paint_verdict(painter, line, verdict(teller.now, words), look)
    end = paragraphs(painter, look, box.adjusted(0, 100, 0, 0), _texts(teller))
    say(painter, look, QRectF(box.left(), end, box.width(), INSIDE), _inside(teller), token="text2")
    _paint_figures(painter, QRectF(box.left(), end + INSIDE + GAP - 6, box.width(), FIGURES), teller)


def _paint_figures(painter: QPainter, box: QRectF, teller: Teller) -> None:
    look, shown = teller.look, five(teller)
    wide = box.width() / len(shown)
    for at, figure in enumerate(shown):
        part = QRectF(box.left() + at * wide, box.top(), wide - 12, box.height())
        painter.fillRect(QRectF(part.left(), part.top(), 1, part.height() - 14), look.color("line2"))
        inside = part.adjusted(10, 0, 0, 0)
        say(painter, look, QRectF(inside.left(), inside.top(), inside.width(), 16), figure.name, px=11, token="text2")
        painter.setFont(look.font(25, 600, display=True))
        painter.setPen(look.color("text"))
        number = QRectF(inside.left(), inside.top() + 17, inside.width(), 34)
        painter.drawText(number, WRAPPED, figure.number)
        gone = painter.fontMetrics().horizontalAdvance(figure.number) + 5
        say(painter, look, number.adjusted(gone, 6, 0, 0), figure.unit, px=11, token="text2")
        note = QRectF(inside.left(), inside.top() + 52, inside.width(), 40)
        say(painter, look, note, figure.below, px=10, token="text2", flags=WRAPPED)


def five(teller: Teller) -> tuple[Figure, ...]:
    """Cards, racked, lit, rent, idle: each with its denominator."""
    style, words, total = teller.style, teller.words, teller.told.book.total
    rent, _ = totals(teller.now.answers)
    earned, worth = style.money_parts(rent), style.money_parts(teller.told.idle_worth)
    racked = words("report.of_owned", n=style.count(total.racked), of=style.count(total.owned))
    lit = words("report.of_owned", n=style.count(total.lit), of=style.count(total.owned))
    if total.unknown:
        lit += " · " + words("overview.dark", n=style.count(total.unknown))
    shown = (
        ("owned", (style.count(total.owned), ""), words.plural("report.in_centres", len(teller.rows))),
        ("racked", (style.rate(total.share(total.racked)), "%"), racked),
        ("lit", (style.rate(total.lit_share), "%"), lit),
        ("rent", (earned[0], words("overview.a_month", unit=earned[1]).strip()), words("overview.ex_vat")),
        ("idle", worth, _idle(teller)),
    )
    return tuple(
        Figure(words(f"overview.figure.{key}"), number, "" if number == DASH else unit, below)
        for key, (number, unit), below in shown
    )


def _idle(teller: Teller) -> str:
    idle = teller.told.idle
    if idle is None:
        return teller.words("report.idle_then")
    return teller.words("overview.idle", n=teller.style.count(idle))


# --- the table


def comparison(teller: Teller) -> Table:
    """A row a centre in the order of the Overview, and their sum."""
    found = [teller.now.answers[at] for at in teller.rows]
    rows = [_row(teller, answer) for answer in found]
    return Table(teller.look, _columns(teller), [*rows, _total(teller, found)], BODY.width(), TABLE_AIR)


def _columns(teller: Teller) -> tuple[Column, ...]:
    words, money = teller.words, teller.style.scaled_unit()
    months, owned = words("decide.unit.months"), words("report.unit.of_owned")
    named = (
        ("overview.column.centre", ""),
        ("overview.column.cards", words("overview.unit.cards")),
        ("overview.column.racked", owned),
        ("overview.column.lit", owned),
        ("report.column.sell", months),
        ("report.column.rent", months),
        ("decide.column.sell_value", money),
        ("decide.column.rent_value", money),
        ("decide.column.difference", money),
        ("report.column.even", words("decide.unit.racked")),
        ("decide.column.advice", ""),
    )
    sides = [False, *[True] * (len(named) - 2), False]
    return tuple(
        Column(words(key), unit, share, side) for (key, unit), share, side in zip(named, SHARES, sides, strict=True)
    )


def _row(teller: Teller, a: Answer) -> Row:
    style, words, counts = teller.style, teller.words, teller.told.book.counts[a.label]
    advice = str(a.advice)
    cells = (
        teller.name(a.label) + (NOTED if a.lit_assumed else ""),
        style.count(counts.owned),
        style.rate(counts.share(counts.racked)),
        style.rate(counts.lit_share),
        payback(teller, a, a.sell_payback, a.sell_value),
        payback(teller, a, a.rent_payback, a.keep_rent),
        style.scaled(a.sell_value),
        style.scaled(a.rent_value),
        style.scaled(a.difference, sign=True),
        even(teller, a.break_even_lit),
        words(f"overview.advice.{advice}"),
    )
    return Row(cells, ((len(cells) - 1, ADVISED.get(advice, "text2")),))


def payback(teller: Teller, a: Answer, months: float | None, brings: float | None) -> str:
    """Where no cost was entered there is nothing to be paid back; what brings nobody knows what is not never."""
    if a.cost_to_recover <= 0 or brings is None:
        return "—"
    return teller.words("decide.never") if months is None else teller.style.number(months, 0)


def even(teller: Teller, at: Threshold) -> str:
    """The lit rate from which renting wins."""
    words = teller.words
    reasons = {"cannot": "> 100", "always": "0", "reserved": words("decide.level.reserved")}
    return teller.style.rate(at.value) if at.value is not None and not at.reason else reasons.get(at.reason, "—")


def _total(teller: Teller, found: Sequence[Answer]) -> Row:
    """Rates are of all cards owned; what is unknown is left out of a sum."""
    style, total = teller.style, teller.told.book.total
    rates = [style.rate(total.share(total.racked)), style.rate(total.lit_share)]
    sums = [_sum([getattr(a, name) for a in found]) for name in ("sell_value", "rent_value", "difference")]
    money = [style.scaled(sums[0]), style.scaled(sums[1]), style.scaled(sums[2], sign=True)]
    return Row((teller.words("overview.all"), style.count(total.owned), *rates, "", "", *money, "", ""), strong=True)


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
