"""``volute leases statement`` and ``statements``: a month's use drawn up, sealed, and written as PDF or spreadsheet."""

from __future__ import annotations

from pathlib import Path

from volute.cli.context import OK, Context
from volute.commands.plan_workbook import Page, plan_workbook
from volute.commands.statements import seal_statement
from volute.domain.problems import Refused, Unreachable
from volute.ledger.store import Ledger
from volute.queries.statement_said import StatementSaid
from volute.queries.statements import Statement, draw_up, leases_of, statement_of, statements

LISTED = ("number", "tenant", "month", "leases", "gross", "currency", "standing", "digest")
SHOWN = 16  # of a hash on a terminal


def statement(context: Context) -> int:
    """By number, or of a lease or tenant in a month; ``--seal`` writes it into the ledger for good."""
    ledger, given = context.ledger(), context.options
    (named,) = context.given("lease")
    month = given.month or given.period or ""
    _folders(context)
    if given.seal:
        told = _sealed(context, ledger, named, month)
    else:
        told = statement_of(ledger, named, month, context.tools.clock())
    said = StatementSaid(told, context.words, context.style)
    context.rows(said.heads(), [*(said.cells(line) for line in told.lines), said.total()], _plain(told))
    for name, text in said.facts():
        context.progress(f"{name}: {text}")
    context.progress(said.check())
    _written(context, told, said)
    return OK


def _sealed(context: Context, ledger: Ledger, named: str, month: str) -> Statement:
    now = context.tools.clock()
    drawn = draw_up(ledger, leases_of(ledger, named), month, now)
    receipt = seal_statement(ledger, context.seat, drawn.body, context.today, replaces=context.options.replaces)
    return statement_of(ledger, receipt.facts[0].subject.partition(":")[2], month, now)


def _folders(context: Context) -> None:
    """Before anything is sealed, the files must be possible."""
    for kind in ("pdf", "xlsx"):
        path = getattr(context.options, kind)
        if path and path.suffix.lower() != f".{kind}":
            raise Refused("sheet_kind", path=str(path))
        if path and not path.absolute().parent.is_dir():
            raise Unreachable("file_unwritable", path=str(path), reason=context.words("cli.compare.no_folder"))


def _written(context: Context, told: Statement, said: StatementSaid) -> None:
    pdf, xlsx = context.options.pdf, context.options.xlsx
    if pdf:
        context.tools.draw_report(pdf, told, context.words)
    if xlsx:
        plan_workbook(xlsx, [Page(*table) for table in said.tables()])
    for path in (pdf, xlsx):
        if path:
            context.progress(str(Path(path).resolve()))


def _plain(told: Statement) -> dict[str, object]:
    sealed = {"number": told.number, "digest": told.digest, "head": told.head, "by": told.by, "at": told.at}
    return {**sealed, "replaced_by": told.replaced_by, **dict(told.body)}


def listed(context: Context) -> int:
    """Sealed statements, of one tenant or lease when it is named."""
    ledger, w = context.ledger(), context.words
    named = context.options.lease or context.options.tenant or ""
    leases = set(leases_of(ledger, named)) if named else set()
    found = [each for each in statements(ledger) if not named or leases & set(each.body["leases"])]
    context.none_of("statements", found)
    heads = [w(f"statements.{name}") for name in LISTED]
    context.rows(heads, [_row(context, each) for each in found], [_plain(each) for each in found])
    return OK


def _row(context: Context, told: Statement) -> list[str]:
    said, body, w = StatementSaid(told, context.words, context.style), told.body, context.words
    standing = w("statements.replaced", by=told.replaced_by) if told.replaced_by else w("statements.stands")
    names = [told.number, str(body["tenant"]), str(body["month"]), ", ".join(body["leases"])]
    return [*names, said.money(body["gross"]), str(body["currency"]), standing, told.digest[:SHOWN]]
