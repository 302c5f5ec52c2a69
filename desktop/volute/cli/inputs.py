"""``volute inputs``: every number a comparison rests on, who said it and when, and which of them nobody confirmed."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from volute.cli.compare import told_of
from volute.cli.context import OK, Context
from volute.commands.text_files import text_in
from volute.domain.problems import Refused
from volute.economics.inputs import Scenario
from volute.queries.assumptions import Assumption
from volute.queries.grounds import FLAGS, Grounds, grounds
from volute.queries.input_said import InputSaid
from volute.queries.scenario_file import read_file
from volute.words import Words

GIVES = ("input", "model", "centres", "amount", "vat_rate", "as_of", "source", "origin", "flags")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--centre", default="", help=words("cli.inputs.help.centre"))
    parser.add_argument("--only", choices=FLAGS, help=words("cli.inputs.help.only"))
    parser.add_argument("--as-of", metavar="DAY", help=words("past.help"))
    parser.add_argument("--scenario", type=Path, metavar="FILE", help=words("cli.compare.help.scenario"))


def run(context: Context) -> int:
    given, ledger, w = context.options, context.ledger(), context.words
    file = read_file(text_in(given.scenario)) if given.scenario else None
    told, what_if = (file.shown, file.scenario) if file else (told_of(context, ledger), Scenario())
    found = grounds(ledger, told, what_if)
    if given.centre and given.centre not in told.counts:
        raise Refused("centre_without_cards", centre=given.centre)
    every = found.of(given.centre)
    rows = [one for one in every if not given.only or given.only in found.flags(one)]
    said = InputSaid(w, context.style, told.name, str, found.flags)
    context.rows(list(said.heads()), [list(said.cells(one)) for one in rows], [_data(found, one) for one in rows])
    counts = found.counted(every)
    context.progress(w("inputs.sentence", n=len(every), assumed=counts.get("assumed", 0)))
    context.progress(w("report.inputs_below", old=found.limits.stale_days, enough=found.limits.enough))
    return OK


def _data(found: Grounds, one: Assumption) -> dict[str, object]:
    return {
        "input": one.what,
        "model": one.variant,
        "centres": one.centres,
        "amount": one.amount,
        "vat_rate": one.vat,
        "as_of": one.as_of,
        "source": one.source,
        "origin": one.origin,
        "flags": found.flags(one),
    }
