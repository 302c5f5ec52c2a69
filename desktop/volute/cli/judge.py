"""``volute judge``: the signs that a card was modified are judged to be none, with a reason that stays."""

from __future__ import annotations

from argparse import ArgumentParser

from volute.cli.context import OK, Context, meant
from volute.commands.judging import clear_signs
from volute.words import Words

GIVES = ("card", "seq")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("card", help=words("cli.judge.help.card"))
    parser.add_argument("--why", default="", help=words("cli.judge.help.why"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    card = meant(ledger, "card", given.card)
    receipt = clear_signs(ledger, context.seat, card, given.why)
    data = {"card": card, "seq": receipt.facts[0].seq}
    context.tell(context.words("cli.judge.done", card=card), data)
    return OK
