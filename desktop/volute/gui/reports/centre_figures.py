"""A centre's figures as pairs of name and number, the answer built up from them, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from volute.economics.answer import Answer
from volute.economics.explain import horizon_waterfall
from volute.gui.reports.front import DASH, even, payback
from volute.gui.reports.teller import Teller
from volute.queries.use_said import use_said


@dataclass(frozen=True)
class Pair:
    """A number with its unit or denominator, beside its name; ``strong`` is a sum."""

    name: str
    said: str
    strong: bool = False


def figures(teller: Teller, at: int) -> list[Pair]:
    """Cards and rates, paybacks, then the two values and what they are made of."""
    answer = teller.now.answers[at]
    return [*_cards(teller, answer), *_months(teller, answer), *_values(teller, at, answer)]


def _cards(teller: Teller, a: Answer) -> Iterator[Pair]:
    words, style = teller.words, teller.style
    counts = teller.told.book.counts[a.label]
    rates = {"racked": counts.share(counts.racked), "lit": counts.lit_share}
    yield Pair(words("overview.figure.owned"), style.count(counts.owned))
    for name, share in rates.items():
        of = words("report.of_owned", n=style.count(getattr(counts, name)), of=style.count(counts.owned))
        known = DASH if share is None else f"{style.percent(share)} · {of}"
        yield Pair(words(f"overview.figure.{name}"), known)
    key = "report.centre.assumed" if a.lit_assumed else "report.centre.of_racked"
    said = words(key, rate=style.percent(a.lit)) if counts.racked else DASH
    yield Pair(words("report.centre.lit_used"), said)
    yield Pair(words("economics.metric.billed"), style.percent(a.billed))
    yield Pair(words("economics.metric.sell_equivalent_use"), use_said(words, style, a))


def _months(teller: Teller, a: Answer) -> Iterator[Pair]:
    words, style = teller.words, teller.style
    unit = words("decide.unit.months")
    for name, months, brings in (("sell", a.sell_payback, a.sell_value), ("rent", a.rent_payback, a.keep_rent)):
        said = payback(teller, a, months, brings)
        yield Pair(words(f"economics.metric.{name}_payback"), f"{said} {unit}" if said[:1].isdigit() else said)
    level = even(teller, a.break_even_lit)
    said = words("report.centre.of_racked", rate=f"{level}%") if level[-1:].isdigit() else level
    yield Pair(words("economics.metric.break_even_lit"), said)
    waiting = None if a.keep_rent is None or a.keep_cost is None else a.keep_rent - a.keep_cost
    yield Pair(words("report.centre.waiting"), style.money_signed(waiting))
    yield Pair(words("economics.metric.cost_to_recover"), style.money(a.cost_to_recover or None))


def _values(teller: Teller, at: int, a: Answer) -> Iterator[Pair]:
    """Both values to the yuan: the sums below end in them."""
    words, style, comparison = teller.words, teller.style, teller.now.comparison
    known = a.difference is not None
    n = comparison.horizon
    later = a.residual * float(comparison.ground.discount[n]) if known and a.residual is not None else None
    earned = horizon_waterfall(comparison, at) if known else ()
    yield Pair(words("report.centre.rent_until", n=n), style.money(earned[-1].running if earned else None))
    yield Pair(words("report.centre.resale_then", n=n), style.money(later))
    yield Pair(words("economics.metric.rent_value"), style.money(a.rent_value), strong=True)
    yield Pair(words("economics.metric.sell_value"), style.money(a.sell_value), strong=True)
    yield Pair(words("economics.metric.difference"), style.money(a.difference), strong=True)


def sentence(teller: Teller, a: Answer) -> str:
    """What to do with this centre, what it is worth, and what the answer hangs on."""
    words, style = teller.words, teller.style
    if a.difference is None:
        return words("report.centre.unknown")
    n, more = teller.now.comparison.horizon, style.money_large(abs(a.difference))
    said = words(f"report.centre.say.{a.advice}", n=n, more=more)
    level = a.break_even_lit
    if level.reason or level.value is None:
        return said
    rate, now = style.percent(level.value), style.percent(a.lit)
    comma = "" if not said[-1:].isascii() else " "
    return said + comma + words("report.centre.hangs", rate=rate, now=now)
