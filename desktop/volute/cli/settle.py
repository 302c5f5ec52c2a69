"""``volute settle``: a person judges open differences; only then the ledger changes."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context
from volute.commands.settling import settle
from volute.domain.differences import Verdict
from volute.domain.problems import Refused
from volute.queries.open_differences import differences
from volute.words import Words

VERDICTS = {"record": Verdict.RECORD_WRONG, "reality": Verdict.REALITY_WRONG, "explained": Verdict.EXPLAINED}
GIVES = ("settled", "facts", "subjects")
NAMED = 8


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("keys", nargs="*", default=[], metavar="KEY", help=words("cli.settle.help.keys"))
    parser.add_argument("--sure", action="store_true", help=words("cli.settle.help.sure"))
    parser.add_argument("--new", action="store_true", help=words("cli.settle.help.new"))
    parser.add_argument("--verdict", choices=tuple(VERDICTS), default="record", help=words("cli.settle.help.verdict"))
    parser.add_argument("--note", default="", help=words("cli.settle.help.note"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    found = differences(ledger)
    keys = list(given.keys)
    keys += [d.key for d in found if (given.sure and d.sure) or (given.new and d.kind == "appeared")]
    if not keys:
        raise Refused("nothing_to_settle")
    chosen = list(dict.fromkeys(keys))
    receipt = settle(ledger, context.seat, chosen, VERDICTS[given.verdict], given.note)
    subjects = sorted(receipt.subjects)
    data = {"settled": chosen, "facts": len(receipt.facts), "subjects": subjects}
    named = ", ".join(subjects[:NAMED]) + (" …" if len(subjects) > NAMED else "")
    context.tell(context.words("cli.settle.done", n=len(chosen), facts=len(receipt.facts), cards=named), data)
    return OK
