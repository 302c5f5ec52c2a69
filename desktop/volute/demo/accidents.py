"""What went otherwise than the ledger says: chosen once from the seed, before ledger and machines are made."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from volute.demo.places import SPARE, Host, of_site, standing
from volute.demo.plan import PER_HOST

GEFORCE = ("rtx3090", "rtx4090", "rtx4090-48g", "rtx4090d")
MISSING = ("HZY", "LFG", "LFG", "QYA", "WHU", "WHU", "CDT", "SGN", "WXT")
SWAPPED = ("CDT", "CDT")
UPGRADED = ("WHU", "WHU")  # 24 GB in the ledger, 48 GB in the machine
FLASHED = ("LFG", "CDT", "ZJK", "WHU", "SZP")
NEW = ("WHU", "LFG", "CDT", "QYA", "HZY")
TWICE = (("SGN", "SGN"), ("LFG", "CDT"), ("GAN", "GAN"), ("WHU", "QYA"))
MODES = ("refused",) * 5 + ("silent",) * 2 + ("refuse_login", "other_key", "no_tool", "garbage")
FAR = ("QYA",) * 7 + ("LFG", "CDT", "SGN", "WHU")
Slot = tuple[str, int]  # host, slot


@dataclass(frozen=True, slots=True)
class Accidents:
    """By host: 9 cards missing, 12 moved (8 of them together), 7 changed, 5 new, 4 identities seen twice, and the
    eleven hosts that do not answer well, seven of them in Qingyang."""

    missing: tuple[Slot, ...]
    swapped: tuple[Slot, ...]  # with the next slot
    upgraded: tuple[Slot, ...]
    flashed: tuple[Slot, ...]
    new: tuple[Slot, ...]
    twice: tuple[tuple[Slot, Slot], ...]  # the second shows the first one's identity
    rehoused: tuple[str, str]  # from, to
    modes: Mapping[str, str]


def accidents(dice: random.Random) -> Accidents:
    """Every host has at most one, so that each can be told from the others."""
    hosts = _Draw(dice)
    modes = {hosts.draw(site): mode for site, mode in zip(FAR, MODES, strict=True)}
    spare = next(host.name for host in standing() if host.spare)
    return Accidents(
        missing=tuple(hosts.slots(MISSING)),
        swapped=tuple(hosts.slots(SWAPPED, most=PER_HOST - 1)),
        upgraded=tuple(hosts.slots(UPGRADED, ("rtx4090",))),
        flashed=tuple(hosts.slots(FLASHED, GEFORCE)),
        new=tuple(hosts.slots(NEW)),
        twice=tuple(zip(hosts.slots([a for a, _ in TWICE]), hosts.slots([b for _, b in TWICE]), strict=True)),
        rehoused=(hosts.draw(SPARE, ("rtx4090",)), spare),
        modes=modes,
    )


class _Draw:
    """Draws hosts without putting them back."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._left: dict[str, list[Host]] = {}

    def draw(self, site: str, variants: Sequence[str] = ()) -> str:
        left = self._left.setdefault(site, self._shuffled(site))
        host = next(host for host in left if not variants or host.variant in variants)
        left.remove(host)
        return host.name

    def slots(self, sites: Sequence[str], variants: Sequence[str] = (), most: int = PER_HOST) -> Iterator[Slot]:
        for site in sites:
            yield self.draw(site, variants), self._dice.randrange(most)

    def _shuffled(self, site: str) -> list[Host]:
        found = of_site(site)
        return self._dice.sample(found, len(found))
