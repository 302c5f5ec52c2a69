"""The comparison as a table: the same answers in figures, with the lit rate and the rent at which they turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from volute.economics.answer import Answer
from volute.economics.thresholds import Threshold
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.doubts import Doubt
from volute.gui.glyphs import paint_glyph
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.plots.assumed import paint_mark
from volute.gui.plots.panels_drawn import ADVICE_TOKENS, START
from volute.queries.ranking import lost_a_day
from volute.queries.use_said import use_short

MONEY = ("sell_value", "rent_value", "difference")
NO_DOUBTS: Mapping[str, Doubt] = MappingProxyType({})
SHORT = {"cannot": "> 100%", "always": "0%"}


class DecideTable(Grid):
    """One row a centre or model; sorting stays while the sliders move."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(desk.look, self._specs(desk), 42, identity="name")
        self.setAccessibleName(desk.words("decide.table"))

    def _specs(self, desk: Desk) -> list[Column]:
        w, style = desk.words, desk.style
        unit, of_racked = style.scaled_unit(), w("decide.unit.racked")
        title = {name: w(f"decide.column.{name}") for name in TITLED}
        # fmt: off
        return [
            Column("name", title["name"], 140, bold=True, stretch=True),
            Column("advice", title["advice"], 96, paint=self._advice),
            Column("sell", title["sell"], 88, w("decide.unit.months"), "right", show=self._months),
            Column("rent", title["rent"], 94, w("decide.unit.months"), "right", show=self._months),
            Column("sell_value", title["sell_value"], 66, unit, "right", show=self._money),
            Column("rent_value", title["rent_value"], 90, unit, "right", show=self._money),
            Column("difference", title["difference"], 74, unit, "right", bold=True, show=self._signed),
            Column("lost", title["lost"], 86, w("outlook.unit.day"), "right", show=self._signed_plain),
            Column("lit", title["lit"], 86, of_racked, "right"),
            Column("rent_at", title["rent_at"], 102, w("decide.unit.card_month"), "right"),
            Column("use", title["use"], 84, w("decide.unit.owned"), "right"),
            Column("doubts", title["doubts"], 84, w("decide.unit.doubts"), paint=_doubts),
        ]
        # fmt: on

    def show_answers(
        self, found: Sequence[Answer], name: Callable[[str], str], doubts: Mapping[str, Doubt] = NO_DOUBTS
    ) -> None:
        """Replace the figures."""
        lost = np.array([_nan(lost_a_day(answer)) for answer in found], np.float64)
        numbers = {key: np.array([_nan(getattr(a, key)) for a in found], np.float64) for key in MONEY}
        paybacks = {
            "sell": np.array([_never(a, a.sell_payback) for a in found]),
            "rent": np.array([_never(a, a.rent_payback) for a in found]),
        }
        texts = {
            "name": Coded.of([name(a.label) for a in found]),
            "advice": Coded.of([str(a.advice) for a in found]),
            "lit": Coded.of([self._lit(a.break_even_lit) for a in found]),
            "rent_at": Coded.of([self._rent(a) for a in found]),
            "use": Coded.of([use_short(self._desk.style, a) for a in found]),
        }
        self.set_data(
            Columns(len(found), {**numbers, **paybacks, **texts, **self._doubted(found, doubts), "lost": lost})
        )

    def _doubted(self, found: Sequence[Answer], doubts: Mapping[str, Doubt]) -> dict[str, Coded | NDArray[np.bool_]]:
        """What is doubtful about a row's inputs; hatched where something is assumed."""
        w = self._desk.words
        of = [(a.lit_assumed, doubts.get(a.label, Doubt({}, w))) for a in found]
        said = [w("decide.lit_assumed") if lit else doubt.worst for lit, doubt in of]
        hatched = np.array([lit or doubt.hatched for lit, doubt in of], np.bool_)
        return {"doubts": Coded.of(said), "hatched": hatched}

    def _months(self, value: object) -> str:
        number = float(str(value))
        if np.isnan(number):
            return "—"
        return self._desk.words("decide.never") if np.isinf(number) else self._desk.style.number(number, 0)

    def _money(self, value: object) -> str:
        return self._desk.style.scaled(_known(value))

    def _signed(self, value: object) -> str:
        return self._desk.style.scaled(_known(value), sign=True)

    def _signed_plain(self, value: object) -> str:
        return self._desk.style.signed(_known(value), 0)

    def _lit(self, at: Threshold) -> str:
        if at.reason == "reserved":
            return self._desk.words("decide.level.reserved")
        return SHORT.get(at.reason) or self._desk.style.percent(None if at.reason else at.value)

    def _rent(self, answer: Answer) -> str:
        factor = answer.break_even_rent
        known = factor.value is not None and not factor.reason and answer.rent_price is not None
        return self._desk.style.number((factor.value or 0) * (answer.rent_price or 0) if known else None, 0)

    def _advice(self, painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
        advice = str(columns.value("advice", at))
        paint_glyph(painter, QRectF(rect.left(), rect.top(), 14, rect.height()), advice, look)
        painter.setFont(look.font(13, 600))
        painter.setPen(look.color(ADVICE_TOKENS[advice]))
        painter.drawText(rect.adjusted(20, 0, 0, 0), START, self._desk.words(f"overview.advice.{advice}"))


TITLED = (
    "name", "advice", "sell", "rent", "sell_value", "rent_value", "difference", "lost", "lit", "rent_at", "use",
    "doubts",
)  # fmt: skip


def _doubts(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    paint_mark(painter, rect, str(columns.value("doubts", at)), look, hatched=bool(columns.value("hatched", at)))


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _never(answer: Answer, months: float | None) -> float:
    """Infinity sorts *never* after every month; without a cost there is nothing to pay back."""
    if answer.cost_to_recover <= 0:
        return float("nan")
    return float("inf") if months is None else months


def _known(value: object) -> float | None:
    number = float(str(value))
    return None if np.isnan(number) else number
