"""Every card an answer shows, with the ledger's card behind it; an identity shown twice is quarantined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from volute.domain.catalogue import model_key
from volute.domain.differences import Expected
from volute.domain.identities import Identities, genuine
from volute.domain.resolution import ALONE, NOBODY, OTHER_DIE, Resolution, resolve
from volute.domain.seen import Observation, Seen

Place = tuple[str, int]  # host, index in its answer


@dataclass(frozen=True, slots=True)
class Match:
    """One card of one answer, its position there, and whose evidence it is, how surely."""

    host: str
    index: int
    seen: Seen
    card: Expected | None
    read: Resolution = ALONE

    @property
    def who(self) -> str:
        """The ledger's card, else the identity the tool showed; empty when it showed none."""
        return self.card.card if self.card else genuine(self.seen.uuid)

    @property
    def at_home(self) -> bool:
        """Seen in the host where the ledger has it."""
        return self.card is not None and self.card.host == self.host


def matched(index: Identities, answered: Iterable[Observation]) -> list[Match]:
    """Every card seen, in order. A slot speaks only for cards that nothing else speaks for."""
    matches = [_match(index, o, at, seen) for o in answered for at, seen in enumerate(o.seen)]
    found = {match.who for match in matches}
    for at, match in enumerate(matches):
        here = index.standing(match.seen, match.host) if match.card is None else None
        if here and here.card not in found and (read := resolve(here, match.seen)).kind != NOBODY:
            matches[at] = Match(match.host, match.index, match.seen, here, read)
    return matches


def _match(index: Identities, answer: Observation, at: int, seen: Seen) -> Match:
    card = index.known(seen)
    if card is None:
        return Match(answer.host, at, seen, None)
    read = resolve(card, seen)
    if read.kind == OTHER_DIE and sum(other.serial == seen.serial for other in answer.seen) > 1:
        return Match(answer.host, at, seen, None)  # boards with several dies: their serial is that of no single one
    return Match(answer.host, at, seen, card if read.kind != NOBODY else None, read)


def hidden(twice: Sequence[Match], missing: Sequence[Expected]) -> dict[Place, Expected]:
    """Cards that cannot be found because the one in their place shows another card's identity, by that place."""
    found: dict[Place, Expected] = {}
    for match in strangers(twice):
        taken = found.values()
        alike = [c for c in missing if c.host == match.host and c.model == model_key(match.seen) and c not in taken]
        if alike:
            found[match.host, match.index] = nearest(alike, match.seen.slot)
    return found


def nearest(cards: Iterable[Expected], slot: int) -> Expected:
    """The one recorded next to this slot."""
    return min(cards, key=lambda card: abs((card.slot or 0) - slot))


def strangers(twice: Sequence[Match]) -> Iterator[Match]:
    """All places of an identity seen more than once, but the one nearest to its own."""
    own: dict[str, Match] = {}
    for match in sorted(twice, key=_distance):
        if match.at_home and match.who not in own:
            own[match.who] = match
    return (match for match in twice if own.get(match.who) is not match)


def _distance(match: Match) -> int:
    recorded = match.card.slot if match.card else None
    return abs(match.seen.slot - recorded) if recorded is not None else 0


def repeated(twice: Sequence[Match]) -> Mapping[str, tuple[Match, list[str]]]:
    """By identity: where to show it, which is the first place that is not its own, and all its places in words."""
    places: dict[str, list[str]] = defaultdict(list)
    for match in sorted(twice, key=_by_place):
        places[match.who].append(f"{match.host} #{match.seen.slot}")
    shown: dict[str, Match] = {}
    for match in sorted(strangers(twice), key=_by_place):
        shown.setdefault(match.who, match)
    return {who: (match, places[who]) for who, match in shown.items()}


def _by_place(match: Match) -> tuple[str, int]:
    return match.host, match.seen.slot
