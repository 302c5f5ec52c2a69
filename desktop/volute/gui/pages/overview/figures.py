"""Five figures with their denominators, their month and its course.

The widgets are made once: new data only changes their texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from volute.gui.desk import Desk
from volute.gui.forms.rates import RatesSheet
from volute.gui.pages.overview.figure import Figure, Shown
from volute.gui.parts import button, line
from volute.queries.billed import BilledBook
from volute.queries.comparison import Counts
from volute.queries.earlier import Earlier
from volute.queries.overview import OverviewBoard, totals
from volute.queries.rates_said import at_least

DAYS_SHOWN = 90
NARROW, ONE_LINE, TWO_LINES = 1040, 82, 98  # px
RATES = ("racked", "lit")
FIGURES = {"owned": 5, "racked": 6, "lit": 6, "rent": 7, "idle": 7}  # with the share of the width that its words need
DOORS = {"owned": "owned", "racked": "racked", "lit": "lit", "rent": "earning", "idle": "idle"}
Open = Callable[[str, str], None]


class Figures(QWidget):
    """Cards, racked, lit, rent, and what idle cards would fetch."""

    def __init__(self, desk: Desk, on: Open) -> None:
        super().__init__()
        self._desk = desk
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(0)
        self.of: dict[str, Figure] = {}
        for key, wide in FIGURES.items():
            if self.of:
                layout.addWidget(line(vertical=True))
            name, door = desk.words(f"overview.figure.{key}"), DOORS[key]
            how = self._how(name) if key in RATES else None
            self.of[key] = Figure(desk.look, name, lambda door=door: on(door, ""), how)  # type: ignore[misc]  # binds now
            layout.addWidget(self.of[key], wide)

    def _how(self, name: str) -> QPushButton:
        """A rate says how it is counted."""
        desk = self._desk
        made = button("", "link", look=desk.look, icon="info", on=lambda: RatesSheet(desk, self).show())
        made.setIconSize(QSize(13, 13))
        made.setFixedSize(QSize(17, 15))
        made.setToolTip(desk.words("rates.open"))
        made.setAccessibleName(f"{name}: {desk.words('rates.open')}")
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.setFixedHeight(TWO_LINES if narrow else ONE_LINE)
        for figure in self.of.values():
            figure.make_room(narrow=narrow)

    def show_board(self, board: OverviewBoard, before: Earlier | None = None, sold: BilledBook | None = None) -> None:
        """``before`` and ``sold`` are known later than the board: until then two figures have no course, and what was
        billed is not said."""
        for key, shown in self._shown(board, before or Earlier(), sold).items():
            self.of[key].show_it(shown)

    def _shown(self, board: OverviewBoard, before: Earlier, sold: BilledBook | None) -> dict[str, Shown]:
        total = board.book.total
        dark = self._desk.words("overview.dark", n=self._desk.style.count(total.unknown)) if total.unknown else ""
        return {
            "owned": self._owned(board),
            "racked": self._rate(board, total.racked, lambda counts: counts.share(counts.racked)),
            "lit": self._rate(board, total.lit, lambda counts: counts.lit_share, dark),
            "rent": self._rent(board, before, sold),
            "idle": self._idle(board, before),
        }

    def _owned(self, board: OverviewBoard) -> Shown:
        style, then = self._desk.style, board.month_ago()
        change = self._in_month(style.signed(board.owned - then.owned, 0)) if then else ""
        course = [float(counts.owned) for counts in _counted(board)]
        return Shown(style.count(board.book.total.owned), change=change, history=course)

    def _rate(
        self, board: OverviewBoard, cards: int, share: Callable[[Counts], float | None], beside: str = ""
    ) -> Shown:
        """A share of the cards owned, with the change of 30 days where an earlier day is known."""
        style, words, total, ago = self._desk.style, self._desk.words, board.book.total, board.month_ago()
        now, then = share(total), share(ago) if ago else None
        owned = style.count(total.owned)
        return Shown(
            style.rate(now),
            "%",
            of=words("overview.of", n=owned) if total.owned else "",
            beside=beside,
            change="" if now is None or then is None else self._in_month(style.points(now - then)),
            history=[known for known in map(share, _counted(board)) if known is not None],
            tip=words("report.of_owned", n=style.count(cards), of=owned) if total.owned else "",
        )

    def _rent(self, board: OverviewBoard, before: Earlier, sold: BilledBook | None) -> Shown:
        words, (rent, _) = self._desk.words, totals(board.answers)
        number, unit = self._desk.style.money_parts(rent)
        course = _course(before, "rent", rent)
        return Shown(
            number,
            words("overview.a_month", unit=unit).strip(),
            of=words("overview.rent_basis"),
            beside=self._billed(sold),
            change=self._money_change(course) or words("overview.next_month"),
            history=course,
            tip="\n".join(filter(None, (words("overview.ex_vat"), self._sold(sold)))),
        )

    def _billed(self, sold: BilledBook | None) -> str:
        """Where nobody metered anything it is unknown; where there is no lease there is nothing to say."""
        if sold is None or not sold.whole.leases:
            return ""
        rate = sold.whole.rate
        return self._desk.words(
            "overview.billed", n="—" if rate.share is None else f"{at_least(self._desk.style, rate)}%"
        )

    def _sold(self, sold: BilledBook | None) -> str:
        """Numerator, denominator and window of the billed rate, with what it is at most."""
        if sold is None or not sold.whole.leases:
            return ""
        style, whole = self._desk.style, sold.whole
        counts = {"sold": style.count(whole.sold), "owned": style.count(whole.owned), "since": style.date(sold.since)}
        unknown, most = style.count(whole.unmetered), f"{style.rate(whole.rate.most)}%"
        return self._desk.words("overview.billed_of", **counts, unknown=unknown, most=most)

    def _idle(self, board: OverviewBoard, before: Earlier) -> Shown:
        """Runs keep how many cards were idle, not which: of a past day their worth is not known."""
        style, words = self._desk.style, self._desk.words
        cards, course = style.count(board.idle), _course(before, "idle_worth", board.idle_worth)
        return Shown(
            *style.money_parts(board.idle_worth),
            beside=words("past.not_kept") if self._desk.past else words("overview.idle_cards", n=cards),
            change=self._money_change(course, about=True),
            history=course,
            tip=words("overview.idle", n=cards),
        )

    def _money_change(self, course: Sequence[float], *, about: bool = False) -> str:
        """Over the 30 days of the course; nothing while it is not known."""
        if len(course) < 2:
            return ""
        change = self._desk.style.money_signed(course[-1] - course[0])
        return self._in_month(f"≈\u00a0{change}" if about else change)

    def _in_month(self, change: str) -> str:
        return self._desk.words("overview.in_month", change=change)


def _counted(board: OverviewBoard) -> list[Counts]:
    """The course of the rates, a day each; days without cards have none."""
    return [day.counts for day in board.days if day.counts.owned][-DAYS_SHOWN:]


def _course(before: Earlier, name: str, now: float | None) -> list[float]:
    """Of a figure, today last; empty where its first or its last day is unknown, since its change would be none."""
    known: list[float | None] = [*(getattr(stood, name) for stood in before.stood), now]
    if len(known) < 2 or known[0] is None or known[-1] is None:
        return []
    return [value for value in known if value is not None]
