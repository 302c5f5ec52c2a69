"""What a model was quoted at and the course fitted to it: own quotes as marks, the curve with the band of eight in ten.

Every amount is on one footing, without VAT and as for a new card; the words of a month say what was really said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from volute.domain.catalogue import variant_name
from volute.gui.plots.chart import Chart, Dot, Line, Ribbon
from volute.queries.market import MarketCourse, Point
from volute.queries.prices import Price
from volute.words import Style, Words

MARKS = {"new": "disc", "certified": "diamond", "used": "square", "as_is": "triangle"}
TOKENS = {"resale": "sell", "conversion": "text2"}  # the others are rents
AIR, TOLD = 0.08, 7  # of the height at top and bottom; quotes told of a month
LABELS = 7  # along the axis at most


def foreign_words(said: Price, style: Style) -> str:
    """``USD 2,800 × 7.12 =``; nothing for a quote in CNY."""
    if said.foreign is None or said.rate is None:
        return ""
    return f"{said.currency}\u00a0{style.number(said.foreign, 0)} × {said.rate:g}"


class Telling:
    """A course in words, with the plot of it."""

    def __init__(self, course: MarketCourse, words: Words, style: Style) -> None:
        self.course, self._words, self._style = course, words, style

    # --- sentences

    def money(self, amount: float | None) -> str:
        return self._style.number(amount, 2 if self.course.key[1] == "rent_hour" else 0)

    @property
    def what(self) -> str:
        return self._words(f"cli.prices.of.{self.course.key[1]}")

    def title(self) -> str:
        """The model, today's value with its unit, and how it changed."""
        course, words = self.course, self._words
        facts = {"model": variant_name(course.key[0]), "what": self.what}
        if course.now is None:
            return words("market.title_none", **facts)
        change = "" if course.change is None else words("market.change", change=self._style.signed(course.change * 100))
        amount = words(f"market.unit.{course.key[1]}", amount=self.money(course.now))
        return words("market.title", **facts, amount=amount, change=change)

    def below(self) -> str:
        """The footing, and what the curve is."""
        course, words = self.course, self._words
        footing = words("market.footing_as_new" if course.key[1] == "resale" else "market.footing")
        curve = words("market.curve_guessed" if course.guessed else "market.curve") if course.fitted else ""
        return " ".join(filter(None, (self._counting(), footing, curve)))

    def _counting(self) -> str:
        """The quote that counts, as it was said."""
        if self.course.counted is None:
            return ""
        said = self.course.counted.said
        return self._words(
            "market.counting", said=self.as_said(said), day=self._style.date_year(said.as_of), source=said.source
        )

    def flags(self) -> list[str]:
        """What makes the price uncertain, each in words; none when it is fresh and well founded."""
        course, words, counted = self.course, self._words, self.course.counted
        found = []
        if counted and course.stale:
            age = (course.day - counted.said.as_of).days
            found.append(words("market.stale", days=age, limit=course.limits.stale_days))
        if course.thin:
            found.append(words("market.thin", n=course.sources, enough=course.limits.enough))
        if counted and counted.said.assumed:
            found.append(words("market.assumed"))
        return found

    def as_said(self, said: Price) -> str:
        """``20 Nov 2026  20,900 incl. 13%, used``: the words before anything was normalised."""
        words, vat = self._words, self._vat(said)
        grade = words(f"quotes.condition_of.{said.condition}") if said.condition else ""
        return " · ".join(filter(None, (foreign_words(said, self._style), self.money(said.amount), vat, grade)))

    def _vat(self, said: Price) -> str:
        rate = self._style.percent(said.vat_rate, 0)
        return self._words("report.vat_in", rate=rate) if said.vat_included else self._words("report.vat_out")

    # --- the plot

    def chart(self) -> Chart:
        course, token = self.course, TOKENS.get(self.course.key[1], "rent")
        fitted, soft = course.fitted, {"text2": "line"}.get(token, f"{token}_soft")
        if fitted is None:
            return Chart(np.zeros(0), 0, 1, self.money)
        last = max(fitted.last, 0.0)
        seen, coming = np.where(fitted.months <= last + 0.25, fitted.p50, np.nan), fitted.p50.copy()
        coming[fitted.months < last] = np.nan
        low, high = self._range()
        return Chart(
            months=fitted.months,
            low=low,
            high=high,
            money=self.money,
            ribbons=(Ribbon(fitted.p10, fitted.p90, soft),),
            lines=(
                Line("", token, seen, dashed=course.guessed),
                Line(self._words("market.expected"), token, coming, dashed=True),
            ),
            dots=tuple(self._dot(point, token) for point in course.points),
            horizon=course.today,
            tells=lambda month: list(self._tells(month)),
            sheet=self.sheet(),
            axis=self.month,
            every=max(int(np.ceil(fitted.months[-1] / LABELS)), 1),
            name=f"{self.title()}. {self.below()} {' '.join(self.flags())}",
        )

    def _range(self) -> tuple[float, float]:
        """All quotes, and the band but for where it opens beyond them without end."""
        amounts = [point.amount for point in self.course.points]
        fitted = self.course.fitted
        if fitted is not None:
            amounts += [float(np.quantile(fitted.p10, 0.05)), float(np.quantile(fitted.p90, 0.95))]
        low, high = min(amounts), max(amounts)
        air = max(high - low, 0.1 * high) * AIR
        return max(low - air, 0.0), high + air

    def _dot(self, point: Point, token: str) -> Dot:
        said = point.quoted.said
        return Dot(
            point.month,
            point.amount,
            token if point.quoted.counts else "text2",
            mark=MARKS[said.condition or "new"],
            hollow=said.assumed,
        )

    def month(self, at: int) -> str:
        """The name of a month of the axis."""
        begin = self.course.begin
        of = begin.year * 12 + begin.month - 1 + at
        day = date(of // 12, of % 12 + 1, 1)
        return self._words("market.month", month=self._words(f"unit.month.m{day.month}"), year=day.year)

    def _tells(self, month: int) -> Iterator[str]:
        """The month, the curve there, and what was said around it."""
        course, words, fitted = self.course, self._words, self.course.fitted
        yield self.month(month)
        if fitted is not None:
            at = int(np.argmin(np.abs(fitted.months - month)))
            amounts = {name: self.money(float(getattr(fitted, name)[at])) for name in ("p10", "p50", "p90")}
            yield words("market.fitted" if month <= fitted.last + 0.5 else "market.fitted_ahead", **amounts)
        near = [point for point in course.points if abs(point.month - month) <= 0.5]
        for point in sorted(near, key=lambda point: point.month)[-TOLD:]:
            said = point.quoted.said
            source = words("sheet.assumed") if said.assumed else said.source
            day = self._style.date(said.as_of)
            yield words(
                "market.point", day=day, said=self.as_said(said), amount=self.money(point.amount), source=source
            )

    def sheet(self) -> list[list[str]]:
        """The quotes, then the curve: as they were said and on the common footing."""
        words, course = self._words, self.course
        named = ("as_of", "amount", "vat", "condition", "quantity", "source")
        rows = [[*(words(f"quotes.{name}") for name in named), words("market.normal")]]
        for point in sorted(course.points, key=lambda point: point.month):
            said = point.quoted.said
            cells = [said.as_of.isoformat(), f"{said.amount:g}", self._vat(said)]
            cells += [said.condition, "" if said.quantity is None else str(said.quantity), said.source]
            rows.append([*cells, f"{point.amount:.2f}"])
        if course.fitted is not None:
            rows += [[], [words("quotes.as_of"), "P10", "P50", "P90"]]
            f = course.fitted
            rows += [
                [self.month(int(m)), f"{a:.2f}", f"{b:.2f}", f"{c:.2f}"]
                for m, a, b, c in zip(f.months, f.p10, f.p50, f.p90, strict=True)
                if m == int(m)
            ]
        return rows
