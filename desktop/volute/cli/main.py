"""The command line: one file per subcommand, one table of them, honest exit codes.

0 done; 1 a problem, with its remedy on the error stream; 2 not understood; 3 differences found, where that was
asked; 4 a host stayed silent; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from importlib.metadata import version
from itertools import pairwise

from volute.cli import (
    backtest,
    cards,
    centres,
    compare,
    condition,
    demo,
    differences,
    explain,
    history,
    hosts,
    init,
    inputs,
    judge,
    leases,
    limits,
    lots,
    plan,
    prices,
    probe,
    rates,
    read_answer,
    report,
    runs,
    settle,
    step,
    terms,
    undo,
    value,
    verify,
)
from volute.cli.context import CANCELLED, OK, PROBLEM, Context, Tools
from volute.cli.output import writing
from volute.cli.parsing import Parser
from volute.domain.days import TRADE_ZONE
from volute.domain.problems import Problem, Unreachable
from volute.words import LANGUAGES, Language, Style, Words, problem_words

COMMANDS = {
    "demo": demo,
    "init": init,
    "centres": centres,
    "hosts": hosts,
    "probe": probe,
    "runs": runs,
    "differences": differences,
    "settle": settle,
    "cards": cards,
    "condition": condition,
    "judge": judge,
    "step": step,
    "undo": undo,
    "history": history,
    "leases": leases,
    "lots": lots,
    "limits": limits,
    "plan": plan,
    "prices": prices,
    "rates": rates,
    "terms": terms,
    "compare": compare,
    "inputs": inputs,
    "explain": explain,
    "value": value,
    "report": report,
    "backtest": backtest,
    "verify": verify,
    "read-answer": read_answer,
}


def main(arguments: Sequence[str], tools: Tools) -> int:
    """Run one subcommand; without one the window opens on the person's own ledger."""
    words = Words.load(_language(arguments))
    try:
        return writing(partial(_called, arguments, tools, words))
    except Problem as trouble:
        print(explained(words, trouble), file=sys.stderr)
        return PROBLEM
    except KeyboardInterrupt:
        return CANCELLED


def _called(arguments: Sequence[str], tools: Tools, words: Words) -> int:
    options = parser(words).parse_args(arguments)
    with ExitStack() as ends:
        context = Context(tools, words, Style(words, TRADE_ZONE), options, ends)
        if options.version:
            context.tell(f"volute {version('volute')}", {"version": version("volute")})
            return OK
        return int(COMMANDS[options.command].run(context)) if options.command else _window(context)


def _window(context: Context) -> int:
    if not context.tools.has_display:
        raise Unreachable("no_display")
    return context.tools.open_window(context.ledger(create=True), context.seat, is_demo=False)


def parser(words: Words) -> Parser:
    """All subcommands with their options; each explains itself with an example."""
    whole = Parser("volute", words, description=words("cli.about"), epilog=words("usage.first"))
    whole.set_defaults(command="", json=False)
    whole.add_argument("--version", action="store_true", help=words("usage.version"))
    shared = Parser("volute", words)
    for each in (whole, shared):
        unset = argparse.SUPPRESS if each is shared else None
        each.add_argument("--ledger", default=unset or os.environ.get("VOLUTE_LEDGER"), help=words("cli.ledger"))
        each.add_argument("--language", choices=LANGUAGES, default=unset, help=words("cli.language"))
        each.add_argument("--json", action="store_true", default=unset or False, help=words("cli.json"))
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")
    for name, module in COMMANDS.items():
        key = name.replace("-", "_")
        about, example = words(f"cli.{key}.about"), words(f"cli.{key}.example")
        told = f"{words('cli.example')}\n  {example}\n\nJSON: {', '.join(module.GIVES)}"
        one = commands.add_parser(name, words=words, parents=[shared], help=about, description=about, epilog=told)
        module.options(one, words)
    return whole


def _language(arguments: Sequence[str]) -> Language:
    given = [b for a, b in pairwise(arguments) if a == "--language"]
    wanted = given[0] if given else os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return "zh_CN" if wanted.startswith("zh") else "en"


def explained(words: Words, trouble: Problem) -> str:
    """What happened, then the remedy."""
    what, remedy = problem_words(words, trouble, typed=True)
    return "\n".join(filter(None, (f"volute: {what}", remedy)))
