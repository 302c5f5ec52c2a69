"""Every card a probe looked at is held against its model: what differs is kept as evidence, and the ledger is not
touched. A task follows from it by itself, and goes when somebody declares or judges it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from volute.domain.differences import Expected, Sighting
from volute.domain.modification import SHAPE, Sign, odd_vbios, signs_of_card, signs_of_model
from volute.domain.seen import Observation, Seen
from volute.ledger.suspects import keep_suspects, kept_signs
from volute.ledger.transaction import Tx
from volute.probe.reference import reference

ALONE = "vbios_alone"
Look = tuple[Sighting, Seen]


@dataclass(frozen=True, slots=True)
class Round:
    """The cards that were looked at. ``centres`` maps the hosts of centres that were asked as a whole to them: only
    there a card can be told to be alone with its VBIOS; elsewhere what was found before stands."""

    run: int
    at: str
    sightings: Sequence[Sighting]
    answers: Mapping[str, Observation]
    centres: Mapping[str, str]

    @property
    def looks(self) -> list[Look]:
        """Every sighting with what was seen."""
        return [(s, self.answers[s.host].seen[s.index]) for s in self.sightings]


def suspect(tx: Tx, made: Round, expected: Iterable[Expected]) -> None:
    """Keep the signs of every card seen, beside what is ``expected`` of it."""
    looks = [(s, seen) for s, seen in made.looks if not (seen.mig or seen.sliced)]
    odd = _odd(looks, made.centres)
    before = kept_signs(tx.connection, ALONE)
    records = {card.card: card for card in expected}
    alike: dict[object, tuple[Sign, ...]] = {}
    found: dict[str, list[Sign]] = {}
    for sighting, seen in looks:
        shape = SHAPE(seen)
        if shape not in alike:
            alike[shape] = signs_of_model(seen, reference())
        outliers = odd.get(made.centres.get(sighting.host, ""), frozenset())
        signs = [*signs_of_card(seen, records.get(sighting.card), outliers), *alike[shape]]
        earlier = before.get(sighting.card) if before else None
        if earlier and sighting.host not in made.centres and earlier.shown == seen.vbios:
            signs.append(earlier)
        if signs:
            found[sighting.card] = signs
    keep_suspects(tx.connection, made.run, made.at, [sighting for sighting, _ in looks], found)


def _odd(looks: Iterable[Look], centres: Mapping[str, str]) -> dict[str, frozenset[str]]:
    cards: dict[str, list[Seen]] = defaultdict(list)
    for sighting, seen in looks:
        if sighting.host in centres:
            cards[centres[sighting.host]].append(seen)
    return {centre: odd_vbios(some) for centre, some in cards.items()}
