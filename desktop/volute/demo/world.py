"""What the demo's machines really hold: the ledger's cards, with the accidents that befell them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from volute.demo.accidents import GEFORCE, Accidents
from volute.demo.places import of_site, standing
from volute.demo.plan import DARK, LEASES, SITES, STOCK, Site


@dataclass(frozen=True, slots=True)
class CardFacts:
    """One card as it is: where, and what it would say of itself."""

    card: str
    variant: str
    host: str
    slot: int
    uuid: str
    serial: str
    sticker: str
    memory_mib: int
    vbios: str
    subsystem: str
    working: bool = False


Machines = dict[str, list[CardFacts]]


def identity(card: str, variant: str, host: str, slot: int, dice: random.Random) -> CardFacts:
    """A card with identifiers of its own. GeForce cards report no serial; the sticker is all they have."""
    stock = STOCK[variant]
    raw = f"{dice.getrandbits(128):032x}"
    uuid = f"GPU-{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"
    if variant == "910b":
        uuid = " ".join(f"{dice.getrandbits(32):08X}" for _ in range(5))
    week, year, number = dice.randrange(1, 53), dice.randrange(23, 26), dice.randrange(10**6)
    serial = "" if variant in GEFORCE else f"165{week:02d}{year}{number:06d}"
    sticker = f"{variant[:4].upper()}-{card[2:]}-{dice.randrange(10**4):04d}"
    return CardFacts(card, variant, host, slot, uuid, serial, sticker, stock.memory_mib, stock.vbios, stock.subsystem)


def machines(cards: Sequence[CardFacts], leased: Mapping[str, int], odd: Accidents, dice: random.Random) -> Machines:
    """Cards by host, in slot order, as many of them at work as the plan says; then what befell them."""
    by_host: dict[str, list[CardFacts]] = defaultdict(list)
    for card in cards:
        by_host[card.host].append(card)
    for site in SITES:
        _set_to_work(site, by_host, leased, odd, dice)
    _rest(by_host, leased, odd)
    found = {host.name: by_host[host.name] for host in standing()}
    _befall(found, odd, dice)
    return found


def _set_to_work(site: Site, by_host: Machines, leased: Mapping[str, int], odd: Accidents, dice: random.Random) -> None:
    """Leased machines work first and nearly whole, then others, until the centre's lit rate is reached."""
    left = round(site.cards * site.lit)
    names = [host.name for host in of_site(site.code) if host.name not in odd.modes]
    for name in sorted(dice.sample(names, len(names)), key=lambda name: name not in leased):
        held = by_host[name]
        busy = [card.working or (at < left and dice.random() < 0.97) for at, card in enumerate(held)]
        by_host[name] = [replace(card, working=works) for card, works in zip(held, busy, strict=True)]
        left -= sum(busy)


def _rest(by_host: Machines, leased: Mapping[str, int], odd: Accidents) -> None:
    """One tenant pays for machines and lets them rest; as many others of the centre work instead, rented by nobody."""
    paid = [name for name, lease in leased.items() if lease == DARK]
    names = (host.name for host in of_site(LEASES[DARK].site) if host.name not in odd.modes and host.name not in leased)
    idle = [name for name in names if not any(card.working for card in by_host[name])]
    for name, other in zip(paid, idle, strict=False):
        busy, free = by_host[name], by_host[other]
        if len(busy) == len(free):
            by_host[name] = [replace(card, working=False) for card in busy]
            by_host[other] = [replace(f, working=b.working) for f, b in zip(free, busy, strict=True)]


def _befall(held: Machines, odd: Accidents, dice: random.Random) -> None:
    for host, slot in odd.missing:
        held[host] = [card for card in held[host] if card.slot != slot]
    old, new = odd.rehoused
    held[new], held[old] = [replace(card, host=new) for card in held[old]], []
    for host, slot in odd.swapped:
        other = {slot: slot + 1, slot + 1: slot}
        turned = [replace(card, slot=other.get(card.slot, card.slot)) for card in held[host]]
        held[host] = sorted(turned, key=lambda card: card.slot)
    for host, slot in odd.upgraded:
        _change(held, host, slot, memory_mib=49140, vbios="95.02.3c.40.8b")
    for host, slot in odd.flashed:
        _change(held, host, slot, vbios="95.02.3c.00.eb")
    for host, slot in odd.new:
        stranger = identity("", held[host][0].variant, host, slot, dice)
        held[host] = sorted([*held[host], stranger], key=lambda card: card.slot)
    for (host, slot), (other_host, other_slot) in odd.twice:
        original = next(card for card in held[host] if card.slot == slot)
        _change(held, other_host, other_slot, uuid=original.uuid)


def _change(held: Machines, host: str, slot: int, **now: str | int) -> None:
    held[host] = [replace(card, **now) if card.slot == slot else card for card in held[host]]  # type: ignore[arg-type]
