"""Rates in words: the window and the command line say the same of what a share is of, and of how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

from volute.domain.rates import Rate
from volute.domain.seen import GHOST_MIB, GHOST_PERCENT, HELD_MIB, WORKING_PERCENT
from volute.queries.rates import CentreRates, Rates
from volute.words import Style, Words

HEADS = ("racked", "lit", "sure", "range", "read", "used", "billed")


def cells(style: Style, c: CentreRates) -> list[str]:
    """One centre under ``HEADS``, in percent; unknown is a dash."""
    rate, lit = style.rate, c.lit
    shares = [rate(r.share) for r in (c.racked, lit)]
    return [*shares, *spans(style, lit), rate(lit.coverage), rate(c.used.share), sold(style, c.billed)]


def spans(style: Style, lit: Rate) -> tuple[str, str]:
    """Where the rate in the long run lies at 95 %, and what it was with the unread all idle or all working."""
    rate = style.rate
    sure = f"{rate(lit.low)} … {rate(lit.high)}" if lit.low is not None else "—"
    return sure, f"{rate(lit.least)} … {rate(lit.most)}" if lit.least is not None else "—"


def sold(style: Style, billed: Rate) -> str:
    """A range where some leases were not metered for all of the window."""
    rate = style.rate
    if billed.share is None or billed.coverage in (None, 1):
        return rate(billed.share)
    return f"{rate(billed.least)} … {rate(billed.most)}"


def at_least(style: Style, rate: Rate) -> str:
    """Where there is little room: what it is at least, where part of it was not metered."""
    whole = rate.share is None or rate.coverage in (None, 1)
    return style.rate(rate.share) if whole else f"≥\u00a0{style.rate(rate.least)}"


def basis(words: Words, style: Style, found: Rates, url: str = "", step: int = 0) -> Iterator[str]:
    """What the shares are of; without it they say nothing."""
    w, sweeps = words, found.whole.lit.sweeps
    days = (found.until - found.since).days
    if found.source:
        yield w("cli.rates.of_prometheus", url=url, days=days, step=step)
    elif not sweeps:
        yield w("cli.rates.no_sweep", days=days)
    else:
        yield w("cli.rates.one_look") if sweeps == 1 else w("cli.rates.of_sweeps", n=sweeps, days=days)
    yield w("cli.rates.definitions")
    limits = {"percent": WORKING_PERCENT, "mib": HELD_MIB, "ghost": GHOST_PERCENT, "ghost_mib": GHOST_MIB}
    yield w("cli.rates.rule", **limits)
    yield w("cli.rates.once")
    whole, count = found.whole.billed, style.count
    facts = {"sold": count(whole.numerator), "owned": count(whole.denominator), "n": whole.sweeps, "days": days}
    yield w("cli.rates.of_billed", **facts, known=style.percent(whole.coverage, 0))
