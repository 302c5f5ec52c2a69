"""``volute verify``: recompute every chain, seal and kept file, and compare the reading tables with a replay; or tell
when the ledger had a head that a report names."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial

from volute.cli.context import OK, Context
from volute.cli.value import day_of
from volute.domain.instant import read, written
from volute.domain.problems import Refused
from volute.ledger.attachments import verify_attachments
from volute.ledger.histories import verify
from volute.ledger.seals import head_of_all, head_stood, verify_seals
from volute.ledger.store import Ledger
from volute.queries.past import end_of
from volute.words import Words

GIVES = ("entries", "histories", "seals", "files", "head")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--head", metavar="DIGEST", help=words("cli.verify.help.head"))
    parser.add_argument("--day", metavar="DAY", help=words("cli.verify.help.day"))


def run(context: Context) -> int:
    """A head is found by states that verify, so the chains are recomputed first in either case."""
    ledger = context.ledger()
    with ledger.reading() as connection:
        entries, histories = verify(connection)
        seals, files, head = verify_seals(connection), verify_attachments(connection), head_of_all(connection)
    facts = {"entries": entries, "histories": histories, "seals": seals, "files": files, "head": head}
    if context.options.head:
        return _stood(context, ledger, facts)
    context.tell(context.words("cli.verify.done", **facts), facts)
    return OK


def _stood(context: Context, ledger: Ledger, facts: dict[str, object]) -> int:
    """When the ledger had it; Refused where it never had, back from the day given."""
    asked = context.options.head.strip().lower()
    day = day_of(context.options.day) if context.options.day else context.today
    zone = context.style.zone
    with ledger.reading() as connection:
        far = partial(context.far, context.words("cli.verify.looking"))
        found = head_stood(connection, asked, written(end_of(day, zone)), far)
    if found is None:
        raise Refused("head_unknown", head=asked, day=day.isoformat())
    at = read(found.recorded).astimezone(zone).isoformat(sep=" ", timespec="seconds")
    said = context.words("cli.verify.stood", head=asked, at=at, position=found.position, entries=facts["entries"])
    context.tell(said, {**facts, "asked": asked, "position": found.position, "at": at})
    return OK
