"""Scenario files on the command line: what one rests on, and what a ledger says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from volute.cli.context import Context
from volute.ledger.store import Ledger
from volute.queries.comparison import book
from volute.queries.scenario_file import Differs, ScenarioFile, differences
from volute.words import Style, Words

MOST = 12


def checked(context: Context, ledger: Ledger, file: ScenarioFile) -> Iterator[str]:
    """Whether the numbers come out the same, and what differs from the ledger."""
    w = context.words
    yield w("decide.file_of", day=file.book.today.isoformat())
    yield w("decide.file_same" if file.same() else "decide.file_other")
    found = differences(file, book(ledger, context.today))
    n = len(found)
    yield w.plural("decide.file_differs", n) if n else w("decide.file_no_difference")
    for one in found[:MOST]:
        yield f"  {one.key}: {_said(one, w, context.style)}"
    if n > MOST:
        yield f"  {w('decide.more', n=n - MOST)}"


def _said(one: Differs, w: Words, style: Style) -> str:
    there, here = (style.number(value, 0 if value is None or value >= 100 else 3) for value in (one.file, one.here))
    return w("decide.file_input", name=w(f"economics.input.{one.name}"), file=there, here=here)
