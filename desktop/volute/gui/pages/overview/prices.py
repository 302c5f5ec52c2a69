"""What cards fetch: the models that weigh most, each with the course of its quotes, its change, and its doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.domain.catalogue import variant_name
from volute.gui.desk import Desk
from volute.gui.forms.market.market import MarketSheet
from volute.gui.pages.overview.rows import PriceRow
from volute.gui.parts import Label, button, emptied, row
from volute.queries.overview import OverviewBoard
from volute.queries.prices import Course

PRICES = 5  # models shown at first


class Prices(QWidget):
    """The foot of the pane at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._courses: Sequence[Course] = ()
        self._all = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def show_board(self, board: OverviewBoard) -> None:
        self._courses = _dearest(board)
        self._show()

    def _show(self) -> None:
        """The rest on demand."""
        emptied(self._rows)
        look, words = self._desk.look, self._desk.words
        if self._courses:
            unit = Label(look, words("overview.resale_unit"), 11, token="text2")
            head = Label(look, words("overview.resale"), 12, 600, "text2")
            self._rows.addWidget(row(head, 1, unit, margins=(0, 6, 0, 2)))
        shown = self._courses if self._all else self._courses[:PRICES]
        for course in shown:
            self._rows.addWidget(self._price(course))
        if rest := len(self._courses) - len(shown):
            self._rows.addWidget(button(words("overview.more_prices", n=rest), "link", on=self._more))

    def _more(self) -> None:
        self._all = True
        self._show()

    def _price(self, course: Course) -> PriceRow:
        """A price nobody confirmed is marked, and so is a change that is only expected."""
        style, price, desk = self._desk.style, course.price, self._desk
        amount = f"{'≈ ' if price.assumed else ''}{style.number(price.amount, 0)}"
        expected = course.change is None and price.trend is not None
        share = price.trend if course.change is None else course.change
        change = "—" if share is None else f"{'≈ ' if expected else ''}{style.signed(share * 100)}%"
        name, key = variant_name(price.variant), (price.variant, "resale", "")
        shown = PriceRow(
            desk.look,
            (name, amount, change),
            course.amounts,
            lambda: MarketSheet(desk, self, key).ask(),
            doubtful=course.thin or course.old is not None,
        )
        shown.setToolTip(self._price_tip(course))
        return shown

    def _price_tip(self, course: Course) -> str:
        """How it was said, and what is doubtful about it."""
        words, style, price = self._desk.words, self._desk.style, course.price
        vat = words("report.vat_in", rate=style.percent(price.vat_rate, 0))
        grade = words(f"quotes.condition_of.{price.condition or 'new'}")
        lines = [
            f"{style.number(price.amount, 0)} · {vat if price.vat_included else words('report.vat_out')} · {grade}",
            f"{style.date_year(price.as_of)} · {self._desk.called(price.source)}",
        ]
        limits = self._desk.limits
        if course.old is not None:
            lines.append(words("market.stale", days=course.old, limit=limits.stale_days))
        if course.thin:
            lines.append(words("market.thin", n=course.sources, enough=limits.enough))
        lines += [words("market.assumed")] if price.assumed else []
        return "\n".join([*lines, words("overview.resale_tip")])


def _dearest(board: OverviewBoard) -> list[Course]:
    """Models by what their cards are worth together, the most first."""
    cards: Counter[str] = Counter()
    for cohort in board.book.cohorts:
        cards[cohort.variant] += cohort.count
    return sorted(board.prices, key=lambda course: -cards[course.price.variant] * course.price.amount)
