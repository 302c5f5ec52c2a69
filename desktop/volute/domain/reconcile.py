"""Ledger beside probe: pure, in one pass, and blind to anything but evidence.

An unreachable host is an outage, not a theft: a card is *vanished* only where its host answered without it. A slot is
a place in an order: a card moved inside its host only where that order changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from volute.domain.alignment import out_of_order
from volute.domain.differences import Difference, Expected, Findings, Sighting
from volute.domain.identities import Identities
from volute.domain.incidents import incident_of_move
from volute.domain.matching import Match, hidden, matched, repeated
from volute.domain.replacements import replaced
from volute.domain.resolution import BOARD_ONLY
from volute.domain.seen import Observation, Outcome
from volute.domain.sides import appeared, changed, duplicate, moved, unreadable, vanished

UNSETTLED = (Outcome.UNREADABLE, Outcome.NO_TOOL)


def reconcile(
    expected: Sequence[Expected],
    observations: Sequence[Observation],
    elsewhere: Container[str] = (),
    departed: Sequence[Expected] = (),
) -> Findings:
    """Compare what the ledger says with what the hosts of one run answered. Linear in cards.

    ``elsewhere`` are cards that another host showed, which this run did not hear: they are moved, not vanished.
    ``departed`` are cards at repair or scrapped, at the place where they were last seen.
    """
    answered = {o.host: o for o in observations if o.answered}
    index = Identities.of(expected)
    matches = matched(index, answered.values())
    times = Counter(match.who for match in matches)
    single = [match for match in matches if not match.who or times[match.who] == 1]
    twice = [match for match in matches if match.who and times[match.who] > 1]
    missing = _missing(expected, answered, {match.who for match in matches}, elsewhere)
    behind = hidden(twice, missing)
    absent = [card for card in missing if card not in behind.values()]
    found = [duplicate(match, places, behind) for match, places in repeated(twice).values()]
    found += _judged(index, single, {card.host for card in missing})
    found += _vanished(expected, absent, answered, found)
    found += [unreadable(o) for o in observations if o.outcome in UNSETTLED]
    sightings = tuple(Sighting(m.card.card, m.host, m.seen.slot, m.index) for m in single if m.card)
    off = {d.card for d in found}
    confirmed = sum(s.card not in off for s in sightings)
    return Findings(replaced(found, absent, departed), sightings, confirmed)


def _missing(
    expected: Iterable[Expected], answered: Mapping[str, Observation], seen: set[str], elsewhere: Container[str]
) -> list[Expected]:
    here = (c for c in expected if c.custody == "racked" and c.host in answered)
    return [c for c in here if c.card not in seen and c.card not in elsewhere]


def _vanished(
    expected: Iterable[Expected],
    absent: Iterable[Expected],
    answered: Mapping[str, Observation],
    found: Iterable[Difference],
) -> list[Difference]:
    """Cards nobody showed; that their board was seen under another card's die is said with them."""
    counts = Counter(card.host for card in expected)
    bearers = {d.other: d.card for d in found if d.incident == "board_of_another"}
    return [vanished(c, counts[c.host], len(answered[c.host].seen), bearers.get(c.card, "")) for c in absent]


def _judged(index: Identities, single: Sequence[Match], incomplete: set[str]) -> list[Difference]:
    """Cards seen once: unknown, changed, moved or as recorded. At most one difference a card."""
    shuffled = _shuffled(single)
    found: list[Difference] = []
    moves: list[tuple[Match, Expected]] = []
    for match in single:
        card = match.card
        if card is None:
            found.append(appeared(match.host, match.seen))
        elif match.read.changes:
            found.append(changed(card, match, index.board(match.seen)))
        elif not match.at_home or card.custody != "racked" or card.card in shuffled:
            moves.append((match, card))
    return [*found, *_moves(moves, index, incomplete)]


def _shuffled(single: Sequence[Match]) -> set[str]:
    """Cards whose order in their own host is not the recorded one."""
    by_host: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for match in single:
        if match.at_home and match.card and match.card.slot is not None:
            by_host[match.host].append((match.seen.slot, match.card.slot, match.card.card))
    shuffled: set[str] = set()
    for line in by_host.values():
        seen, recorded, names = zip(*sorted(line), strict=True)
        shuffled.update(names[at] for at in out_of_order(recorded, seen))
    return shuffled


def _moves(moves: Sequence[tuple[Match, Expected]], index: Identities, incomplete: set[str]) -> Iterator[Difference]:
    """Two that stand in each other's place were exchanged. Sure when the die itself was seen there; inside a host
    only where no card is missing, or its slot is not."""
    now = {card.card: (match.host, match.seen.slot) for match, card in moves}
    for match, card in moves:
        before = index.by_slot.get((match.host, match.seen.slot))
        partner = before.card if before and now.get(before.card) == (card.host, card.slot) else ""
        incident = "exchanged" if partner and card.custody == "racked" else incident_of_move(card, match.host)
        die = match.read.kind != BOARD_ONLY and bool(card.uuid)
        sure = die and card.custody == "racked" and (match.host not in incomplete or not match.at_home)
        yield replace(moved(card, match, incident, partner), sure=sure)
