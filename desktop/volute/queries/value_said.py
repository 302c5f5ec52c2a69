"""How a valuation is said: the names of its rows, and the sentences without which its figures say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from volute.domain.catalogue import variant_name
from volute.economics.groups import By
from volute.queries.value import Valuation, Worth
from volute.words import Style, Words

COLUMNS = ("cards", "cost", "book", "tax", "market", "low", "high", "without_cost", "without_price")
MONEY = COLUMNS[1:7]
BANDS = tuple(map(COLUMNS.index, ("low", "high")))
LINES = {By.CENTRE: "centre", By.MODEL: "model", By.COHORT: "cohort"}


def heads(found: Valuation, w: Words, unit: str) -> list[str]:
    """Of the table, money with its unit."""
    titles = (w(f"value.column.{name}") + (f" {unit}" if name in MONEY else "") for name in COLUMNS)
    return [w(f"value.by.{LINES[found.by]}"), *titles]


def cells(worth: Worth) -> list[float | None]:
    """Of one line, as numbers to the fen."""
    values = (getattr(worth, name) for name in COLUMNS)
    return [round(value, 2) if isinstance(value, float) else value for value in values]


def row_name(found: Valuation, label: str) -> str:
    """As people call a centre, a model, or one model at one centre."""
    if found.by is By.CENTRE:
        return found.names.get(label, label)
    if found.by is By.MODEL:
        return variant_name(label)
    centre, _, variant = label.partition("/")
    return f"{found.names.get(centre, centre)} · {variant_name(variant)}"


def said(found: Valuation, w: Words, style: Style) -> Iterator[str]:
    """Which day, by which rules, what is missing."""
    past, day = found.day < found.today, style.iso(found.day)
    kind = "ahead" if found.ahead else "past" if past else "today"
    yield w(f"value.said.{kind}", day=day, today=style.iso(found.today), seed=found.seed or 0)
    b = found.books
    rules = {"book": b.book_months, "tax": b.tax_months, "method": w(f"value.method.{b.tax_method}")}
    rests = {"book_rest": style.percent(b.book_rest, 0), "tax_rest": style.percent(b.tax_rest, 0)}
    yield w("value.said.rules", **rules, **rests) + (f" {w('value.said.rules_assumed')}" if found.books_assumed else "")
    yield w("value.said.market", vat=style.percent(b.vat, 0))
    if n := found.total.without_cost:
        yield w.plural("value.said.without_cost", n, cards=style.count(n))
    if n := found.total.without_price:
        yield w.plural("value.said.without_price", n, cards=style.count(n))
