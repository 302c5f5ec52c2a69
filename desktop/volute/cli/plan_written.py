"""A plan as a file: a spreadsheet has all of it, a CSV what is shown on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from volute.cli.context import Context
from volute.commands.plan_workbook import written
from volute.domain.problems import Refused, Unreachable
from volute.queries.comparison import Book
from volute.queries.plan_said import PlanSaid, Table
from volute.queries.plan_tables import PlanTables
from volute.queries.sale_cards import SaleCards
from volute.queries.sale_plans import AcceptedPlan
from volute.queries.sale_said import SaleSaid


def must_be_writable(context: Context) -> None:
    """Refused before anything is worked out or written: neither a spreadsheet nor a CSV, or no such folder."""
    for path in context.options.out:
        if path.suffix.lower() not in (".xlsx", ".csv"):
            raise Refused("plan_file_kind", path=str(path))
        if not path.absolute().parent.is_dir():
            raise Unreachable("file_unwritable", path=str(path), reason=context.words("cli.compare.no_folder"))


def write_plan(context: Context, told: Book, found: SaleCards) -> None:
    """Lots, what they are compared with, months and cards; the last is what the terminal shows."""
    tables, given = PlanTables(SaleSaid(context.words, context.style), told), context.options
    lots, *others = PlanSaid(context.words, context.style, told).tables(found.plan)
    months, cards = tables.months(found), tables.cards(found)
    shown = cards if given.cards else months if given.monthly else lots
    every = [lots, *others, months, cards]
    _write(context, every, shown)


def write_outcome(context: Context, told: Book, plan: AcceptedPlan) -> None:
    """What was planned beside what was sold: by day and kind, and card by card."""
    tables = PlanTables(SaleSaid(context.words, context.style), told)
    kinds, cards = tables.kinds(plan), tables.done(plan)
    _write(context, [kinds, cards], cards if context.options.cards else kinds)


def _write(context: Context, every: Sequence[Table], shown: Table) -> None:
    for path in context.options.out:
        written(path, [shown] if path.suffix.lower() == ".csv" else every)
        context.progress(context.words("sale_plan.exported", name=str(path)))
