"""The comparison as a table on the command line: a row a centre, and all of them."""

from __future__ import annotations

from collections.abc import Sequence

from volute.cli.context import Context
from volute.economics.answer import Answer
from volute.queries.comparison import Book
from volute.queries.use_said import use_said

SUMMED = ("sell_value", "rent_value", "difference")
COLUMNS = (
    "centre",
    "cards",
    "racked",
    "lit",
    "sell",
    "rent",
    "sell_value",
    "rent_value",
    "difference",
    "use",
    "advice",
)


def shown(context: Context, told: Book, found: Sequence[Answer]) -> tuple[list[str], list[list[str]]]:
    """Headings and cells."""
    heads = [context.words(f"cli.compare.{name}") for name in COLUMNS]
    return heads, [*(_row(context, told, answer) for answer in found), _total(context, told, found)]


def _row(context: Context, told: Book, a: Answer) -> list[str]:
    style = context.style
    counts = told.counts[a.label]
    brought = ((a.sell_payback, a.sell_value), (a.rent_payback, a.keep_rent))
    paybacks = [_payback(context, a, month, brings) for month, brings in brought]
    money = [style.number(None if v is None else v / 1e6, 2) for v in (a.sell_value, a.rent_value)]
    difference = style.signed(None if a.difference is None else a.difference / 1e6, 2)
    rates = [style.rate(share) for share in (counts.share(counts.racked), counts.lit_share)]
    figures = [style.count(a.cards), *rates, *paybacks, *money, difference]
    use = use_said(context.words, style, a)
    return [told.name(a.label), *figures, use, context.words(f"cli.advice.{a.advice}")]


def _total(context: Context, told: Book, found: Sequence[Answer]) -> list[str]:
    """All centres: rates are of all cards owned; an unknown amount is left out of a sum."""
    style, total = context.style, told.total
    rates = [style.rate(total.share(total.racked)), style.rate(total.lit_share)]
    sell, rent, difference = (_sum(found, name) for name in SUMMED)
    money = [style.number(sell, 2), style.number(rent, 2), style.signed(difference, 2)]
    return [context.words("overview.all"), style.count(total.owned), *rates, "", "", *money, "", ""]


def _sum(found: Sequence[Answer], name: str) -> float | None:
    """Millions of what is known; nothing where nothing is."""
    known = [amount for answer in found if (amount := getattr(answer, name)) is not None]
    return sum(known) / 1e6 if known else None


def _payback(context: Context, a: Answer, month: float | None, brings: float | None) -> str:
    """Where no cost was written down there is nothing to be paid back; what brings nobody knows what is not never."""
    if not a.cost_to_recover or brings is None:
        return "—"
    return context.words("cli.never") if month is None else context.style.number(month, 0)
