"""A comparison as panels with their words: the window and the written picture show the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from volute.economics.answer import Answer, answers
from volute.economics.decide import Comparison
from volute.gui.doubts import Doubt
from volute.gui.plots.panels_drawn import Panel
from volute.gui.plots.polygons import Curve
from volute.queries.comparison import Book
from volute.words import Style, Words


@dataclass(frozen=True)
class Weighed:
    """A comparison with its answers, worked out once for everything that shows them."""

    comparison: Comparison
    answers: tuple[Answer, ...]

    @classmethod
    def of(cls, comparison: Comparison) -> Weighed:
        return cls(comparison, answers(comparison))


@dataclass(frozen=True)
class Telling:
    """How answers are said: ``name`` gives a row's name, ``rows`` their order, ``doubts`` what is doubtful about its
    prices."""

    words: Words
    style: Style
    name: Callable[[str], str]
    rows: Sequence[int]
    doubts: Mapping[str, Doubt] = field(default_factory=dict)

    def panels(self, now: Weighed, base: Weighed, band: tuple[Curve, Curve] | None = None) -> list[Panel]:
        """One panel a row; ``base`` has the same rows without the what-if, ``band`` how far below and above its curve
        of renting a row's band lies, in CNY."""
        cost = unit(now.answers)
        known = np.where(np.isfinite(cost), cost, 1.0)[:, None]
        c, b = now.comparison, base.comparison
        curves = [cash / known for cash in (c.sell_cash, c.rent_cash, b.sell_cash, b.rent_cash)]
        if band is not None:
            months = min(band[0].shape[1], c.rent_cash.shape[1])  # a band of another horizon, until its own is there
            curves += [(c.rent_cash[:, :months] + part[:, :months]) / known for part in band]
        horizon = now.comparison.horizon
        return [self.of(now.answers[at], horizon, cost[at], [curve[at] for curve in curves]) for at in self.rows]

    def of(self, a: Answer, horizon: int, cost: float, curves: Sequence[Curve]) -> Panel:
        """One answer with its curves, as shares of ``cost``: selling, renting, both without the what-if, the band."""
        words = self.words
        sell, rent, base_sell, base_rent, *band = curves
        low, high = band or (None, None)
        at_end = float(rent[min(horizon, len(rent) - 1)])
        unpriced, doubt = a.difference is None, self.doubts.get(a.label, Doubt({}, words))
        return Panel(
            key=a.label,
            title=self.name(a.label),
            below=self._below(a),
            advice=str(a.advice),
            advice_words=words(f"overview.advice.{a.advice}"),
            worth=self.style.money_signed(a.difference),
            sell=sell,
            rent=rent,
            base_sell=base_sell,
            base_rent=base_rent,
            residual=None if a.residual is None or unpriced else at_end + a.residual / cost,
            sell_month=a.sell_payback if a.cost_to_recover > 0 else None,
            rent_month=a.rent_payback if a.cost_to_recover > 0 else a.rent_only_payback,
            assumed=words("decide.lit_assumed") if a.lit_assumed else "",
            low=low,
            high=high,
            note=words("decide.no_price") if unpriced else "" if np.isfinite(cost) else words("decide.no_unit"),
            doubt=doubt.worst,
            guessed=doubt.hatched,
            tip=doubt.tip,
        )

    def _below(self, a: Answer) -> str:
        """Both paybacks; where no cost was entered, what a hundred percent is instead."""
        words = self.words
        if a.cost_to_recover <= 0:
            return words("decide.of_sale")
        if a.difference is None:
            return ""  # of what has no price nobody knows whether it pays back
        months = (a.sell_payback, a.rent_payback)
        sell, rent = (words("decide.never") if m is None else self.style.months(m) for m in months)
        return words("decide.paybacks", sell=sell, rent=rent)


def localised(book: Book, called: Callable[[str], str]) -> Book:
    """The same book with its centres and provinces called so."""
    names, provinces = ({key: called(text) for key, text in of.items()} for of in (book.names, book.provinces))
    return replace(book, names=names, provinces=provinces)


def unit(found: Sequence[Answer]) -> Curve:
    """What is 100 %: the cost still to recover; where none was entered, what selling today brings. NaN is neither."""
    costs = [a.cost_to_recover if a.cost_to_recover > 0 else a.sell_value for a in found]
    return np.array([cost if cost is not None and cost > 0 else np.nan for cost in costs], np.float64)


def ordered(base: Weighed, book: Book) -> list[int]:
    """Rows as the Overview has them: centres by lit rate, the highest first; models by cards."""
    found = base.answers

    def rank(at: int) -> float:
        counts = book.counts.get(found[at].label)
        return -float(found[at].cards) if counts is None else -(counts.lit_share or 0.0)

    return sorted(range(len(found)), key=rank)


def names_in_order(base: Weighed, book: Book) -> dict[str, str]:
    """Of the centres by code."""
    return {base.answers[at].label: book.name(base.answers[at].label) for at in ordered(base, book)}


def legend(now: Weighed, words: Words, doubts: Collection[Doubt] = ()) -> dict[str, str]:
    """The marks of the panels, in words; ``doubts`` are about prices."""
    horizon = now.comparison.horizon
    texts = {
        "rent": words("decide.mark.rent"),
        "sell": words("decide.mark.sell", n=months_to_sell(now)),
        "band": words("decide.mark.band"),
        "residual": words("decide.mark.residual", n=horizon),
    }
    marked = {
        "assumed": any(answer.lit_assumed for answer in now.answers) or any(doubt.hatched for doubt in doubts),
        "doubt": any(doubt.flags and not doubt.hatched for doubt in doubts),
    }
    doubtful = {mark: words(f"decide.mark.{mark}") for mark, some in marked.items() if some}
    return {**texts, **doubtful, "base": words("decide.mark.base"), "cost": words("decide.mark.cost")}


def verdict(now: Weighed, words: Words) -> list[tuple[str, str]]:
    """What to do, in one line, as parts with the token of their colour."""
    counted = Counter(str(a.advice) for a in now.answers)
    compared = not counted["unknown"] or any(counted[name] for name in ADVISED)
    said = [name for name in ADVISED if counted[name] or (compared and name != "close")]
    parts = [(words(f"decide.verdict.{name}", n=counted[name]), ADVISED[name]) for name in said]
    if counted["unknown"]:
        parts.append((words("decide.verdict.unknown", n=counted["unknown"]), "text2"))
    comma = words("decide.verdict.comma")
    joined = [(text + comma + (" " if comma.isascii() else ""), token) for text, token in parts[:-1]]
    return [*joined, (parts[-1][0] + words("decide.verdict.stop"), parts[-1][1])]


ADVISED = {"sell": "sell_text", "rent": "rent_text", "close": "text"}


def worth_sentence(now: Weighed, words: Words, style: Style) -> str:
    """What following the advice is worth against renting everywhere (where it is just that, against selling), and on
    which terms."""
    comparison = now.comparison
    if all(str(a.advice) == "unknown" for a in now.answers):
        return words("decide.worth_unknown")
    worth = comparison.worth()
    selling = any(str(a.advice) == "sell" for a in now.answers)
    more = style.money_large(worth.advised - (worth.rent_everywhere if selling else worth.sell_everywhere))
    rate = style.number(comparison.scenario.discount_rate * 100)
    return words("decide.worth" if selling else "decide.worth_renting", more=more, months=comparison.horizon, rate=rate)


def months_to_sell(now: Weighed) -> int:
    """The longest a sale takes, in whole months."""
    taken = now.comparison.ground.sale_months
    known = taken[np.isfinite(taken)]
    return int(np.ceil(known.max() - 1e-9)) if known.size else 0
