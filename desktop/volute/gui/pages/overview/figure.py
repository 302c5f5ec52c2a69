"""One figure of the Overview: its name and what it is counted of, its number, its course, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from volute.gui.look import Look
from volute.gui.parts import Label, button, column, row
from volute.gui.plots.spark import paint_spark
from volute.words.literal import plain_tip

TITLE = 17  # px
DASH = "—"  # the unknown has no unit


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
    """What one figure says. ``of`` is its denominator or its basis, ``beside`` a count that belongs to it, ``change``
    what a month did to it, ``tip`` the whole of it."""

    number: str
    unit: str = ""
    of: str = ""
    beside: str = ""
    change: str = ""
    history: Sequence[float] = ()
    tip: str = ""


class Figure(QWidget):
    """The number is the door."""

    def __init__(self, look: Look, name: str, on: Callable[[], None], how: QPushButton | None = None) -> None:
        super().__init__()
        self.number = button("", "link", on=on)
        self.number.setFont(look.font(25, 600, display=True))
        self.number.setMinimumHeight(32)
        self._name, self._shown, self._narrow = name, Shown(DASH), False
        self._unit, self._of = Label(look, "", 12, token="text2"), Label(look, "", 11, token="text3")
        self.below = Label(look, "", 11, token="text2")
        self.below.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._spark = Spark(look)
        value = row(self.number, self._unit, 1, self._spark, spacing=5)
        value.setFixedHeight(34)  # with a course or without, numbers stand on one line
        title = row(Label(look, name, 12, 500, "text2"), *([how] if how else []), self._of, 1, spacing=5)
        title.setFixedHeight(TITLE)  # with a question beside it or without
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column(title, value, self.below, 1, spacing=0, margins=(10, 0, 8, 0)))

    def show_it(self, shown: Shown) -> None:
        self._shown = shown
        self.number.setText(shown.number)
        self.number.setAccessibleName(f"{self._name} {shown.number} {shown.unit}")
        self._unit.setText(shown.unit)
        self._unit.setVisible(shown.number != DASH)
        self._of.setText(shown.of)
        self.setToolTip(plain_tip("\n".join(filter(None, (shown.of, shown.beside, shown.change, shown.tip)))))
        self.number.setAccessibleDescription(self.toolTip())
        self._spark.set_values(shown.history)
        self.make_room(narrow=self._narrow)

    def make_room(self, *, narrow: bool) -> None:
        """In a narrow window the number comes before its course, and what it is counted of stands below it."""
        self._narrow = narrow
        of, beside, change = self._shown.of, self._shown.beside, self._shown.change
        self._of.setVisible(bool(of) and not narrow)
        self._spark.setVisible(self._spark.has_course and not narrow)
        first = " · ".join(filter(None, (of, beside)))
        lines = (first, change) if narrow else (" · ".join(filter(None, (beside, change))),)
        self.below.setText("\n".join(filter(None, lines)))
