"""Every centre a line, every what-if a column: what to do there, and renting less selling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from volute.economics.answer import Answer
from volute.gui.aligned import AT_RIGHT
from volute.gui.columns import Coded, Columns
from volute.gui.columns import Column as Heading
from volute.gui.desk import Desk
from volute.gui.glyphs import paint_glyph
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.panels import Weighed
from volute.gui.parts import emptied

GLYPH = 16.0


@dataclass(frozen=True)
class Column:
    """A what-if by its name, what comes of it, and what comes of its inputs without it."""

    name: str
    weighed: Weighed
    base: Weighed

    def answer(self, centre: str) -> Answer | None:
        """None where its inputs have no such centre."""
        return next((answer for answer in self.weighed.answers if answer.label == centre), None)


class Rows(QWidget):
    """A table anew for every choice, since its headings are what was chosen; the last line is their sum. ``on`` gets
    the centre of a line that is opened, and nothing of the last."""

    def __init__(self, desk: Desk, on: Callable[[str], object]) -> None:
        super().__init__()
        self._desk, self._on = desk, on
        self.table: Grid | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_columns(self, shown: Sequence[Column], places: Mapping[str, str]) -> None:
        emptied(self._layout)
        w, style = self._desk.words, self._desk.style
        unit = f"{w('decide.column.difference')} · {style.scaled_unit()}"
        headings = [
            Heading(f"difference{at}", one.name, 150, unit, "right", show=self._money, paint=self._cell(at))
            for at, one in enumerate(shown)
        ]
        first = Heading("name", w("decide.column.name"), 170, bold=True, stretch=True)
        self.table = Grid(self._desk.look, [first, *headings], 42, identity="name")
        self.table.setAccessibleName(w("decide.compare_title"))
        self._layout.addWidget(self.table)
        self.table.set_data(self._data(shown, places))
        codes = [*places, ""]
        self.table.opened.connect(lambda at: self._on(codes[int(at)]))

    def _data(self, shown: Sequence[Column], places: Mapping[str, str]) -> Columns:
        names = [*places.values(), self._desk.words("overview.all")]
        data: dict[str, Coded | np.ndarray[tuple[int], np.dtype[np.float64]]] = {"name": Coded.of(names)}
        for at, one in enumerate(shown):
            found = [one.answer(centre) for centre in places]
            known = [np.nan if a is None or a.difference is None else a.difference for a in found]
            whole = np.nansum(known) if np.isfinite(known).any() else np.nan
            data[f"difference{at}"] = np.array([*known, whole], np.float64)
            data[f"advice{at}"] = Coded.of([*("" if a is None else str(a.advice) for a in found), ""])
        return Columns(len(names), data)

    def _money(self, value: object) -> str:
        number = float(str(value))
        return self._desk.style.scaled(None if np.isnan(number) else number, sign=True)

    def _cell(self, at: int) -> Callable[[QPainter, QRectF, int, Columns, Look], None]:
        def paint(painter: QPainter, rect: QRectF, row: int, columns: Columns, look: Look) -> None:
            text = self._money(columns.value(f"difference{at}", row))
            painter.setFont(look.font(13))
            painter.setPen(look.color("text"))
            painter.drawText(rect, AT_RIGHT, text)
            if advice := str(columns.value(f"advice{at}", row)):
                wide = painter.fontMetrics().horizontalAdvance(text) + 8.0
                paint_glyph(
                    painter, QRectF(rect.right() - wide - GLYPH, rect.top(), GLYPH, rect.height()), advice, look
                )

        return paint
