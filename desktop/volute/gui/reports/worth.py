"""What the cards of every centre stand at: what was paid, what is left in the books and for tax, and the market."""

from __future__ import annotations

from volute.gui.reports.paper import BODY
from volute.gui.reports.sections import Section
from volute.gui.reports.table import Column, Row, Table
from volute.gui.reports.teller import Teller
from volute.queries.value import MONEY, Valuation, Worth
from volute.queries.value_said import said

AIR = 6.0
MISSING = ("without_cost", "without_price")


def worth(teller: Teller, found: Valuation) -> Section:
    """A row a centre in the order of the first page, and their sum."""
    words, money = teller.words, teller.style.scaled_unit()
    columns = [
        Column(words("value.by.centre"), "", 0.2, right=False),
        Column(words("value.column.cards"), "", 0.08),
        *(Column(words(f"value.column.{name}"), money, 0.12) for name in MONEY),
        *(Column(words(f"value.column.{name}"), words("overview.unit.cards"), 0.12) for name in MISSING),
    ]
    by_centre = dict(found.rows)
    shown = [teller.now.answers[at].label for at in teller.rows]
    rows = [_row(teller, teller.name(centre), by_centre[centre]) for centre in shown if centre in by_centre]
    rows.append(_row(teller, words("overview.all"), found.total, strong=True))
    texts = [" ".join(list(said(found, words, teller.style))[1:])]
    return Section(words("report.worth"), texts, Table(teller.look, columns, rows, BODY.width(), AIR))


def _row(teller: Teller, name: str, w: Worth, *, strong: bool = False) -> Row:
    style = teller.style
    money = [style.scaled(getattr(w, column)) for column in MONEY]
    missing = [style.count(getattr(w, column)) for column in MISSING]
    return Row((name, style.count(w.cards), *money, *missing), strong=strong)
