"""``volute report``: the comparison as a PDF to show a partner or a bank, and the same as spreadsheet or picture."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from functools import partial
from pathlib import Path

from volute.cli.compare import LEVERS, scenario
from volute.cli.context import OK, Context, meant
from volute.cli.parsing import whole
from volute.cli.value import day_of
from volute.domain.problems import Refused, Unreachable
from volute.domain.quotes import ENOUGH, STALE_DAYS, Limits
from volute.ledger.store import Ledger
from volute.queries.market import markets
from volute.queries.outlook import outlooks
from volute.queries.past import stand_on
from volute.queries.report import AUDIENCES, Reader, Report, report
from volute.queries.report_said import Said
from volute.words import Words

GIVES = ("as_of", "centres", "pages", "head", "files")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.pdf", help=words("cli.report.help.file"))
    for kind in ("xlsx", "png", "svg"):
        parser.add_argument(f"--{kind}", type=Path, help=words(f"cli.report.help.{kind}"))
    parser.add_argument("--centre", action="append", default=[], help=words("cli.report.help.centre"))
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help=words("cli.report.help.plots"))
    parser.add_argument("--format", choices=("svg", "png"), default="svg", help=words("cli.report.help.format"))
    parser.add_argument("--audience", choices=AUDIENCES, default=AUDIENCES[0], help=words("cli.report.help.audience"))
    parser.add_argument("--stale-days", type=whole, default=STALE_DAYS, help=words("quotes.help.stale_days"))
    parser.add_argument("--enough", type=whole, default=ENOUGH, help=words("quotes.help.enough"))
    parser.add_argument("--as-of", metavar="DAY", help=words("past.help"))
    levers = words("cli.compare.help.set", levers=", ".join(LEVERS))
    parser.add_argument("--set", action="append", default=[], metavar="LEVER=VALUE", help=levers)


def run(context: Context) -> int:
    """Every file is checked for its folder before the first is written."""
    given, words = context.options, context.words
    others = {kind: path for kind in ("xlsx", "png", "svg") if (path := getattr(given, kind))}
    _checked(context, [given.file, *others.values()])
    what_if = scenario(given.set)
    ledger, day = _as_of(context)
    centres = [meant(ledger, "centre", name) for name in given.centre]
    told = report(ledger, day, what_if, centres, Reader(given.audience, Limits(given.stale_days, given.enough)))
    pages = context.tools.draw_report(given.file, told, words, partial(context.far, words("report.making")))
    if "xlsx" in others:
        _workbook(others["xlsx"], told, context)
    for kind in ("png", "svg"):
        if kind in others:
            drawn = (Said(told, words, context.style).book(), told.comparison)
            context.tools.draw_comparison(others[kind], drawn, words)
    plots = _plots(context, ledger, told) if given.plots else []
    files = [str(path.resolve()) for path in (given.file, *others.values(), *plots)]
    data = {"as_of": told.book.today, "centres": list(told.book.counts), "pages": pages, "head": told.head}
    context.tell(words("cli.report.done", pages=pages, files="\n".join(files)), {**data, "files": files})
    return OK


def _checked(context: Context, files: list[Path]) -> None:
    """Each in a folder that is there, and no two the same; the folder of plots is made where only it is missing."""
    plots = [context.options.plots] if context.options.plots else []
    for path in (*files, *plots):
        if not path.absolute().parent.is_dir():
            raise Unreachable("file_unwritable", path=str(path), reason=context.words("cli.compare.no_folder"))
    for at, path in enumerate(files):
        if path.resolve() in [other.resolve() for other in files[:at]]:
            raise Refused("file_twice", path=str(path))
    for folder in plots:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as no:
            raise Unreachable("file_unwritable", path=str(folder), reason=no.strerror or str(no)) from no


def _as_of(context: Context) -> tuple[Ledger, date]:
    """The ledger of today or of the day that was asked for, and that day. Only a bank's pages read cards' lives."""
    ledger, today, asked = context.ledger(), context.today, context.options.as_of
    if not asked:
        return ledger, today
    day, zone = day_of(asked), context.style.zone
    far = partial(context.far, context.words("past.reading", day=day.isoformat()))
    stood = stand_on(ledger, day, today, zone, far, lives=context.options.audience == "bank")
    context.ends.callback(stood.close)
    return stood, day


def _plots(context: Context, ledger: Ledger, told: Report) -> list[Path]:
    """Every plot as a file of its own."""
    models = {cohort.variant for cohort in told.book.cohorts}
    courses = tuple(c for c in markets(ledger, told.book.today, told.limits) if c.key[0] in models)
    given = context.options
    coming = outlooks(ledger, told.book, told.what_if)
    return context.tools.draw_plots(given.plots, (told, courses, coming, given.format), context.words)


def _workbook(path: Path, told: Report, context: Context) -> None:
    from volute.commands.live_workbook import Basis, live_workbook  # noqa: PLC0415 - a quarter second, seldom needed

    said = Said(told, context.words, context.style)
    basis = Basis(said.names, said.sentences(), said.heads(), tuple(said.sources()))
    far = partial(context.far, context.words("report.making"))
    live_workbook(path, told.comparison, basis, context.words, far)
