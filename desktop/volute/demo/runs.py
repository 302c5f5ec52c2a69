"""The demo's probe runs so far: half a year of days, one day of hours, and the last one read from what hosts print."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from volute.commands.probing import store_run
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.demo import answers as printed
from volute.demo.accidents import Accidents
from volute.demo.places import standing
from volute.demo.plan import PER_HOST, SITES, Site
from volute.demo.registers import staff_of
from volute.demo.world import CardFacts, Machines
from volute.domain.instant import written
from volute.domain.seen import Observation, Outcome
from volute.ledger.findings import NO_SAMPLE, SAMPLES, keep_rates
from volute.ledger.loads import Load, keep_loads
from volute.ledger.readings import begin_run, end_run
from volute.ledger.store import Ledger
from volute.ledger.transaction import Tx
from volute.probe.vendors import VENDORS, Unreadable

DAYS = 180
HOUR = timedelta(hours=1)
BY = "schedule"
MISSED = (144, 49, 49, 25, 25)  # hours before the last run when the first of the missing cards were missed
SILENT_FOR = 26
ERRORS: Mapping[str, tuple[Outcome, str]] = {
    "refused": (Outcome.UNREACHABLE, "connection refused"),
    "silent": (Outcome.TIMED_OUT, "no banner within 10 s"),
    "refuse_login": (Outcome.LOGIN_REFUSED, "the key was not accepted"),
    "other_key": (Outcome.KEY_CHANGED, "the host shows another key than the trusted one"),
    "no_tool": (Outcome.NO_TOOL, "nvidia-smi: not found; npu-smi: not found"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What runs find: the machines as they are, what befell them, and the cards the ledger expects in them."""

    held: Machines
    odd: Accidents
    cards: Sequence[CardFacts]


def remember(ledger: Ledger, seen: Seen, now: datetime, dice: random.Random) -> None:
    """All runs, oldest first. Some hosts were looked at before the others, so their differences are older."""
    last = now - HOUR
    days = [last - timedelta(days=back) for back in range(DAYS, 1, -1)]
    hours = [last - HOUR * back for back in range(SAMPLES, 0, -1)]
    earlier = sorted(_earlier(seen.odd, last))
    with ledger.writing(BY, now) as tx:
        keep_loads(tx.connection, _loads(seen, last, dice))
    for at in sorted({*days, *hours}):
        while earlier and earlier[0][0] < at:
            _visit(ledger, seen, *earlier.pop(0))
        with ledger.writing(BY, now) as tx:
            _summary(tx, at, last, seen.odd, dice)
    heard = [_heard(host.name, seen, last) for host in standing()]
    store_run(ledger, Seat(BY, lambda: last), Scope(), heard, asked=len(heard))


def _earlier(odd: Accidents, last: datetime) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    """Whom somebody asked by hand, and when: hosts with cards missing or seen twice."""
    for hours in sorted(set(MISSED)):
        yield last - hours * HOUR, tuple(host for (host, _), h in zip(odd.missing, MISSED, strict=False) if h == hours)
    yield last - 4 * HOUR, tuple(host for pair in odd.twice[:2] for host, _ in pair)


def _visit(ledger: Ledger, seen: Seen, at: datetime, hosts: tuple[str, ...]) -> None:
    heard = [_heard(host, seen, at) for host in hosts]
    who = staff_of(next(host.centre for host in standing() if host.name == hosts[0]))
    store_run(ledger, Seat(who, lambda: at), Scope(hosts), heard, asked=len(hosts))


def _summary(tx: Tx, at: datetime, last: datetime, odd: Accidents, dice: random.Random) -> None:
    """A run whose answers were cleared away since: what it counted is kept."""
    back = (last - at) / timedelta(days=1)
    asked, silent = len(standing()), len(odd.modes) if back < 1 else dice.randrange(2, 9)
    when = written(at)
    run = begin_run(tx.connection, when, BY, "", asked)
    rates = [_rate(run, when, back, site, dice) for site in SITES]
    keep_rates(tx.connection, rates)
    cards = sum(int(str(rate["seen"])) for rate in rates) - PER_HOST * silent
    found = dice.randrange(1, 12)
    counts = {"answered": asked - silent, "cards": cards, "confirmed": cards - found, "differences": found}
    end_run(tx.connection, run, written(at + timedelta(seconds=160 + dice.randrange(40))), "done", **counts)


def _rate(run: int, at: str, back: float, site: Site, dice: random.Random) -> Mapping[str, object]:
    """Counts of one centre, drifting to where they are."""
    owned = site.cards - int(back // 15)
    racked = round(site.cards * (site.racked - back * 0.0002))
    lit = round(site.cards * site.lit * (1 + back * 0.0004 + dice.uniform(-0.01, 0.01)))
    counts = {"owned": owned, "racked": racked, "seen": racked, "lit": min(lit, racked), "unknown": 0}
    return {"run": run, "centre": site.code, "at": at, **counts}


def _loads(seen: Seen, last: datetime, dice: random.Random) -> Iterator[Load]:
    """The hours before the last run. Hosts that fell silent were heard a day ago, missing cards until missed."""
    found = {card.card: card for cards in seen.held.values() for card in cards}
    missed = dict(zip(seen.odd.missing, MISSED, strict=False))
    for card in seen.cards:
        hours = SILENT_FOR if card.host in seen.odd.modes else missed.get((card.host, card.slot), 0) + 1
        now = found.get(card.card, card)
        known = bytes(_sample(now, dice) for _ in range(max(SAMPLES - hours + 1, 0)))
        load = (known + bytes([NO_SAMPLE] * SAMPLES))[:SAMPLES]
        yield Load(card.card, card.host, card.slot, written(last - hours * HOUR), load)


def _sample(card: CardFacts, dice: random.Random) -> int:
    luck = dice.random()
    if card.working:
        return 0 if luck < 0.04 else 62 + int(38 * luck)
    return int(900 * (luck - 0.97)) if luck > 0.97 else 0


def _heard(host: str, seen: Seen, at: datetime) -> Observation:
    mode = seen.odd.modes.get(host, "answer")
    if mode in ERRORS:
        return Observation(host, at, 0.2, *ERRORS[mode])
    raw = printed.said(host, seen.held[host], mode)
    vendor = next(vendor for vendor in VENDORS if vendor.name in raw)
    try:
        return Observation(host, at, 0.4, Outcome.ANSWERED, "", raw, vendor.read(raw))
    except Unreadable as odd:
        return Observation(host, at, 0.4, Outcome.UNREADABLE, str(odd), raw)
