"""Where the demo's cards stand: every host of every centre in order of rack, and the leases over them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from volute.demo.plan import LEASES, PER_HOST, SITES, Site

SPARE = "WHU"  # here an empty machine stands ready, which is how eight cards could move house together


@dataclass(frozen=True, slots=True)
class Host:
    """A host of the demo. ``first`` is the number of its first card; a spare one has none, others are dismantled."""

    name: str
    centre: str
    address: str
    rack: str
    unit: int
    variant: str
    racked: bool
    first: int
    spare: bool = False


@cache
def hosts() -> tuple[Host, ...]:
    """Every host, in order of centre and rack; the last ones of a centre are dismantled, their cards in store."""
    found: list[Host] = []
    for number, site in enumerate(SITES, 1):
        variants, racked = _variants(site), round(site.cards / PER_HOST * site.racked)
        for at, variant in enumerate(variants):
            first = 1 + len(found) * PER_HOST
            found.append(_host(site, number, at, variant, first=first, racked=at < racked))
    return (*found, _spare())


@cache
def standing() -> tuple[Host, ...]:
    """Hosts that are powered and known to the ledger."""
    return tuple(host for host in hosts() if host.racked)


def _spare() -> Host:
    number = next(at for at, site in enumerate(SITES, 1) if site.code == SPARE)
    site = SITES[number - 1]
    return _host(site, number, site.cards // PER_HOST, site.mix[0][0], first=0, racked=True, spare=True)


def _host(site: Site, number: int, at: int, variant: str, *, first: int, racked: bool, spare: bool = False) -> Host:
    rack, node = divmod(at, 8)
    name = f"{site.code.lower()}-r{rack + 1:02d}-n{node + 1:02d}"
    address = f"127.77.{number * 4 + at // 250}.{at % 250 + 1}"
    return Host(name, site.code, address, f"R{rack + 1:02d}", 4 + node * 4, variant, racked, first, spare)


def _variants(site: Site) -> list[str]:
    """A centre's hosts by variant, spread over its racks so that both rack and store hold some of each."""
    total = site.cards // PER_HOST
    chosen = [variant for variant, share in site.mix for _ in range(round(total * share))]
    chosen = (chosen + [site.mix[0][0]] * total)[:total]
    random.Random(site.code).shuffle(chosen)
    return chosen


def leased(dice: random.Random) -> Mapping[str, int]:
    """Which host is under which lease of the plan, by its place there."""
    under: dict[str, int] = {}
    for number, lease in enumerate(LEASES):
        free = [h.name for h in standing() if (h.centre, h.variant) == (lease.site, lease.variant) and not h.spare]
        free = [name for name in free if name not in under]
        under.update(dict.fromkeys(dice.sample(free, min(lease.hosts, len(free))), number))
    return under


def of_site(code: str, variants: Sequence[str] = ()) -> list[Host]:
    """The standing hosts of one centre that hold cards, of these variants or of any."""
    return [h for h in standing() if h.centre == code and not h.spare and (not variants or h.variant in variants)]
