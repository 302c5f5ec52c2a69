"""``volute rates``: the four rates of every centre over a window, with numerator, denominator and how sure they are."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from datetime import timedelta

from volute.cli.context import OK, Context
from volute.domain.rates import Rate
from volute.probe.prometheus import watched
from volute.queries.rates import CentreRates, Rates, measured, rates
from volute.queries.rates_said import HEADS, basis, cells
from volute.words import Words

GIVES = ("since", "until", "source", "centres", "all")
FOUR = ("racked", "lit", "used", "billed")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--days", type=_whole, default=7, help=words("cli.rates.help.days"))
    parser.add_argument("--prometheus", metavar="URL", help=words("cli.rates.help.prometheus"))
    parser.add_argument("--step", type=_whole, default=5, metavar="MINUTES", help=words("cli.rates.help.step"))


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 3660:
        raise ArgumentTypeError(text)
    return int(text)


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    window = timedelta(days=given.days)
    found = rates(ledger, context.tools.clock(), window)
    if given.prometheus:
        step = timedelta(minutes=given.step)
        found = measured(ledger, found, watched(given.prometheus, window, step), step)
    shown = [*found.centres, found.whole]
    heads = [context.words(f"cli.rates.{name}") for name in ("centre", *HEADS)]
    context.rows(heads, [_row(context, c) for c in shown], _data(context, found))
    for line in basis(context.words, context.style, found, given.prometheus or "", given.step):
        context.progress(line)
    return OK


def _row(context: Context, c: CentreRates) -> list[str]:
    return [c.name or context.words("overview.all"), *cells(context.style, c)]


def _data(context: Context, found: Rates) -> dict[str, object]:
    source = context.options.prometheus if found.source else "probes"
    centres = [{"centre": c.centre, "name": c.name, **_rates(c)} for c in found.centres]
    return {
        "since": found.since,
        "until": found.until,
        "source": source,
        "centres": centres,
        "all": _rates(found.whole),
    }


def _rates(c: CentreRates) -> dict[str, object]:
    return {name: _rate(getattr(c, name)) for name in FOUR}


def _rate(rate: Rate) -> dict[str, object]:
    return {"rate": rate.share, **asdict(rate)}
