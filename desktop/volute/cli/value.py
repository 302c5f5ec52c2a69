"""``volute value``: the fleet in the books, in the tax books and on the market, as of any day past or ahead."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path

from volute.cli.context import OK, Context
from volute.commands.registers import describe
from volute.domain.problems import Refused, Unreachable
from volute.economics.carrying import Books
from volute.economics.groups import By
from volute.queries.tax_books import POLICY
from volute.queries.value import Valuation, Worth, valuation
from volute.queries.value_said import BANDS, MONEY, cells, heads, row_name, said
from volute.words import Words

GIVES = ("as_of", "today", "by", "currency", "books", "books_assumed", "seed", "rows", "all")
BY = {"centre": By.CENTRE, "model": By.MODEL, "cohort": By.COHORT}
RULES = tuple(field.name for field in fields(Books))


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--as-of", metavar="DAY", help=words("cli.value.help.as_of"))
    parser.add_argument("--by", choices=BY, default="centre", help=words("cli.value.help.by"))
    parser.add_argument("--xlsx", type=Path, help=words("cli.value.help.xlsx"))
    rules = words("cli.value.help.books", rules=", ".join(RULES))
    parser.add_argument("--books", action="append", default=[], metavar="RULE=VALUE", help=rules)


def run(context: Context) -> int:
    """Rules given are kept in the ledger first, as anybody's word on it would be."""
    given, ledger, today = context.options, context.ledger(), context.today
    day = day_of(given.as_of) if given.as_of else today
    if given.xlsx and not given.xlsx.absolute().parent.is_dir():
        raise Unreachable("file_unwritable", path=str(given.xlsx), reason=context.words("cli.compare.no_folder"))
    if given.books:
        describe(ledger, context.seat, POLICY, POLICY, rules_of(given.books))
    found = valuation(ledger, day, today, BY[given.by], context.style.zone)
    context.rows(heads(found, context.words, context.style.scaled_unit()), _rows(context, found), data(found))
    for sentence in said(found, context.words, context.style):
        context.progress(sentence)
    if given.xlsx:
        _workbook(given.xlsx, found, context)
        context.progress(context.words("cli.compare.wrote", path=str(given.xlsx.resolve())))
    return OK


def day_of(text: str) -> date:
    """Refused when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as odd:
        raise Refused("day_bad", given=text) from odd


def rules_of(pairs: list[str]) -> Mapping[str, str]:
    """Rules given as ``book_months=48``; Refused lists the known ones."""
    given = dict(pair.partition("=")[::2] for pair in pairs)
    if unknown := [name for name in given if name not in RULES]:
        raise Refused("field_unknown", register=POLICY, field=unknown[0], known=", ".join(RULES))
    return given


def data(found: Valuation) -> dict[str, object]:
    """As plain values: CNY, ``null`` is unknown."""
    return {
        "as_of": found.day,
        "today": found.today,
        "by": found.by.name.lower(),
        "currency": "CNY",
        "books": asdict(found.books),
        "books_assumed": found.books_assumed,
        "seed": found.seed,
        "rows": [{"label": label, "name": row_name(found, label), **asdict(worth)} for label, worth in found.rows],
        "all": asdict(found.total),
    }


def _rows(context: Context, found: Valuation) -> Iterator[list[str]]:
    for label, worth in found.rows:
        yield [row_name(found, label), *_cells(context, worth)]
    yield [context.words("overview.all"), *_cells(context, found.total)]


def _cells(context: Context, worth: Worth) -> Iterator[str]:
    """A count of nothing missing is left out."""
    style = context.style
    yield style.count(worth.cards)
    for name in MONEY:
        yield style.scaled(getattr(worth, name))
    for missing in (worth.without_cost, worth.without_price):
        yield style.count(missing) if missing else ""


def _workbook(path: Path, found: Valuation, context: Context) -> None:
    from volute.commands.value_workbook import Summed, summed_workbook  # noqa: PLC0415 - a quarter second, seldom needed

    w, style = context.words, context.style
    rows = [[row_name(found, label), *cells(worth)] for label, worth in found.rows]
    titles, basis = heads(found, w, style.currency_name), list(said(found, w, style))
    summed_workbook(path, Summed(w("value.title"), titles, rows, cells(found.total), BANDS, basis), w)
