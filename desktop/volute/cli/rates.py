"""``volute rates``: the four rates of every centre over a window, with numerator, denominator and how sure they are."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

from volute.cli.context import OK, Context
from volute.domain.rates import Rate
from volute.probe.prometheus import watched
from volute.queries.rates import CentreRates, Rates, measured, rates
from volute.words import Words

GIVES = ("since", "until", "source", "centres", "all")
FOUR = ("racked", "lit", "used", "billed")
HEADS = ("centre", "racked", "lit", "sure", "range", "read", "used", "billed")


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
    context.rows(
        [context.words(f"cli.rates.{name}") for name in HEADS], [_row(context, c) for c in shown], _data(context, found)
    )
    for line in _basis(context, found):
        context.progress(line)
    return OK


def _row(context: Context, c: CentreRates) -> list[str]:
    rate, lit = context.style.rate, c.lit
    sure = f"{rate(lit.low)} … {rate(lit.high)}" if lit.low is not None else "—"
    bounds = f"{rate(lit.least)} … {rate(lit.most)}" if lit.least is not None else "—"
    shares = [rate(c.used.share), _billed(context, c.billed)]
    return [
        c.name or context.words("overview.all"),
        rate(c.racked.share),
        rate(lit.share),
        sure,
        bounds,
        rate(lit.coverage),
        *shares,
    ]


def _billed(context: Context, billed: Rate) -> str:
    """A range where some leases were not metered for all of the window."""
    rate = context.style.rate
    if billed.share is None or billed.coverage in (None, 1):
        return rate(billed.share)
    return f"{rate(billed.least)} … {rate(billed.most)}"


def _basis(context: Context, found: Rates) -> Iterator[str]:
    """What the shares are of; without it they say nothing."""
    w, sweeps = context.words, found.whole.lit.sweeps
    days = (found.until - found.since).days
    if found.source:
        yield w("cli.rates.of_prometheus", url=context.options.prometheus, days=days, step=context.options.step)
    elif not sweeps:
        yield w("cli.rates.no_sweep", days=days)
    else:
        yield w("cli.rates.one_look") if sweeps == 1 else w("cli.rates.of_sweeps", n=sweeps, days=days)
    yield w("cli.rates.definitions")
    whole, count = found.whole.billed, context.style.count
    facts = {"sold": count(whole.numerator), "owned": count(whole.denominator), "n": whole.sweeps, "days": days}
    yield w("cli.rates.of_billed", **facts, known=context.style.percent(whole.coverage, 0))


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
