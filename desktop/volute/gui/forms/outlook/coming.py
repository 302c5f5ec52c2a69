"""What may come: the fan, how often selling now proves better, and what chance is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from volute.domain.catalogue import variant_name
from volute.economics.fitting import Estimate
from volute.economics.inputs import Cohort
from volute.gui.columns import Coded, Column, Columns
from volute.gui.desk import Desk
from volute.gui.grid import Grid
from volute.gui.look import Look
from volute.gui.parts import KeyValues, Label, column, emptied, row, wrapped
from volute.gui.plots.assumed import paint_mark
from volute.gui.plots.chart_view import ChartView
from volute.gui.plots.fan import fan
from volute.gui.plots.histogram import Histogram
from volute.queries.comparison import Book
from volute.queries.outlook import Outlook
from volute.queries.quote_series import Fit

SIDE, TABLE = 316, 176
JUMPS_USUAL = 24.0  # months of quotes that the usual jumps count for, as ``fitting.process`` weighs them
Cells = tuple[str, str, str, str, str, str]  # parameter, model, value, error, what it rests on, mark


class Coming(QWidget):
    """Fan and figures above, parameters below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        look, w = desk.look, desk.words
        self.title, self.below = Label(look, "", 14, 600), wrapped(Label(look, "", 12, token="text2"))
        self.left_out = wrapped(Label(look, "", 12, token="text2"))
        self.fan = ChartView(look)
        self.bars = Histogram(look, desk.style.money_large, self._bar)
        self.bars_title = Label(look, w("outlook.histogram"), 12, 600, "text2")
        self.against = wrapped(Label(look, "", 11, token="text3"))
        self.figures = QVBoxLayout()
        self.parameters = Parameters(desk)
        side = column(_holder(self.figures), self.bars_title, self.bars, self.against, spacing=6)
        side.setFixedWidth(SIDE)
        plot = column(self.title, self.below, self.left_out, self.fan, spacing=4)
        plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(row(plot, side, spacing=20), 1)
        whole.addWidget(Label(look, w("outlook.rests_on"), 13, 600))
        whole.addWidget(Label(look, w("outlook.rests_below"), 12, token="text2"))
        whole.addWidget(self.parameters)

    def show_found(self, found: Outlook, book: Book) -> None:
        w, style = self._desk.words, self._desk.style
        chance = style.percent(found.sell_wins, 0)
        self.title.setText(w("outlook.fan", chance=chance))
        self.below.setText(w("outlook.fan_below", n=found.scenario.horizon))
        unknown = [c.variant for c, sure in zip(found.cohorts, found.known, strict=True) if not sure]
        names = ", ".join(dict.fromkeys(variant_name(variant) for variant in unknown))
        self.left_out.setText(w("outlook.left_out", models=names))
        self.left_out.setVisible(bool(unknown))
        self.fan.show_chart(fan(found, w, style))
        self.bars.show_gains(found.gain, w("outlook.histogram"))
        self.against.setText(w("outlook.against", n=found.scenario.horizon))
        emptied(self.figures)
        self.shown = list(self._figures(found))
        self.figures.addWidget(KeyValues(self._desk.look, self.shown))
        self.parameters.show_found(found)

    def _figures(self, found: Outlook) -> Iterator[tuple[str, str]]:
        w, style, gain = self._desk.words, self._desk.style, found.spread
        drawn = found.drawn
        yield w("outlook.chance"), w("outlook.chance_of", share=style.percent(found.sell_wins))
        yield (
            w("outlook.gain", n=found.scenario.horizon),
            w("outlook.gain_of", p50=style.money_signed(gain.p50)),
        )
        yield (
            w("outlook.gain_band"),
            w("outlook.gain_between", low=style.money_signed(gain.p10), high=style.money_signed(gain.p90)),
        )
        yield w("outlook.gain_mean"), style.money_signed(gain.mean)
        yield w("outlook.tail"), style.money_signed(gain.cvar)
        yield w("outlook.regret_rent"), style.money_large(found.regret_rent)
        yield w("outlook.regret_sell"), style.money_large(found.regret_sell)
        paths = style.count(drawn.factors.paths)
        yield w("outlook.drawn"), w("outlook.drawn_by", paths=paths, seed=drawn.seed)

    def _bar(self, low: float, high: float, share: float) -> str:
        style = self._desk.style
        ends = {"low": style.money_signed(low), "high": style.money_signed(high)}
        return self._desk.words("outlook.bar", **ends, share=style.percent(share))


def _holder(inside: QVBoxLayout) -> QWidget:
    held = QWidget()
    inside.setContentsMargins(0, 0, 0, 0)
    held.setLayout(inside)
    return held


class Parameters(Grid):
    """What is drawn from, with its error and what it rests on; the assumed is hatched and says so."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        title = {name: desk.words(f"outlook.column.{name}") for name in NAMES}
        super().__init__(
            desk.look,
            [
                Column("parameter", title["parameter"], 230, sortable=False),
                Column("model", title["model"], 140, sortable=False),
                Column("value", title["value"], 90, align="right", sortable=False),
                Column("error", title["error"], 80, align="right", token="text2", sortable=False),
                Column("rests", title["rests"], 300, sortable=False, stretch=True),
                Column("mark", title["mark"], 110, paint=_mark, sortable=False),
            ],
            identity="parameter",
        )
        self.setAccessibleName(desk.words("outlook.rests_on"))
        self.setFixedHeight(TABLE)

    def show_found(self, found: Outlook) -> None:
        rows = list(self._rows(found))
        texts = {name: Coded.of(r[at] for r in rows) for at, name in enumerate(NAMES)}
        hatched = np.array([r[-1] == self._desk.words("outlook.assumed") for r in rows])
        self.set_data(Columns(len(rows), {**texts, "hatched": hatched}))

    def _rows(self, found: Outlook) -> Iterator[Cells]:
        style = self._desk.style
        here = dict.fromkeys(cohort.variant for cohort in found.cohorts)
        for fit in found.drawn.fits:
            if fit.variant in here:
                yield from self._of_model(fit, found)
        risks = found.drawn.risks
        for variant in () if found.drawn.fits else here:
            yield from self._of_file(variant, found)
        for name in ("price_rent", "across_models"):
            yield self._lever(name, style.number(getattr(risks, name), 1))
        yield self._lever("use_certainty", style.number(risks.use_certainty, 0))
        yield self._lever("tenants", style.number(risks.tenants, 1))

    def _of_model(self, fit: Fit, found: Outlook) -> Iterator[Cells]:
        """The values used; their errors and weights are those of the fit."""
        prices, rents, used = fit.prices, fit.rents.movement, found.drawn.risks.of(fit.variant)
        series = (prices.quotes, prices.months)
        yield self._fitted("price_volatility", fit, replace(prices.volatility, value=used.price_volatility), series)
        share = prices.months / (prices.months + JUMPS_USUAL)
        yield self._fitted("jumps", fit, Estimate(used.jumps, prices.jumps.error, share), series)
        yield self._trend(next(c for c in found.cohorts if c.variant == fit.variant))
        if prices.drift.own > 0:
            drift = Estimate(prices.trend, prices.drift.error / 12, prices.drift.own)
            yield self._fitted("fitted_trend", fit, drift, series)
        series = (rents.quotes, rents.months)
        yield self._fitted("rent_volatility", fit, replace(rents.volatility, value=used.rent_volatility), series)
        yield self._fitted("rent_half_life", fit, fit.rents.half_life, series)

    def _of_file(self, variant: str, found: Outlook) -> Iterator[Cells]:
        """Somebody else fitted it: how well is not in the file."""
        used, w = found.drawn.risks.of(variant), self._desk.words
        mark = w("outlook.assumed" if used.assumed else "outlook.fitted")
        for name in ("price_volatility", "jumps", "rent_volatility", "rent_half_life"):
            value = self._number(name, getattr(used, name))
            yield w(f"outlook.parameter.{name}"), variant_name(variant), value, "—", w("outlook.origin.file"), mark
        yield self._trend(next(c for c in found.cohorts if c.variant == variant))

    def _trend(self, cohort: Cohort) -> Cells:
        """What the comparison was told, and by whom."""
        w, price = self._desk.words, cohort.resale.price
        told = cohort.resale.trend != type(cohort.resale)().trend
        assumed = not told or price is None or price.assumed
        said = price.source if price and told else ""
        trend = self._desk.style.signed(cohort.resale.trend * 100, 1) + "%"
        rests = self._desk.called(said) or w("outlook.origin.model")
        mark = w("outlook.assumed" if assumed else "outlook.entered")
        return w("outlook.parameter.trend"), variant_name(cohort.variant), trend, "—", rests, mark

    def _fitted(self, name: str, fit: Fit, found: Estimate, series: tuple[int, float]) -> Cells:
        style, w, (quotes, months) = self._desk.style, self._desk.words, series
        own = {"n": quotes, "months": style.months(months), "share": style.percent(found.own, 0)}
        rests = w("outlook.own_quotes", **own) if found.own > 0 else w("outlook.usual")
        mark = w("outlook.assumed" if found.assumed else "outlook.fitted")
        value, error = (self._number(name, number) for number in (found.value, found.error))
        return w(f"outlook.parameter.{name}"), variant_name(fit.variant), value, error, rests, mark

    def _number(self, name: str, value: float) -> str:
        style = self._desk.style
        if name == "jumps":
            return style.number(value or None, 2)
        return style.months(value, 1) if name == "rent_half_life" else style.percent(value, 1)

    def _lever(self, name: str, value: str) -> Cells:
        w = self._desk.words
        return w(f"outlook.parameter.{name}"), "—", value, "—", w("outlook.no_basis"), w("outlook.assumed")


NAMES = ("parameter", "model", "value", "error", "rests", "mark")


def _mark(painter: QPainter, rect: QRectF, at: int, columns: Columns, look: Look) -> None:
    paint_mark(painter, rect, str(columns.value("mark", at)), look, hatched=bool(columns.value("hatched", at)))
