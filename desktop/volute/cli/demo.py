"""``volute demo``: the demo fleet in the window, or the whole main job without a screen."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path

from volute.cli import compare, differences
from volute.cli.compare_shown import shown
from volute.cli.context import CANCELLED, OK, Context
from volute.cli.probe import interruptible, report, summary, tell_silent
from volute.commands import probing
from volute.commands.targets import Scope
from volute.demo.open import open_demo
from volute.demo.plan import SEED
from volute.domain.problems import Unreachable
from volute.domain.seen import Observation
from volute.economics.answer import answers
from volute.economics.inputs import Scenario
from volute.ledger.store import Ledger
from volute.queries.open_differences import differences as open_differences
from volute.words import Words

GIVES = ("probe", "comparison", "differences", "files")
PICTURE, SHEET = "volute-comparison.png", "volute-comparison.xlsx"


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--headless", action="store_true", help=words("cli.demo.help.headless"))
    parser.add_argument("--folder", type=Path, help=words("cli.demo.help.folder"))
    parser.add_argument("--out", type=Path, default=Path(), help=words("cli.demo.help.out"))
    parser.add_argument("--seed", type=int, default=SEED, help=words("cli.demo.help.seed"))


def run(context: Context) -> int:
    folder = context.options.folder or context.tools.data / "demo"
    for needed in (folder.absolute().parent, context.options.out):
        _made(needed)
    context.progress(context.words("cli.demo.opening", folder=str(folder)))
    with ExitStack() as open_until_done:
        try:
            ledger = open_until_done.enter_context(open_demo(folder, context.tools.clock, context.options.seed))
        except OSError as odd:
            raise _unwritable(folder, odd) from odd
        if context.options.headless or not context.tools.has_display:
            return headless(context, ledger)
        return context.tools.open_window(ledger, context.seat, is_demo=True)


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as odd:
        raise _unwritable(folder, odd) from odd


def _unwritable(folder: Path, odd: OSError) -> Unreachable:
    return Unreachable("file_unwritable", path=str(folder), reason=odd.strerror or str(odd))


def headless(context: Context, ledger: Ledger) -> int:
    """Probe the demo's hosts over SSH, show the comparison and the differences, write picture and spreadsheet."""
    out = context.options.out
    context.progress(context.words("cli.demo.probing"))
    with interruptible() as cancelled:
        done = probing.run(ledger, context.seat, Scope(), cancelled=cancelled, progress=_teller(context))
    compared = compare.weigh(context, ledger, Scenario())
    files = [str((out / name).resolve()) for name in (PICTURE, SHEET)]
    found = open_differences(ledger)
    if context.options.json:
        data = {"probe": summary(done), "comparison": compare.data(compared)}
        context.tell("", {**data, "differences": differences.data(found), "files": files})
    else:
        report(context, done)
        print()
        context.rows(*shown(context, compared.told, answers(compared.comparison)), None)
        print()
        differences.show(context, found)
    compare.remarks(context, compared)
    compare.write(context, compared, out / PICTURE, out / SHEET)
    return CANCELLED if done.state == "cancelled" else OK


def _teller(context: Context) -> probing.Progress:
    """Those that did not answer, each with its reason, and now and then how many were heard."""
    heard, silent = 0, tell_silent(context)

    def told(observation: Observation) -> None:
        nonlocal heard
        heard += 1
        silent(observation)
        if heard % 100 == 0:
            context.progress(context.words("cli.demo.heard", n=heard))

    return told
