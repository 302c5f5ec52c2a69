"""Five figures with their denominators, their month and its course.

The widgets are made once: new data only changes their texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.forms.rates import RatesSheet
from volute.gui.look import Look
from volute.gui.parts import Label, button, column, line, row
from volute.gui.plots.spark import paint_spark
from volute.queries.comparison import Counts
from volute.queries.earlier import Earlier
from volute.queries.overview import OverviewBoard, totals
from volute.words.literal import plain_tip

DAYS_SHOWN = 90
NARROW, ONE_LINE, TWO_LINES = 1000, 82, 98  # px
TITLE = 17  # px
ROOM = 176  # px a figure needs to show its course beside its number
DASH = "—"  # the unknown has no unit
RATES = ("racked", "lit")
FIGURES = ("owned", "racked", "lit", "rent", "idle")
DOORS = {"owned": "owned", "racked": "racked", "lit": "lit", "rent": "earning", "idle": "idle"}
Open = Callable[[str, str], None]


class Spark(QWidget):
    """A figure's last months as a small line."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._values = look, tuple[float, ...]()
        self.setFixedSize(QSize(52, 26))
        look.themed.connect(self.update)

    def set_values(self, values: Sequence[float]) -> None:
        self._values = tuple(values)
        self.update()

    @property
    def has_course(self) -> bool:
        return len(self._values) > 1

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_spark(painter, QRectF(self.rect()), self._values, self._look)
        painter.end()


@dataclass(frozen=True, slots=True)
class Shown:
    """What one figure says."""

    number: str
    unit: str = ""
    below: str = ""
    history: Sequence[float] = ()
    tip: str = ""


class Figure(QWidget):
    """Name, number, unit, course and what changed. The number is the door."""

    def __init__(self, look: Look, name: str, on: Callable[[], None], how: QPushButton | None = None) -> None:
        super().__init__()
        self.number = button("", "link", on=on)
        self.number.setFont(look.font(25, 600, display=True))
        self.number.setMinimumHeight(32)
        self._name = name
        self._unit, self._below = Label(look, "", 12, token="text2"), Label(look, "", 11, token="text2")
        self._spark = Spark(look)
        value = row(self.number, self._unit, 1, self._spark, spacing=5)
        value.setFixedHeight(34)  # with a course or without, numbers stand on one line
        self._below.setWordWrap(True)
        self._below.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = row(Label(look, name, 12, 500, "text2"), *([how] if how else []), 1, spacing=4)
        title.setFixedHeight(TITLE)  # with a question beside it or without
        parts = column(title, value, self._below, 1, spacing=0, margins=(10, 0, 8, 0))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(parts)

    def show_it(self, shown: Shown) -> None:
        self.number.setText(shown.number)
        self.number.setAccessibleName(f"{self._name} {shown.number} {shown.unit}")
        self._unit.setText(shown.unit)
        self._unit.setVisible(shown.number != DASH)
        self._below.setText(shown.below)
        self.setToolTip(plain_tip("\n".join(filter(None, (shown.below, shown.tip)))))
        self.number.setAccessibleDescription(self.toolTip())
        self._spark.set_values(shown.history)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow window the number comes before its course."""
        self._spark.setVisible(self._spark.has_course and self.width() >= ROOM)


class Figures(QWidget):
    """Cards, racked, lit, rent, and what idle cards would fetch."""

    def __init__(self, desk: Desk, on: Open) -> None:
        super().__init__()
        self._desk = desk
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(0)
        self.of: dict[str, Figure] = {}
        for key in FIGURES:
            if self.of:
                layout.addWidget(line(vertical=True))
            name, door = desk.words(f"overview.figure.{key}"), DOORS[key]
            how = self._how(name) if key in RATES else None
            self.of[key] = Figure(desk.look, name, lambda door=door: on(door, ""), how)  # type: ignore[misc]  # binds now
            layout.addWidget(self.of[key], 1)

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
        """In a narrow window what stands below a figure takes two lines."""
        super().resizeEvent(event)
        self.setFixedHeight(TWO_LINES if self.width() < NARROW else ONE_LINE)

    def show_board(self, board: OverviewBoard, before: Earlier | None = None) -> None:
        """``before`` is known later than the board: until then two figures have no course."""
        for key, shown in self._shown(board, before or Earlier()).items():
            self.of[key].show_it(shown)

    def _shown(self, board: OverviewBoard, before: Earlier) -> dict[str, Shown]:
        style, words, total = self._desk.style, self._desk.words, board.book.total
        rent, _ = totals(board.answers)
        earned, worth = style.money_parts(rent), style.money_parts(board.idle_worth)
        days = [day.counts for day in board.days if day.counts.owned][-DAYS_SHOWN:]
        lit = self._since(board, lambda c: c.lit_share)
        if total.unknown:
            dark = words("overview.dark", n=style.count(total.unknown))
            lit = f"{lit} · {dark}" if lit else dark
        a_month = words("overview.a_month", unit=earned[1]).strip()
        past = self._desk.past  # runs keep how many were idle, not which
        idle = words("past.not_kept") if past else words("overview.idle_cards", n=style.count(board.idle))
        racked = self._since(board, lambda c: c.share(c.racked))
        rents, worths = _course(before, "rent", rent), _course(before, "idle_worth", board.idle_worth)
        of_owned = partial(words, "report.of_owned", of=style.count(total.owned))
        return {
            "owned": Shown(style.count(total.owned), "", self._added(board), [float(c.owned) for c in days]),
            "racked": Shown(style.rate(total.share(total.racked)), "%", racked, [c.racked / c.owned for c in days],
                            of_owned(n=style.count(total.racked))),
            "lit": Shown(style.rate(total.lit_share), "%", lit, [c.lit / c.owned for c in days],
                         of_owned(n=style.count(total.lit))),
            "rent": Shown(earned[0], a_month, self._money_change(rents) or words("overview.ex_vat"), rents,
                          words("overview.ex_vat")),
            "idle": Shown(*worth, " · ".join(filter(None, (idle, self._money_change(worths, about=True)))), worths,
                          words("overview.idle", n=style.count(board.idle))),
        }  # fmt: skip

    def _money_change(self, course: Sequence[float], *, about: bool = False) -> str:
        """Over the 30 days of the course; nothing while it is not known."""
        if len(course) < 2:
            return ""
        change = self._desk.style.money_signed(course[-1] - course[0])
        return self._in_month(f"{'≈ ' if about else ''}{change}")

    def _added(self, board: OverviewBoard) -> str:
        before = board.month_ago()
        return self._in_month(self._desk.style.signed(board.owned - before.owned, 0)) if before else ""

    def _since(self, board: OverviewBoard, rate: Callable[[Counts], float | None]) -> str:
        """The change of a rate over 30 days; without an earlier day, its denominator."""
        before = board.month_ago()
        now, then = rate(board.book.total), rate(before) if before else None
        if now is None or then is None:
            return self._desk.words("overview.unit.owned")
        return self._in_month(self._desk.style.points(now - then))

    def _in_month(self, change: str) -> str:
        return self._desk.words("overview.in_month", change=change)


def _course(before: Earlier, name: str, now: float | None) -> list[float]:
    """Of a figure, today last; empty where its first or its last day is unknown, since its change would be none."""
    known: list[float | None] = [*(getattr(stood, name) for stood in before.stood), now]
    if len(known) < 2 or known[0] is None or known[-1] is None:
        return []
    return [value for value in known if value is not None]
