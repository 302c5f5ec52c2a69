"""The page a partner asks for: what each path has paid out after one, two and three years, and what waiting costs."""

from __future__ import annotations

from collections.abc import Iterator

from volute.economics.answer import Answer
from volute.gui.panels import ADVISED
from volute.gui.reports.paper import BODY, Page
from volute.gui.reports.sections import Section, flowed
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller
from volute.gui.reports.worth import worth

YEARS, AIR = (12, 24, 36), 7.0
SHARES = (0.17, *(0.085,) * 6, 0.1, 0.11, 0.11)


def partner(teller: Teller) -> Iterator[Page]:
    """Cash of both paths; the order of the Overview."""
    words, money = teller.words, teller.style.scaled_unit()
    months = [month for month in YEARS if month <= teller.now.comparison.months]
    titles = [(words("overview.column.centre"), "")]
    for path in ("sell", "rent"):
        titles += [
            (words(f"report.partner.{path}"), words("report.partner.by", n=month, unit=money)) for month in months
        ]
    titles += [
        (words("report.partner.waiting"), words("report.partner.a_month", unit=money)),
        (words("report.partner.best"), words("decide.unit.months")),
        (words("decide.column.advice"), ""),
    ]
    shares = SHARES if len(months) == len(YEARS) else (1 / len(titles),) * len(titles)
    columns = [
        Column(title, unit, share, 0 < at < len(titles) - 1)
        for at, ((title, unit), share) in enumerate(zip(titles, shares, strict=True))
    ]
    rows = [*(_row(teller, at, months) for at in teller.rows), _total(teller, months)]
    table = Table(teller.look, columns, rows, BODY.width(), AIR)
    valued = [worth(teller, teller.told.value)] if teller.told.value else []
    paid = Section(
        words("report.partner.title"), [words("report.partner.below", last=teller.now.comparison.months)], table
    )
    yield from flowed(teller, [paid, *valued])


def _row(teller: Teller, at: int, months: list[int]) -> Row:
    c, a, style = teller.now.comparison, teller.now.answers[at], teller.style
    known = a.difference is not None
    sell = [style.scaled(float(c.sell_cash[at, month]) if known else None) for month in months]
    rent = [style.scaled(float(c.rent_cash[at, month]) if known else None) for month in months]
    advice = str(a.advice)
    cells = (
        teller.name(a.label),
        *sell,
        *rent,
        style.scaled(_waiting(a), sign=True),
        style.number(a.best_month, 0),
        teller.words(f"overview.advice.{advice}"),
    )
    return Row(cells, ((len(cells) - 1, ADVISED.get(advice, "text2")),))


def _total(teller: Teller, months: list[int]) -> Row:
    """Of the centres whose cash is known."""
    c, style = teller.now.comparison, teller.style
    known = [at for at in teller.rows if teller.now.answers[at].difference is not None]
    paid = [
        float(cash[known, month].sum()) if known else None for cash in (c.sell_cash, c.rent_cash) for month in months
    ]
    waiting = [w for w in map(_waiting, (teller.now.answers[at] for at in known)) if w is not None]
    sums = (*map(style.scaled, paid), style.scaled(sum(waiting) if waiting else None, sign=True))
    return Row((teller.words("overview.all"), *sums, "", ""), strong=True)


def _waiting(a: Answer) -> float | None:
    """What keeping one month more brings less what it costs."""
    return None if a.keep_rent is None or a.keep_cost is None else a.keep_rent - a.keep_cost
