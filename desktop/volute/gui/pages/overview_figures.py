"""Five figures with their denominators and their month, and the strip that says where every card is.

The widgets are made once: new data only changes their texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from volute.domain.view import OWNED_STATES
from volute.gui.desk import Desk
from volute.gui.glyphs import Glyph
from volute.gui.look import Look
from volute.gui.parts import Label, button, column, line, row
from volute.gui.plots.proportion import HATCHED, ProportionStrip
from volute.gui.plots.spark import paint_spark
from volute.queries.comparison import Counts
from volute.queries.overview import OverviewBoard, totals

DAYS_SHOWN = 90
NARROW, ONE_LINE, TWO_LINES = 1000, 82, 98  # px
ROOM = 176  # px a figure needs to show its course beside its number
DASH = "—"  # the unknown has no unit
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


class Figure(QWidget):
    """Name, number, unit, course and what changed. The number is the door."""

    def __init__(self, look: Look, name: str, on: Callable[[], None]) -> None:
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
        parts = column(Label(look, name, 12, 500, "text2"), value, self._below, 1, spacing=0, margins=(10, 0, 8, 0))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(parts)

    def show_it(self, shown: Shown) -> None:
        self.number.setText(shown.number)
        self.number.setAccessibleName(f"{self._name} {shown.number} {shown.unit}")
        self._unit.setText(shown.unit)
        self._unit.setVisible(shown.number != DASH)
        self._below.setText(shown.below)
        self._below.setToolTip(shown.below)
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
            self.of[key] = Figure(desk.look, name, lambda door=door: on(door, ""))  # type: ignore[misc]  # binds now
            layout.addWidget(self.of[key], 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what stands below a figure takes two lines."""
        super().resizeEvent(event)
        self.setFixedHeight(TWO_LINES if self.width() < NARROW else ONE_LINE)

    def show_board(self, board: OverviewBoard) -> None:
        for key, shown in self._shown(board).items():
            self.of[key].show_it(shown)

    def _shown(self, board: OverviewBoard) -> dict[str, Shown]:
        style, words, total = self._desk.style, self._desk.words, board.book.total
        rent, _ = totals(board.answers)
        earned, worth = style.money_parts(rent), style.money_parts(board.idle_worth)
        days = [day.counts for day in board.days if day.counts.owned][-DAYS_SHOWN:]
        lit = self._since(board, lambda c: c.lit_share)
        if total.unknown:
            dark = words("overview.dark", n=style.count(total.unknown))
            lit = f"{lit} · {dark}" if lit else dark
        a_month = words("overview.a_month", unit=earned[1]).strip()
        idle = words("overview.idle", n=style.count(board.idle))
        racked = self._since(board, lambda c: c.share(c.racked))
        return {
            "owned": Shown(style.count(total.owned), "", self._added(board), [float(c.owned) for c in days]),
            "racked": Shown(style.rate(total.share(total.racked)), "%", racked, [c.racked / c.owned for c in days]),
            "lit": Shown(style.rate(total.lit_share), "%", lit, [c.lit / c.owned for c in days]),
            "rent": Shown(earned[0], a_month, words("overview.ex_vat")),
            "idle": Shown(*worth, idle),
        }  # fmt: skip

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


class Places(QWidget):
    """Every owned card once: the parts add up to the whole."""

    GROUPS = ("lit", "idle", "dark", "in_stock", "workshop", "burn_in", "for_sale", "rma", "missing", "in_transit")
    BENCH = ("conversion", "memory_mod", "refurbish")
    TOKENS = {"lit": "lit", "idle": "racked", "dark": HATCHED}  # noqa: RUF012 - read only

    def __init__(self, desk: Desk, on: Open) -> None:
        super().__init__()
        self._desk = desk
        look, words = desk.look, desk.words
        self._title, self._strip = Label(look, "", 12, 600, "text2"), ProportionStrip(look)
        self.doors = {}
        self._parts: dict[str, QWidget] = {}
        for group in self.GROUPS:
            door = button("", "link", on=lambda group=group: on(group, ""))  # type: ignore[misc]  # binds now
            door.setFont(look.font(15, 600))
            known = words(f"state.{group}") if group in OWNED_STATES else words(f"overview.place.{group}")
            glyph = Glyph(look, {"workshop": "conversion", "dark": "in_stock"}.get(group, group))
            name = row(glyph, Label(look, known, 12, token="text2"), spacing=5)
            self.doors[group], self._parts[group] = door, column(name, door, spacing=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 8, 20, 8)
        layout.setSpacing(8)
        spread = QHBoxLayout()
        spread.setSpacing(6)
        for shown in self._parts.values():
            spread.addWidget(shown, 1)
        for part in (self._title, self._strip):
            layout.addWidget(part)
        layout.addLayout(spread)
        self.setFixedHeight(102)

    def show_board(self, board: OverviewBoard) -> None:
        style = self._desk.style
        counts = self.counted(board)
        self._title.setText(self._desk.words("overview.places", n=style.count(board.owned)))
        self._strip.set_parts([(n, self.TOKENS.get(group, "line2")) for group, n in counts.items() if n])
        for group, n in counts.items():
            self.doors[group].setText(style.count(n))
            self._parts[group].setVisible(bool(n))

    def counted(self, board: OverviewBoard) -> dict[str, int]:
        """Cards by group; their sum is what is owned."""
        bench = sum(board.states.get(state, 0) for state in self.BENCH)
        return {group: bench if group == "workshop" else board.states.get(group, 0) for group in self.GROUPS}
