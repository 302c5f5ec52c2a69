"""``volute init``: an empty ledger."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context
from volute.queries.waiting import waiting
from volute.words import Words

GIVES = ("ledger",)


def options(parser: ArgumentParser, words: Words) -> None:
    """No options of its own."""


def run(context: Context) -> int:
    ledger = context.ledger(create=True)
    context.tell(context.words("cli.init.done", ledger=ledger.name), {"ledger": ledger.name})
    if waiting(ledger).empty:
        context.progress(context.words("cli.init.next"))
    return OK
