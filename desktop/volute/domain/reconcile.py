"""Ledger beside probe: pure, in one pass, and blind to anything but evidence.

An unreachable host is an outage, not a theft: a card is *vanished* only where its host answered without it. A slot is
a place in an order: a card moved inside its host only where that order changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from volute.domain.alignment import out_of_order
from volute.domain.catalogue import model_key, same_memory
from volute.domain.differences import Difference, Expected, Findings, Kind, Side, Sighting
from volute.domain.identities import Identities, genuine
from volute.domain.seen import Observation, Outcome, Seen
from volute.domain.sides import appeared, ledger_side, probe_side, unreadable, vanished

UNSETTLED = (Outcome.UNREADABLE, Outcome.NO_TOOL)


@dataclass(frozen=True, slots=True)
class Match:
    """One card of one answer, its position there, and whose evidence it is."""

    host: str
    index: int
    seen: Seen
    card: Expected | None

    @property
    def who(self) -> str:
        """The ledger's card, else the identity the tool showed; empty when it showed none."""
        return self.card.card if self.card else genuine(self.seen.uuid)

    @property
    def at_home(self) -> bool:
        """Seen in the host where the ledger has it."""
        return self.card is not None and self.card.host == self.host


def reconcile(
    expected: Sequence[Expected], observations: Sequence[Observation], elsewhere: Container[str] = ()
) -> Findings:
    """Compare what the ledger says with what the hosts of one run answered. Linear in cards.

    ``elsewhere`` are cards that another host showed, which this run did not hear: they are moved, not vanished.
    """
    answered = {o.host: o for o in observations if o.answered}
    matches = _matches(Identities.of(expected), answered.values())
    times = Counter(match.who for match in matches)
    single = [match for match in matches if not match.who or times[match.who] == 1]
    twice = [match for match in matches if match.who and times[match.who] > 1]
    missing = _missing(expected, answered, {match.who for match in matches}, elsewhere)
    hidden = _hidden(twice, missing)
    counts = Counter(card.host for card in expected)
    found = [*_duplicates(twice, hidden), *_judged(single, {card.host for card in missing})]
    found += [
        vanished(card, counts[card.host], len(answered[card.host].seen))
        for card in missing
        if card not in hidden.values()
    ]
    found += [unreadable(o) for o in observations if o.outcome in UNSETTLED]
    sightings = tuple(Sighting(m.card.card, m.host, m.seen.slot, m.index) for m in single if m.card)
    off = {d.card for d in found}
    return Findings(tuple(found), sightings, sum(s.card not in off for s in sightings))


def _matches(index: Identities, answered: Iterable[Observation]) -> list[Match]:
    """Every card seen with the ledger's card behind it. A slot speaks only for cards that nothing else speaks for."""
    matches = [Match(o.host, at, seen, index.known(seen)) for o in answered for at, seen in enumerate(o.seen)]
    found = {match.who for match in matches}
    for at, match in enumerate(matches):
        here = index.standing(match.seen, match.host) if match.card is None else None
        if here and here.card not in found:
            matches[at] = replace(match, card=here)
    return matches


def _missing(
    expected: Iterable[Expected], answered: Mapping[str, Observation], seen: set[str], elsewhere: Container[str]
) -> list[Expected]:
    here = (c for c in expected if c.custody == "racked" and c.host in answered)
    return [c for c in here if c.card not in seen and c.card not in elsewhere]


def _hidden(twice: Sequence[Match], missing: Sequence[Expected]) -> dict[tuple[str, int], Expected]:
    """Cards that cannot be found because the one in their place shows another card's identity, by that place."""
    hidden: dict[tuple[str, int], Expected] = {}
    for match in _strangers(twice):
        taken = hidden.values()
        alike = [c for c in missing if c.host == match.host and c.model == model_key(match.seen) and c not in taken]
        if alike:
            hidden[match.host, match.index] = min(alike, key=lambda card: abs((card.slot or 0) - match.seen.slot))
    return hidden


def _strangers(twice: Sequence[Match]) -> Iterator[Match]:
    """All places of an identity seen more than once, but the one nearest to its own."""
    own: dict[str, Match] = {}
    for match in sorted(twice, key=_distance):
        if match.at_home and match.who not in own:
            own[match.who] = match
    return (match for match in twice if own.get(match.who) is not match)


def _distance(match: Match) -> int:
    recorded = match.card.slot if match.card else None
    return abs(match.seen.slot - recorded) if recorded is not None else 0


def _duplicates(twice: Sequence[Match], hidden: Mapping[tuple[str, int], Expected]) -> Iterator[Difference]:
    """One finding an identity: all its places, shown at the first that is not its own."""
    places: dict[str, list[str]] = defaultdict(list)
    elsewhere: dict[str, Match] = {}
    for match in sorted(twice, key=lambda match: (match.host, match.seen.slot)):
        places[match.who].append(f"{match.host} #{match.seen.slot}")
    for match in sorted(_strangers(twice), key=lambda match: (match.host, match.seen.slot)):
        elsewhere.setdefault(match.who, match)
    for who, match in elsewhere.items():
        behind = hidden.get((match.host, match.index))
        probe = {**probe_side(match.host, match.seen), "places": ", ".join(places[who])}
        probe["hides"] = behind.card if behind else None
        yield _duplicate(match, probe)


def _duplicate(match: Match, probe: Side) -> Difference:
    ledger = ledger_side(match.card) if match.card else {}
    name, slot = match.card.card if match.card else "", match.seen.slot
    return Difference(Kind.DUPLICATE, match.host, name, slot, ledger, probe, ("uuid_twice",), "check_by_hand")


def _judged(single: Sequence[Match], incomplete: set[str]) -> Iterator[Difference]:
    """Cards seen once: unknown, changed, moved or as recorded. At most one difference a card."""
    shuffled = _shuffled(single)
    for match in single:
        card = match.card
        if card is None:
            yield appeared(match.host, match.seen)
        elif changed := tuple(_changes(card, match.seen)):
            yield _changed(card, match, changed)
        elif not match.at_home or card.custody != "racked" or card.card in shuffled:
            yield _moved(card, match, settled=match.host not in incomplete)


def _shuffled(single: Sequence[Match]) -> set[str]:
    """Cards whose order in their own host is not the recorded one."""
    by_host: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for match in single:
        if match.at_home and match.card and match.card.slot is not None:
            by_host[match.host].append((match.seen.slot, match.card.slot, match.card.card))
    moved: set[str] = set()
    for line in by_host.values():
        seen, recorded, names = zip(*sorted(line), strict=True)
        moved.update(names[at] for at in out_of_order(recorded, seen))
    return moved


def _moved(card: Expected, match: Match, *, settled: bool) -> Difference:
    """Sure when the die itself was seen there; inside a host only where no card is missing, or its slot is not."""
    die = bool(card.uuid) and card.uuid == match.seen.uuid
    sure = die and card.custody == "racked" and (settled or not match.at_home)
    reasons = ("same_die",) if die else ("same_board",)
    sides = ledger_side(card), probe_side(match.host, match.seen)
    return Difference(Kind.MOVED, match.host, card.card, match.seen.slot, *sides, reasons, "accept_move", sure)


def _changed(card: Expected, match: Match, changed: tuple[str, ...]) -> Difference:
    suggestion, sure = _reading_of(changed, card)
    sides = ledger_side(card), probe_side(match.host, match.seen)
    return Difference(Kind.CHANGED, match.host, card.card, match.seen.slot, *sides, changed, suggestion, sure)


def _changes(card: Expected, seen: Seen) -> Iterator[str]:
    serial = genuine(seen.serial)
    if card.uuid and genuine(seen.uuid) and card.uuid != seen.uuid:
        yield "die_changed"
    if card.serial and serial and card.serial != serial:
        yield "board_changed"
    if not seen.mig and not seen.virtual and not same_memory(card.memory_mib, seen.memory_mib):
        yield "memory_changed"
    if card.subsystem and seen.subsystem and card.subsystem.lower() != seen.subsystem.lower():
        yield "subsystem_changed"
    if card.vbios and seen.vbios and card.vbios.lower() != seen.vbios.lower():
        yield "vbios_changed"


def _reading_of(changed: tuple[str, ...], card: Expected) -> tuple[str, bool]:
    if "die_changed" in changed or "board_changed" in changed:
        return "check_by_hand", False
    if "memory_changed" in changed:
        return ("declare_memory" if card.job == "memory_upgrade" else "open_task"), False
    return "declare_vbios", changed == ("vbios_changed",)
