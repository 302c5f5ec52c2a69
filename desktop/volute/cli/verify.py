"""``volute verify``: recompute every chain, seal and kept file, and compare the reading tables with a replay."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context
from volute.ledger.attachments import verify_attachments
from volute.ledger.histories import verify
from volute.ledger.seals import head_of_all, verify_seals
from volute.words import Words

GIVES = ("entries", "histories", "seals", "files", "head")


def options(parser: ArgumentParser, words: Words) -> None:
    """No options of its own."""


def run(context: Context) -> int:
    with context.ledger().reading() as connection:
        entries, histories = verify(connection)
        seals, files, head = verify_seals(connection), verify_attachments(connection), head_of_all(connection)
    facts = {"entries": entries, "histories": histories, "seals": seals, "files": files, "head": head}
    context.tell(context.words("cli.verify.done", **facts), facts)
    return OK
