"""The four rates of every centre over a window: racked, lit, time utilisation and billed, each with its denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from volute.domain.instant import read, written
from volute.domain.rates import Rate, Sweep, Watched, lit, lit_of_cards, racked
from volute.ledger.expectations import centre_names
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, RATES, RUNS, SIGHTINGS
from volute.queries.billed import Sold, billed

UNKNOWN_LOAD = 255


@dataclass(frozen=True, slots=True)
class CentreRates:
    """``racked`` of cards owned and ``lit`` of racked cards that were read, over the window; ``used`` is the mean load
    of the hours sampled in the last day, in card-hours; ``billed`` are card-hours sold of card-hours owned."""

    centre: str
    name: str
    racked: Rate
    lit: Rate
    used: Rate
    billed: Rate


@dataclass(frozen=True, slots=True)
class Rates:
    """From ``since`` to ``until``; ``whole`` counts all centres together."""

    since: datetime
    until: datetime
    centres: tuple[CentreRates, ...]
    whole: CentreRates
    source: str = ""  # what measured the lit rate, when it was not our own probes


def rates(ledger: Ledger, now: datetime, window: timedelta) -> Rates:
    """Of finished runs that asked every host. A window without a run has no rates, which is not a rate of nil."""
    since = now - window
    with ledger.reading() as connection:
        names = centre_names(connection)
        swept, used, sold = _sweeps(connection, since), _used(connection), billed(connection, since, now)
    found = [_centre([code], name, swept, used, sold) for code, name in names.items()]
    return Rates(since, now, tuple(found), _centre(list(names), "", swept, used, sold))


def measured(ledger: Ledger, found: Rates, watched: Mapping[str, Watched], step: timedelta) -> Rates:
    """The same with lit and used as another system sampled them. Cards are joined by UUID; a racked card it does not
    know is missing from the sample, never idle."""
    racked_cards = select(CARDS.c.centre, CARDS.c.host, CARDS.c.uuid).where(CARDS.c.custody == "racked")
    with ledger.reading() as connection:
        rows = connection.execute(racked_cards).all()
    hours, each = step.total_seconds() / 3600, (found.until - found.since) / step
    samples: dict[str, dict[str, list[Watched]]] = {}
    racks: Counter[str] = Counter(row.centre for row in rows)
    for row in rows:
        if row.uuid in watched:
            samples.setdefault(row.centre, {}).setdefault(row.host, []).append(watched[row.uuid])

    def told(of: CentreRates, codes: Sequence[str]) -> CentreRates:
        hosts = [cards for code in codes for cards in samples.get(code, {}).values()]
        counted = [[(card.working, card.samples) for card in cards] for cards in hosts]
        loads = [card for cards in hosts for card in cards]
        load, taken = sum(card.load for card in loads) / 100, sum(card.samples for card in loads)
        lit = lit_of_cards(counted, each * sum(racks[code] for code in codes), hours)
        return replace(of, lit=lit, used=Rate(load * hours, taken * hours, lit.sweeps))

    centres = tuple(told(centre, [centre.centre]) for centre in found.centres)
    whole = told(found.whole, [centre.centre for centre in found.centres])
    return replace(found, centres=centres, whole=whole, source="prometheus")


def _centre(
    codes: Sequence[str],
    name: str,
    swept: dict[str, dict[int, Sweep]],
    used: dict[str, tuple[float, float]],
    sold: dict[str, Sold],
) -> CentreRates:
    sweeps = _together([swept.get(code, {}) for code in codes])
    loads = [used[code] for code in codes if code in used]
    return CentreRates(
        centre=codes[0] if name else "",
        name=name,
        racked=racked(sweeps),
        lit=lit(sweeps),
        used=Rate(sum(load for load, _ in loads), sum(hours for _, hours in loads), len(loads)),
        billed=sum((sold[code] for code in codes if code in sold), Sold()).rate,
    )


def _together(centres: Iterable[dict[int, Sweep]]) -> list[Sweep]:
    """One sweep a run, of all the centres together, oldest first."""
    runs: dict[int, list[Sweep]] = {}
    for swept in centres:
        for run, sweep in swept.items():
            runs.setdefault(run, []).append(sweep)
    joined = [
        Sweep(max(s.at for s in of), *(sum(getattr(s, n) for s in of) for n in ("owned", "racked", "lit", "unknown")))
        for of in runs.values()
    ]
    return sorted(joined, key=lambda sweep: sweep.at)


def _sweeps(connection: Connection, since: datetime) -> dict[str, dict[int, Sweep]]:
    whole = RUNS.c.id.is_(None) | ((RUNS.c.scope == "") & (RUNS.c.state == "done"))
    rows = connection.execute(
        select(RATES)
        .select_from(RATES.outerjoin(RUNS, RUNS.c.id == RATES.c.run))
        .where(whole, RATES.c.at >= written(since))
        .order_by(RATES.c.run)
    )
    found: dict[str, dict[int, Sweep]] = {}
    for row in rows:
        found.setdefault(row.centre, {})[row.run] = Sweep(read(row.at), row.owned, row.racked, row.lit, row.unknown)
    return found


def _used(connection: Connection) -> dict[str, tuple[float, float]]:
    """By centre: loads added up in card-hours, and the card-hours that were sampled."""
    rows = connection.execute(
        select(CARDS.c.centre, SIGHTINGS.c.load)
        .select_from(CARDS.join(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id))
        .where(CARDS.c.custody == "racked")
    )
    found: dict[str, tuple[float, float]] = {}
    for centre, load in rows:
        known = [sample for sample in load if sample != UNKNOWN_LOAD]
        used, hours = found.get(centre, (0.0, 0.0))
        found[centre] = (used + sum(known) / 100, hours + len(known))
    return found
