"""``volute verify``: recompute every chain and seal, and compare the reading tables with a replay."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context
from volute.ledger.histories import verify
from volute.ledger.seals import head_of_all, verify_seals
from volute.words import Words

GIVES = ("entries", "histories", "seals", "head")


def options(parser: ArgumentParser, words: Words) -> None:
    """No options of its own."""


def run(context: Context) -> int:
    with context.ledger().reading() as connection:
        entries, histories = verify(connection)
        seals, head = verify_seals(connection), head_of_all(connection)
    facts = {"entries": entries, "histories": histories, "seals": seals, "head": head}
    context.tell(context.words("cli.verify.done", **facts), facts)
    return OK
