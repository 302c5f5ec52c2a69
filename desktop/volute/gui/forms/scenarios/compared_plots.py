"""The same centre, or the whole fleet, under each what-if: a plot a column on one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.forms.scenarios.compared_rows import Column
from volute.gui.panels import Telling, Weighed, legend
from volute.gui.parts import emptied, row
from volute.gui.plots.legend import HEIGHT as ROW
from volute.gui.plots.legend import paint_legend
from volute.gui.plots.panels_drawn import Panel
from volute.gui.plots.panels_said import worded
from volute.gui.plots.polygons import Curve
from volute.gui.plots.small_multiples import SmallMultiples

WHOLE, EVERYWHERE = "*", ""  # the panel of all centres, and the choice of them


class Marks(QWidget):
    """One legend for all of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._texts: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROW)
        desk.look.themed.connect(self.update)

    def show_of(self, weighed: Weighed) -> None:
        """No chance is drawn for each of them, and every one has its own horizon."""
        words = self._desk.words
        self._texts = {**legend(weighed, words), "residual": words("decide.mark.at_horizon")}
        self._texts.pop("band")
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_legend(painter, QRectF(self.rect()), self._texts, self._desk.words("decide.axes"), self._desk.look)
        painter.end()


class Plots(QWidget):
    """``plots`` are the columns'; a place that a what-if's inputs lack has no plot there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.plots: list[SmallMultiples] = []
        self._shown: Sequence[Column] = ()
        self.place = QComboBox()
        self.place.setAccessibleName(desk.words("outlook.place"))
        self.place.activated.connect(lambda _: self._show())
        self.marks = Marks(desk)
        self._beside = QHBoxLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(row(self.place, self.marks, spacing=16))
        whole.addLayout(self._beside, 1)

    def begin(self, places: Mapping[str, str], centre: str) -> None:
        """All centres, then each."""
        self.place.addItem(self._desk.words("outlook.everywhere"), EVERYWHERE)
        for code, name in places.items():
            self.place.addItem(name, code)
        self.place.setCurrentIndex(max(self.place.findData(centre), 0))

    def show_columns(self, shown: Sequence[Column]) -> None:
        self._shown = shown
        self._show()

    def look_at(self, centre: str) -> None:
        """One centre; empty is all of them."""
        self.place.setCurrentIndex(max(self.place.findData(centre), 0))
        self._show()

    def _show(self) -> None:
        emptied(self._beside)
        self.plots = []
        if self._shown:
            self.marks.show_of(self._shown[0].weighed)
        for one in self._shown:
            plot = worded(SmallMultiples(self._desk.look), self._desk.words)
            plot.tallest = float("inf")
            panel = self._panel(one, str(self.place.currentData() or EVERYWHERE))
            plot.show_panels([panel] if panel else [], one.weighed.comparison.horizon)
            self.plots.append(plot)
            self._beside.addWidget(plot, 1)

    def _panel(self, one: Column, place: str) -> Panel | None:
        w, style = self._desk.words, self._desk.style
        if place == EVERYWHERE:
            return whole_panel(one, Telling(w, style, lambda _: one.name, [0]))
        rows = [at for at, answer in enumerate(one.weighed.answers) if answer.label == place]
        found = Telling(w, style, lambda _: one.name, rows).panels(one.weighed, one.base)
        return found[0] if found else None


def whole_panel(one: Column, telling: Telling) -> Panel | None:
    """Sums over the centres whose prices are known, of what these cost; None where there is none."""
    known = [at for at, answer in enumerate(one.weighed.answers) if answer.difference is not None]
    found = [one.weighed.answers[at] for at in known]
    cost = sum(a.cost_to_recover if a.cost_to_recover > 0 else a.sell_value or 0.0 for a in found)
    if not known or cost <= 0:
        return None
    now, base = one.weighed.comparison, one.base.comparison
    sell, rent, base_sell, base_rent = (
        np.asarray(cash[known].sum(axis=0) / cost)
        for cash in (now.sell_cash, now.rent_cash, base.sell_cash, base.rent_cash)
    )
    at_end = float(rent[min(now.horizon, len(rent) - 1)])
    whole = replace(
        found[0],
        label=WHOLE,
        cost_to_recover=cost,
        difference=sum(a.difference or 0.0 for a in found),
        residual=sum(a.residual or 0.0 for a in found),
        sell_payback=_reached(sell),
        rent_payback=_reached(rent),
        lit_assumed=any(a.lit_assumed for a in found),
    )
    plain = telling.of(whole, now.horizon, cost, (sell, rent, base_sell, base_rent))
    return replace(plain, advice="unknown", advice_words="", residual=at_end + (whole.residual or 0.0) / cost)


def _reached(curve: Curve) -> float | None:
    """The month in which all cost is recovered, between two months as far as it goes."""
    at = int(np.argmax(curve >= 1))
    if curve[at] < 1:
        return None
    return float(at) if at == 0 else at - 1 + float((1 - curve[at - 1]) / (curve[at] - curve[at - 1]))
