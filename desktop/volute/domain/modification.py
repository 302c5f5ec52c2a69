"""Is this card as its model says? Each sign is named with what was expected, what was shown and where it was read.

A probe accuses nobody: it says where a card differs from its maker's figures. What a person declared is declared;
what nobody declared opens a task, and changes nothing by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Protocol

from volute.domain.identities import genuine_serial
from volute.domain.reference import Official, Reference
from volute.domain.seen import Seen


class Strength(StrEnum):
    """How much a sign proves by itself."""

    STRONG = "strong"  # another configuration, without doubt
    MEDIUM = "medium"  # unusual; two of these are a reason to look
    WEAK = "weak"  # a hint that has many harmless reasons


class Verdict(StrEnum):
    """What the signs of a card come to."""

    AS_MODEL = "as_model"
    DECLARED = "modified_declared"
    UNDECLARED = "modified_undeclared"
    UNKNOWN = "unknown"  # no figures for this model, or a view through a slice or a container


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign and its evidence row: the field it was read from, what was expected there, what was shown."""

    kind: str
    strength: Strength
    field: str
    expected: str
    shown: str
    declares: str = ""  # the declaration that explains it: memory, vbios, board, cooler
    sources: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """What a person judges: this sign with this value. Another value is a new sign, another MiB is not."""
        value = f"{round(int(self.shown) / 1024)} GiB" if self.field == "memory_mib" else self.shown
        return f"{self.kind}={value}"


class Recorded(Protocol):
    """What the ledger says of a card's board: since the last look it should not change without anybody saying so."""

    @property
    def subsystem(self) -> str: ...

    @property
    def vbios(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one card with every sign found, declared ones among them."""

    verdict: Verdict
    model: str = ""
    signs: tuple[Sign, ...] = ()
    undeclared: tuple[Sign, ...] = ()


SHAPE = attrgetter(  # all that the checks against a model look at: cards alike in these have the same signs
    "vendor", "device", "model", "memory_mib", "architecture", "chip_part", "subsystem",
    "power_limit_max_w", "power_limit_w", "link_gen_max", "link_gen_host", "link_width_max",
)  # fmt: skip
Check = Callable[[Seen, Official, Reference], Iterator[Sign]]
SMALLER = 0.9
POWER_MARGIN = 1.05
GENERIC_NAMES = ("graphics device", "nvidia graphics device")


def judge(
    card: Seen,
    reference: Reference,
    declared: Set[str] = frozenset(),
    outliers: Set[str] = frozenset(),
    *,
    recorded: Recorded | None = None,
    cleared: Set[str] = frozenset(),
) -> Judgement:
    """Hold one card against its model's figures, and against what is recorded of its board.

    ``declared`` holds what its history declares: memory, vbios, board, cooler; ``cleared`` the signs a person judged
    to be none, by their tokens. ``outliers`` are VBIOS versions that :func:`odd_vbios` found alone at their site.
    """
    official = reference.official(card)
    key = official.key if official else ""
    if card.mig or card.sliced:
        return Judgement(Verdict.UNKNOWN, key)
    signs = (*signs_of_card(card, recorded, outliers), *signs_of_model(card, reference))
    left = unexplained(signs, declared, cleared)
    if asks(left):
        return Judgement(Verdict.UNDECLARED, key, signs, left)
    if declared or any(sign.declares in declared for sign in signs):
        return Judgement(Verdict.DECLARED, key, signs, left)
    return Judgement(Verdict.AS_MODEL if official is not None else Verdict.UNKNOWN, key, signs, left)


def unexplained(signs: Iterable[Sign], declared: Set[str], cleared: Set[str]) -> tuple[Sign, ...]:
    """The signs that no declaration explains and no person has judged."""
    return tuple(s for s in signs if s.token not in cleared and not (s.declares and s.declares in declared))


def asks(unexplained: Sequence[Sign]) -> bool:
    """One that proves something, or two that are unusual, are work for a person; a hint alone is not. What one field
    says twice, of its site and of its record, it says once."""
    unusual = {sign.field for sign in unexplained if sign.strength is Strength.MEDIUM}
    return any(sign.strength is Strength.STRONG for sign in unexplained) or len(unusual) > 1


def heaviest(signs: Sequence[Sign]) -> Sign:
    """The one that proves most, the first of its like."""
    order = list(Strength)
    return min(signs, key=lambda sign: order.index(sign.strength))


def signs_of_model(card: Seen, reference: Reference) -> tuple[Sign, ...]:
    """What differs from the maker's figures of its model; nothing for a model without figures."""
    official = reference.official(card)
    return tuple(sign for check in CHECKS for sign in check(card, official, reference)) if official else ()


def _memory(card: Seen, official: Official, _reference: Reference) -> Iterator[Sign]:
    """49,140 MiB on a 4090 is another configuration; on a card that has as much by its maker it is none."""
    if card.memory_mib is None or not official.memory_mib or official.has_memory(card.memory_mib):
        return
    usual = official.memory_mib[0]
    strength = Strength.STRONG if official.checked else Strength.MEDIUM
    if card.memory_mib > max(official.memory_mib):
        yield _sign("memory_larger", strength, "memory_mib", usual, card.memory_mib, "memory", official)
    elif card.memory_mib < SMALLER * min(official.memory_mib):
        yield _sign("memory_smaller", Strength.MEDIUM, "memory_mib", usual, card.memory_mib, "memory", official)


def _name(card: Seen, official: Official, reference: Reference) -> Iterator[Sign]:
    """A driver can be made to say any name; the number on the bus is the chip's own."""
    if not card.device or not card.model:
        return
    named = reference.by_name(card)
    if named is not None and named.key != official.key and card.model.strip().lower() not in official.names:
        yield _sign("name_of_another_model", Strength.STRONG, "model", official.name, card.model, "", official)
    elif card.model.strip().lower() in GENERIC_NAMES:
        yield _sign("name_unknown_to_driver", Strength.WEAK, "model", official.name, card.model, "", official)


def _architecture(card: Seen, official: Official, _reference: Reference) -> Iterator[Sign]:
    if card.architecture and official.architecture and card.architecture != official.architecture:
        yield _sign(
            "architecture", Strength.STRONG, "architecture", official.architecture, card.architecture, "", official
        )


def _chip(card: Seen, official: Official, _reference: Reference) -> Iterator[Sign]:
    """The chip's part number begins with the number the card shows on the bus."""
    begins = official.chip or (card.device or "").partition(":")[2]
    if card.vendor == "nvidia" and card.chip_part and begins and not card.chip_part.lower().startswith(begins.lower()):
        yield _sign("chip_of_another_model", Strength.MEDIUM, "chip_part", f"{begins}-…", card.chip_part, "", official)


def _board_maker(card: Seen, official: Official, reference: Reference) -> Iterator[Sign]:
    maker = (card.subsystem or "").partition(":")[0].lower()
    if maker and maker not in reference.board_makers:
        yield _sign("board_of_no_maker", Strength.MEDIUM, "subsystem", "", card.subsystem or "", "board", official)


def _power(card: Seen, official: Official, _reference: Reference) -> Iterator[Sign]:
    most = card.power_limit_max_w or card.power_limit_w
    if most and official.watts_max and most > official.watts_max * POWER_MARGIN:
        yield _sign(
            "power_limit_higher", Strength.MEDIUM, "power_limit_max_w", official.watts_max, most, "vbios", official
        )


def _link(card: Seen, official: Official, _reference: Reference) -> Iterator[Sign]:
    """Only where the slot would allow more: else it is the slot, and no sign of the card."""
    if official.link is None:
        return
    generation, width = official.link
    allowed = card.link_gen_host
    if card.link_gen_max is not None and allowed is not None and card.link_gen_max < min(generation, allowed):
        yield _sign("link_slower", Strength.WEAK, "link_gen_max", generation, card.link_gen_max, "board", official)
    if card.link_width_max is not None and card.link_width_max < width:
        yield _sign("link_narrower", Strength.WEAK, "link_width_max", width, card.link_width_max, "board", official)


CHECKS: tuple[Check, ...] = (_memory, _name, _architecture, _chip, _board_maker, _power, _link)


def _sign(
    kind: str, strength: Strength, field: str, expected: object, shown: object, declares: str, by: Official
) -> Sign:
    told = f"{shown:g}" if isinstance(shown, float) else str(shown)
    return Sign(kind, strength, field, str(expected), told, declares, by.sources)


def signs_of_card(card: Seen, recorded: Recorded | None, outliers: Set[str]) -> Iterator[Sign]:
    """Signs that need no figures of the model: of its own numbers, of its site, of what was recorded before."""
    if recorded and _differ(recorded.subsystem, card.subsystem):
        maker = recorded.subsystem.partition(":")[0].lower() == (card.subsystem or "").partition(":")[0].lower()
        strength = Strength.MEDIUM if maker else Strength.STRONG
        yield Sign("board_not_recorded", strength, "subsystem", recorded.subsystem, card.subsystem or "", "board")
    if recorded and _differ(recorded.vbios, card.vbios):
        yield Sign("vbios_not_recorded", Strength.MEDIUM, "vbios", recorded.vbios, card.vbios or "", "vbios")
    if card.serial and card.vendor == "nvidia" and not genuine_serial(card.serial):
        yield Sign("serial_not_genuine", Strength.MEDIUM, "serial", "factory, week, year, number", card.serial, "board")
    if card.vbios and card.vbios.lower() in outliers:
        yield Sign("vbios_alone", Strength.MEDIUM, "vbios", "", card.vbios, "vbios")


def _differ(recorded: str, shown: str | None) -> bool:
    return bool(recorded and shown) and recorded != shown and recorded.lower() != (shown or "").lower()


LEAST_OF_A_KIND = 5


def odd_vbios(cards: Iterable[Seen]) -> frozenset[str]:
    """VBIOS versions that one card alone shows, of a model of which at least five are at hand, all others agreeing."""
    by_model: dict[str, Counter[str]] = {}
    for (device, vbios), count in Counter((card.device, card.vbios) for card in cards).items():
        if device and vbios:
            by_model.setdefault(device, Counter())[vbios.lower()] += count
    alone = set()
    for kinds in by_model.values():
        if kinds.total() >= LEAST_OF_A_KIND and len(kinds) > 1 and max(kinds.values()) == kinds.total() - 1:
            alone.add(min(kinds, key=lambda version: kinds[version]))
    return frozenset(alone)
